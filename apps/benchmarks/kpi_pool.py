"""Counts one KPI over the companies that agreed to that, and charges the KPIs' own ledger.

Like `pool`, it runs as `tidemark_pool` inside the transaction of one draw: counts leave this module
only on their way to the noise.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
from django.db.backends.utils import CursorWrapper
from numpy.typing import NDArray

from apps.benchmarks.kpi_plan import KpiPlan
from apps.method.histogram import BINS

Counts = NDArray[np.int64]

# One for each corporate group, the company whose own domain is the group's first. One statement, so
# one snapshot: who is counted and who is charged cannot differ. A value beyond the bounds falls
# into the bin next to them.
COUNT_AND_CHARGE = """
    WITH contribution AS MATERIALIZED (
        SELECT DISTINCT ON (c.contributor) c.contributor,
            width_bucket(c.value, %(inner_edges)s::numeric[]) AS bin
        FROM bench.kpi_contributions(%(kpi)s, %(method)s, %(measured)s) c
        LEFT JOIN (
            SELECT contributor, sum(epsilon) AS epsilon FROM benchmarks_kpiledgerline
            WHERE year = %(year)s GROUP BY contributor
        ) spent USING (contributor)
        WHERE c.population = %(population)s AND %(is_old_enough)s
            AND c.entered_at <= %(cut_off)s AND c.founded_at <= %(founded_by)s
            AND c.prior_readings >= %(prior_readings)s AND c.n >= %(answers)s
            AND coalesce(spent.epsilon, 0) + %(cost)s <= %(cap)s
        ORDER BY c.contributor, c.is_principal DESC, c.reading_id
    ),
    charged AS (
        INSERT INTO benchmarks_kpiledgerline (release_id, contributor, year, kpi, epsilon)
        SELECT %(release)s, contributor, %(year)s, %(kpi)s, %(cost)s FROM contribution
    )
    SELECT bin, count(*) FROM contribution GROUP BY bin
"""


def count_and_charge(
    cursor: CursorWrapper, plan: KpiPlan, *, population: str, cut_off: datetime, release_id: UUID
) -> Counts:
    """Count the companies by the bin of their value, all together; charge those counted."""
    counts = np.zeros(BINS, dtype=np.int64)
    parameters = _parameters(plan, cut_off) | {"population": population, "release": release_id}
    cursor.execute(COUNT_AND_CHARGE, parameters)
    for bin_, companies in cursor.fetchall():
        counts[bin_] = companies
    return counts


def _parameters(plan: KpiPlan, cut_off: datetime) -> dict[str, Any]:
    return {
        "kpi": plan.measure,
        "method": plan.rule.method,
        "measured": plan.measured.code,
        "inner_edges": plan.inner_edges,
        "year": plan.quarter.year,
        "is_old_enough": plan.is_old_enough(cut_off),
        "cut_off": cut_off,
        "founded_by": cut_off - timedelta(days=plan.eligibility.min_age_days),
        "prior_readings": plan.eligibility.min_prior_readings,
        "answers": plan.eligibility.min_answers,
        "cost": Decimal(plan.epsilon.numerator) / plan.epsilon.denominator,  # a power of two
        "cap": Decimal(plan.cap.numerator) / plan.cap.denominator,
    }
