"""Work that an action hands to a worker: making the document of a board report."""

from functools import partial
from hashlib import sha256

from django.conf import settings
from django.db import connection
from django.utils import translation
from django.utils.timezone import now

from apps.accounts.models import Organisation
from apps.dashboards import printing, typefaces
from apps.dashboards.models import BoardReport, Step
from apps.dashboards.telling import Progress
from apps.jobs.tasks import job
from apps.reports.results import round_report
from apps.tenancy.context import current_organisation


@job
def print_report(*, report_id: str) -> None:
    """Make a report's document; one that was removed meanwhile needs none."""
    _wait_for_the_press()
    reports = BoardReport.objects.filter(pk=report_id)
    report = reports.without_document().first()
    if report is None:
        return
    owner = current_organisation()
    with translation.override(report.language), Progress(owner, report_id) as progress:
        progress.tell(Step.COLLECTING)
        organisation = Organisation.objects.get(pk=owner)
        told = printing.board_report(round_report(report.quarter), organisation, now())
        at_page = partial(progress.tell, Step.LAYING_OUT)
        pdf = printing.press(told.markup, told.drawings, typefaces.files(), at_page)

    reports.update(
        document=pdf.content,
        size=len(pdf.content),
        pages=pdf.pages,
        input_hash=sha256(told.markup.encode()).hexdigest(),
        has_benchmarks=told.has_benchmarks,
        has_kpi_benchmarks=told.has_kpi_benchmarks,
        made_at=now(),
    )


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
