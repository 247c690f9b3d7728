"""Work that an action hands to a worker: making the document of a board report."""

from hashlib import sha256

from django.conf import settings
from django.db import connection
from django.utils import translation
from django.utils.timezone import now

from apps.accounts.models import Organisation
from apps.dashboards import printing, typefaces
from apps.dashboards.models import BoardReport
from apps.jobs.tasks import job
from apps.reports.results import round_report
from apps.tenancy.context import current_organisation


@job
def print_report(*, report_id: str) -> None:
    """Make a report's document; one that was removed meanwhile needs none."""
    _wait_for_the_press()
    report = BoardReport.objects.select_for_update().filter(pk=report_id).first()
    if report is None:
        return
    with translation.override(report.language):
        organisation = Organisation.objects.get(pk=current_organisation())
        told = printing.board_report(round_report(report.quarter), organisation, now())
        pdf = printing.press(told.markup, told.drawings, typefaces.files())

    report.document = pdf.content
    report.size, report.pages = len(pdf.content), pdf.pages
    report.input_hash = sha256(told.markup.encode()).hexdigest()
    report.has_benchmarks = told.has_benchmarks
    report.has_kpi_benchmarks = told.has_kpi_benchmarks
    report.made_at = now()
    report.save()


def _wait_for_the_press() -> None:
    """Let this transaction be idle for as long as a job may take, the next ones as before.

    Nothing is asked of the database while the pages are laid out. On a slow machine that takes
    longer than the role's limit, which would end each attempt alike.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('idle_in_transaction_session_timeout', %s, true)",
            [f"{settings.CELERY_TASK_TIME_LIMIT}s"],
        )
