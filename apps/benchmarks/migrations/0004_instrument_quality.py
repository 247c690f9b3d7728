"""What the publisher of the instrument may know of its quality: sums over many organisations.

Two functions of `tidemark_bench` read the responses of organisations that agreed to that, and of
samples, and return sums alone: no answer, no respondent and no organisation leaves them, and
nothing at all comes of fewer than 200 respondents or 10 contributors. Whoever calls them cannot
read the table itself, and names a version and a population only. Which items belong together, which
are reversed and how many are needed stands in the published version: somebody who could choose
would ask twice, and find a few people in the difference.
"""

from django.db import migrations

POLICIES = """
CREATE POLICY response_of_consenting ON assessments_response FOR SELECT TO tidemark_bench
    USING (is_submitted AND NOT is_too_fast
        AND EXISTS (SELECT 1 FROM assessments_round r WHERE r.id = round_id)
        AND EXISTS (SELECT 1 FROM accounts_organisation o
            WHERE o.id = organisation_id AND (o.questionnaire_consent OR o.is_sample)));
GRANT SELECT (questionnaire_consent) ON accounts_organisation TO tidemark_bench;
GRANT SELECT (organisation_id, round_id, answers, is_submitted, is_too_fast)
    ON assessments_response TO tidemark_bench;
GRANT SELECT (instrument_id) ON assessments_round TO tidemark_bench;
GRANT SELECT (id, definition) ON instruments_instrumentversion TO tidemark_bench;
"""

# The version's items in the order of a response's answers: the outlook questions come after them,
# and belong to no dimension. Dimensions count from 0.
FORM = """
    SELECT array_agg(dimension ORDER BY place) AS dimension_of,
        array_agg(is_reversed ORDER BY place) AS is_reversed,
        min(min_items) AS min_items
    FROM (
        SELECT (item ->> 'order')::int AS place, named.place::int - 1 AS dimension,
            (item ->> 'reverse')::boolean AS is_reversed,
            (definition #>> '{questionnaire,min_items_per_dimension}')::int AS min_items
        FROM instruments_instrumentversion
        CROSS JOIN LATERAL jsonb_array_elements(definition #> '{questionnaire,items}') item
        JOIN LATERAL jsonb_array_elements(definition #> '{questionnaire,dimensions}')
            WITH ORDINALITY AS named (dimension, place)
            ON named.dimension ->> 'code' = item ->> 'dimension'
        WHERE id = instrument
    ) item
"""

# Each organisation once, by its latest scored round: its people would count twice otherwise.
# Companies of one corporate group are one contributor, as in a release.
LATEST = """
    SELECT DISTINCT ON (r.organisation_id) r.id AS round_id, r.organisation_id,
        coalesce(nullif(o.corporate_group, ''), o.domain) AS contributor
    FROM assessments_round r JOIN accounts_organisation o ON o.id = r.organisation_id
    WHERE r.instrument_id = instrument AND o.domain_verified_at IS NOT NULL
        AND o.is_sample = (population = 'sample')
    ORDER BY r.organisation_id, r.quarter DESC
"""
# Who is scored: not who gave the same answer to everything, ten items or more and both kinds.
COUNTED = """
    SELECT latest.organisation_id, latest.contributor, response.answers
    FROM latest JOIN assessments_response response ON response.round_id = latest.round_id
    CROSS JOIN form
    CROSS JOIN LATERAL (
        SELECT count(*) >= 10 AND min(answer) = max(answer)
            AND bool_or(is_reversed[position]) AND NOT bool_and(is_reversed[position]) AS is_line
        FROM unnest(response.answers) WITH ORDINALITY AS a (answer, position)
        WHERE answer >= 1 AND dimension_of[position] >= 0
    ) said
    WHERE NOT is_line
"""
ENOUGH = "{respondents} >= 200 AND {contributors} >= 10"
SETTINGS = """LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
SET enable_nestloop = off SET work_mem = '128MB'"""

