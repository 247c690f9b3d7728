"""Work that an action hands to a worker: making the file of an export."""

from django.conf import settings
from django.utils.timezone import now

from apps.jobs.tasks import job
from apps.notifications.actions import emit
from apps.notifications.mail import page_address
from apps.notifications.models import EventType
from apps.reports import exporting
from apps.reports.models import Export


@job
def make_export(*, export_id: str) -> None:
    """Make an export's file; one that has expired meanwhile needs none."""
    export = Export.objects.current(now()).filter(pk=export_id, made_at=None).first()
    if export is not None:
        exporting.allow_time()
        exporting.make_file(export=export, at=now())
        _tell(Export.objects.get(pk=export.pk))


def _tell(export: Export) -> None:
    """Have webhooks told that the file is there; one that its format could not hold is not."""
    if export.made_at is None:
        return
    where = page_address(settings.API_ADDRESSES["export"], export.pk)
    told = {"export_id": str(export.pk), "dataset": export.dataset, "url": where}
    emit(EventType.EXPORT_READY, told, at=export.made_at)
