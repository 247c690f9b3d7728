"""Where the maturity or a dimension is heading, step by step."""

from django.utils.translation import gettext as _

from apps.dashboards import figures, wording
from apps.dashboards.exhibits import NONE, Column, Number, Range, Table
from apps.dashboards.tables import POINTS
from apps.dashboards.workings.page import (
    Onward,
    Page,
    Step,
    Sum,
    cell,
    four,
    not_told,
    plain,
    three,
)
from apps.dashboards.workings.series import order_step, slope_steps
from apps.method.estimate import TOP
from apps.reports.workings import Level, TrendWorking


def trend_page(told: TrendWorking) -> Page:
    """Return the page of a score's course over the rounds."""
    name = told.name or _("Maturity")
    latest = told.waves[-1]
    return Page(
        title=figures.of_trend(told.name),
        value=_verdict(told),
        label=_("{figure} up to {quarter}").format(
            figure=name, quarter=wording.quarter(latest.quarter)
        ),
        doubt=_doubt(told),
        lede=_(
            "Several rounds in their order say more of a direction than the last two alone. Only "
            "rounds that can be compared with this one are read, as its version scores them."
        ),
        steps=(
            _waves(told),
            *((order_step(told.order),) if told.order else ()),
            *(slope_steps(told.slope, three) if told.slope else ()),
            *((_levels(told),) if told.levels else ()),
            *(() if told.is_exact else (Step(_("The trend"), not_told()),)),
            *((_turn(told),) if told.course.turned_after else ()),
        ),
        onward=_onward(told),
        method="trend",
    )


def _verdict(told: TrendWorking) -> str:
    words = {
        "up": _("rising"),
        "down": _("falling"),
        "no clear trend": _("no clear trend"),
    }
    return words[told.course.verdict] if told.course.verdict else _("too early to tell")


def _doubt(told: TrendWorking) -> str:
    if told.course.verdict is None:
        return _("A trend is told from {fewest} comparable rounds on.").format(fewest=told.fewest)
    if told.slope is None:
        return ""
    return _("{slope} points a quarter, 90% interval {interval}.").format(
        slope=wording.rate(told.slope.slope),
        interval=wording.rates(told.slope.low, told.slope.high),
    )


def _waves(told: TrendWorking) -> Step:
    head = (
        Column("quarter", _("Round")),
        Column("score", _("Score"), POINTS, Number),
        Column("standard_error", _("Standard error"), POINTS, Number),
    )
    rows = tuple(
        (
            wording.quarter(wave.quarter),
            cell(three(wave.value) if told.is_exact else plain(wave.value)),
            NONE if wave.standard_error is None else cell(three(wave.standard_error)),
        )
        for wave in told.waves
    )
    broken = told.course.broken_after
    note = ""
    if broken:
        note = _("Rounds up to {quarter} cannot be compared with this one and are left out.")
        note = note.format(quarter=wording.quarter(broken))
    return Step(
        title=_("The rounds"),
        text=_("Comparable rounds so far: {count}. A trend is told from {fewest} on.").format(
            count=len(told.waves), fewest=told.fewest
        ),
        table=Table(_("Rounds that can be compared"), head, rows),
        note=note,
    )


def _levels(told: TrendWorking) -> Step:
    head = (
        Column("quarter", _("Round")),
        Column("predicted", _("Expected variance P"), told=Number),
        Column("gain", _("Weight K"), told=Number),
        Column("level", _("Level"), POINTS, Number),
        Column("level", _("90% interval"), POINTS, Range),
    )
    rows = tuple(
        (
            wording.quarter(one.quarter),
            cell(three(one.predicted)),
            cell(four(one.gain)),
            cell(three(one.level)),
            wording.between(max(one.low, 0.0), min(one.high, TOP)),
        )
        for one in told.levels
    )
    return Step(
        title=_("The smoothed line"),
        text=_(
            "The level is followed from round to round, each counting by its own error, never by "
            "later rounds. From one quarter to the next it may move with a variance q of {q}. The "
            "first round starts it. With your last round:"
        ).format(q=plain(round(told.step_variance, 3))),
        formulas=(
            _("P = P_{before} + q"),
            "K = P/(P + SE^{2})",
            _("level = level_{before} + K (y - level_{before})"),
        ),
        sums=_last(told, told.levels[-1]),
        table=Table(_("The smoothed line"), head, rows),
    )


def _last(told: TrendWorking, level: Level) -> tuple[Sum, ...]:
    wave = told.waves[-1]
    error, predicted = three(wave.standard_error or 0.0), three(level.predicted)
    before = three(level.before)
    step = f"{before} + {four(level.gain)} * ({three(wave.value)} - {before})"
    return (
        Sum("K", f"{predicted} / ({predicted} + {error}²)", four(level.gain)),
        Sum(_("level"), step, f"{level.level:.2f}"),
    )


def _turn(told: TrendWorking) -> Step:
    return Step(
        title=_("A change of level"),
        text=_(
            "Two means, one up to {quarter} and one from then on, explain the rounds better than "
            "one mean by more than the published gain in the Bayesian information criterion."
        ).format(quarter=wording.quarter(told.course.turned_after or "")),
    )


def _onward(told: TrendWorking) -> tuple[Onward, ...]:
    ways = []
    if told.drift:
        since = wording.quarter(told.drift)
        of = figures.of_change(told.name) if told.name else figures.of_maturity_change()
        name = _("{way}, since {quarter}").format(way=of, quarter=since)
        ways.append(Onward(name, f"change-{told.code}", told.drift))
    if told.name:
        return (*ways, Onward(figures.of_score(told.name), f"dimension-{told.code}"))
    return (*ways, Onward(figures.of_maturity(), figures.MATURITY))
