"""Which scale the answers to a question lie on, which values mean nothing, which end is the best.

What the values show is proposed and asked, never taken for granted: a scale that is turned round
turns every result round.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

Scale = tuple[int, int]
#: The scales that are known, the narrowest first.
SCALES: tuple[Scale, ...] = ((1, 5), (1, 6), (1, 7), (1, 10), (0, 10))
_RECOMMEND: Scale = (0, 10)
#: What tools and people write as numbers where nobody answered.
_CODES = frozenset({"0", "6", "7", "8", "9", "11", "66", "77", "88", "95", "96", "97", "98", "99",
                    "999", "-1", "-7", "-8", "-9", "-99", "-999"})  # fmt: skip
#: A code that occurs less often, in rows and as a share, is a typing error rather than a code.
_OFTEN, _FEWEST = 0.005, 3
#: So many standard errors below zero a correlation is no chance.
_AGAINST = -3.0
#: Answers in words, the worst first; each list is one scale.
_IN_WORDS = (
    ("sehr unzufrieden", "unzufrieden", "teils/teils", "zufrieden", "sehr zufrieden"),
    ("sehr unzufrieden", "eher unzufrieden", "weder noch", "eher zufrieden", "sehr zufrieden"),
    ("sehr schlecht", "schlecht", "mittel", "gut", "sehr gut"),
    ("trifft gar nicht zu", "trifft eher nicht zu", "teils/teils", "trifft eher zu",
     "trifft voll zu"),
    ("stimme gar nicht zu", "stimme eher nicht zu", "teils/teils", "stimme eher zu",
     "stimme voll zu"),
    ("unwichtig", "eher unwichtig", "teils/teils", "eher wichtig", "sehr wichtig"),
    ("very dissatisfied", "dissatisfied", "neutral", "satisfied", "very satisfied"),
    ("very dissatisfied", "somewhat dissatisfied", "neither satisfied nor dissatisfied",
     "somewhat satisfied", "very satisfied"),
    ("very poor", "poor", "average", "good", "very good"),
    ("strongly disagree", "disagree", "neutral", "agree", "strongly agree"),
    ("strongly disagree", "disagree", "neither agree nor disagree", "agree", "strongly agree"),
    ("not important", "slightly important", "moderately important", "important", "very important"),
)  # fmt: skip
_SAME = (
    ("völlig unzufrieden", "sehr unzufrieden"),
    ("teils / teils", "teils/teils"), ("teils teils", "teils/teils"),
    ("teils-teils", "teils/teils"),
    ("weder zufrieden noch unzufrieden", "weder noch"), ("weder/noch", "weder noch"),
    ("trifft überhaupt nicht zu", "trifft gar nicht zu"),
    ("trifft voll und ganz zu", "trifft voll zu"),
    ("stimme überhaupt nicht zu", "stimme gar nicht zu"),
    ("stimme voll und ganz zu", "stimme voll zu"), ("völlig unwichtig", "unwichtig"),
    ("extremely dissatisfied", "very dissatisfied"), ("extremely satisfied", "very satisfied"),
)  # fmt: skip
_LEGEND = re.compile(r"^(?=.*[^\W\d])(\d{1,2})\s*(?:[=:–—-]|\()\s*(.+?)\)?$")
_BEST = re.compile(
    r"\bsehr\s+(?:gut|zufrieden|hoch)|\bvery\s+(?:good|satisfied)|excellent|\bbest\w*|"
    r"ausgezeichnet|hervorragend|völlig zufrieden|trifft (?:voll|völlig)|stimme voll", re.I,
)  # fmt: skip
_GRADE = re.compile(
    r"\b(?:schul)?note[n]?\b|school grades?|1\s*(?:=|:|\()\s*(?:sehr (?:gut|zufrieden)|beste?|very"
    r" (?:good|satisfied)|best|excellent)", re.I,
)  # fmt: skip


@dataclass(frozen=True)
class Values:
    """What the columns of one question hold.

    Attributes:
        numbers: Answer as a number -> rows.
        codes: Value in the file -> answer, where the file writes words or a legend.
        others: Values that are no answers.
        is_one_best: A legend calls 1 the best.
    """

    numbers: dict[float, int]
    codes: dict[str, str]
    others: dict[str, int]
    is_one_best: bool = False

    @property
    def row_count(self) -> int:
        """Rows with an answer."""
        return sum(self.numbers.values())

    @property
    def share(self) -> float:
        """How many of the filled rows hold an answer."""
        every = self.row_count + sum(self.others.values())
        return self.row_count / every if every else 0.0


def seen(counted: pl.DataFrame) -> Values:
    """What a column of a survey holds.

    Args:
        counted: ``value`` (text) and ``row_count``, without what means no answer.
    """
    words = _words([str(value) for value in counted["value"]])
    numbers: Counter[float] = Counter()
    codes, others, one_best = {}, {}, False
    for value, row_count in counted.select("value", "row_count").iter_rows():
        legend = _LEGEND.match(value)
        if (number := _number(value)) is not None:
            numbers[number] += row_count
        elif value.casefold() in words:
            codes[value] = str(words[value.casefold()])
            numbers[words[value.casefold()]] += row_count
        elif legend:
            codes[value] = legend[1]
            numbers[float(legend[1])] += row_count
            one_best |= legend[1] == "1" and bool(_BEST.search(legend[2]))
        else:
            others[value] = row_count
    return Values(dict(numbers), codes, others, one_best)


def _number(text: str) -> float | None:
    if not re.fullmatch(r"[-+]?\d{1,3}(?:[.,]\d{1,6})?", text):
        return None
    return float(text.replace(",", "."))


def _words(values: Sequence[str]) -> dict[str, int]:
    """Word in the file -> place on the scale that has all of them; empty where there is none."""
    same = dict(_SAME)
    plainly = {value.casefold(): same.get(value.casefold(), value.casefold()) for value in values}
    worded = {word: plain for word, plain in plainly.items() if _number(word) is None}
    most = max(_IN_WORDS, key=lambda scale: sum(plain in scale for plain in worded.values()))
    # good alone may stand on any scale: two ends or three steps tell which it is
    if len({plain for plain in worded.values() if plain in most}) < 2:
        return {}
    return {word: most.index(plain) + 1 for word, plain in worded.items() if plain in most}


def proposed(questions: Mapping[str, Values], recommend: Iterable[str] = ()) -> dict[str, Scale]:
    """A scale for every question of one file: the one that most of them share, where it fits.

    Args:
        questions: Name of the question -> what its columns hold.
        recommend: Those that ask whether one would recommend, which are asked from 0 to 10.
    """
    fitting = {name: _narrowest(values.numbers) for name, values in questions.items()}
    shared = Counter(scale for name, scale in fitting.items() if scale and name not in {*recommend})
    main = max(shared, key=lambda scale: (shared[scale], -scale[1])) if shared else SCALES[0]
    found = {}
    for name, values in questions.items():
        own = fitting[name]
        scale = own or main
        if name in {*recommend} and max(values.numbers, default=0) > main[1]:
            scale = _RECOMMEND
        elif own is None or own == main or _may_be(values.numbers, main):
            scale = main
        found[name] = scale
    return found


def _narrowest(numbers: Mapping[float, int]) -> Scale | None:
    """The narrowest scale that holds all values but codes such as 99."""
    inside = [number for number in numbers if 0 <= number <= SCALES[-1][1]]
    if not inside:
        return None
    return next(one for one in SCALES if one[0] <= min(inside) and max(inside) <= one[1])


def _may_be(numbers: Mapping[float, int], main: Scale) -> bool:
    """Whether the values may lie on the scale of the other questions."""
    rows = sum(numbers.values())
    outside = {n: count for n, count in numbers.items() if not main[0] <= n <= main[1]}
    if outside and sum(outside.values()) > max(1, _OFTEN * rows):
        # 0 and 6 beside 1 to 5 mean no answer more often than they make a scale of their own
        are_codes = all(n in (main[0] - 1, main[1] + 1) or n > 10 or n < 0 for n in outside)
        return are_codes and sum(outside.values()) < rows / 2
    # a single value outside is a typing error rather than a scale of its own
    return bool(outside) or main[1] <= 7 or max(numbers) > 5


def blanks(values: Values, scale: Scale) -> tuple[str, ...]:
    """Values outside the scale that occur often: no answer, if somebody says so."""
    rows = values.row_count
    outside = {n: count for n, count in values.numbers.items() if not scale[0] <= n <= scale[1]}
    codes = {f"{n:g}": count for n, count in outside.items()}
    often = [
        code
        for code, count in codes.items()
        if code in _CODES and count >= max(_FEWEST, _OFTEN * rows)
    ]
    return tuple(sorted(often, key=float))


def is_grade(header: str, values: Values, scale: Scale) -> bool:
    """Whether header, legend or scale look like school grades, of which 1 is the best."""
    return bool(_GRADE.search(header)) or values.is_one_best or scale == (1, 6)


def against(answers: pl.DataFrame, reference: str | None = None) -> tuple[str, ...]:
    """Questions whose answers run against the reference, more than chance explains (V-10).

    Args:
        answers: One column of numbers per question, one row per respondent, nulls allowed.
        reference: The question that says how satisfied somebody is, better if higher; the mean of
            all other questions if there is none.
    """
    found = []
    for name in answers.columns:
        if name == reference:
            continue
        others = [reference] if reference else [n for n in answers.columns if n != name]
        if not others:
            continue
        both = answers.select(one=pl.col(name), other=pl.mean_horizontal(others)).drop_nulls()
        r = both.select(pl.corr("one", "other")).item() if both.height > 2 else None
        if r is not None and r == r and r * both.height**0.5 < _AGAINST:
            found.append(name)
    return tuple(found)
