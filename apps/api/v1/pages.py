"""Cuts a dataset's published rows, or the changes to them, into pages in the order of changes.

A full listing remembers at which number it began. Rows that change meanwhile are met again later,
and the cursor at its end leads to every change since that number, so nothing is lost between a
listing and the changes after it; some rows may come twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Protocol

from django.utils.dateparse import parse_datetime

from apps.accounts.models import Organisation
from apps.api.problems import ProblemError
from apps.api.v1 import cursors
from apps.api.v1.cursors import Cursor
from apps.reports.epochs import epoch_of
from apps.reports.models import Feed
from apps.tenancy.context import current_organisation

DEFAULT_LIMIT = 1000
MOST = 5000
EARLIEST, LATEST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
NO_NUL = r"^[^\u0000]*$"  # of texts that rows are asked by: the database keeps none with it
PARAMETERS = ("limit", "cursor", "since", "updated_since")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the rows, and where to go on: now if there are more, else another day."""

    rows: list[Row]
    has_more: bool
    next_cursor: str


class Source(Protocol):
    """What is read page by page: one dataset, or what has changed in several."""

    @property
    def name(self) -> str:
        """Return what its cursors are good for."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the names of what its rows have."""

    def filters(self, parameters: Mapping[str, str]) -> dict[str, Any]:
        """Return the values by which rows are asked for, by column."""

    def rows(self, question: "Question", last_seq: int) -> list[Row]:
        """Return the rows behind the question's cursor, one more than its limit if there are."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a reader asks for, its parameters understood."""

    source: Source
    epoch: str
    filters: Mapping[str, Any]
    limit: int
    cursor: Cursor
    changed_since: datetime | None  # of changes: the least time

    def told(self) -> str:
        """Return what a cursor is good for."""
        since = self.changed_since.isoformat() if self.changed_since else ""
        return _told(self.source, self.epoch, self.filters, since)


def page(question: Question, feed: Feed) -> Page:
    """Return the rows behind the question's cursor, as far as the feed has been published.

    Raises
    ------
    ProblemError
        If the cursor has expired: looked at after the rows were read, so that no tombstone can
        have gone between the look and the reading.
    """
    cursor = question.cursor
    found = question.source.rows(question, feed.last_seq)
    if not (cursor.is_listing and cursor.start == feed.last_seq):  # else nothing later can be gone
        _require_whole(question, Feed.objects.get(pk=feed.pk))
    chosen, has_more = found[: question.limit], len(found) > question.limit
    if has_more:
        following = Cursor(chosen[-1]["change_seq"], cursor.start, question.told())
    else:
        until = cursor.start if cursor.is_listing else feed.last_seq
        following = Cursor(until, -1, replace(question, changed_since=None).told())
    return Page(chosen, has_more, following.text())


def question_of(source: Source, parameters: Mapping[str, str], feed: Feed) -> Question:
    """Return what the parameters ask for.

    Raises
    ------
    ProblemError
        If one of them cannot be understood, or the cursor has expired.
    """
    filters = source.filters(parameters)
    if "since" in parameters and "updated_since" in parameters:
        raise invalid("since", "Give since or updated_since, not both.")
    changed_since = _moment(parameters["updated_since"]) if "updated_since" in parameters else None
    since = changed_since.isoformat() if changed_since else ""
    epoch = epoch_of(feed)
    question = Question(
        source=source,
        epoch=epoch,
        filters=filters,
        limit=limit_in(parameters, default=DEFAULT_LIMIT, most=MOST),
        cursor=_cursor(_told(source, epoch, filters, since), parameters, feed),
        changed_since=changed_since,
    )
    _require_whole(question, feed)
    return question


def cursor_after(source: Source, feed: Feed) -> str:
    """Return the cursor to whatever of the source changes after the feed was published."""
    return Cursor(feed.last_seq, -1, _told(source, epoch_of(feed), {}, "")).text()


def _cursor(question: str, parameters: Mapping[str, str], feed: Feed) -> Cursor:
    name = next((name for name in ("cursor", "since") if name in parameters), None)
    if name is not None:
        found = cursors.read(parameters[name], question, name)
        if max(found.seq, found.start) > feed.last_seq:  # what it follows is not there any more
            raise cursors.expired()
        return found
    return Cursor(0, -1 if "updated_since" in parameters else feed.last_seq, question)


def _require_whole(question: Question, feed: Feed) -> None:
    """Refuse to tell of changes whose removals are not all known any more.

    Who asks for changes since a time before the organisation was there has no copy yet, from which
    anything could have to be removed: so tools that know times only begin.
    """
    cursor, since = question.cursor, question.changed_since
    if since is not None:
        if feed.expired_at is None or since > feed.expired_at:
            return
        if since >= Organisation.objects.get(pk=current_organisation()).created_at:
            raise cursors.expired()
    elif (cursor.start if cursor.is_listing else cursor.seq) < feed.expired_seq:
        raise cursors.expired()


def _told(source: Source, epoch: str, filters: Mapping[str, Any], since: str) -> str:
    parts = sorted(f"{name}={value}" for name, value in filters.items())
    return "&".join((str(current_organisation()), epoch, source.name, since, *parts))


def _moment(text: str) -> datetime:
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        hint = " Send a + as %2B: as it stands, it is a blank." if " " in text else ""
        detail = f"updated_since is a time such as 2026-11-02T08:30:00Z.{hint}"
        raise invalid("updated_since", detail)
    try:
        return found.astimezone(UTC)  # the database refuses offsets of 16 hours and more
    except OverflowError:
        return EARLIEST if found.year == EARLIEST.year else LATEST


def limit_in(parameters: Mapping[str, str], *, default: int, most: int) -> int:
    """Return how many rows a page may have.

    Raises
    ------
    ProblemError
        If that is no number, or too many.
    """
    text = parameters.get("limit", str(default))
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= most):
        raise invalid("limit", f"limit is a number from 1 to {most}.")
    return int(text[:9])


def invalid(parameter: str, detail: str) -> ProblemError:
    """Return the answer to a parameter that cannot be understood."""
    return ProblemError("invalid_parameter", detail, parameter=parameter)
