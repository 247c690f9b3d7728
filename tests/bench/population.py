"""A hundred thousand companies with scored rounds, and what a release over them costs.

Written set by set by the administrator, past row policies and foreign keys: nothing is measured of
the writing. What is measured is the draw itself, against the bare SQL that it rests on.
"""

import json
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import psycopg
from django.db import transaction

from apps.accounts.segments import SOURCE
from apps.assessments.quarters import Quarter
from apps.benchmarks import releasing
from apps.benchmarks.models import Population
from apps.benchmarks.plan import CUT_OFF
from apps.method import budget

Admin = psycopg.Connection[Any]

ORGANISATIONS = 100_000
QUARTER = Quarter(2026, 3)

# Ids follow from the number of the company, so that sets can be joined without reading them back.
COMPANIES = """
    CREATE TEMPORARY TABLE made ON COMMIT DROP AS
    SELECT n, md5('organisation ' || n)::uuid AS organisation_id,
        (%(industries)s::text[])[1 + n %% %(industry_count)s] AS industry,
        (%(sizes)s::text[])[1 + n / 7 %% %(size_count)s] AS size_band
    FROM generate_series(1, %(organisations)s) n;
    INSERT INTO accounts_organisation (id, slug, name, industry, size_band, region, business_model,
        time_zone, benchmark_consent, kpi_benchmark_consent, domain, domain_verified_at,
        corporate_group, is_sample, created_at)
    SELECT organisation_id, 'company-' || n, 'Company ' || n, industry, size_band, '', '', 'UTC',
        true, false, 'company' || n || '.example', %(founded_at)s, '', false, %(founded_at)s
    FROM made;
"""
ROUNDS = """
    INSERT INTO assessments_round (id, organisation_id, quarter, time_zone, instrument_id, state,
        opened_at, closes_at, closed_at, scored_at, headcounts, facts, is_too_small)
    SELECT md5('round ' || n || %(quarter)s)::uuid, organisation_id, %(quarter)s, 'UTC',
        (SELECT id FROM instruments_instrumentversion ORDER BY id DESC LIMIT 1), 'scored',
        %(opened_at)s, %(scored_at)s, %(scored_at)s, %(scored_at)s, '{}', '{}', false
    FROM made;
    INSERT INTO assessments_roundresult (id, organisation_id, round_id, maturity, label_kind,
        label_personas, standing_kind, standing_personas, compass_x, compass_y, balance, fit_p,
        misfitting, intensity, respondents, set_aside, customers, groups_shown, instrument_version,
        scoring_version, prototype_version, input_hash, detail)
    SELECT md5('result ' || n || %(quarter)s)::uuid, organisation_id,
        md5('round ' || n || %(quarter)s)::uuid, 100 * random(), kind, label, kind, label,
        2 * random() - 1, 2 * random() - 1, .1, .5, '{}', 10, 12, 0, 0, '{}', '1', '1', '1', '',
        '{}'
    FROM (SELECT *, CASE n %% 6 WHEN 0 THEN 'balanced' ELSE 'persona' END AS kind,
            CASE n %% 6 WHEN 0 THEN '{}'::text[] ELSE ARRAY[(ARRAY['traditionalist', 'honcho',
                'selfie', 'casualist', 'stickler'])[n %% 6]] END AS label
        FROM made) labelled;
    INSERT INTO assessments_dimensionscore (id, organisation_id, round_id, dimension, "group",
        value, low, high, standard_error, degrees_of_freedom, respondents)
    SELECT md5(dimension || n || %(quarter)s)::uuid, organisation_id,
        md5('round ' || n || %(quarter)s)::uuid, dimension, 'all', 100 * random(), 0, 100, 1, 10, 12
    FROM made, unnest(ARRAY['CUS', 'TEC', 'INT', 'LDR', 'MET', 'STR', 'FLX', 'FRN']) dimension;
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
    admin.execute("SET session_replication_role = replica")  # no foreign keys to check
    with psycopg.ClientCursor(admin) as cursor:
        cursor.execute(
            COMPANIES,
            {
                "organisations": organisations,
                "industries": industries,
                "industry_count": len(industries),
                "sizes": sizes,
                "size_count": len(sizes),
                "founded_at": quarter.shifted(-4).starts_at("UTC"),
            },
        )
        for each in (quarter.shifted(-1), quarter):
            moments = {"opened_at": each.starts_at("UTC"), "scored_at": each.ends_at("UTC")}
            cursor.execute(ROUNDS, {"quarter": each.code} | moments)
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
        taken = perf_counter() - start
        transaction.set_rollback(True, using="pool")
    return taken


def _bare(admin: Admin, quarter: Quarter) -> float:
    release = admin.execute("SELECT gen_random_uuid()").fetchone()
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
    taken = perf_counter() - start
    admin.rollback()
    return taken
