"""KPIs in releases: under a consent, a function and a ledger of their own.

`tidemark_bench` now sees the row of an organisation that consented to either. So whatever belongs
to one consent names it: a company that agreed to benchmarks of KPIs alone shows no round, and one
that agreed to benchmarks of scores alone shows no figure.
"""

import django.db.models.deletion
from django.db import migrations, models

import apps.benchmarks.constraints
import apps.tenancy.constraints

SCORES = """EXISTS (SELECT 1 FROM accounts_organisation o
        WHERE o.id = organisation_id AND o.benchmark_consent)"""
EITHER = "EXISTS (SELECT 1 FROM accounts_organisation o WHERE o.id = organisation_id)"
OPTED_IN = """
CREATE OR REPLACE VIEW bench.opted_in WITH (security_barrier) AS
SELECT CASE WHEN is_sample THEN 'sample' ELSE 'real' END AS population,
    (count(*) + 25) / 50 * 50 AS about
FROM accounts_organisation WHERE {} GROUP BY 1;
"""

# What belongs to scores says so before anybody else can be seen.
NAME_SCORES = f"""
ALTER POLICY round_of_consenting ON assessments_round USING (state = 'scored' AND {SCORES});
ALTER POLICY round_result_of_consenting ON assessments_roundresult USING ({SCORES});
ALTER POLICY dimension_score_of_consenting ON assessments_dimensionscore
    USING ("group" = 'all' AND {SCORES});
SET LOCAL ROLE tidemark_bench;
{OPTED_IN.format("benchmark_consent AND domain_verified_at IS NOT NULL")}
RESET ROLE;
"""

ADD_KPIS = """
GRANT SELECT (kpi_benchmark_consent) ON accounts_organisation TO tidemark_bench;
ALTER POLICY organisation_consents ON accounts_organisation
    USING (benchmark_consent OR kpi_benchmark_consent);

CREATE POLICY kpi_reading_of_consenting ON performance_kpireading FOR SELECT TO tidemark_bench
    USING (channel = '' AND EXISTS (SELECT 1 FROM accounts_organisation o
        WHERE o.id = organisation_id AND o.kpi_benchmark_consent));
GRANT SELECT (id, organisation_id, quarter, kpi, method, channel, value, n, entered_at)
    ON performance_kpireading TO tidemark_bench;

-- One row for each company's value of a KPI in a quarter, all channels together. The pseudonym is
-- another than that of the scores' ledger: without the key the two cannot be joined.
CREATE FUNCTION bench.kpi_contributions(wanted text, by_method text, measured text)
RETURNS TABLE (
    reading_id uuid, contributor text, is_principal boolean, population text,
    entered_at timestamptz, founded_at timestamptz, prior_readings bigint, value numeric, n int
) LANGUAGE sql STABLE SECURITY DEFINER ROWS 100000 SET search_path = public, pg_catalog, pg_temp
SET enable_nestloop = off SET work_mem = '128MB'
BEGIN ATOMIC
    WITH key AS MATERIALIZED (SELECT tenancy.pseudonym_key() AS secret),
    history AS (
        SELECT organisation_id, count(*) AS readings FROM performance_kpireading
        WHERE kpi = wanted AND method = by_method AND channel = '' AND quarter < measured
        GROUP BY organisation_id
    )
    SELECT
        r.id,
        encode(sha256(key.secret || sha256(key.secret || convert_to(
            'kpi/' || coalesce(nullif(o.corporate_group, ''), o.domain), 'UTF8'))), 'hex'),
        o.corporate_group IN ('', o.domain),
        CASE WHEN o.is_sample THEN 'sample' ELSE 'real' END,
        r.entered_at,
        o.created_at,
        coalesce(history.readings, 0),
        r.value,
        r.n
    FROM performance_kpireading r
    CROSS JOIN key
    JOIN accounts_organisation o ON o.id = r.organisation_id
    LEFT JOIN history ON history.organisation_id = r.organisation_id
    WHERE r.kpi = wanted AND r.method = by_method AND r.channel = '' AND r.quarter = measured
        AND o.kpi_benchmark_consent AND o.domain_verified_at IS NOT NULL;
END;
ALTER FUNCTION bench.kpi_contributions(text, text, text) OWNER TO tidemark_bench;
SET LOCAL ROLE tidemark_bench;
REVOKE EXECUTE ON FUNCTION bench.kpi_contributions(text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bench.kpi_contributions(text, text, text) TO tidemark_pool;
RESET ROLE;
"""

REMOVE_KPIS = f"""
SET LOCAL ROLE tidemark_bench;
DROP FUNCTION bench.kpi_contributions(text, text, text);
RESET ROLE;
DROP POLICY kpi_reading_of_consenting ON performance_kpireading;
REVOKE SELECT (id, organisation_id, quarter, kpi, method, channel, value, n, entered_at)
    ON performance_kpireading FROM tidemark_bench;
ALTER POLICY organisation_consents ON accounts_organisation USING (benchmark_consent);
REVOKE SELECT (kpi_benchmark_consent) ON accounts_organisation FROM tidemark_bench;
ALTER POLICY round_of_consenting ON assessments_round USING (state = 'scored' AND {EITHER});
ALTER POLICY round_result_of_consenting ON assessments_roundresult USING ({EITHER});
ALTER POLICY dimension_score_of_consenting ON assessments_dimensionscore
    USING ("group" = 'all' AND {EITHER});
SET LOCAL ROLE tidemark_bench;
{OPTED_IN.format("domain_verified_at IS NOT NULL")}
RESET ROLE;
"""  # noqa: S608 - the parts are ours


class Migration(migrations.Migration):
    dependencies = [
        ("benchmarks", "0004_instrument_quality"),
        ("accounts", "0003_kpi_benchmark_consent"),
        ("performance", "0001_initial"),
    ]
    operations = [
        migrations.CreateModel(
            name="KpiLedgerLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("contributor", models.CharField(max_length=64)),
                ("year", models.PositiveSmallIntegerField()),
                ("kpi", models.CharField(max_length=30)),
                ("epsilon", models.DecimalField(decimal_places=4, max_digits=8)),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="benchmarks.release",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("release", "contributor"), name="kpi_ledger_line_once"
                    ),
                    models.UniqueConstraint(
                        fields=("contributor", "year", "kpi"), name="kpi_ledger_line_once_a_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("epsilon__gt", 0), ("epsilon__lte", 1)),
                        name="kpi_ledger_line_in_cap",
                    ),
                    apps.benchmarks.constraints.YearlyCap(cap="1.0", name="kpi_ledger_yearly_cap"),
                    apps.benchmarks.constraints.WithItsRelease(
                        name="kpi_ledger_line_with_its_release"
                    ),
                    apps.tenancy.constraints.Immutable(name="kpi_ledger_line_immutable"),
                    apps.tenancy.constraints.Grant(
                        name="kpi_ledger_line_granted_pool",
                        privileges="SELECT, INSERT",
                        to="tidemark_pool",
                    ),
                ],
            },
        ),
        migrations.RunSQL(NAME_SCORES + ADD_KPIS, REMOVE_KPIS),
    ]
