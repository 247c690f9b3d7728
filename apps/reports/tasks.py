"""Work that an action hands to a worker: making the file of an export."""

from django.utils.timezone import now

from apps.jobs.tasks import job
from apps.reports import exporting
from apps.reports.models import Export


@job
def make_export(*, export_id: str) -> None:
    """Make an export's file; one that has expired meanwhile needs none."""
    export = Export.objects.current(now()).filter(pk=export_id, made_at=None).first()
    if export is not None:
        exporting.allow_time()
        exporting.make_file(export=export, at=now())
