"""The figures of a quarter: asked for, saved, and shown beside the quarters before."""

from datetime import datetime
from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.models import Role
from apps.accounts.permissions import MemberRequest, requires
from apps.accounts.quarters import Quarter
from apps.performance import actions
from apps.performance.differences import SeriesRow, quarters_until
from apps.performance.forms.figures import PARTS, FiguresForm
from apps.performance.forms.shown import named_in
from apps.performance.models import KpiReading, TrackedKpi
from apps.performance.series import Series, in_order
from apps.performance.units import number, signed

PAGE = "performance:show_kpis"
EARLIEST = Quarter(2000, 1)
EN_DASH = "\u2013"


@require_safe
@requires(Role.VIEWER)
def show_kpis(request: MemberRequest, quarter: str | None = None) -> HttpResponse:
    """Show a quarter's figures, to be filled in by those who may, beside the quarters before."""
    at = now()
    return _page(request, _quarter(request, quarter, at), at)


@require_POST
@requires(Role.ANALYST)
def record_quarter(request: MemberRequest, quarter: str) -> HttpResponse:
    """Keep what was entered for the quarter, or say beside each field what is wrong with it."""
    at = now()
    chosen = _quarter(request, quarter, at)
    form = _form(chosen, request.POST)
    if not form.can_be_saved:
        return _page(request, chosen, at, form)
    try:
        actions.record_quarter(
            organisation=request.organisation,
            quarter=chosen,
            figures=form.changes,
            expected=form.stood,
            by=request.user.pk,
            at=at,
        )
    except actions.ChangedMeanwhileError as error:
        form.show_changed(error.series, _readings(chosen))
        return _page(request, chosen, at, form)
    messages.success(request, _saved_sentence(chosen))
    return redirect(PAGE, request.organisation.slug, chosen.code)


def _page(
    request: MemberRequest, quarter: Quarter, at: datetime, form: FiguresForm | None = None
) -> HttpResponse:
    series = tracked()
    table = quarters_until(quarter, series)
    form = form or _form(quarter)
    context = {
        "quarter": quarter,
        "earlier": quarter.shifted(-1) if quarter > EARLIEST else None,
        "later": quarter.shifted(1) if quarter < present(request, at) else None,
        "may_write": request.membership.may(Role.ANALYST),
        "is_empty": not series and not KpiReading.objects.exists(),
        "form": form,
        "shown": table.shown,
        "rows": [(row.series, _cells(row)) for row in table.rows],
    }
    status = 422 if form.errors or form.doubts else 200
    return render(request, "performance/show_kpis.html", context, status=status)


def _form(quarter: Quarter, submitted: QueryDict | None = None) -> FiguresForm:
    before = {reading.series: reading for reading in _readings(quarter.shifted(-1))}
    series = _asked_for(quarter) if submitted is None else named_in(submitted, PARTS)
    return FiguresForm(submitted, series=series, readings=_readings(quarter), before=before)


def _quarter(request: MemberRequest, code: str | None, at: datetime) -> Quarter:
    """Return the quarter of an address: the present one where none is named, none ahead of it."""
    if code is None:
        return present(request, at)
    try:
        quarter = Quarter.parse(code)
    except ValueError as error:
        raise Http404 from error
    if quarter > present(request, at):
        raise Http404
    return quarter


def present(request: MemberRequest, at: datetime) -> Quarter:
    """Return the quarter in which the organisation is."""
    return Quarter.at(at, request.organisation.time_zone)


def tracked() -> list[Series]:
    """Return what the company tracks, in the order in which KPIs are published."""
    return in_order(row.series for row in TrackedKpi.objects.all())


def _readings(quarter: Quarter) -> list[KpiReading]:
    return list(KpiReading.objects.between(quarter, quarter))


def _asked_for(quarter: Quarter) -> list[Series]:
    """Return what is tracked, and what else has a figure in the quarter: that can be corrected."""
    return in_order([*tracked(), *(reading.series for reading in _readings(quarter))])


def _saved_sentence(quarter: Quarter) -> str:
    entered = len(_readings(quarter))
    if not entered:
        return _("%(quarter)s has no figures now.") % {"quarter": quarter.label}
    return ngettext(
        "%(quarter)s has %(count)s figure now.", "%(quarter)s has %(count)s figures now.", entered
    ) % {"quarter": quarter.label, "count": entered}


def _cells(row: SeriesRow) -> list[str]:
    return [
        *(number(reading.value) if reading else EN_DASH for reading in row.readings),
        _signed(row.since_last_quarter),
        _signed(row.since_last_year),
    ]


def _signed(difference: Decimal | None) -> str:
    return EN_DASH if difference is None else signed(difference)
