"""Asking for a board report, and removing one."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import get_language

from apps.audit.record import record
from apps.dashboards.models import BoardReport
from apps.dashboards.tasks import print_report
from apps.jobs.actions import enqueue
from apps.jobs.models import Job, State


def make_report(*, quarter: str, by: UUID | None, at: datetime) -> BoardReport:
    """Have a quarter's report made, in the language that is being spoken.

    Asked for again before it is made, it stays the one report; given up, it is tried anew.
    """
    report, is_new = BoardReport.objects.get_or_create(
        quarter=quarter,
        language=get_language() or "en",
        made_at=None,
        defaults={"asked_by_id": by, "asked_at": at},
    )
    enqueue(print_report, key=report.job_key, report_id=report.pk)
    if is_new:
        record("report asked for", f"report {quarter}", by=by, at=at)
    return report


def retry_report(*, report: BoardReport, by: UUID | None, at: datetime) -> None:
    """Try a report anew that was given up; one that was not is left alone."""
    job = Job.objects.select_for_update().filter(key=report.job_key).first()
    if job is not None and job.state != State.DEAD:
        return
    enqueue(print_report, key=report.job_key, report_id=report.pk)
    record("report tried again", f"report {report.quarter}", by=by, at=at)


def remove_report(*, report: BoardReport, by: UUID | None, at: datetime) -> None:
    """Remove a report and its document; a job that is still at it finds nothing to do."""
    removed, _by_table = BoardReport.objects.filter(pk=report.pk).delete()
    if removed:
        record("report removed", f"report {report.quarter}", by=by, at=at)
