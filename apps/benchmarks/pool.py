"""The only reader of more than one tenant: counts over the contributions of a quarter.

Everything here runs as `tidemark_pool`, inside the one transaction that draws a release. Counts
leave this module only on their way to the noise; they are stored and logged nowhere.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Context, Decimal, Inexact
from fractions import Fraction
from typing import Any
from uuid import UUID

import numpy as np
from django.db import transaction
from django.db.backends.utils import CursorWrapper
from numpy.typing import NDArray

from apps.accounts.segments import segments
from apps.benchmarks.plan import LABELS, Plan
from apps.method import budget, compass, leaves
from apps.method.histogram import BINS, SCALE_TOP
from apps.tenancy import crossing

Counts = NDArray[np.int64]

# A company with budget left, old enough, with answers enough; one for each corporate group. The one
# whose own domain is the group's comes first: anybody can declare to belong to it.
CONTRIBUTION = """
    SELECT DISTINCT ON (c.contributor) c.contributor, leaf.code AS leaf, c.maturity, c.scores,
        array_position(%(labels)s::text[], c.label) - 1 AS label,
        array_position(%(labels)s::text[], c.standing_before) - 1 AS standing_before,
        array_position(%(labels)s::text[], c.standing) - 1 AS standing,
        width_bucket(c.compass_x, %(grid_edges)s::float8[]) AS compass_column,
        width_bucket(c.compass_y, %(grid_edges)s::float8[]) AS compass_row
    FROM bench.contributions(%(quarter)s, %(dimensions)s) c
    JOIN unnest(%(industries)s::text[], %(sizes)s::text[], %(leaves)s::text[])
        AS leaf (industry, size_band, code) USING (industry, size_band)
    LEFT JOIN (
        SELECT contributor, sum(epsilon) AS epsilon FROM benchmarks_ledgerline
        WHERE year = %(year)s GROUP BY contributor
    ) spent USING (contributor)
    WHERE c.population = %(population)s
        AND c.scored_at <= %(cut_off)s AND c.founded_at <= %(founded_by)s
        AND c.prior_rounds >= %(prior_rounds)s AND c.respondents >= %(respondents)s
        AND coalesce(spent.epsilon, 0) + %(cost)s <= %(cap)s
    ORDER BY c.contributor, c.is_principal DESC, c.round_id
"""

# The bin of each measure; None where a company has no value, and is then not counted in it.
BIN = {
    budget.OVERALL: "width_bucket(maturity, %(score_edges)s::float8[])",
    budget.PERSONA: "label",
    budget.TRANSITION: f"{len(LABELS)} * standing_before + standing",
    budget.COMPASS: f"{compass.SIDE} * compass_row + compass_column",
}
DIMENSION_BIN = "width_bucket(scores[{}], %(score_edges)s::float8[])"

# One statement, so one snapshot: who is counted and who is charged cannot differ.
COUNT_AND_CHARGE = """
    WITH contribution AS MATERIALIZED ({contribution}),
    charged AS (
        INSERT INTO benchmarks_ledgerline (release_id, contributor, year, epsilon)
        SELECT %(release)s, contributor, %(year)s, %(cost)s FROM contribution
    )
    SELECT measure, leaf, bin, companies FROM ({counted}) counted WHERE bin IS NOT NULL
"""
COUNTED = """
    SELECT {measure} AS measure, {leaf} AS leaf, {bin} AS bin, count(*) AS companies
    FROM contribution GROUP BY 2, 3
"""


@contextmanager
def drawing() -> Iterator[CursorWrapper]:
    """Open the transaction of one draw; nobody else draws meanwhile, whatever the release.

    The statement reads every company: it is planned for many, however few there are.
    """
    connection = crossing.pool()
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('release', 0))")
        cursor.execute("SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '128MB'")
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
    measures = tuple(plan.epsilons)
    counts = {
        (measure, leaf): np.zeros(plan.bins(measure), dtype=np.int64)
        for measure in measures
        for leaf in plan.leaves_of(measure)
    }
    parameters = _parameters(plan, population, cut_off) | {"release": release_id}
    cursor.execute(_statement(plan), parameters)
    for number, leaf, bin_, companies in cursor.fetchall():
        counts[measures[number], leaf][bin_] = companies
    return counts


@contextmanager
def reading() -> Iterator[CursorWrapper]:
    """Open a transaction that only reads."""
    connection = crossing.pool()
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
        yield cursor


def item_moments(
    cursor: CursorWrapper, instrument_id: int, population: str
) -> dict[tuple[int, int], tuple[int, ...]]:
    """Sum raw answers over respondents, for each two items of one dimension with enough of them.

    By the two positions: who answered both, the sums of either answer, and of their products.
    """
    cursor.execute("SELECT * FROM bench.item_moments(%s, %s)", [instrument_id, population])
    return {(item, other): tuple(sums) for item, other, *sums in cursor.fetchall()}


def dimension_variance(
    cursor: CursorWrapper, instrument_id: int, population: str
) -> dict[int, tuple[float, float, int, int]]:
    """Sum the squares of respondents' scores, by dimension with enough of them.

    Between organisations and within them, in scale points squared; then how many organisations and
    respondents.
    """
    cursor.execute("SELECT * FROM bench.dimension_variance(%s, %s)", [instrument_id, population])
    return {dimension: tuple(rest) for dimension, *rest in cursor.fetchall()}


def _statement(plan: Plan) -> str:
    """Write the one statement: the parts are ours, the values are parameters."""
    dimensions = plan.dimensions
    bins = BIN | {code: DIMENSION_BIN.format(at + 1) for at, code in enumerate(dimensions)}
    counted = " UNION ALL ".join(
        COUNTED.format(
            measure=number,
            leaf=f"'{leaves.EVERYONE}'" if plan.is_platform_wide(measure) else "leaf",
            bin=bins[measure],
        )
        for number, measure in enumerate(plan.epsilons)
    )
    return COUNT_AND_CHARGE.format(contribution=CONTRIBUTION, counted=counted)


def _parameters(plan: Plan, population: str, cut_off: datetime) -> dict[str, Any]:
    industries = [row["code"] for row in segments()["industries"]]
    sizes = [row["code"] for row in segments()["company_size"]]
    pairs = [(industry, size) for industry in industries for size in sizes]
    leaf_of = plan.leaf_of
    return {
        "industries": [industry for industry, _ in pairs],
        "sizes": [size for _, size in pairs],
        "leaves": [leaf_of(industry, size) for industry, size in pairs],
        "population": population,
        "quarter": plan.quarter.code,
        "year": plan.quarter.year,
        "cut_off": cut_off,
        "founded_by": cut_off - timedelta(days=plan.eligibility.min_age_days),
        "prior_rounds": plan.eligibility.min_prior_rounds,
        "respondents": plan.eligibility.min_respondents,
        "dimensions": list(plan.dimensions),
        "labels": list(LABELS),
        "score_edges": [SCALE_TOP / BINS * edge for edge in range(1, BINS)],
        "grid_edges": list(compass.EDGES),
        "cost": _exact(plan.cost),
        "cap": _exact(plan.cap),
    }


def _exact(epsilon: Fraction) -> Decimal:
    """Return the fraction as the ledger keeps it: every epsilon is a sum of eighths or sixteenths.

    Raises
    ------
    Inexact
        If decimals cannot write it down.
    """
    exactly = Context(traps=[Inexact])
    return exactly.divide(Decimal(epsilon.numerator), Decimal(epsilon.denominator))
