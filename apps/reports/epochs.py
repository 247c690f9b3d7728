"""What tells a database that was put back from a backup from the one that it was taken of.

Numbers of the feed that were given out after the backup are given out again, for other changes. So
whatever carries a number to a reader carries the epoch, too: a number of another one is no place
to go on from.
"""

import hashlib
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection

from apps.reports.models import Feed

# The cluster, the timeline that every recovery to a point in time begins anew, the database, and
# the table: one of them is another after each way to put a backup back.
PLACE = """
SELECT (SELECT system_identifier FROM pg_control_system()),
  (SELECT timeline_id FROM pg_control_checkpoint()),
  (SELECT oid FROM pg_database WHERE datname = current_database()),
  'reports_feed'::regclass::oid
"""
_places: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()  # by connection


def epoch_of(feed: Feed) -> str:
    """Return what stays the same as long as the feed's numbers mean the same changes."""
    return hashlib.sha256(repr((feed.epoch, _place())).encode()).hexdigest()[:16]


def _place() -> Any:
    """Return where the rows are: asked once a connection, as none outlives a restoring."""
    connection.ensure_connection()
    held = connection.connection
    if held not in _places:
        with connection.cursor() as cursor:
            cursor.execute(PLACE)
            _places[held] = cursor.fetchone()
    return _places[held]