FUNCTIONS = f"""
CREATE FUNCTION bench.item_moments(instrument bigint, population text)
RETURNS TABLE (
    item int, other int, n bigint, sum_item bigint, sum_other bigint, sum_product bigint
) {SETTINGS}
BEGIN ATOMIC
    WITH latest AS ({LATEST}), form AS MATERIALIZED ({FORM}), counted AS ({COUNTED})
    SELECT a.position::int - 1, b.position::int - 1, count(*),
        sum(a.answer), sum(b.answer), sum(a.answer * b.answer)
    FROM counted CROSS JOIN form
    CROSS JOIN LATERAL unnest(counted.answers) WITH ORDINALITY AS a (answer, position)
    CROSS JOIN LATERAL unnest(counted.answers) WITH ORDINALITY AS b (answer, position)
    WHERE a.answer >= 1 AND b.answer >= 1 AND a.position <= b.position
        AND dimension_of[a.position] = dimension_of[b.position]
    GROUP BY a.position, b.position
    HAVING {ENOUGH.format(respondents="count(*)", contributors="count(DISTINCT contributor)")};
END;

-- Of respondents' scores, in scale points, between organisations and within them.
CREATE FUNCTION bench.dimension_variance(instrument bigint, population text)
RETURNS TABLE (
    dimension int, between_squares float8, within_squares float8, organisations bigint, n bigint
) {SETTINGS}
BEGIN ATOMIC
    WITH latest AS ({LATEST}), form AS MATERIALIZED ({FORM}), counted AS ({COUNTED}),
    organisation AS (
        SELECT score.dimension, counted.organisation_id, counted.contributor, count(*) AS n,
            avg(score.value) AS mean, var_pop(score.value) * count(*) AS squares
        FROM counted CROSS JOIN form
        CROSS JOIN LATERAL (
            SELECT dimension_of[position] AS dimension,
                avg(CASE WHEN is_reversed[position] THEN 6 - answer ELSE answer END)::float8
                    AS value
            FROM unnest(counted.answers) WITH ORDINALITY AS a (answer, position)
            WHERE answer >= 1 AND dimension_of[position] >= 0
            GROUP BY dimension_of[position] HAVING count(*) >= form.min_items
        ) score
        GROUP BY score.dimension, counted.organisation_id, counted.contributor
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

ALTER FUNCTION bench.item_moments(bigint, text) OWNER TO tidemark_bench;
ALTER FUNCTION bench.dimension_variance(bigint, text)
    OWNER TO tidemark_bench;
SET LOCAL ROLE tidemark_bench;
REVOKE EXECUTE ON FUNCTION bench.item_moments(bigint, text) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION bench.dimension_variance(bigint, text)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bench.item_moments(bigint, text) TO tidemark_pool;
GRANT EXECUTE ON FUNCTION bench.dimension_variance(bigint, text)
    TO tidemark_pool;
RESET ROLE;
"""  # noqa: S608 - the parts are ours

REMOVE = """
SET LOCAL ROLE tidemark_bench;
DROP FUNCTION bench.dimension_variance(bigint, text);
DROP FUNCTION bench.item_moments(bigint, text);
RESET ROLE;
DROP POLICY response_of_consenting ON assessments_response;
REVOKE SELECT (organisation_id, round_id, answers, is_submitted, is_too_fast)
    ON assessments_response FROM tidemark_bench;
REVOKE SELECT (instrument_id) ON assessments_round FROM tidemark_bench;
REVOKE SELECT (id, definition) ON instruments_instrumentversion FROM tidemark_bench;
REVOKE SELECT (questionnaire_consent) ON accounts_organisation FROM tidemark_bench;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("benchmarks", "0003_manifests_and_tables"),
        ("accounts", "0004_questionnaire_consent"),
        ("instruments", "0001_initial"),
    ]
    operations = [migrations.RunSQL(POLICIES + FUNCTIONS, REMOVE)]
