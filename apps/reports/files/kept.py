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
MOST_FILES = 1000  # too: each of them is looked at whenever one is added


@dataclass(frozen=True, slots=True)
class Version:
    """Which file a question is answered with now, whether it is there or not."""

    tag: str
    feed: Feed


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A finished file, open for reading: it can be read even if it is removed meanwhile."""

    content: IO[bytes]
    size: int  # bytes
    sha256: bytes
    version: Version

    def read(self, span: range) -> IO[bytes]:
        """Return the content, to be read from the first byte of the span on."""
        self.content.seek(span.start)
        return self.content


def current_version(selection: Selection, form: Format) -> Version:
    """Return which file it is that holds what was published last."""
    feed = current()
    return Version(tag_of(selection, form, feed), feed)


def kept_or_built(selection: Selection, form: Format, version: Version, at: datetime) -> KeptFile:
    """Return the file of that version, built if it is not here; or a newer one.

    Raises
    ------
    FeedMovesError, TooManyRowsError, TooSlowError
        If it cannot be built.
    """
    for path in _folder().glob(f"{version.tag}.*"):
        with suppress(FileNotFoundError):  # it was removed just now
            return _opened(path, bytes.fromhex(path.suffix[1:]), version)
    with _draft() as draft:
        built = build(selection, form, draft)
        version = Version(tag_of(selection, form, built.feed), built.feed)
        opened = _opened(draft, built.sha256, version)
        os.utime(draft, (at.timestamp(), at.timestamp()))
        draft.replace(_folder() / f"{version.tag}.{built.sha256.hex()}")
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
    for place, (built_at, size, path) in enumerate(sorted(files, reverse=True)):
        room -= size
        is_too_much = room < 0 or place >= MOST_FILES
        if is_too_much or built_at < (at - KEPT).timestamp():
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


def _opened(path: Path, sha256: bytes, version: Version) -> KeptFile:
    content = path.open("rb")
    return KeptFile(content, os.fstat(content.fileno()).st_size, sha256, version)


def _folder() -> Path:
    folder = Path(settings.STATE) / "files"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
