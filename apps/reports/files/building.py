"""Builds a file of what is published, closed before the organisation's scope is."""

from dataclasses import dataclass
from pathlib import Path

from psycopg.errors import QueryCanceled

from apps.reports.feed import current
from apps.reports.files.digested import DigestedFile
from apps.reports.files.formats import Format
from apps.reports.files.selection import Selection
from apps.reports.models import Feed

MOST_TRIES = 3  # while others publish


class FeedMovesError(Exception):
    """Something was published each time that a file was being built."""


class TooSlowError(Exception):
    """It took longer than a request may; a worker has more time."""


@dataclass(frozen=True, slots=True)
class BuiltFile:
    """A finished file, and of which number of the feed it is."""

    path: Path
    sha256: bytes
    rows: int
    feed: Feed


def build(selection: Selection, form: Format, path: Path) -> BuiltFile:
    """Write the file of what was published last to that path, in the organisation's scope.

    Nothing is published first: whoever did that would keep all other readers waiting until the
    file is written, as the lock on the counter is held to the end of the transaction.

    COPY sees what is published when it begins. If the feed's number is the same before and after
    it, the rows are those of that number: both are written in one transaction.

    Raises
    ------
    FeedMovesError
        If others publish all the time.
    TooManyRowsError
        If the format has no room for the rows.
    TooSlowError
        If it takes longer than a statement may.
    """
    for _ in range(MOST_TRIES):
        feed = current()
        with DigestedFile(path) as target:
            try:
                rows = form.write(selection, target, feed.last_changed_at)
            except QueryCanceled as error:
                raise TooSlowError from error
        if Feed.objects.get().last_seq == feed.last_seq:
            return BuiltFile(path, target.sha256(), rows, feed)
    raise FeedMovesError
