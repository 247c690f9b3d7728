"""Rows that files, tables and sheets stumble over, in every dataset, written as the feed does."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils.timezone import now

from apps.reports import feed as publishing
from apps.reports.registry import DATASETS, Column, Dataset
from apps.tenancy.context import acting_for
from tests.conftest import Company

Rows = list[dict[str, Any]]

TEXTS = (
    *("", " ", "=1+1", "'=1+1", "''=1+1", "'", "''", "'tis", "-1", "'-1", "+1", "@now", "1e5"),
    *('"', '""', 'say "yes", please', '=HYPERLINK("http://a.example","b")', "=1+1;2", "\uff1d1+1"),
    *("two\nlines", "two\r\nlines", "\n", "\r", "\r\n", "\n=1+1", "\t=1+1", "end\n", "tab\there"),
    *("NULL", "null", "None", "\\N", "\\.", "\\", "\\n", "NaN", "#N/A", "true", "f", "0012"),
    *(
        ",;\t|",
        " padded ",
        "2026-01-01",
        "2026-01-01T00:00:00Z",
        "{}",
        '{"a": [1]}',
        "<b>&amp;</b>",
    ),
    *(
        "wave 🌊",
        "👩\u200d👩\u200d👧\u200d👦",
        "é e\u0301 ß İ",
        "\ufeffmark",
        "\u200f\u05e9",
        "a\u2028b\u2029c\x85d",
        "\xa0",
    ),
    *("\x01\x1f\x7f", "_x000D_", "_x0041_", "\ufffd\ue000", "漢字" * 400),
)
NUMBERS = (
    *(
        0.0,
        40.0,
        -1.0,
        0.1 + 0.2,
        1 / 3,
        100 / 7,
        55.125,
        -0.5,
        1e-9,
        5e-324,
        2.2250738585072014e-308,
    ),
    *(1.7976931348623157e308, -1.7976931348623157e308, 1e22, 123456789.12345679, 2.0**53 + 2, 1e16),
)
INTEGERS = (0, 1, -1, 40, 2**31 - 1, -(2**31), 65536)
DAYS = (date(2000, 1, 1), date(2024, 2, 29), date(2026, 11, 22), date(2099, 12, 31))
TIMES = (
    datetime(2000, 1, 1, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 30, 0, 1, tzinfo=UTC),  # in Berlin at the same hour as the next one
    datetime(2026, 10, 25, 1, 30, 0, 1, tzinfo=UTC),
    datetime(2026, 11, 22, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(2099, 12, 31, 12, 0, 0, 123_456, tzinfo=UTC),
)
KINDS: dict[str, tuple[Any, ...]] = {
    "string": TEXTS,
    "number": NUMBERS,
    "integer": INTEGERS,
    "boolean": (True, False),
    "date": DAYS,
    "timestamp": TIMES,
}


def publish_odd_rows(company: Company, turn: int = 0) -> None:
    """Publish a row for each text in every dataset, and nothing else.

    Another turn changes most of the rows, removes some, and brings back what an earlier one had
    removed. Publishing again leaves all as it is, since no fact has changed.
    """
    with acting_for(company.organisation.pk):
        feed = publishing.publish()
        fresh = {name: dict(_rows(dataset, turn)) for name, dataset in DATASETS.items()}
        at = max(now(), feed.last_changed_at + timedelta(microseconds=1))
        publishing._write(feed, fresh, at=at)
        feed.save()


def published(company: Company) -> dict[str, Rows]:
    """Return every dataset's rows as they stand in the database."""
    with acting_for(company.organisation.pk):
        publishing.publish()
        return {
            name: [
                row | {"id": str(row["id"])}
                for row in dataset.model.objects.values(
                    *(column.name for column in dataset.columns)
                )
            ]
            for name, dataset in DATASETS.items()
        }


def _rows(dataset: Dataset, turn: int) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    """Yield the rows by their keys, whose first column differs in all of them."""
    names = [column.name for column in dataset.own_columns]
    key = [names.index(name) for name in dataset.primary_key]
    for number in range(len(TEXTS)):
        if (number + turn) % 5 == 4:  # in this turn it is not there
            continue
        values = tuple(
            _value(column, number + 7 * place, 0 if place in key else turn)
            for place, column in enumerate(dataset.own_columns)
        )
        values = (*values[: key[0]], TEXTS[number], *values[key[0] + 1 :])
        yield tuple(values[place] for place in key), values


def _value(column: Column, number: int, turn: int) -> Any:
    if column.is_nullable and number % 3 == 0:
        return None
    values = KINDS[column.type]
    return values[(number + turn) % len(values)]
