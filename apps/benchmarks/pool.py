"""The only reader of more than one tenant: counts over the contributions of a quarter.

Everything here runs as `tidemark_pool`, inside the one transaction that draws a release. Counts
leave this module only on their way to the noise; they are stored and logged nowhere.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from django.db import transaction
from django.db.backends.utils import CursorWrapper
from numpy.typing import NDArray

from apps.accounts.segments import segments
from apps.benchmarks.plan import LABELS, Plan
from apps.method import budget
from apps.tenancy import crossing

Counts = NDArray[np.int64]

# A company with budget left, old enough, with answers enough; one for each corporate group. The one
# whose own domain is the group's comes first: anybody can declare to belong to it.
CONTRIBUTION = """
    SELECT DISTINCT ON (c.contributor) c.round_id, c.contributor, leaf.code AS leaf
    FROM bench.contribution c
    JOIN unnest(%(industries)s::text[], %(sizes)s::text[], %(leaves)s::text[])
        AS leaf (industry, size_band, code) USING (industry, size_band)
    WHERE c.population = %(population)s AND c.quarter = %(quarter)s
        AND c.scored_at <= %(cut_off)s AND c.founded_at <= %(founded_by)s
        AND c.prior_rounds >= %(prior_rounds)s AND c.respondents >= %(respondents)s
        AND NOT EXISTS (
            SELECT 1 FROM benchmarks_ledgerline line
            WHERE line.contributor = c.contributor AND line.year = %(year)s
            GROUP BY line.contributor HAVING sum(line.epsilon) + %(cost)s > %(cap)s)
    ORDER BY c.contributor, c.is_principal DESC, c.round_id
"""

# One statement, so one snapshot: who is counted and who is charged cannot differ.
COUNT_AND_CHARGE = f"""
    WITH contribution AS MATERIALIZED ({CONTRIBUTION}),
    charged AS (
        INSERT INTO benchmarks_ledgerline (release_id, contributor, year, epsilon)
        SELECT %(release)s, contributor, %(year)s, %(cost)s FROM contribution
    )
    SELECT measure, leaf, least(floor(value / 10)::int, 9) AS bin, count(*)
    FROM contribution JOIN bench.score USING (round_id)
    WHERE measure = ANY(%(measures)s) GROUP BY 1, 2, 3
    UNION ALL
    SELECT '{budget.PERSONA}', leaf, array_position(%(labels)s::text[], label) - 1, count(*)
    FROM contribution JOIN bench.label USING (round_id) GROUP BY 2, 3
"""  # noqa: S608 - the parts are ours, the values are parameters


@contextmanager
def drawing(quarter: str, population: str) -> Iterator[CursorWrapper]:
    """Open the transaction of one draw; nobody else draws the same release meanwhile."""
    connection = crossing.pool()
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"release {population} {quarter}"],
        )
        yield cursor


def opted_in_about(cursor: CursorWrapper, population: str) -> int:
    """Return how many organisations opted in, to the nearest 50."""
    cursor.execute("SELECT about FROM bench.opted_in WHERE population = %s", [population])
    row = cursor.fetchone()
    return int(row[0]) if row else 0


def count_and_charge(
    cursor: CursorWrapper, plan: Plan, *, population: str, cut_off: datetime, release_id: UUID
) -> dict[tuple[str, str], Counts]:
    """Count the contributions by measure and leaf, empty leaves included; charge those counted."""
    counts = {
        (measure, leaf): np.zeros(plan.bins(measure), dtype=np.int64)
        for measure in plan.epsilons
        for leaf in plan.leaf_codes()
    }
    parameters = _parameters(plan, population, cut_off)
    cursor.execute(COUNT_AND_CHARGE, parameters | {"release": release_id})
    for measure, leaf, bin_, number in cursor.fetchall():
        counts[measure, leaf][bin_] = number
    return counts


def _parameters(plan: Plan, population: str, cut_off: datetime) -> dict[str, Any]:
    industries = [row["code"] for row in segments()["industries"]]
    sizes = [row["code"] for row in segments()["company_size"]]
    pairs = [(industry, size) for industry in industries for size in sizes]
    return {
        "industries": [industry for industry, _ in pairs],
        "sizes": [size for _, size in pairs],
        "leaves": [plan.leaf_of(industry, size) for industry, size in pairs],
        "population": population,
        "quarter": plan.quarter.code,
        "year": plan.quarter.year,
        "cut_off": cut_off,
        "founded_by": cut_off - timedelta(days=plan.eligibility.min_age_days),
        "prior_rounds": plan.eligibility.min_prior_rounds,
        "respondents": plan.eligibility.min_respondents,
        "measures": [measure for measure in plan.epsilons if measure != budget.PERSONA],
        "labels": list(LABELS),
        "cost": float(plan.cost),
        "cap": float(budget.CAP),
    }
