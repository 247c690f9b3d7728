"""A published table with all that a filter may meet: nulls, quotes, signs, letters, times."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import duckdb
import pytest

from apps.reports.feed import publish
from apps.reports.models import Feed, PublishedBenchmark, PublishedCohort, PublishedPeriod
from apps.reports.registry import DATASETS
from apps.tenancy.context import acting_for
from tests.api.conftest import Call
from tests.api.odata.asking import ROOT
from tests.conftest import Company

NUMBER_OF_ROWS = 14
STORED = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",  # in UTC
}

# release_id, period_id, cohort_id, is_shown, why_not, n_about, p25, p50
WRITTEN: list[tuple[Any, ...]] = [
    ("r01", "2001-Q1", "tele", True, None, 40, 30.0, 50.0),
    ("r02", "2001-Q1", "tele", False, "noise", 12, None, None),
    ("r03", "2001-Q2", "reef", False, "few", 9, None, None),
    ("r04", "2001-Q2", "reef", True, "", 80, 50.5, 50.5),
    ("r05", "2001-Q2", "nobody", True, None, 40, None, 61.25),
    ("r06", "2002-Q4", "nobody", True, "O'Brien's", 55, 70.0, 61.25),
    ("r07", "2002-Q4", "tele", False, "  padded\t", 0, 49.999, None),
    ("r08", "2002-Q4", "reef", True, "100% sure_thing", 40, -0.5, 0.0),
    ("r09", "nothing", "reef", False, "ÄRGER", -3, None, 99.5),
    ("r10", "nothing", "tele", True, "🌊 swell\nand ebb", 41, 10.0, 20.0),
    ("r11", "2001-Q1", "tele", True, "=1+1", 2147483647, 1e-9, 1e9),
    ("r12", "2001-Q1", "reef", False, "back\\slash", 80, 50.0, 49.0),
    ("r13", "2002-Q4", "tele", True, "Noise", 80, None, 50.0),
    ("r14", "2001-Q2", "reef", False, None, 1, None, None),
]


def period(period_id: str, starts_on: date, seq: int) -> PublishedPeriod:
    return PublishedPeriod(
        period_id=period_id,
        name=period_id.replace("-", " "),
        starts_on=starts_on,
        ends_on=starts_on.replace(day=28),
        year=starts_on.year,
        quarter=(starts_on.month + 2) // 3,
        ordinal=starts_on.year * 4 + (starts_on.month + 2) // 3,
        change_seq=seq,
        changed_at=datetime(2026, 2, 1, tzinfo=UTC),
    )


def benchmark(number: int, values: tuple[Any, ...], seq: int) -> PublishedBenchmark:
    release_id, period_id, cohort_id, is_shown, why_not, n_about, p25, p50 = values
    return PublishedBenchmark(
        release_id=release_id,
        period_id=period_id,
        population="real",
        published_at=datetime(2026, 1 + number % 4, 10, 23 - number % 3, 30, 0, number * 1000, UTC),
        leaf_plan="L0",
        cohort_id=cohort_id,
        metric_key="overall" if number % 2 else "TEC",
        epsilon="1/3",
        is_shown=is_shown,
        why_not=why_not,
        n_about=n_about,
        p25=p25,
        p50=p50,
        noisy_counts="1 2 3",
        change_seq=seq,
        changed_at=datetime(2026, 2, 1, 0, 0, 0, number, UTC),
    )


def write_table(company: Company) -> None:
    """Publish the table for the company; publishing again leaves it, as no fact has changed."""
    with acting_for(company.organisation.pk):
        publish()
        first = Feed.objects.get().last_seq + 1
        PublishedPeriod.objects.bulk_create(
            [
                period("2001-Q1", date(2001, 1, 1), first),
                period("2001-Q2", date(2001, 4, 1), first + 1),
                period("2002-Q4", date(2002, 10, 1), first + 2),
            ]
        )
        PublishedCohort.objects.bulk_create(
            PublishedCohort(
                cohort_id=code,
                name=name,
                industry="",
                size_class="",
                change_seq=first + seq,
                changed_at=datetime(2026, 2, 1, tzinfo=UTC),
            )
            for seq, (code, name) in enumerate([("tele", "Telecom"), ("reef", "Reef")])
        )
        PublishedBenchmark.objects.bulk_create(
            benchmark(number, values, first + number) for number, values in enumerate(WRITTEN)
        )


@pytest.fixture
def table(acme: Company) -> Company:
    """The company, with the table published."""
    write_table(acme)
    return acme


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
