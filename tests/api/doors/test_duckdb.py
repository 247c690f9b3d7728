"""DuckDB reads every dataset over HTTP, with a secret that holds the token."""

from collections import Counter
from typing import Any

import duckdb
import pytest

from apps.reports.registry import DATASETS
from tests.api.conftest import token_of
from tests.api.doors.odd import Rows, publish_odd_rows, published
from tests.conftest import Company

pytestmark = pytest.mark.django_db(transaction=True)

STORED = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMPTZ",
}


class TestDuckDb:
    @pytest.mark.parametrize("suffix", ["parquet", "csv"])
    def test_reads_what_stands_in_the_database(
        self, acme: Company, web: str, tool: duckdb.DuckDBPyConnection, suffix: str
    ) -> None:
        publish_odd_rows(acme)
        keep_token(tool, token_of(acme), web)
        expected = published(acme)

        for name in DATASETS:
            found = read(tool, f"{web}api/v1/{name}.{suffix}", name)
            assert as_multiset(found) == as_multiset(expected[name]), name

    def test_asks_for_parts_of_a_file(
        self, acme: Company, web: str, tool: duckdb.DuckDBPyConnection
    ) -> None:
        publish_odd_rows(acme)
        keep_token(tool, token_of(acme), web)
        tool.execute("CALL enable_logging('HTTP')")

        read(tool, f"{web}api/v1/benchmarks.parquet", "benchmarks")

        asked = tool.execute(
            "SELECT request.type, request.headers['Range'], response.status"
            " FROM duckdb_logs_parsed('HTTP')"
        ).fetchall()
        parts = [part for kind, part, status in asked if kind == "GET" and "206" in status]
        assert parts
        assert all(part.startswith("bytes=") for part in parts)

    def test_gets_nothing_without_its_secret(
        self, acme: Company, web: str, tool: duckdb.DuckDBPyConnection
    ) -> None:
        publish_odd_rows(acme)
        keep_token(tool, token_of(acme), f"{web}elsewhere/")

        tool.execute("CALL enable_logging('HTTP')")

        with pytest.raises(duckdb.Error):
            read(tool, f"{web}api/v1/rounds.parquet", "rounds")

        asked = tool.execute("SELECT response.status FROM duckdb_logs_parsed('HTTP')").fetchall()
        assert {status for (status,) in asked if status} == {"Unauthorized_401"}


def keep_token(tool: duckdb.DuckDBPyConnection, token: str, scope: str) -> None:
    tool.execute(f"CREATE SECRET (TYPE http, BEARER_TOKEN '{token}', SCOPE '{scope}')")


def read(tool: duckdb.DuckDBPyConnection, address: str, name: str) -> Rows:
    columns = DATASETS[name].columns
    source = f"read_parquet('{address}')"
    if address.endswith(".csv"):
        told = ", ".join(f"'{column.name}': '{STORED[column.type]}'" for column in columns)
        source = (
            f"read_csv('{address}', columns = {{{told}}}, allow_quoted_nulls = false,"
            " auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"')"
        )
    asked = ", ".join(f'"{column.name}"' for column in columns)
    table = tool.execute(f"SELECT {asked} FROM {source}").to_arrow_table()  # noqa: S608
    rows: Rows = table.to_pylist()
    return rows


def as_multiset(rows: Rows) -> Counter[tuple[tuple[str, Any], ...]]:
    return Counter(tuple(sorted(row.items())) for row in rows)
