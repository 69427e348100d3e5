"""Invented company names: a made-up word, a trade, a legal form. None is meant to exist."""

from __future__ import annotations

import numpy as np

from sample_data.world import Indices, World

# Beginnings and endings of made-up words, by language.
SYLLABLES = {
    "german": (
        "Bran Hel Mor Tann Wies Kess Drau Loh Imm Fals Gries Ebr Zwar Quell Rott Sann Urb "
        "Vell Harm Jod Nessel Pirk Schwar Trau Adel Birk Dorn Felb Ginst Hasel",
        "egg inger walder stetter ner mark hofer brück acher linger ach auer bichler eder "
        "furter gruber heimer kofler lacher moser",
    ),
    "romance": (
        "Valo Seri Monta Cari Bello Fonta Riva Tesso Lumi Orsa Pali Verdo Galla Noce Miro",
        "sant rive tane dona zzo vello rosa line tard nelle berto lune cassa miel",
    ),
    "north": (
        "Skar Hol Lind Vester Brat Nor Kal Wis Zel Pod Gor Tar Jel Sob Mal",
        "mark vik ström owa ski gaard dal nik any inka ovice bor hult sen",
    ),
    "english": (
        "Ash Brook Clear East Fern Green Hart Iron Kings North Oak Pine Red Stone West",
        "field ford haven brook well wick mere crest dale bury gate worth ridge lake",
    ),
}
TRADES = {
    "german": (
        ("Molkerei", "Käsewerk", "Milchwerke"),
        ("Getränke", "Mineralbrunnen", "Brauerei"),
        ("Backwaren", "Süßwaren", "Konfekt"),
        ("Feinkost", "Fleischwerke", "Fischmanufaktur"),
        ("Pharma", "Arzneimittel", "Medizintechnik"),
        ("Kosmetik", "Pflegeprodukte", "Naturkosmetik"),
        ("Tiernahrung", "Futtermittel", "Heimtierbedarf"),
        ("Haushaltschemie", "Reinigungsmittel", "Farben"),
    ),
    "other": (
        ("Dairy", "Cheese", "Lait"),
        ("Drinks", "Waters", "Brewing"),
        ("Bakery", "Confectionery", "Biscuits"),
        ("Delicatessen", "Meats", "Seafood"),
        ("Pharma", "Medicals", "Laboratories"),
        ("Cosmetics", "Beauty", "Personal Care"),
        ("Pet Food", "Feeds", "Pet Care"),
        ("Home Care", "Detergents", "Coatings"),
    ),
}
FORMS = {
    "DE": ("GmbH", "GmbH & Co. KG", "AG", "KG"),
    "AT": ("GmbH", "AG", "GmbH & Co KG"),
    "CH": ("AG", "GmbH", "SA"),
    "FR": ("SAS", "SA"),
    "BE": ("NV", "SA"),
    "NL": ("B.V.", "N.V."),
    "GB": ("Ltd", "plc"),
    "IE": ("Ltd",),
    "IT": ("S.r.l.", "S.p.A."),
    "ES": ("S.L.", "S.A."),
    "PT": ("Lda.", "S.A."),
    "PL": ("Sp. z o.o.", "S.A."),
    "CZ": ("s.r.o.", "a.s."),
    "HU": ("Kft.", "Zrt."),
    "RO": ("S.R.L.", "S.A."),
    "SE": ("AB",),
    "DK": ("A/S", "ApS"),
    "NO": ("AS",),
    "FI": ("Oy",),
    "US": ("Inc.", "LLC", "Corp."),
    "CA": ("Inc.", "Ltd."),
    "MX": ("S.A. de C.V.",),
    "BR": ("Ltda.",),
    "CN": ("Co., Ltd.",),
    "TH": ("Co., Ltd.",),
    "IN": ("Pvt. Ltd.",),
    "AE": ("LLC",),
    "ZA": ("(Pty) Ltd",),
}
LANGUAGE = {"DE": "german", "AT": "german", "CH": "german"} | {
    country: "romance" for country in ("FR", "BE", "IT", "ES", "PT", "RO", "MX", "BR")
}
LANGUAGE |= dict.fromkeys(("PL", "CZ", "HU", "SE", "DK", "NO", "FI", "NL"), "north")


def draw(world: World, countries: list[str], industries: Indices, families: Indices) -> list[str]:
    """One unique name per customer; members of one family share the invented word."""
    rng = world.stream("names")
    words: dict[int, str] = {}
    taken: set[str] = set()
    drawn = []
    for country, industry, family in zip(countries, industries, families, strict=True):
        language = LANGUAGE.get(country, "english")
        word = words.setdefault(int(family), _word(rng, language))
        trades = TRADES["german" if language == "german" else "other"][industry]
        trade = trades[rng.integers(len(trades))]
        form = FORMS[country][rng.integers(len(FORMS[country]))]
        name = f"{word} {trade} {form}"
        number = 2
        while name in taken:
            name = f"{word} {trade} Werk {number} {form}"
            number += 1
        taken.add(name)
        drawn.append(name)
    return drawn


def _word(rng: np.random.Generator, language: str) -> str:
    starts, ends = (syllables.split() for syllables in SYLLABLES[language])
    return f"{starts[rng.integers(len(starts))]}{ends[rng.integers(len(ends))]}"
