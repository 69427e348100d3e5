"""How much dissatisfaction never reaches us: the complaint iceberg.

The share of dissatisfied customers among those who answered, with its Wilson interval, times all
customers is the number of dissatisfied customers to be expected. Dissatisfied is who gives overall
satisfaction at most 2 on 1 to 5, a quarter of any other scale; several people of one customer
count by their mean. The articulation rate is customers who complained / dissatisfied customers
expected; the rest stays below the waterline (methods F-3.27).

Complaints are those told as incidents. They come from the customers who were asked only, while the
estimate is about all customers: the articulation rate is a lower bound. And whoever is content
answers more often, so the estimate itself is rather too small.

Word of mouth: everybody who stays silent towards us tells others. How many is a claim of
practitioners without a published sample (9 to 14); it is a setting here, not a measurement.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.proportions import wilson

#: Overall satisfaction from 0 to 100 up to which a customer is dissatisfied: 2 on 1 to 5.
DISSATISFIED_SCORE = 25.0


@dataclass(frozen=True)
class Iceberg:
    """What can be seen of the dissatisfied customers, and what cannot.

    Attributes:
        answered_count, dissatisfied_count: Customers who answered, and the dissatisfied of them.
        customer_count: All customers.
        complained_count: Customers who complained.
        dissatisfied_share, dissatisfied_low_share, dissatisfied_high_share: With Wilson interval.
        expected_count, expected_low_count, expected_high_count: Dissatisfied customers expected.
        articulation_share, articulation_low_share, articulation_high_share: At most 1; ``None``
            where no dissatisfied customer is expected.
        hidden_count: Expected, but did not complain; never below 0.
        reach_count: People whom the hidden ones tell.
    """

    answered_count: int
    dissatisfied_count: int
    customer_count: int
    complained_count: int
    dissatisfied_share: float
    dissatisfied_low_share: float
    dissatisfied_high_share: float
    expected_count: float
    expected_low_count: float
    expected_high_count: float
    articulation_share: float | None
    articulation_low_share: float | None
    articulation_high_share: float | None
    hidden_count: float
    reach_count: float


def iceberg(
    *,
    dissatisfied_count: int,
    answered_count: int,
    customer_count: int,
    complained_count: int,
    multiplier: float = 9.0,
) -> Iceberg | None:
    """The iceberg; ``None`` where nobody answered.

    Args:
        dissatisfied_count, answered_count: Customers of the survey.
        customer_count: All customers the estimate is for.
        complained_count: Customers who complained.
        multiplier: People told by each customer who does not complain.

    Raises:
        ValueError: More customers are dissatisfied than answered.
    """
    found = wilson(dissatisfied_count, answered_count)
    if found.value is None or found.low is None or found.high is None:
        return None
    expected = found.value * customer_count
    low, high = found.low * customer_count, found.high * customer_count
    hidden = max(0.0, expected - complained_count)
    return Iceberg(
        answered_count=answered_count,
        dissatisfied_count=dissatisfied_count,
        customer_count=customer_count,
        complained_count=complained_count,
        dissatisfied_share=found.value,
        dissatisfied_low_share=found.low,
        dissatisfied_high_share=found.high,
        expected_count=expected,
        expected_low_count=low,
        expected_high_count=high,
        articulation_share=_part(complained_count, expected),
        articulation_low_share=_part(complained_count, high),
        articulation_high_share=_part(complained_count, low) if expected else None,
        hidden_count=hidden,
        reach_count=hidden * multiplier,
    )


def _part(complained_count: int, expected: float) -> float | None:
    """At most everybody; with nobody expected there is no share."""
    if expected > 0:
        return min(1.0, complained_count / expected)
    return None
