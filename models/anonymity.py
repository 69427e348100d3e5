"""Nobody can be recognised in a figure: the smallest group that is shown.

A group is shown from five respondents of three customers on; where no customers are known, from
five respondents on. In a breakdown, groups that are too small are put together; if what is put
together is still too small, the smallest of the others joins it, so that nothing can be found by
subtracting what is shown from the total. For the same reason a filter is refused when it leaves
only a few people out. This protects against one look and against comparing two filters; it is no
protection against somebody who already knows the answers of most others.
"""

from __future__ import annotations

import polars as pl

LEAST_RESPONDENTS = 5
LEAST_CUSTOMERS = 3
#: The name of what was put together.
MERGED = "merged"


def is_enough(respondent_count: int, customer_count: int | None) -> bool:
    """Whether a group may be shown.

    Args:
        respondent_count: People in it.
        customer_count: Customers they answer for; ``None`` in an anonymous survey.
    """
    enough_customers = customer_count is None or customer_count >= LEAST_CUSTOMERS
    return respondent_count >= LEAST_RESPONDENTS and enough_customers


def is_hidden_by(respondent_count: int, customer_count: int | None) -> bool:
    """Whether what a filter leaves out could be told by subtraction: some, but too few."""
    return respondent_count > 0 and not is_enough(respondent_count, customer_count)


def merged(groups: pl.DataFrame, *, by: str) -> pl.DataFrame:
    """Which groups of a breakdown are shown under their own name.

    Args:
        groups: ``by`` (text), `respondent_count`, `customer_count` (null where unknown): one row
            per group.
        by: The column that names the groups.

    Returns:
        ``by`` and `shown_as`: its own name, `MERGED` for those put together, or null for all
        where even everybody together is too few. A single group that would be told by
        subtraction is put together with the smallest of the others.
    """
    rows = groups.select(by, "respondent_count", "customer_count").rows()
    together: list[str] = []
    people = 0
    customers: int | None = 0
    for name, count, of in sorted(rows, key=lambda row: (is_enough(*row[1:]), row[1], row[0])):
        if is_enough(count, of) and (not together or is_enough(people, customers)):
            break
        together.append(name)
        people += count
        customers = None if of is None or customers is None else customers + of
    names = groups[by]
    if together and not is_enough(people, customers):
        shown: list[str | None] = [None] * len(names)
    else:
        shown = [MERGED if name in together else name for name in names]
    return pl.DataFrame({by: names, "shown_as": pl.Series(shown, dtype=pl.String)})
