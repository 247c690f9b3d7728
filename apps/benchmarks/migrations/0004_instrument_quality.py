"""What the publisher of the instrument may know of its quality: sums over many organisations.

Two functions of `tidemark_bench` read the responses of consenting organisations and return sums
alone: no answer, no respondent and no organisation leaves them, and nothing at all comes of fewer
than 200 respondents or 10 contributors. Whoever calls them cannot read the table itself.
"""

from django.db import migrations

POLICIES = """
CREATE POLICY response_of_consenting ON assessments_response FOR SELECT TO tidemark_bench
    USING (is_submitted AND NOT is_too_fast AND EXISTS (
        SELECT 1 FROM assessments_round r WHERE r.id = round_id));
GRANT SELECT (organisation_id, round_id, answers, is_submitted, is_too_fast)
    ON assessments_response TO tidemark_bench;
GRANT SELECT (instrument_id) ON assessments_round TO tidemark_bench;
"""

# Each organisation once, by its latest scored round: its people would count twice otherwise.
# Companies of one corporate group are one contributor, as in a release.
LATEST = """
    SELECT DISTINCT ON (r.organisation_id) r.id AS round_id, r.organisation_id,
        coalesce(nullif(o.corporate_group, ''), o.domain) AS contributor
    FROM assessments_round r JOIN accounts_organisation o ON o.id = r.organisation_id
    WHERE r.instrument_id = version AND o.domain_verified_at IS NOT NULL
        AND o.is_sample = (population = 'sample')
    ORDER BY r.organisation_id, r.quarter DESC
"""
ENOUGH = "{respondents} >= 200 AND {contributors} >= 10"
SETTINGS = """LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
SET enable_nestloop = off SET work_mem = '128MB'"""

# `dimension_of` says of each position which dimension it belongs to, below 0 for none: positions
# and dimensions count from 0.
FUNCTIONS = f"""
CREATE FUNCTION bench.item_moments(version bigint, population text, dimension_of int[])
RETURNS TABLE (
    item int, other int, n bigint, sum_item bigint, sum_other bigint, sum_product bigint
) {SETTINGS}
BEGIN ATOMIC
    WITH latest AS ({LATEST})
    SELECT a.position::int - 1, b.position::int - 1, count(*),
        sum(a.answer), sum(b.answer), sum(a.answer * b.answer)
    FROM latest
    JOIN assessments_response response ON response.round_id = latest.round_id
    CROSS JOIN LATERAL unnest(response.answers) WITH ORDINALITY AS a (answer, position)
    CROSS JOIN LATERAL unnest(response.answers) WITH ORDINALITY AS b (answer, position)
    WHERE a.answer >= 1 AND b.answer >= 1 AND a.position <= b.position
        AND dimension_of[a.position] >= 0
        AND dimension_of[a.position] = dimension_of[b.position]
    GROUP BY a.position, b.position
    HAVING {ENOUGH.format(respondents="count(*)", contributors="count(DISTINCT contributor)")};
END;

-- Of respondents' scores, in scale points, between organisations and within them.
CREATE FUNCTION bench.dimension_variance(
    version bigint, population text, dimension_of int[], is_reversed boolean[], min_items int
) RETURNS TABLE (
    dimension int, between_squares float8, within_squares float8, organisations bigint, n bigint
) {SETTINGS}
BEGIN ATOMIC
    WITH latest AS ({LATEST}),
    organisation AS (
        SELECT score.dimension, latest.organisation_id, latest.contributor, count(*) AS n,
            avg(score.value) AS mean, var_pop(score.value) * count(*) AS squares
        FROM latest
        JOIN assessments_response response ON response.round_id = latest.round_id
        CROSS JOIN LATERAL (
            SELECT dimension_of[position] AS dimension,
                avg(CASE WHEN is_reversed[position] THEN 6 - answer ELSE answer END)::float8
                    AS value
            FROM unnest(response.answers) WITH ORDINALITY AS a (answer, position)
            WHERE answer >= 1 AND dimension_of[position] >= 0
            GROUP BY dimension_of[position] HAVING count(*) >= min_items
        ) score
        GROUP BY score.dimension, latest.organisation_id, latest.contributor
    ),
    overall AS (
        SELECT dimension, sum(n * mean) / sum(n) AS mean FROM organisation GROUP BY dimension
    )
    SELECT dimension, sum(o.n * (o.mean - overall.mean) ^ 2), sum(o.squares), count(*),
        sum(o.n)::bigint
    FROM organisation o JOIN overall USING (dimension)
    GROUP BY dimension
    HAVING {ENOUGH.format(respondents="sum(o.n)", contributors="count(DISTINCT o.contributor)")};
END;

ALTER FUNCTION bench.item_moments(bigint, text, int[]) OWNER TO tidemark_bench;
ALTER FUNCTION bench.dimension_variance(bigint, text, int[], boolean[], int)
    OWNER TO tidemark_bench;
SET LOCAL ROLE tidemark_bench;
REVOKE EXECUTE ON FUNCTION bench.item_moments(bigint, text, int[]) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION bench.dimension_variance(bigint, text, int[], boolean[], int)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bench.item_moments(bigint, text, int[]) TO tidemark_pool;
GRANT EXECUTE ON FUNCTION bench.dimension_variance(bigint, text, int[], boolean[], int)
    TO tidemark_pool;
RESET ROLE;
"""  # noqa: S608 - the parts are ours

REMOVE = """
SET LOCAL ROLE tidemark_bench;
DROP FUNCTION bench.dimension_variance(bigint, text, int[], boolean[], int);
DROP FUNCTION bench.item_moments(bigint, text, int[]);
RESET ROLE;
DROP POLICY response_of_consenting ON assessments_response;
REVOKE SELECT (organisation_id, round_id, answers, is_submitted, is_too_fast)
    ON assessments_response FROM tidemark_bench;
REVOKE SELECT (instrument_id) ON assessments_round FROM tidemark_bench;
"""


class Migration(migrations.Migration):
    dependencies = [("benchmarks", "0003_manifests_and_tables")]
    operations = [migrations.RunSQL(POLICIES + FUNCTIONS, REMOVE)]
