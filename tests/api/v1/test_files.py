"""A dataset as a file: the same rows as through REST, in every format."""

import re
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from apps.performance.models import Annotation, KpiReading
from apps.reports.registry import DATASETS
from apps.tenancy.context import acting_for
from tests.api.conftest import Call, score
from tests.api.v1.reading import READERS, body, rows_of
from tests.conftest import NOON, Company
from tests.performance.entering import enter

TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]{15}Z")
TEXTS = (
    "=1+1",
    'say "yes", please',
    "two\nlines",
    "two\r\nlines",
    "wave 🌊 ümlaut",
    "\\N \\n",
    "-1",
)


def fill(company: Company) -> None:
    """Give the company rows of all kinds, with texts that files stumble over."""
    for quarter, maturity in (("2026-Q2", 40.0), ("2026-Q3", 55.125)):
        score(company, quarter, maturity)
    with acting_for(company.organisation.pk):
        enter(company, "83.4", n=420)
        enter(company, "61")
        KpiReading.objects.update(note='=1+1\n"quoted"')
        Annotation.objects.bulk_create(
            Annotation(happened_on=NOON.date(), text=text, detail=text * place, created_at=NOON)
            for place, text in enumerate(TEXTS)
        )


def as_multiset(rows: list[dict[str, Any]]) -> Counter[tuple[tuple[str, Any], ...]]:
    return Counter(tuple((k, v) for k, v in row.items() if k != "op") for row in rows)


def to_the_millisecond(row: dict[str, Any]) -> dict[str, Any]:
    """Round times as a cell of a sheet does."""
    return {name: _rounded(value) for name, value in row.items()}


def _rounded(value: Any) -> Any:
    if not (isinstance(value, str) and TIME.fullmatch(value)):
        return value
    at = datetime.fromisoformat(value)
    rounded = at.replace(microsecond=0) + timedelta(milliseconds=round(at.microsecond / 1000))
    return rounded.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class TestDownload:
    @pytest.mark.parametrize("suffix", sorted(READERS))
    def test_gives_the_rows_that_rest_gives(self, acme: Company, call: Call, suffix: str) -> None:
        fill(acme)

        for name in DATASETS:
            through_rest = call(f"/api/v1/{name}").json()["data"]
            through_file = rows_of(name, suffix, body(call(f"/api/v1/{name}.{suffix}")))
            if suffix == "xlsx":
                through_rest = [to_the_millisecond(row) for row in through_rest]
            assert as_multiset(through_file) == as_multiset(through_rest), name
