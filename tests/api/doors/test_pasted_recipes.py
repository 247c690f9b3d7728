"""The recipes of the connecting pages: what stands on them is pasted and run.

Those in R and for Airbyte were run by hand; the others, marked as untried, lead to addresses that
are there.
"""

import csv
import io
import re
import runpy
from importlib.metadata import version
from operator import itemgetter
from pathlib import Path

import duckdb
import httpx
import pytest

from apps.dashboards.connecting.recipes import RECIPES, TOKEN, recipe
from apps.performance.models import Annotation
from apps.reports.registry import DATASETS
from apps.tenancy.context import acting_for
from tests.api.conftest import score, token_of
from tests.api.doors.conftest import Copied
from tests.api.doors.odd import published
from tests.conftest import NOON, Company

pytestmark = pytest.mark.django_db(transaction=True)

BY_TESTS = ("pandas", "dlt", "duckdb")  # the last but one in test_dlt
BY_HAND = ("r", "airbyte")


@pytest.fixture
def acme(acme: Company) -> Company:
    """The company, with two scored rounds."""
    for quarter, maturity in (("2026-Q2", 40.0), ("2026-Q3", 100 / 7)):
        score(acme, quarter, maturity)
    return acme


def test_those_said_to_be_tried_are_tried() -> None:
    said = [each.tool for each in RECIPES if each.tried_with]

    assert sorted(said) == sorted((*BY_TESTS, *BY_HAND))


@pytest.mark.parametrize("tool", BY_TESTS)
def test_they_are_tried_with_the_version_that_they_name(tool: str) -> None:
    _, _, number = recipe(tool).tried_with.partition(" ")

    assert version(tool).startswith(f"{number}.")


def test_pandas_reads_what_stands_in_the_database(
    acme: Company, copied: Copied, workplace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIDEMARK_TOKEN", token_of(acme))
    script = workplace / "read.py"
    script.write_text(copied(acme, "pandas"))

    found = runpy.run_path(str(script))["scores"]

    rows = found.astype(object).where(found.notna(), None).to_dict("records")
    expected = published(acme)["dimension_scores"]
    assert sorted(rows, key=itemgetter("id")) == sorted(expected, key=itemgetter("id"))
    assert found["score"].dtype == "float64"


def test_duckdb_keeps_a_table_and_asks_it(
    acme: Company, copied: Copied, tool: duckdb.DuckDBPyConnection
) -> None:
    script = copied(acme, "duckdb").replace(TOKEN, token_of(acme))

    found = tool.execute(script).fetchall()

    rows = published(acme)["dimension_scores"]
    assert sorted(found) == sorted(
        (row["period_id"], row["dimension_key"], row["score"]) for row in rows
    )
    assert tool.execute("SELECT count(*) FROM dimension_scores").fetchall() == [(len(rows),)]


@pytest.mark.parametrize("tool", [each.tool for each in RECIPES])
def test_every_address_is_answered(acme: Company, web: str, copied: Copied, tool: str) -> None:
    found = re.findall(rf"{web}[\w/.]*", copied(acme, tool))

    for address in found:
        # What ends so is put together with the name of a dataset.
        whole = f"{address}rounds.csv" if address.endswith("/api/v1/") else address
        answer = httpx.get(whole, auth=("anyone", token_of(acme)), timeout=60)
        assert answer.status_code == httpx.codes.OK, whole
    assert found


def test_google_sheets_is_given_no_formula(acme: Company, copied: Copied) -> None:
    with acting_for(acme.organisation.pk):
        Annotation.objects.create(happened_on=NOON.date(), text="=1+1", created_at=NOON)
    script = copied(acme, "google-sheets")

    [(start, end)] = re.findall(r'= "(\S+)" \+ dataset \+ "(\S+)";', script)
    told = httpx.get(f"{start}annotations{end}", auth=("anyone", token_of(acme)), timeout=60)
    [mark] = re.findall(r"replace\(/\^\\u(\w+)/", script)
    lines = list(csv.reader(io.StringIO(told.text.removeprefix(chr(int(mark, 16))))))

    assert lines[0][0] == "annotation_id"
    assert "'=1+1" in lines[1]
    assert "UrlFetchApp.fetch(address" in script


def test_power_bi_is_not_told_to_refresh_by_the_time_of_change(
    acme: Company, copied: Copied
) -> None:
    assert "changed_at" not in copied(acme, "power-bi")


def test_names_of_datasets_and_columns_are_those_of_the_registry(
    acme: Company, copied: Copied
) -> None:
    sheets, grafana = copied(acme, "google-sheets"), copied(acme, "grafana")

    told = re.findall(r"(\w+) \((string|number|timestamp)\)", grafana)
    assert [DATASETS["kpi_values"].column(name).type for name, _ in told] == [k for _, k in told]
    [names] = re.findall(r"DATASETS = \[(.*)\];", sheets)
    assert set(re.findall(r"\w+", names)) <= set(DATASETS)
