"""Manifests, counts that come with their release only, and one reading of a quarter's rounds.

The views that were joined one by one give way to one function, planned for many companies: over
views and their row policies PostgreSQL looks up each company by itself.
"""

from importlib import import_module

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import apps.benchmarks.constraints
import apps.tenancy.constraints

before = import_module("apps.benchmarks.migrations.0002_pool_views")

LABEL = """CASE result.label_kind
            WHEN 'persona' THEN result.label_personas[1] ELSE result.label_kind END"""
STANDING = f"""CASE result.standing_kind WHEN '' THEN {LABEL}
            WHEN 'persona' THEN result.standing_personas[1] ELSE result.standing_kind END"""

REMOVE_VIEWS = """
SET LOCAL ROLE tidemark_bench;
DROP VIEW bench.contribution, bench.score, bench.label;
DROP FUNCTION bench.contributions();
RESET ROLE;
DROP FUNCTION tenancy.pseudonym(text);
"""

# The worker cannot ask for a pseudonym: the key is read inside a function that runs as
# `tidemark_bench`, whom nobody can connect as.
ADD_FUNCTION = f"""
CREATE FUNCTION tenancy.pseudonym_key() RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
RETURN (SELECT value FROM tenancy.key WHERE purpose = 'pseudonym');
REVOKE EXECUTE ON FUNCTION tenancy.pseudonym_key() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenancy.pseudonym_key() TO tidemark_bench;

GRANT SELECT (standing_kind, standing_personas, compass_x, compass_y)
    ON assessments_roundresult TO tidemark_bench;

-- One row for each scored round of a quarter; companies of one corporate group are one contributor.
-- `scores` are those of the two dimensions asked for; `standing` is the label that holds, and
-- `standing_before` the one that held a year earlier.
CREATE FUNCTION bench.contributions(wanted text, dimensions text[]) RETURNS TABLE (
    round_id uuid, contributor text, is_principal boolean, population text, scored_at timestamptz,
    founded_at timestamptz, prior_rounds bigint, industry text, size_band text, respondents int,
    maturity float8, scores float8[], label text, standing_before text, standing text,
    compass_x float8, compass_y float8
) LANGUAGE sql STABLE SECURITY DEFINER ROWS 100000 SET search_path = public, pg_catalog, pg_temp
SET enable_nestloop = off SET work_mem = '128MB'
BEGIN ATOMIC
    WITH key AS MATERIALIZED (SELECT tenancy.pseudonym_key() AS secret),
    history AS (
        SELECT organisation_id, count(*) AS rounds FROM assessments_round
        WHERE quarter < wanted GROUP BY organisation_id
    ),
    score AS (
        SELECT round_id, max(value) FILTER (WHERE dimension = dimensions[1]) AS one,
            max(value) FILTER (WHERE dimension = dimensions[2]) AS other
        FROM assessments_dimensionscore WHERE dimension = ANY (dimensions) GROUP BY round_id
    ),
    before AS (
        SELECT result.organisation_id, {STANDING} AS standing
        FROM assessments_round r
        JOIN assessments_roundresult result ON result.round_id = r.id
        WHERE r.quarter = (left(wanted, 4)::int - 1)::text || substr(wanted, 5)
    )
    SELECT
        r.id,
        encode(sha256(key.secret || sha256(key.secret || convert_to(
            coalesce(nullif(o.corporate_group, ''), o.domain), 'UTF8'))), 'hex'),
        o.corporate_group IN ('', o.domain),
        CASE WHEN o.is_sample THEN 'sample' ELSE 'real' END,
        r.scored_at,
        o.created_at,
        coalesce(history.rounds, 0),
        o.industry,
        o.size_band,
        result.respondents,
        result.maturity,
        ARRAY[score.one, score.other],
        {LABEL},
        before.standing,
        {STANDING},
        result.compass_x,
        result.compass_y
    FROM assessments_round r
    CROSS JOIN key
    JOIN accounts_organisation o ON o.id = r.organisation_id
    JOIN assessments_roundresult result ON result.round_id = r.id
    LEFT JOIN history ON history.organisation_id = r.organisation_id
    LEFT JOIN score ON score.round_id = r.id
    LEFT JOIN before ON before.organisation_id = r.organisation_id
    WHERE r.quarter = wanted AND o.domain_verified_at IS NOT NULL;
END;
ALTER FUNCTION bench.contributions(text, text[]) OWNER TO tidemark_bench;
SET LOCAL ROLE tidemark_bench;
REVOKE EXECUTE ON FUNCTION bench.contributions(text, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bench.contributions(text, text[]) TO tidemark_pool;
RESET ROLE;
"""  # noqa: S608 - the parts are ours

REMOVE_FUNCTION = f"""
DROP SCHEMA bench CASCADE;
DROP FUNCTION tenancy.pseudonym_key();
REVOKE SELECT (standing_kind, standing_personas, compass_x, compass_y)
    ON assessments_roundresult FROM tidemark_bench;
{before.PSEUDONYM}{before.VIEWS}
"""  # noqa: S608 - the parts are ours

CAP_WAITS = apps.benchmarks.constraints.YearlyCap(name="ledger_yearly_cap", cap="12.25").function(
    "benchmarks_ledgerline"
)


class Migration(migrations.Migration):
    dependencies = [
        ("benchmarks", "0002_pool_views"),
        ("assessments", "0004_standing_label_and_compass"),
    ]
    operations = [
        migrations.CreateModel(
            name="ReleaseManifest",
            fields=[
                (
                    "release",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="manifest",
                        serialize=False,
                        to="benchmarks.release",
                    ),
                ),
                ("document", models.JSONField()),
            ],
        ),
        migrations.AlterField(
            model_name="noisycount",
            name="measure",
            field=models.CharField(max_length=24),
        ),
        migrations.AddConstraint(
            model_name="noisycount",
            constraint=apps.benchmarks.constraints.WithItsRelease(
                name="noisy_count_with_its_release"
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Left("quarter", 4),
                models.F("population"),
                condition=models.Q(("is_erratum", True)),
                name="release_one_erratum_a_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="releasemanifest",
            constraint=apps.benchmarks.constraints.WithItsRelease(
                name="release_manifest_with_its_release"
            ),
        ),
        migrations.AddConstraint(
            model_name="releasemanifest",
            constraint=apps.tenancy.constraints.Immutable(name="release_manifest_immutable"),
        ),
        migrations.AddConstraint(
            model_name="releasemanifest",
            constraint=apps.tenancy.constraints.Grant(
                name="release_manifest_granted_app", privileges="SELECT", to="tidemark_app"
            ),
        ),
        migrations.AddConstraint(
            model_name="releasemanifest",
            constraint=apps.tenancy.constraints.Grant(
                name="release_manifest_granted_pool",
                privileges="SELECT, INSERT",
                to="tidemark_pool",
            ),
        ),
        migrations.RunSQL(CAP_WAITS, migrations.RunSQL.noop),
        migrations.RunSQL(REMOVE_VIEWS + ADD_FUNCTION, REMOVE_FUNCTION),
    ]
