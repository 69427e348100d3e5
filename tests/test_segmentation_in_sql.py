"""The revenue classes against the same rule written in SQL (methods, Appendix B)."""

from __future__ import annotations

from datetime import date

import duckdb
import numpy as np
import polars as pl
import pytest

from models.segmentation import classify

AS_OF = date(2025, 12, 31)

APPENDIX_B = """
WITH r AS (
  SELECT c.customer_id, round(coalesce(sum(s.net_revenue), 0), 2) AS rev
  FROM customers c LEFT JOIN service_revenue s
    ON s.customer_id = c.customer_id
   AND s.invoice_date > DATE '2024-12-31' AND s.invoice_date <= DATE '2025-12-31'
  GROUP BY 1),
g AS (SELECT rev, count(*) AS n, rev * count(*) AS grp FROM r WHERE rev > 0 GROUP BY rev),
c AS (
  SELECT rev, n,
         coalesce(sum(grp) OVER (ORDER BY rev DESC
                                 ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)
           / sum(grp) OVER () AS s_before
  FROM g)
SELECT r.customer_id,
       CASE WHEN r.rev < 0 THEN 'G' WHEN r.rev = 0 THEN 'Z'
            WHEN c.s_before < 0.80 - 1e-9 THEN 'A'
            WHEN c.s_before < 0.95 - 1e-9 THEN 'B' ELSE 'C' END AS abc
FROM r LEFT JOIN c USING (rev)
ORDER BY r.customer_id
"""


def customers(ids: list[str], revenue: dict[str, float]) -> pl.DataFrame:
    """Old customers with one machine each, and what they bought."""
    return pl.DataFrame({"customer_id": ids}).with_columns(
        revenue_eur=pl.col("customer_id").replace_strict(revenue, default=0.0),
        last_occasion_on=pl.lit(AS_OF),
        first_occasion_on=pl.lit(date(2015, 3, 1)),
        first_machine_on=pl.lit(date(2015, 3, 1)),
        active_machine_count=pl.lit(1),
        machine_count=pl.lit(1),
        status=pl.lit("active"),
    )


@pytest.mark.parametrize("seed", range(5))
def test_the_classes_are_those_of_the_sql_rule(seed: int) -> None:
    rng = np.random.default_rng(seed)
    ids = [f"c{place:03}" for place in range(300)]
    lines = pl.DataFrame(
        {
            "customer_id": rng.choice(ids[:260], 900),
            "invoice_date": pl.Series(
                rng.integers(0, 900, 900) + (date(2023, 9, 1) - date(1970, 1, 1)).days
            ).cast(pl.Int32).cast(pl.Date),
            "net_revenue": (rng.lognormal(3, 1.5, 900).round() - 15.0) * 10,
        }
    )  # fmt: skip
    with duckdb.connect() as connection:
        connection.register("customers", pl.DataFrame({"customer_id": ids}))
        connection.register("service_revenue", lines)
        expected = dict(connection.sql(APPENDIX_B).fetchall())
    in_window = lines.filter(pl.col("invoice_date").is_between(date(2025, 1, 1), AS_OF))
    sums = dict(in_window.group_by("customer_id").agg(pl.col("net_revenue").sum()).iter_rows())
    told = classify(customers(ids, sums), mode="revenue", as_of=AS_OF)
    assert dict(told.select("customer_id", "customer_class").iter_rows()) == expected
    assert set(expected.values()) == {"A", "B", "C", "G", "Z"}
