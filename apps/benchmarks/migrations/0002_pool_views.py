"""What the benchmark worker sees of tenants: consenting ones' scored rounds, under pseudonyms.

The views belong to `tidemark_bench`, whom row policies bind: consent is in the policies, so a view
that forgot it would still show nothing of a company that did not consent. Columns are granted one
by one.
"""

from django.db import migrations

PSEUDONYM = """
CREATE FUNCTION tenancy.pseudonym(name text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE secret bytea;
BEGIN
    SELECT value INTO STRICT secret FROM tenancy.key WHERE purpose = 'pseudonym';
    RETURN encode(sha256(secret || sha256(secret || convert_to(name, 'UTF8'))), 'hex');
END $$;
REVOKE EXECUTE ON FUNCTION tenancy.pseudonym(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenancy.pseudonym(text) TO tidemark_bench;
"""

POLICIES = """
CREATE POLICY organisation_consents ON accounts_organisation FOR SELECT TO tidemark_bench
    USING (benchmark_consent);
GRANT SELECT (id, industry, size_band, benchmark_consent, domain, domain_verified_at,
    corporate_group, is_sample, created_at) ON accounts_organisation TO tidemark_bench;

CREATE POLICY round_of_consenting ON assessments_round FOR SELECT TO tidemark_bench
    USING (state = 'scored' AND EXISTS (
        SELECT 1 FROM accounts_organisation o WHERE o.id = organisation_id));
GRANT SELECT (id, organisation_id, quarter, state, scored_at)
    ON assessments_round TO tidemark_bench;

CREATE POLICY round_result_of_consenting ON assessments_roundresult FOR SELECT TO tidemark_bench
    USING (EXISTS (SELECT 1 FROM accounts_organisation o WHERE o.id = organisation_id));
GRANT SELECT (round_id, organisation_id, maturity, label_kind, label_personas, respondents)
    ON assessments_roundresult TO tidemark_bench;

CREATE POLICY dimension_score_of_consenting ON assessments_dimensionscore
    FOR SELECT TO tidemark_bench
    USING ("group" = 'all' AND EXISTS (
        SELECT 1 FROM accounts_organisation o WHERE o.id = organisation_id));
GRANT SELECT (round_id, organisation_id, dimension, "group", value)
    ON assessments_dimensionscore TO tidemark_bench;
"""

VIEWS = """
CREATE SCHEMA bench;
GRANT USAGE, CREATE ON SCHEMA bench TO tidemark_bench;
GRANT USAGE ON SCHEMA bench TO tidemark_pool;

-- One row for each scored round; companies of one corporate group are one contributor. A function,
-- so that the pseudonym is computed as `tidemark_bench`: the worker itself cannot ask for one.
CREATE FUNCTION bench.contributions() RETURNS TABLE (
    round_id uuid, contributor text, is_principal boolean, population text, quarter text, scored_at timestamptz,
    founded_at timestamptz, prior_rounds bigint, industry text, size_band text, respondents int
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT
        r.id,
        tenancy.pseudonym(coalesce(nullif(o.corporate_group, ''), o.domain)),
        o.corporate_group IN ('', o.domain),
        CASE WHEN o.is_sample THEN 'sample' ELSE 'real' END,
        r.quarter,
        r.scored_at,
        o.created_at,
        row_number() OVER (PARTITION BY r.organisation_id ORDER BY r.quarter) - 1,
        o.industry,
        o.size_band,
        result.respondents
    FROM assessments_round r
    JOIN accounts_organisation o ON o.id = r.organisation_id
    JOIN assessments_roundresult result ON result.round_id = r.id
    WHERE o.domain_verified_at IS NOT NULL;
END;

CREATE VIEW bench.contribution AS SELECT * FROM bench.contributions();

-- What each of them measured: overall maturity and the eight dimensions.
CREATE VIEW bench.score WITH (security_barrier) AS
SELECT round_id, 'overall' AS measure, maturity AS value FROM assessments_roundresult
UNION ALL
SELECT round_id, dimension, value FROM assessments_dimensionscore;

-- And which label it got, where it got one.
CREATE VIEW bench.label WITH (security_barrier) AS
SELECT round_id,
    CASE label_kind WHEN 'persona' THEN label_personas[1] ELSE label_kind END AS label
FROM assessments_roundresult
WHERE label_kind IN ('persona', 'blend', 'balanced');

-- How many opted in, to the nearest 50: a declared public invariant.
CREATE VIEW bench.opted_in WITH (security_barrier) AS
SELECT CASE WHEN is_sample THEN 'sample' ELSE 'real' END AS population,
    (count(*) + 25) / 50 * 50 AS about
FROM accounts_organisation WHERE domain_verified_at IS NOT NULL GROUP BY 1;

ALTER FUNCTION bench.contributions() OWNER TO tidemark_bench;
ALTER VIEW bench.contribution OWNER TO tidemark_bench;
ALTER VIEW bench.score OWNER TO tidemark_bench;
ALTER VIEW bench.label OWNER TO tidemark_bench;
ALTER VIEW bench.opted_in OWNER TO tidemark_bench;
SET LOCAL ROLE tidemark_bench;
REVOKE EXECUTE ON FUNCTION bench.contributions() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bench.contributions() TO tidemark_pool;
GRANT SELECT ON bench.contribution, bench.score, bench.label, bench.opted_in TO tidemark_pool;
RESET ROLE;
"""

REMOVE = """
DROP SCHEMA bench CASCADE;
DROP POLICY organisation_consents ON accounts_organisation;
DROP POLICY round_of_consenting ON assessments_round;
DROP POLICY round_result_of_consenting ON assessments_roundresult;
DROP POLICY dimension_score_of_consenting ON assessments_dimensionscore;
REVOKE ALL ON accounts_organisation, assessments_round, assessments_roundresult,
    assessments_dimensionscore FROM tidemark_bench;
DROP FUNCTION tenancy.pseudonym(text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("benchmarks", "0001_initial"),
        ("assessments", "0001_initial"),
        ("accounts", "0001_initial"),
    ]
    operations = [migrations.RunSQL(PSEUDONYM + POLICIES + VIEWS, REMOVE)]
