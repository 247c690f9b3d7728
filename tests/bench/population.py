"""A hundred thousand companies with scored rounds, and what a release over them costs.

Written set by set by the administrator, past row policies and foreign keys: nothing is measured of
the writing. What is measured is the draw itself, against the bare SQL that it rests on.
"""

import json
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import psycopg
from django.db import connections, transaction

from apps.accounts.quarters import Quarter
from apps.accounts.segments import SOURCE
from apps.benchmarks import releasing
from apps.benchmarks.models import Population
from apps.benchmarks.plan import CUT_OFF, LABELS
from apps.method import budget
from tests.benchmarks.companies import Contributor

Admin = psycopg.Connection[Any]

ORGANISATIONS = 100_000
QUARTER = Quarter(2026, 3)

# Copies of one company, whatever columns its rows have. Ids follow from the copy's number, so that
# sets can be joined without reading them back.
COPIES = """
    CREATE TEMPORARY TABLE made ON COMMIT DROP AS SELECT n FROM generate_series(2, %(number)s) n;
    INSERT INTO accounts_organisation
    SELECT copy.* FROM made, accounts_organisation one, LATERAL jsonb_populate_record(one,
        jsonb_build_object('id', md5('organisation' || n)::uuid, 'slug', 'company-' || n,
            'domain', 'company' || n || '.example',
            'industry', (%(industries)s::text[])[1 + n %% %(industry_count)s],
            'size_band', (%(sizes)s::text[])[1 + n / 7 %% %(size_count)s])) copy
    WHERE one.id = %(one)s;
    INSERT INTO assessments_round
    SELECT copy.* FROM made, assessments_round one, LATERAL jsonb_populate_record(one,
        jsonb_build_object('organisation_id', md5('organisation' || n)::uuid,
            'id', md5('round' || n || one.id)::uuid)) copy
    WHERE one.organisation_id = %(one)s;
    INSERT INTO assessments_roundresult
    SELECT copy.* FROM made, assessments_roundresult one, LATERAL jsonb_populate_record(one,
        jsonb_build_object('organisation_id', md5('organisation' || n)::uuid,
            'id', md5('result' || n || one.id)::uuid,
            'round_id', md5('round' || n || one.round_id)::uuid, 'maturity', 100 * random(),
            'compass_x', 2 * random() - 1, 'compass_y', 2 * random() - 1,
            'label_personas', ARRAY[(%(personas)s::text[])[1 + n %% 5]])) copy
    WHERE one.organisation_id = %(one)s;
    INSERT INTO assessments_dimensionscore
    SELECT copy.* FROM made, assessments_dimensionscore one, LATERAL jsonb_populate_record(one,
        jsonb_build_object('organisation_id', md5('organisation' || n)::uuid,
            'id', md5('score' || n || one.id)::uuid,
            'round_id', md5('round' || n || one.round_id)::uuid, 'value', 100 * random())) copy
    WHERE one.organisation_id = %(one)s AND one."group" = 'all';
"""

# What any release has to do, whoever may see what: group and count, and write the ledger's lines.
BARE_COUNT = """
    SELECT measure, o.industry, o.size_band, width_bucket(value, 0, 100, 10), count(*)
    FROM assessments_round r
    JOIN accounts_organisation o ON o.id = r.organisation_id
    JOIN (
        SELECT round_id, 'overall' AS measure, maturity AS value FROM assessments_roundresult
        UNION ALL
        SELECT round_id, dimension, value FROM assessments_dimensionscore
        WHERE "group" = 'all' AND dimension = ANY(%(dimensions)s)
        UNION ALL
        SELECT round_id, 'persona', length(coalesce(label_personas[1], label_kind))
        FROM assessments_roundresult
    ) score ON score.round_id = r.id
    WHERE r.quarter = %(quarter)s AND o.benchmark_consent
    GROUP BY 1, 2, 3, 4
"""
BARE_LEDGER = """
    INSERT INTO benchmarks_ledgerline (release_id, contributor, year, epsilon)
    SELECT %(release)s, encode(sha256(convert_to(o.domain, 'UTF8')), 'hex'), %(year)s, 2.25
    FROM assessments_round r JOIN accounts_organisation o ON o.id = r.organisation_id
    WHERE r.quarter = %(quarter)s AND o.benchmark_consent
"""
RELEASE = """
    INSERT INTO benchmarks_release
        (id, quarter, population, is_erratum, leaf_plan, plan, published_at)
    VALUES (gen_random_uuid(), %(quarter)s, 'real', false, 'L0', '{}', now()) RETURNING id
"""
AS_AT_COMMIT = "SET CONSTRAINTS ALL IMMEDIATE"  # the ledger's foreign keys are checked then


@dataclass(frozen=True, slots=True)
class ReleaseCost:
    """What a draw took, and what the bare SQL took; in seconds, the least of the runs."""

    release: float
    bare: float

    @property
    def ratio(self) -> float:
        """Return how many times the bare SQL the release took."""
        return self.release / self.bare


def populate(
    admin: Admin, *, organisations: int = ORGANISATIONS, quarter: Quarter = QUARTER
) -> None:
    """Write consenting companies with a scored round in the quarter and in the one before it."""
    document = json.loads(SOURCE.read_text(encoding="utf-8"))
    industries = [row["code"] for row in document["industries"]]
    sizes = [row["code"] for row in document["company_size"]]
    one = Contributor(domain="first.example", quarters=(quarter.shifted(-1), quarter)).write()
    admin.execute("SET session_replication_role = replica")  # no foreign keys to check
    with psycopg.ClientCursor(admin) as cursor:
        cursor.execute(
            COPIES,
            {
                "number": organisations,
                "one": one,
                "industries": industries,
                "industry_count": len(industries),
                "sizes": sizes,
                "size_count": len(sizes),
                "personas": list(LABELS[:5]),
            },
        )
    admin.commit()
    admin.execute("SET session_replication_role = origin")
    admin.commit()
    admin.autocommit = True
    admin.execute("VACUUM ANALYZE")
    admin.autocommit = False


def release_cost(admin: Admin, *, quarter: Quarter = QUARTER, runs: int = 3) -> ReleaseCost:
    """Time a draw over the populated quarter against the bare SQL; nothing of either is kept."""
    pairs = [(_drawn(quarter), _bare(admin, quarter)) for _ in range(runs)]
    return ReleaseCost(min(drawn for drawn, _ in pairs), min(bare for _, bare in pairs))


def _drawn(quarter: Quarter) -> float:
    with transaction.atomic(using="pool"):
        start = perf_counter()
        releasing.draw(
            quarter, population=Population.REAL, at=quarter.ends_at("Etc/GMT+12") + CUT_OFF
        )
        with connections["pool"].cursor() as cursor:
            cursor.execute(AS_AT_COMMIT)
        taken = perf_counter() - start
        transaction.set_rollback(True, using="pool")
    return taken


def _bare(admin: Admin, quarter: Quarter) -> float:
    release = admin.execute(RELEASE, {"quarter": quarter.code}).fetchone()
    assert release is not None
    parameters = {
        "quarter": quarter.code,
        "year": quarter.year,
        "dimensions": list(budget.dimensions_of(quarter.number)),
        "release": release[0],
    }
    start = perf_counter()
    admin.execute(BARE_COUNT, parameters).fetchall()
    admin.execute(BARE_LEDGER, parameters)
    admin.execute(AS_AT_COMMIT)
    taken = perf_counter() - start
    admin.rollback()
    return taken
