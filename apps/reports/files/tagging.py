"""What tells one file from another: an ETag that follows from what was asked, and of no token."""

import hashlib
import json
from dataclasses import asdict

import pyarrow as pa
import xlsxwriter

from apps.reports.epochs import epoch_of
from apps.reports.files.formats import Format
from apps.reports.files.selection import Selection
from apps.reports.models import Feed
from apps.tenancy.context import current_organisation

OURS = 3  # raised whenever our own part writes other bytes of the same rows
WRITERS = (pa.__version__, xlsxwriter.__version__, OURS)  # another version may write other bytes


def tag_of(selection: Selection, form: Format, feed: Feed) -> str:
    """Return the tag of the file that holds the selection as of that number of the feed."""
    content = [
        str(current_organisation()),
        selection.dataset.name,
        [asdict(column) for column in selection.dataset.columns],
        sorted(selection.filters.items()),
        asdict(form),
        epoch_of(feed),
        feed.last_seq,
        WRITERS,
    ]
    text = json.dumps(content, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
