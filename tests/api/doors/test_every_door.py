"""Every dataset through every door: the same rows, sums and nulls as stand in the database."""

from collections import Counter
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from apps.reports.registry import DATASETS, Column
from tests.api.conftest import Call, caller, token_of
from tests.api.doors.doors import DOORS
from tests.api.doors.odd import Rows, publish_odd_rows, published
from tests.conftest import Company

KINDS = {"string": str, "integer": int, "number": float, "boolean": bool}
NUMBERS = ("integer", "number")

Facts = dict[str, tuple[Counter[tuple[Any, ...]], dict[str, tuple[int, Fraction]]]]


@pytest.mark.parametrize("door", list(DOORS))
def test_every_dataset_has_the_same_rows_sums_and_nulls(acme: Company, door: str) -> None:
    publish_odd_rows(acme)
    publish_odd_rows(acme, turn=1)
    expected = published(acme)
    if door == "xlsx":
        expected = {name: [_as_cells(row) for row in rows] for name, rows in expected.items()}

    found = {name: _through(acme, door, name) for name in DATASETS}

    for name in DATASETS:
        assert _differing(found[name], expected[name]) == [], name
        assert _multiset(name, found[name]) == _multiset(name, expected[name]), name
        assert _sums(name, found[name]) == _sums(name, expected[name]), name


def _through(company: Company, door: str, name: str) -> Rows:
    call: Call = caller(token_of(company))  # its own, for the quota
    columns = DATASETS[name].columns
    rows = DOORS[door](call, name)
    for row in rows:
        assert set(row) == {column.name for column in columns}
    return [{column.name: _typed(column, row[column.name]) for column in columns} for row in rows]


def _typed(column: Column, told: Any) -> Any:
    """Return what REST, or a file that was read as REST writes, tells; refuse another type."""
    if told is None:
        assert column.is_nullable, column.name
        return None
    if column.type == "date":
        return date.fromisoformat(told)
    if column.type == "timestamp":
        assert len(told) == len("2026-11-02T08:30:00.000000Z")
        return datetime.fromisoformat(told)
    if column.type == "number" and type(told) is int:  # a cell of a sheet
        told = float(told)
    assert type(told) is KINDS[column.type], (column.name, told)
    return told


def _as_cells(row: dict[str, Any]) -> dict[str, Any]:
    """Return the row as a sheet keeps it: its times have three digits of a second."""
    return {name: _to_the_millisecond(value) for name, value in row.items()}


def _to_the_millisecond(value: Any) -> Any:
    if not isinstance(value, datetime):
        return value
    return value.replace(microsecond=0) + timedelta(milliseconds=round(value.microsecond / 1000))


def _differing(found: Rows, expected: Rows) -> list[tuple[str, Any, Any]]:
    """Return what differs in rows that both have, to be read by people."""
    wanted = {row["id"]: row for row in expected}
    return [
        (name, value, wanted[row["id"]][name])
        for row in found
        if row["id"] in wanted
        for name, value in row.items()
        if value != wanted[row["id"]][name]
    ]


def _multiset(name: str, rows: Rows) -> Counter[tuple[Any, ...]]:
    columns = DATASETS[name].columns
    return Counter(tuple(row[column.name] for column in columns) for row in rows)


def _sums(name: str, rows: Rows) -> dict[str, tuple[int, Fraction]]:
    """Return how many nulls each column has, and its exact sum: of texts and times their count."""
    return {
        column.name: (
            sum(row[column.name] is None for row in rows),
            sum(
                (Fraction(row[column.name]) for row in rows if row[column.name] is not None),
                Fraction(0),
            )
            if column.type in NUMBERS
            else Fraction(0),
        )
        for column in DATASETS[name].columns
    }
