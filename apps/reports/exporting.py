"""Puts an export's file into the database, in parts, and takes it out again.

Whatever host makes it, every host can hand it out, and it is hidden and deleted with everything
else of its organisation.
"""

import tempfile
from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection
from django.db.models.functions import Length

from apps.reports.files import Format, Selection, TooManyRowsError, build
from apps.reports.models import Export, ExportPart
from apps.reports.registry import DATASETS

PART = 2**20  # bytes


def make_file(*, export: Export, at: datetime) -> None:
    """Build the export's file and keep it; what does not fit into its format is said to be so."""
    exports = Export.objects.filter(pk=export.pk)
    selection = Selection(DATASETS[export.dataset], export.filters)
    with tempfile.TemporaryDirectory(prefix="tidemark-export-") as folder:
        path = Path(folder, "file")
        try:
            built = build(selection, Format(export.suffix), path)
        except TooManyRowsError:
            exports.update(has_no_room=True)
            return
        with path.open("rb") as content:
            _keep(export, content)
        size = path.stat().st_size
    exports.update(made_at=at, rows=built.rows, size=size, sha256=built.sha256)


def allow_time() -> None:
    """Let a statement of this transaction take as long as a job may."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('statement_timeout', %s, true)",
            [f"{settings.CELERY_TASK_TIME_LIMIT}s"],
        )


def bytes_of(export: Export, span: range) -> IO[bytes]:
    """Return a copy of the file's parts that hold the span, to be read from its first byte on.

    It can be read after the scope has closed; of what lies behind the span some may follow.
    """
    copy = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    parts = ExportPart.objects.filter(export=export).order_by("number")
    size = parts.values_list(Length("content"), flat=True).first()
    if span and size:
        first, last = span.start // size, (span.stop - 1) // size
        needed = parts.filter(number__range=(first, last)).values_list("content", flat=True)
        for content in needed.iterator(chunk_size=1):
            copy.write(content)
        copy.seek(span.start - first * size)
    return copy


def _keep(export: Export, content: IO[bytes]) -> None:
    number = 0
    while part := content.read(PART):
        ExportPart.objects.create(export=export, number=number, content=part)
        number += 1
