"""Signs and scales of amounts: credit notes become negative, thousands become units.

Many systems write the amount of a credit note as a positive number and say in another column what
kind of document it is (SAP: ``VBTYP``, ``FKART``). A rule names that column and the values.
"""

from __future__ import annotations

import polars as pl

from dashboard.extracts.mappings.mapping import ColumnMapping, Where

#: An amount of money times a quantity leaves no digits that mean anything behind this one.
DECIMALS = 6


def marked(texts: pl.Series, where: Where) -> pl.Series:
    """Which rows have one of the values; blanks around and upper or lower case do not matter.

    Args:
        texts: What the file says in ``where.column``; an empty cell has none of the values.
    """
    wanted = [value.strip().lower() for value in where.values]
    return texts.str.strip_chars().str.to_lowercase().is_in(wanted).fill_null(False)


def negated(values: pl.Series, is_negative: pl.Series) -> pl.Series:
    """−|amount| where ``is_negative``; all other amounts keep the sign they have.

    A credit note that the file already writes as negative stays as it is.
    """
    return values.zip_with(~is_negative, -values.abs())


def amounts(values: pl.Series, how: ColumnMapping, markers: pl.Series | None) -> pl.Series:
    """The values as the mapping means them: times its factor, negative where it says so.

    Args:
        values: As read from the file, in the unit of the file.
        markers: What the file says in the column of ``how.negative_where``; ``None`` without one.
    """
    if how.factor is not None:
        values = (values * how.factor).round(DECIMALS)
    if how.negative_where is not None and markers is not None:
        values = negated(values, marked(markers, how.negative_where))
    return values
