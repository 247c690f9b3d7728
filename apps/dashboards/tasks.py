"""Work that an action hands to a worker: making the document of a board report."""

from hashlib import sha256

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
