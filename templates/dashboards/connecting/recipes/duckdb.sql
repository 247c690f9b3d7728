INSTALL httpfs;
LOAD httpfs;
CREATE OR REPLACE SECRET tidemark (TYPE http, BEARER_TOKEN '{{ token }}', SCOPE '{{ doors.rest }}');

CREATE OR REPLACE TABLE dimension_scores AS
FROM read_parquet('{{ doors.rest }}dimension_scores.parquet');

SELECT period_id, dimension_key, score
FROM dimension_scores
WHERE "group" = 'all'
ORDER BY period_id, dimension_key;
