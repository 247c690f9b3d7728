"""What a filter means: the same rows as DuckDB finds by the SQL beside it."""

from urllib.parse import quote

import duckdb
import pytest

from tests.api.conftest import Call
from tests.api.odata.conftest import NUMBER_OF_ROWS
from tests.api.odata.expressions import EXPRESSIONS, FUNCTIONS, NULLS, TYPES

ROOT = "/odata/v4/"
JOINED = """
    SELECT b.release_id FROM benchmarks b
    LEFT JOIN periods p ON p.period_id = b.period_id
    LEFT JOIN cohorts c ON c.cohort_id = b.cohort_id
    WHERE {} ORDER BY 1
"""


class TestCondition:
    @pytest.mark.parametrize(
        "expressions", [NULLS, TYPES, FUNCTIONS], ids=["nulls", "types", "functions"]
    )
    def test_keeps_the_rows_that_duckdb_keeps(
        self,
        call: Call,
        warehouse: duckdb.DuckDBPyConnection,
        expressions: list[tuple[str, str]],
    ) -> None:
        differing = {}
        for expression, meaning in expressions:
            told = f"?$filter={quote(expression)}"
            answer = call(f"{ROOT}benchmarks{told}&$select=release_id").json()
            count = int(call(f"{ROOT}benchmarks/$count{told}").content)
            found = [row["release_id"] for row in answer.get("value", [answer])]

            wanted = _wanted(warehouse, meaning)
            if (found, count) != (wanted, len(wanted)):
                differing[expression] = (found, count, wanted)

        assert differing == {}

    def test_is_tried_with_filters_that_part_the_rows(
        self, warehouse: duckdb.DuckDBPyConnection
    ) -> None:
        kept = [len(_wanted(warehouse, meaning)) for _, meaning in EXPRESSIONS]

        assert sum(0 < number < NUMBER_OF_ROWS for number in kept) >= 51


def _wanted(warehouse: duckdb.DuckDBPyConnection, meaning: str) -> list[str]:
    return [row[0] for row in warehouse.execute(JOINED.format(meaning)).fetchall()]
