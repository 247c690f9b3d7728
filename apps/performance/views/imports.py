"""Figures from a spreadsheet: read, shown line by line, and saved once that is confirmed."""

import csv
from collections import Counter
from io import StringIO
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from apps.accounts.form_pages import form_page
from apps.accounts.models import Role
from apps.accounts.permissions import MemberRequest, requires
from apps.accounts.quarters import Quarter
from apps.accounts.spreadsheets import guarded
from apps.performance import actions
from apps.performance.actions import Figure
from apps.performance.forms.channels import ChannelsForm
from apps.performance.forms.importing import ConfirmForm, ImportForm, signed
from apps.performance.importing import (
    Previewed,
    Reading,
    UnreadableTableError,
    compared,
    known_channels,
    read_figures,
)
from apps.performance.models import KpiReading, written
from apps.performance.series import Series
from apps.performance.views.figures import PAGE, present, tracked

ASKED = "asked"  # the field that says that the form asked what the channels are
SHOWN_LINES = 300  # of each kind on the page
HEADING = ("quarter", "kpi", "method", "channel", "value", "n", "note")


@form_page
@requires(Role.ANALYST)
def import_figures(request: MemberRequest) -> HttpResponse:
    """Ask for a table, show what it says, and keep its figures once that is confirmed."""
    if "figures" in request.POST:
        return _confirmed(request)
    if request.method != "POST":
        return _page(request, ImportForm())
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        reading, channels = _read(request, form.content)
    except UnreadableTableError as error:
        return _page(request, form.pasted(), status=422, errors=[str(error)])
    return _preview(request, form.pasted(), reading, channels)


@require_safe
@requires(Role.ANALYST)
def import_template(request: MemberRequest) -> HttpResponse:
    """Give a CSV file with a line for each figure of the quarter, to be filled in."""
    quarter = present(request, now())
    recorded = {one.series: one for one in KpiReading.objects.between(quarter, quarter)}
    text = StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow(HEADING)
    for one in tracked():
        lines.writerow(
            [quarter.code, one.kpi, one.method, one.channel, *_stands(recorded.get(one))]
        )
    return HttpResponse(
        text.getvalue(),
        "text/csv; charset=utf-8; header=present",
        headers={"Content-Disposition": f'attachment; filename="tidemark-kpis-{quarter.code}.csv"'},
    )


def _read(request: MemberRequest, content: bytes) -> tuple[Reading, ChannelsForm]:
    """Read a table; once it is known what its new channels are, with these for their names."""
    rules: Any = {"tracked": tracked(), "last": present(request, now())}
    reading = read_figures(content, **rules)
    answers = request.POST if ASKED in request.POST else None
    channels = ChannelsForm(answers, figures=reading.channels, known=known_channels())
    if channels.codes and channels.is_valid():
        reading = read_figures(content, **rules, channels=channels.meant)
    return reading, channels


def _confirmed(request: MemberRequest) -> HttpResponse:
    form = ConfirmForm(request.POST, organisation=request.organisation.pk)
    if not form.is_valid():
        sentences = [str(sentence) for told in form.errors.values() for sentence in told]
        return _page(request, ImportForm(), status=422, errors=sentences)
    told = form.cleaned_data["figures"]
    figures: dict[Quarter, dict[Series, Figure]] = {}
    expected: dict[Quarter, dict[Series, str]] = {}
    for entry, stood in told:
        figure = Figure(entry.value, entry.n, entry.note)
        figures.setdefault(entry.quarter, {})[entry.series] = figure
        expected.setdefault(entry.quarter, {})[entry.series] = stood
    try:
        count = actions.import_figures(
            organisation=request.organisation,
            figures=figures,
            expected=expected,
            by=request.user.pk,
            at=now(),
        )
    except actions.ChangedMeanwhileError:
        errors = [_("Some figures were changed meanwhile. Look at the table once more, please.")]
        reading = Reading(entries=[entry for entry, _stood in told])
        return _preview(request, ImportForm(), reading, errors=errors)
    except (
        actions.FutureQuarterError,
        actions.ImpossibleValueError,
        actions.UnknownSeriesError,
    ):
        return _page(request, ImportForm(), status=422, errors=[_("Read the table again, please.")])
    messages.success(request, _saved(count))
    last = max(figures, default=present(request, now()))
    return redirect(PAGE, request.organisation.slug, last.code)


def _preview(
    request: MemberRequest,
    form: ImportForm,
    reading: Reading,
    channels: ChannelsForm | None = None,
    errors: list[str] | None = None,
) -> HttpResponse:
    is_answered = channels is None or channels.is_answered
    rows = compared(reading.entries)
    counts = Counter(row.state for row in rows)
    changing = [row for row in rows if row.state != "unchanged"]
    known = set(tracked())
    context = {
        "form": form,
        "channels": channels,
        "is_asking": not is_answered,
        "errors": errors or [],
        "reading": reading,
        "rows": rows[:SHOWN_LINES],
        "hidden": max(len(rows) - SHOWN_LINES, 0),
        "refused": reading.refused[:SHOWN_LINES],
        "counts": {state: counts[state] for state in ("new", "changed", "unchanged")},
        "unusual": sum(row.is_unusual for row in rows),
        "tracked_too": [one for one in _in_order(rows) if one not in known],
        "to_save": len(changing),
        "signed": "",
    }
    if is_answered and not reading.refused:
        context["signed"] = signed(rows, organisation=request.organisation.pk)
    is_wrong = reading.refused or errors or (channels and channels.errors)
    status = 422 if is_wrong else 200
    return render(request, "performance/confirm_import.html", context, status=status)


def _page(
    request: MemberRequest, form: ImportForm, *, status: int = 200, errors: list[str] | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "errors": errors or [],
        "quarter": present(request, now()),
        "example": tracked()[:3],
    }
    return render(request, "performance/import_figures.html", context, status=status)


def _in_order(rows: list[Previewed]) -> list[Series]:
    return list(dict.fromkeys(row.entry.series for row in rows))


def _stands(reading: KpiReading | None) -> list[str]:
    if reading is None:
        return ["", "", ""]
    return [written(reading.value), str(reading.n or ""), str(guarded(reading.note))]


def _saved(count: int) -> str:
    if not count:
        return _("Every figure of the table was recorded already. Nothing has changed.")
    return ngettext("%(count)s figure is saved.", "%(count)s figures are saved.", count) % {
        "count": count
    }
