"""Files that were built lately, in a folder of this machine: a reader comes back for parts of them.

DuckDB asks for a file's head and then for one range after the other. Whatever is missing here, on
another machine for instance, is built anew and has the same bytes.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from django.conf import settings

from apps.reports.feed import current
from apps.reports.files.building import build
from apps.reports.files.formats import Format
from apps.reports.files.selection import Selection
from apps.reports.files.tagging import tag_of
from apps.reports.models import Feed

KEPT = timedelta(hours=1)
MOST_BYTES = 2**30  # of all organisations together


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A finished file, open for reading: it can be read even if it is removed meanwhile."""

    content: IO[bytes]
    size: int  # bytes
    sha256: bytes
    tag: str
    feed: Feed


def kept_or_built(selection: Selection, form: Format, at: datetime) -> KeptFile:
    """Return the file of what was published last, built if it is not here.

    Raises
    ------
    FeedMovesError, TooManyRowsError, TooSlowError
        If it cannot be built.
    """
    feed = current()
    tag = tag_of(selection, form, feed)
    for path in _folder().glob(f"{tag}.*"):
        with suppress(FileNotFoundError):  # it was removed just now
            return _opened(path, bytes.fromhex(path.suffix[1:]), tag, feed)
    with _draft() as draft:
        built = build(selection, form, draft)
        tag = tag_of(selection, form, built.feed)
        opened = _opened(draft, built.sha256, tag, built.feed)
        os.utime(draft, (at.timestamp(), at.timestamp()))
        draft.replace(_folder() / f"{tag}.{built.sha256.hex()}")
    forget_old(at)
    return opened


def forget_old(at: datetime) -> None:
    """Remove what was built long ago, and the oldest of what is too much."""
    files = []
    for path in _folder().iterdir():
        with suppress(FileNotFoundError):  # another process was first
            told = path.stat()
            files.append((told.st_mtime, told.st_size, path))
    room = MOST_BYTES
    for built_at, size, path in sorted(files, reverse=True):
        room -= size
        if room < 0 or built_at < (at - KEPT).timestamp():
            path.unlink(missing_ok=True)


@contextmanager
def _draft() -> Iterator[Path]:
    """Yield a path for a file that nobody finds yet, and nobody but this process's user reads."""
    handle, name = tempfile.mkstemp(prefix="draft.", dir=_folder())
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _opened(path: Path, sha256: bytes, tag: str, feed: Feed) -> KeptFile:
    content = path.open("rb")
    return KeptFile(content, os.fstat(content.fileno()).st_size, sha256, tag, feed)


def _folder() -> Path:
    folder = Path(settings.STATE) / "files"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
