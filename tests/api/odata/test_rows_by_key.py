"""Every set's rows by their keys: for their own company whatever is written in them, else none."""

from typing import Any
from urllib.parse import quote

import pytest

from apps.accounts.models import Organisation
from apps.reports.registry import DATASETS, Dataset
from apps.tenancy.context import acting_for
from tests.api.conftest import Call, caller, token_of
from tests.api.doors.odd import publish_odd_rows, published
from tests.conftest import Company

SOME = 3  # rows of each set
NOBODYS = "zyzzyva"


@pytest.fixture
def borealis(borealis: Company) -> Company:
    """The stranger takes part in benchmarks too."""
    with acting_for(borealis.organisation.pk):
        Organisation.objects.update(kpi_benchmark_consent=True)
    return borealis.take_part()


def address(dataset: Dataset, row: dict[str, Any]) -> str:
    """Return where the row is; whatever may be mistaken in an address is escaped."""
    values = {name: str(row[name]).replace("'", "''") for name in dataset.primary_key}
    key = ",".join(f"{name}='{quote(value, safe='')}'" for name, value in values.items())
    return f"/odata/v4/{dataset.name}({key})"


def test_rows_are_found_whatever_is_written_in_their_keys(acme: Company, call: Call) -> None:
    publish_odd_rows(acme)

    for row in published(acme)["dimension_scores"]:
        answer = call(address(DATASETS["dimension_scores"], row))

        assert answer.status_code == 200, row["round_id"]
        assert answer.json()["id"] == row["id"]


@pytest.mark.parametrize("name", list(DATASETS))
def test_a_strangers_are_as_missing_as_nobodys(
    acme: Company, borealis: Company, call: Call, name: str
) -> None:
    publish_odd_rows(borealis)
    dataset, their_call = DATASETS[name], caller(token_of(borealis))

    for row in published(borealis)[name][-SOME:]:
        nobodys = call(address(dataset, row | {dataset.primary_key[0]: NOBODYS}))
        found, theirs = call(address(dataset, row)), their_call(address(dataset, row))

        assert theirs.status_code == 200
        assert (found.status_code, found.content) == (404, nobodys.content)
