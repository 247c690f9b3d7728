"""Work that an action hands to a worker: making the file of an export."""

from django.conf import settings
from django.db import connection
from django.utils.timezone import now

from apps.jobs.tasks import job
from apps.reports import exporting
from apps.reports.models import Export


@job
def make_export(*, export_id: str) -> None:
    """Make an export's file; one that has expired meanwhile needs none."""
    export = Export.objects.current(now()).filter(pk=export_id, made_at=None).first()
    if export is not None:
        _allow_time()
        exporting.make_file(export=export, at=now())


def _allow_time() -> None:
    """Let a statement of this transaction take as long as a job may."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('statement_timeout', %s, true)",
            [f"{settings.CELERY_TASK_TIME_LIMIT}s"],
        )
