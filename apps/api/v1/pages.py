"""Cuts a dataset's published rows, or the changes to them, into pages in the order of changes.

A full listing remembers at which number it began. Rows that change meanwhile are met again later,
and the cursor at its end leads to every change since that number, so nothing is lost between a
listing and the changes after it; some rows may come twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime

from apps.api.problems import ProblemError
from apps.api.v1 import cursors
from apps.api.v1.cursors import Cursor
from apps.reports.models import Feed, Tombstone
from apps.reports.registry import Dataset
from apps.tenancy.context import current_organisation

DEFAULT_LIMIT = 1000
MOST = 5000
PARAMETERS = ("limit", "cursor", "since", "updated_since")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the rows, and where to go on: now if there are more, else another day."""

    rows: list[Row]
    has_more: bool
    next_cursor: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a reader asks for, its parameters understood."""

    dataset: Dataset
    filters: Mapping[str, Any]
    limit: int
    cursor: Cursor
    changed_since: datetime | None  # of changes: the least time

    def told(self) -> str:
        """Return what a cursor is good for."""
        since = self.changed_since.isoformat() if self.changed_since else ""
        return _told(self.dataset, self.filters, since)


def page(question: Question, feed: Feed) -> Page:
    """Return the rows behind the question's cursor, as far as the feed has been published."""
    cursor = question.cursor
    found = (_listed if cursor.is_listing else _changed)(question, feed.last_seq)
    chosen, has_more = found[: question.limit], len(found) > question.limit
    if has_more:
        following = Cursor(chosen[-1]["change_seq"], cursor.start, question.told())
    else:
        until = cursor.start if cursor.is_listing else feed.last_seq
        following = Cursor(until, -1, _told(question.dataset, question.filters, ""))
    return Page(chosen, has_more, following.text())


def question_of(dataset: Dataset, parameters: Mapping[str, str], feed: Feed) -> Question:
    """Return what the parameters ask for.

    Raises
    ------
    ProblemError
        If one of them cannot be understood, or the cursor has expired.
    """
    filters = filters_of(dataset, parameters)
    if "since" in parameters and "updated_since" in parameters:
        raise _invalid("since", "Give since or updated_since, not both.")
    changed_since = _moment(parameters["updated_since"]) if "updated_since" in parameters else None
    return Question(
        dataset=dataset,
        filters=filters,
        limit=_limit(parameters.get("limit", str(DEFAULT_LIMIT))),
        cursor=_cursor(dataset, filters, parameters, changed_since, feed),
        changed_since=changed_since,
    )


def filters_of(dataset: Dataset, parameters: Mapping[str, str]) -> dict[str, Any]:
    """Return the values that the dataset's columns are asked for by.

    Raises
    ------
    ProblemError
        If one of them cannot be a value of its column.
    """
    return {
        name: _value(dataset, name, parameters[name])
        for name in dataset.filters
        if name in parameters
    }


def _cursor(
    dataset: Dataset,
    filters: Mapping[str, Any],
    parameters: Mapping[str, str],
    changed_since: datetime | None,
    feed: Feed,
) -> Cursor:
    since = changed_since.isoformat() if changed_since else ""
    question = _told(dataset, filters, since)
    name = next((name for name in ("cursor", "since") if name in parameters), None)
    if name is None:
        start = -1 if changed_since else feed.last_seq
        return Cursor(0, start, question)
    cursor = cursors.read(parameters[name], question, name)
    oldest = cursor.start if cursor.is_listing else cursor.seq
    if oldest < feed.expired_seq and not changed_since:
        raise cursors.expired(name)
    return cursor


def _listed(question: Question, last_seq: int) -> list[Row]:
    rows = question.dataset.model.objects.all()
    if question.filters:
        rows = rows.filter(**question.filters)
    return [_upserted(row) for row in _some(question, rows, last_seq)]


def _changed(question: Question, last_seq: int) -> list[Row]:
    """Return what was written, or removed, or no longer meets the filters."""
    written = _some(question, question.dataset.model.objects.all(), last_seq)
    graves = _some(question, Tombstone.objects.filter(dataset=question.dataset.name), last_seq)
    found = [_as_change(question, row) for row in written]
    found += [_removed(row | {"id": row["row_id"]}) for row in graves]
    return sorted(found, key=itemgetter("change_seq"))


def _as_change(question: Question, row: Row) -> Row:
    if any(row[name] != value for name, value in question.filters.items()):
        return _removed(row)
    return _upserted(row)


def _upserted(row: Row) -> Row:
    row["op"] = "upsert"
    return row


def _removed(row: Row) -> Row:
    return {
        "id": row["id"],
        "change_seq": row["change_seq"],
        "changed_at": row["changed_at"],
        "op": "delete",
    }


def _some(question: Question, rows: QuerySet[Any], last_seq: int) -> list[Row]:
    """Return a page of them behind the cursor, and one more if there is one."""
    found = rows.filter(change_seq__range=(question.cursor.seq + 1, last_seq))
    if question.changed_since:
        found = found.filter(changed_at__gte=question.changed_since)
    names = [column.name for column in question.dataset.columns]
    if rows.model is Tombstone:
        names = ["row_id", "change_seq", "changed_at"]
    return list(found.order_by("change_seq").values(*names)[: question.limit + 1])


def _told(dataset: Dataset, filters: Mapping[str, Any], since: str) -> str:
    parts = sorted(f"{name}={value}" for name, value in filters.items())
    return "&".join((str(current_organisation()), dataset.name, since, *parts))


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST):
        raise _invalid("limit", f"limit is a number from 1 to {MOST}.")
    return int(text[:9])


def _value(dataset: Dataset, name: str, text: str) -> Any:
    if dataset.column(name).type != "integer":
        return text
    if not (text.isascii() and text.isdigit() and len(text) < 10):  # noqa: PLR2004
        raise _invalid(name, f"{name} is a whole number.")
    return int(text)


def _moment(text: str) -> datetime:
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise _invalid("updated_since", "updated_since is a time such as 2026-11-02T08:30:00Z.")
    return found


def _invalid(parameter: str, detail: str) -> ProblemError:
    return ProblemError("invalid_parameter", detail, parameter=parameter)
