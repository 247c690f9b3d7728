"""A tool that none of us wrote reads the service: SQL over OData by sqlalchemy-odata."""

from io import BytesIO
from typing import Any

import duckdb
import pytest
import sqlalchemy
from django.test import Client
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter

from apps.api.odata import options
from tests.api.conftest import Call, token_of
from tests.api.odata.asking import rows
from tests.conftest import Company

QUERIES = (  # of SQL that both know
    "SELECT release_id, p50 FROM benchmarks WHERE p50 > 49.5 ORDER BY p50 DESC, release_id LIMIT 3",
    "SELECT release_id FROM benchmarks ORDER BY release_id DESC LIMIT 4 OFFSET 2",
    "SELECT release_id, n_about FROM benchmarks WHERE n_about >= 40 AND n_about < 81 AND p50 <= 50"
    " ORDER BY n_about DESC, release_id",
    "SELECT release_id FROM benchmarks WHERE p50 IS NULL ORDER BY release_id",
    "SELECT release_id FROM benchmarks WHERE why_not IS NOT NULL ORDER BY release_id LIMIT 5",
    "SELECT release_id FROM benchmarks WHERE why_not <> 'noise' ORDER BY release_id",
    "SELECT release_id, why_not FROM benchmarks WHERE why_not = 'O''Brien''s'",
    "SELECT release_id, why_not FROM benchmarks WHERE why_not IN ('=1+1', '') ORDER BY release_id",
    "SELECT release_id FROM benchmarks WHERE why_not LIKE '🌊%' ORDER BY release_id",
    "SELECT release_id FROM benchmarks WHERE why_not = 'back\\slash'",
    "SELECT release_id FROM benchmarks WHERE is_shown = false ORDER BY release_id",
    "SELECT p.year, c.name, b.release_id FROM benchmarks b JOIN periods p USING (period_id)"
    " JOIN cohorts c USING (cohort_id) WHERE p.year = 2001 AND b.p50 > 10 ORDER BY b.release_id",
    "SELECT c.name, count(*), sum(b.n_about), sum(b.p50), count(b.p50) FROM benchmarks b"
    " LEFT JOIN cohorts c USING (cohort_id) GROUP BY c.name ORDER BY count(*)",
)


class InProcess(HTTPAdapter):
    """Carries the tool's requests to the service without a network between them."""

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        sent = {
            name: str(value) for name, value in request.headers.items() if "Encoding" not in name
        }
        answer = Client().get(request.path_url, headers={**sent, "Host": "localhost"})
        response = Response()
        response.status_code = answer.status_code
        response.headers.update(dict(answer.items()))
        response.raw = BytesIO(answer.content)
        response.url = request.url or ""
        return response


@pytest.fixture
def connection(table: Company, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr("shillelagh_odata.adapter.HTTPAdapter", InProcess)
    return sqlalchemy.create_engine(
        f"odata://anyone:{token_of(table)}@localhost/odata/v4"
    ).connect()


class TestSqlOverOData:
    def test_reads_the_same_rows(
        self, connection: Any, call: Call, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(options, "MOST_PAGE", 3)  # so that it has links to follow
        monkeypatch.setattr(options, "DEFAULT_PAGE", 3)
        asked = "SELECT release_id, why_not, n_about, p50, is_shown FROM benchmarks"

        found = connection.execute(sqlalchemy.text(asked)).fetchall()

        monkeypatch.undo()
        told = rows(call, "benchmarks", select="release_id,why_not,n_about,p50,is_shown")
        assert [tuple(row) for row in found] == [tuple(row.values()) for row in told]

    def test_joins_facts_with_what_their_keys_mean(self, connection: Any) -> None:
        asked = (
            "SELECT p.year, sum(b.n_about) FROM benchmarks b JOIN periods p USING (period_id)"
            " WHERE b.p50 IS NOT NULL GROUP BY p.year ORDER BY p.year"
        )

        found = connection.execute(sqlalchemy.text(asked)).fetchall()

        assert [tuple(row) for row in found] == [(2001, 2147483887), (2002, 175)]

    @pytest.mark.parametrize("asked", QUERIES)
    def test_answers_as_duckdb_does(
        self, connection: Any, warehouse: duckdb.DuckDBPyConnection, asked: str
    ) -> None:
        found = connection.exec_driver_sql(asked).fetchall()

        wanted = warehouse.execute(asked).fetchall()
        assert [tuple(row) for row in found] == wanted != []
