"""Transactions that overlap while two clients keep copies: by the feed, and by times of change.

One trial is a company whose events are added, changed and removed by several transactions at once,
each on a connection of its own. All of them have written before the first one commits, and they
commit in another order. The feed's client reads all the while, and loses nothing; the other one,
which asks for what has changed since the latest time it has seen, does lose what was written early
and committed late: so a trial can tell the one from the other.
"""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import Event
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.models.functions import Coalesce
from django.utils.timezone import now

from apps.performance.models import Annotation
from apps.reports.feed import publish
from apps.reports.models import PublishedAnnotation
from apps.reports.registry import DATASETS
from apps.tenancy.context import acting_for
from tests.api.conftest import ALL_SCOPES, Call, caller, token_of
from tests.conftest import Company

LONGEST = 60.0  # seconds that anything may take before the trial fails
MOST_WRITERS = 4
MOST_SYNCS = 40  # of the client that reads all the while: a token may ask only so often
TEXTS = dict[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many rows each client's copy has wrong at the end."""

    by_feed: int
    by_time: int


@dataclass
class FeedClient:
    """Keeps the events' texts by their dataset's cursor, and every row's id by that of changes."""

    call: Call
    texts: TEXTS = field(default_factory=dict)
    rows: set[tuple[str, str]] = field(default_factory=set)
    cursors: dict[str, str] = field(default_factory=dict)

    def sync(self) -> None:
        for row in self._new("annotations"):
            self.texts.pop(row["id"], None)
            if row["op"] == "upsert":
                self.texts[row["id"]] = row["text"]
        for row in self._new("changes"):
            (self.rows.add if row["op"] == "upsert" else self.rows.discard)(
                (row["dataset"], row["id"])
            )

    def _new(self, name: str) -> list[dict[str, Any]]:
        found = []
        while True:
            since = f"&since={self.cursors[name]}" if name in self.cursors else ""
            page = self.call(f"/api/v1/{name}?limit=5000{since}").json()
            found += page["data"]
            self.cursors[name] = page["next_cursor"]
            if not page["has_more"]:
                return found


@dataclass
class TimeClient:
    """Keeps the events' texts by the latest time of change it has seen, as many tools do."""

    company: Company
    texts: TEXTS = field(default_factory=dict)
    seen_at: datetime | None = None

    def sync(self) -> None:
        with acting_for(self.company.organisation.pk):
            rows = Annotation.objects.annotate(changed_at=Coalesce("edited_at", "created_at"))
            if self.seen_at:
                rows = rows.filter(changed_at__gt=self.seen_at)
            found = rows.order_by("changed_at").values_list("pk", "text", "changed_at")
            for pk, text, self.seen_at in found:
                self.texts[str(pk)] = text


@dataclass
class Writer:
    """One transaction: it adds an event, changes one or removes one, publishes, and commits."""

    company: Company
    number: int
    edited: UUID | None
    removed: UUID | None
    publishes_early: bool
    has_written: Event = field(default_factory=Event)
    may_commit: Event = field(default_factory=Event)

    def run(self) -> None:
        try:
            with acting_for(self.company.organisation.pk):
                self._write()
                self.has_written.set()
                if self.publishes_early:
                    publish()
                if not self.may_commit.wait(LONGEST):
                    raise TimeoutError
                publish()
        finally:
            self.has_written.set()
            connections.close_all()

    def _write(self) -> None:
        add(f"added by {self.number}")
        if self.edited is not None:
            changed = Annotation.objects.filter(pk=self.edited)
            changed.update(text=f"changed by {self.number}", edited_at=now())
        if self.removed is not None:
            Annotation.objects.filter(pk=self.removed).delete()


def add(text: str) -> Annotation:
    return Annotation.objects.create(happened_on=date(2026, 7, 1), text=text, created_at=now())


def trial(company: Company, seed: int) -> Outcome:
    """Let transactions overlap in a way that the seed says, and compare the copies at the end."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    by_feed, by_time = FeedClient(caller(token_of(company, *ALL_SCOPES))), TimeClient(company)
    writers = _writers(company, chance, is_late=seed % 2 == 0)
    by_feed.sync()
    by_time.sync()

    is_over = Event()
    with ThreadPoolExecutor(len(writers) + 1) as threads:
        running = []
        for writer in writers:
            running.append(threads.submit(writer.run))
            assert writer.has_written.wait(LONGEST)
        reading = threads.submit(_read_on, by_feed, is_over)
        for place in _order(writers, chance):
            writers[place].may_commit.set()
            running[place].result(LONGEST)
            by_time.sync()
        is_over.set()
        reading.result(LONGEST)

    by_feed.sync()
    by_time.sync()
    return _outcome(company, by_feed, by_time)


def _writers(company: Company, chance: random.Random, *, is_late: bool) -> list[Writer]:
    """Return two to four; at most one publishes early, and the others then wait for it."""
    count = chance.randint(2, MOST_WRITERS)
    with acting_for(company.organisation.pk):
        standing = [add(f"there before {number}").pk for number in range(2 * count)]
    early = None if is_late else chance.randrange(count)
    return [
        Writer(
            company,
            number,
            edited=chance.choice([standing[2 * number], None]),
            removed=chance.choice([standing[2 * number + 1], None]),
            publishes_early=number == early,
        )
        for number in range(count)
    ]


def _order(writers: list[Writer], chance: random.Random) -> list[int]:
    """Return the order of commits: who holds the counter first, the last writer before others."""
    last, *others = reversed(range(len(writers)))
    chance.shuffle(others)
    holders = [place for place in (last, *others) if writers[place].publishes_early]
    return holders + [place for place in (last, *others) if place not in holders]


def _read_on(client: FeedClient, is_over: Event) -> None:
    try:
        for _ in range(MOST_SYNCS):
            client.sync()
            if is_over.is_set():
                return
    finally:
        connections.close_all()


def _outcome(company: Company, by_feed: FeedClient, by_time: TimeClient) -> Outcome:
    with acting_for(company.organisation.pk):
        texts = {str(pk): text for pk, text in Annotation.objects.values_list("pk", "text")}
        published = {
            str(pk): text for pk, text in PublishedAnnotation.objects.values_list("id", "text")
        }
        rows = {
            (name, str(pk))
            for name, dataset in DATASETS.items()
            for pk in dataset.model.objects.values_list("id", flat=True)
        }
    assert sorted(published.values()) == sorted(texts.values())
    return Outcome(
        by_feed=_wrong(by_feed.texts, published) + len(by_feed.rows ^ rows),
        by_time=sum(by_time.texts.get(pk) != text for pk, text in texts.items()),
    )


def _wrong(copy: TEXTS, original: TEXTS) -> int:
    return sum(copy.get(pk) != original.get(pk) for pk in copy.keys() | original.keys())
