"""Where a KPI is heading, step by step, from what the company entered."""

from django.utils.translation import gettext as _

from apps.dashboards import figures, wording
from apps.dashboards.exhibits import NONE, Column, Number, Table
from apps.dashboards.kpi_cards import findings, units
from apps.dashboards.workings.page import Page, Step, Sum, cell, enclosed, entered, five, plain, six
from apps.dashboards.workings.series import order_step, slope_steps
from apps.reports.kpi_trends import KpiLine, KpiPoint
from apps.reports.workings import KpiWorking, MedianSlope


def kpi_page(told: KpiWorking) -> Page:
    """Return the page of a KPI's trend."""
    found = told.trend
    latest = found.latest
    finding = findings.finding(found)
    trend = (
        (*slope_steps(told.slope, six), _own_unit(told, told.slope, found.line), _verdict(told))
        if told.slope and found.line
        else ()
    )
    return Page(
        title=figures.of_kpi(units.short_name(found.series)),
        value=units.value(found.series, latest.value),
        label=_("{kpi}, {quarter}").format(
            kpi=units.full_name(found.series), quarter=wording.quarter(latest.quarter)
        ),
        doubt=finding.title,
        lede=finding.sentence,
        steps=(
            _entered(told),
            *((order_step(told.order),) if told.order else ()),
            *trend,
            *((_year(told),) if found.since_last_year is not None else ()),
        ),
        method="kpi-trends",
        last_ways="dashboards/workings/_kpi_ways.html",
    )


def _entered(told: KpiWorking) -> Step:
    found = told.trend
    scale = found.line.scale if found.line else "level"
    texts = {
        "level": _("The line is straight in the values themselves."),
        "log": _(
            "A time, a cost or a count cannot fall below 0, so the line is straight in logarithms, "
            "m = ln y."
        ),
        "logit": _(
            "A rate cannot leave 0 to 100%, so the line is straight in log-odds, "
            "m = ln (y/(100 - y))."
        ),
    }
    text = _(
        "As it was entered, over the last twelve quarters at most. A trend is told from {fewest} "
        "quarters on; {count} have a figure."
    ).format(fewest=told.fewest, count=len(found.measured))
    head = (
        Column("quarter", _("Quarter")),
        Column("place", _("Place t"), told=Number),
        Column("value", _("Value y"), found.series.unit, Number),
        Column("n", _("Answers or cases"), told=Number),
        Column("moved", _("On its scale, m"), told=Number),
    )
    places = [at for at, point in enumerate(found.points) if point]
    rows = tuple(
        _row(at, point, moved)
        for at, point, moved in zip(places, found.measured, told.moved, strict=True)
    )
    return Step(
        title=_("What you entered"),
        text=f"{text} {texts[scale]}" if found.line else text,
        table=Table(units.full_name(found.series), head, rows),
    )


def _row(at: int, point: KpiPoint, moved: float) -> tuple[str, ...]:
    return (
        wording.quarter(point.quarter),
        wording.count(at),
        cell(entered(point.value)),
        wording.count(point.n) if point.n else NONE,
        cell(six(moved)),
    )


def _own_unit(told: KpiWorking, slope: MedianSlope, line: KpiLine) -> Step:
    """Return the line in the KPI's own unit: at the first quarter, at the last, and a quarter."""
    time, middle = told.middle
    ends = [middle + slope.slope * (place - time) for place in (line.first, line.last)]
    sums = [
        Sum(
            name,
            f"{enclosed(six(middle))} + {enclosed(six(slope.slope))} * ({place} - {plain(time)})",
            five(end),
        )
        for name, place, end in zip(
            (_("m_{first}"), _("m_{last}")), (line.first, line.last), ends, strict=True
        )
    ]
    first, last = (enclosed(six(value)) for value in (line.values[0], line.values[-1]))
    quarters = line.last - line.first
    change = Sum(_("change a quarter"), f"({last} - {first}) / {quarters}", six(line.change))
    back = {"level": "y = m", "log": "y = e^{m}", "logit": "y = 100/(1 + e^{-m})"}
    return Step(
        title=_("The line in its own unit"),
        text=_(
            "The line goes through the medians of the quarters and of the values. Back in the "
            "unit of the KPI it stands at {first} in the first quarter and at {last} in the last; "
            "what is told is the average change a quarter between the two. Lines with the slopes "
            "at the ends of the interval change by {low} and {high} a quarter."
        ).format(
            first=six(line.values[0]),
            last=six(line.values[-1]),
            low=six(line.low),
            high=six(line.high),
        ),
        formulas=(_("m(t) = median m + b (t - median t)"), back[line.scale]),
        sums=(*sums, change),
    )


def _verdict(told: KpiWorking) -> Step:
    is_clear = told.trend.is_clear
    return Step(
        title=_("What may be said"),
        text=_(
            "A trend is told if the order of the values says so and the interval of the change "
            "lies on one side of 0."
        ),
        note=_("Both hold, so the trend is told.")
        if is_clear
        else _("Not both hold: there is no clear trend."),
    )


def _year(told: KpiWorking) -> Step:
    found = told.trend
    since = found.since_last_year or 0.0
    latest = found.latest.value
    written = f"{enclosed(entered(latest))} - {enclosed(entered(latest - since))}"
    return Step(
        title=_("Beside a year before"),
        text=_("The same quarter of the year before has the same season."),
        sums=(Sum(_("difference"), written, entered(since)),),
    )
