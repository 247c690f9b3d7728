"""Publishes an organisation's rows: whatever has changed gets the next number, and nothing else.

Nobody who changes a fact needs to know of it. Whoever reads asks `publish` first, which looks
whether the facts are still those that were published last: one query over the rows' keys and the
transactions that wrote them. If not, it takes the lock on the organisation's counter, works all
rows out as pages do, and writes down what differs. So a reader never sees a row without having
seen, or being about to be told, everything of a lower number.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.db import connection
from django.utils import translation
from django.utils.timezone import now
from psycopg import sql

from apps.accounts.models import Organisation, Unit
from apps.assessments.models import DimensionScore, Gap, PersonaShare, Rescoring, Round, RoundResult
from apps.benchmarks.models import Release
from apps.instruments.models import InstrumentVersion
from apps.notifications.actions import emit
from apps.notifications.mail import page_address
from apps.notifications.models import EventType
from apps.performance.models import Annotation, KpiReading, KpiTarget
from apps.reports.benchmarks import NotContributingError
from apps.reports.models import Feed, Tombstone
from apps.reports.registry import DATASETS, Dataset
from apps.tenancy.context import current_organisation

SOURCES = (
    *(Round, RoundResult, DimensionScore, PersonaShare, Gap, Rescoring),
    *(KpiReading, KpiTarget, Annotation, Unit, Organisation),
    *(Release, InstrumentVersion),  # everybody's
)
TICK = timedelta(microseconds=1)
BATCH = 1000  # rows in a statement
KEPT = timedelta(days=400)  # a tombstone: who asks once a year still learns of every removal
MOST_TRIES = 3  # while others change the facts that are being read

Key = tuple[Any, ...]
Values = tuple[Any, ...]


@dataclass
class Changes:
    """The numbers that one transaction gives out."""

    last_seq: int
    at: datetime

    def next(self) -> dict[str, Any]:
        """Return the next number, and the time that all of them share."""
        self.last_seq += 1
        return {"change_seq": self.last_seq, "changed_at": self.at}


def publish() -> Feed:
    """Publish what has changed since the last time, and return the organisation's feed.

    To be called inside the organisation's scope, before anything that was published is read in it.
    """
    feed = Feed.objects.first()
    if feed is not None and feed.stamp == _stamp():
        return feed
    feed = _locked()
    for _ in range(MOST_TRIES):
        stamp = _stamp()
        if feed.stamp == stamp:  # another reader was first, while this one waited for the lock
            return feed
        fresh = {dataset.name: _rows(dataset) for dataset in DATASETS.values()}
        if stamp == _stamp():  # else a change came in between two of the queries
            break
    told_until = feed.last_seq
    _write(feed, fresh, at=max(now(), feed.last_changed_at + TICK))
    feed.stamp = stamp
    feed.save()
    if feed.last_seq > told_until:
        _tell(feed)
    return feed


def current() -> Feed:
    """Return the feed as it was published last: nothing is published, and no lock is held.

    For long reads, before which somebody has published in a transaction that has ended.
    """
    return Feed.objects.first() or publish()


def expire(*, at: datetime) -> int:
    """Forget tombstones that were kept long enough, and return how many those were.

    The number of the last of them becomes the least from which a reader can still go on.
    """
    feed = _locked()
    graves = Tombstone.objects.filter(changed_at__lte=at - KEPT)
    last = graves.order_by("change_seq").last()
    if last is None:
        return 0
    feed.expired_seq, feed.expired_at = last.change_seq, last.changed_at
    feed.save(update_fields=["expired_seq", "expired_at"])
    return graves.delete()[0]


def row_id(dataset: Dataset, key: Key) -> UUID:
    """Return the id of the row with that key: the same for ever, another in each organisation."""
    return uuid5(current_organisation(), "\x1f".join((dataset.name, *map(str, key))))


def _locked() -> Feed:
    """Return the organisation's feed, held until the end of the transaction."""
    Feed.objects.bulk_create([Feed(last_changed_at=now())], ignore_conflicts=True)
    return Feed.objects.select_for_update().get()


def _stamp() -> str:
    """Return a hash that differs once any fact was added, changed or removed.

    A row's `xmin` is the transaction that wrote it and its `ctid` the place, which another version
    within that transaction does not share: so the sum over keys and these is another after every
    change. The organisation's day is part of it: a quarter begins where the organisation is, and
    what the code makes of the same facts is looked at anew at least once a day, whatever was
    deployed.
    """
    parts = sql.SQL(", ").join(
        sql.SQL(
            "(SELECT coalesce(sum(hashtextextended(id::text || xmin::text || ctid::text, 0)), 0)"
            " FROM {})"
        ).format(sql.Identifier(model._meta.db_table))
        for model in SOURCES
    )
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(
                "SELECT (SELECT (%s::timestamptz AT TIME ZONE time_zone)::date"
                " FROM {} WHERE id = %s), {}"
            ).format(sql.Identifier(Organisation._meta.db_table), parts),
            [now(), current_organisation()],
        )
        found = cursor.fetchone()
    return hashlib.sha256(repr(found).encode()).hexdigest()


def _rows(dataset: Dataset) -> dict[Key, Values]:
    """Return the dataset's rows as they are now, by key, in the one language of the doors."""
    try:
        with translation.override(settings.LANGUAGE_CODE):  # not in that of whoever reads first
            rows = list(dataset.rows())
    except NotContributingError:
        return {}
    names = [column.name for column in dataset.own_columns]
    key = [names.index(name) for name in dataset.primary_key]
    found = (tuple(getattr(row, name) for name in names) for row in rows)
    return {tuple(values[place] for place in key): values for values in found}


def _tell(feed: Feed) -> None:
    """Have webhooks told how far is published now."""
    where = page_address(settings.API_ADDRESSES["changes"])
    told = {"change_seq": feed.last_seq, "url": where}
    emit(EventType.DATA_CHANGED, told, at=feed.last_changed_at)


def _write(feed: Feed, fresh: dict[str, dict[Key, Values]], *, at: datetime) -> None:
    """Write down what differs, every row and every removal under a number of its own."""
    changes = Changes(feed.last_seq, at)
    for name, rows in fresh.items():
        _write_one(DATASETS[name], rows, changes)
    if changes.last_seq > feed.last_seq:
        feed.last_seq, feed.last_changed_at = changes.last_seq, at


def _write_one(dataset: Dataset, fresh: dict[Key, Values], changes: Changes) -> None:
    names = [column.name for column in dataset.own_columns]
    stored = {row[0]: row[1:] for row in dataset.model.objects.values_list("id", *names)}
    wanted = {row_id(dataset, key): values for key, values in fresh.items()}
    changed = {pk: values for pk, values in wanted.items() if stored.get(pk) != values}
    gone = sorted(stored.keys() - wanted.keys())
    dataset.model.objects.bulk_create(
        [
            dataset.model(id=pk, **changes.next(), **dict(zip(names, values, strict=True)))
            for pk, values in changed.items()
        ],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*names, "change_seq", "changed_at"],
        batch_size=BATCH,
    )
    dataset.model.objects.filter(pk__in=gone).delete()
    graves = Tombstone.objects.filter(dataset=dataset.name)
    graves.filter(row_id__in=list(changed)).delete()
    Tombstone.objects.bulk_create(
        Tombstone(dataset=dataset.name, row_id=pk, **changes.next()) for pk in gone
    )
