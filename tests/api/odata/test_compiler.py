"""What a filter means: the same rows as DuckDB finds by the SQL beside it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote

import duckdb
import pytest

from apps.reports.registry import DATASETS
from tests.api.conftest import Call
from tests.api.odata.conftest import NUMBER_OF_ROWS
from tests.api.odata.expressions import EXPRESSIONS, FUNCTIONS, NULLS, TYPES
from tests.conftest import Company

ROOT = "/odata/v4/"
STORED = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",  # in UTC
}
JOINED = """
    SELECT b.release_id FROM benchmarks b
    LEFT JOIN periods p ON p.period_id = b.period_id
    LEFT JOIN cohorts c ON c.cohort_id = b.cohort_id
    WHERE {} ORDER BY 1
"""


@pytest.fixture
def warehouse(table: Company, call: Call) -> Iterator[duckdb.DuckDBPyConnection]:
    """The rows that the service gives without any filter, in another database."""
    with duckdb.connect() as copy:
        for name in ("benchmarks", "periods", "cohorts"):
            columns = DATASETS[name].columns
            told = ", ".join(f'"{column.name}" {STORED[column.type]}' for column in columns)
            copy.execute(f"CREATE TABLE {name} ({told})")
            places = ", ".join("?" * len(columns))
            for row in call(ROOT + name).json()["value"]:
                values = [_kept(row[column.name], column.type) for column in columns]
                copy.execute(f"INSERT INTO {name} VALUES ({places})", values)  # noqa: S608
        yield copy


def _kept(value: Any, kind: str) -> Any:
    if kind != "timestamp" or value is None:
        return value
    return datetime.fromisoformat(value).replace(tzinfo=None)


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
