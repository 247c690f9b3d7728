"""The steps to a direction in a series, for scores and for KPIs alike."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from apps.dashboards import wording
from apps.dashboards.exhibits import Column, Number, Table
from apps.dashboards.workings.page import Step, Sum, cell, enclosed, four, plain, six, three
from apps.reports.workings import MedianSlope, Order

Digits = Callable[[float], str]  # how the values are written


def order_step(told: Order) -> Step:
    """Return what the order of the values alone says."""
    notes = {
        "up": _("It is at most that, so a rise is told."),
        "down": _("It is at most that, so a fall is told."),
        "no clear trend": _("It is more than that, so no trend is told."),
    }
    note = _("A verdict takes {fewest} values, so none is told yet.").format(fewest=told.fewest)
    return Step(
        title=_("The order of the values"),
        text=_(
            "Every value is compared with each later one: {rises} pairs rise, {falls} fall, and S "
            "is the difference. If nothing but chance had put these values in order, an S as far "
            "from 0 or farther would have the probability {p}: that is the share of all orders of "
            "them that have one, ties kept tied (Kendall's exact test). A direction is told if it "
            "is at most {alpha}."
        ).format(rises=told.rises, falls=told.falls, p=four(told.p), alpha=plain(told.alpha)),
        formulas=("S = Σ_{i<j} sign(y_{j} - y_{i})",),
        sums=(Sum("S", f"{told.rises} - {told.falls}", plain(told.rises - told.falls)),),
        note=notes[told.verdict] if told.verdict else note,
    )


def slope_steps(told: MedianSlope, digits: Digits) -> tuple[Step, ...]:
    """Return the median of all slopes, and its interval."""
    return (_median(told, digits), _interval(told, digits))


def _median(told: MedianSlope, digits: Digits) -> Step:
    count = len(told.pairs)
    half = count // 2
    middle = [told.pairs[half]] if count % 2 else list(told.pairs[half - 1 : half + 1])
    sums: tuple[Sum, ...] = ()
    if len(middle) > 1:
        first, second = (enclosed(digits(pair.slope)) for pair in middle)
        sums = (Sum("b", f"({first} + {second}) / 2", digits(told.slope)),)
    head = (
        Column("before", _("From")),
        Column("after", _("To")),
        Column("rise", _("Difference"), told=Number),
        Column("run", _("Quarters"), told=Number),
        Column("slope", _("Slope"), told=Number),
    )
    rows = tuple(
        (
            wording.quarter(pair.before),
            wording.quarter(pair.after),
            cell(digits(pair.rise)),
            wording.count(pair.run),
            cell(digits(pair.slope)),
        )
        for pair in told.pairs
    )
    return Step(
        title=_("The median of all slopes"),
        text=_(
            "Between every two values there is a slope: their difference over the quarters between "
            "them. The line has the median of these {count} slopes, {slope} a quarter, which a "
            "single odd value hardly moves (Theil 1950)."
        ).format(count=count, slope=digits(told.slope)),
        formulas=(_("b = median (y_{j} - y_{i})/(t_{j} - t_{i})"),),
        sums=sums,
        table=Table(_("All slopes, the least first"), head, rows),
    )


def _interval(told: MedianSlope, digits: Digits) -> Step:
    count, reach = len(told.pairs), f"{six(told.z)} * √({three(told.variance)})"
    half = told.z * told.variance**0.5 / 2
    if told.low_rank < 1 or told.high_rank > count:
        note = _("No slope has these ranks, so there is no such interval.")
    else:
        note = _("Rounded, those are the slopes number {low_rank} and {high_rank}: {ends}.").format(
            low_rank=told.low_rank,
            high_rank=told.high_rank,
            ends=_("{low} to {high}").format(low=digits(told.low), high=digits(told.high)),
        )
    return Step(
        title=_("The interval of the slope"),
        text=_(
            "Without a trend, S has a variance of {variance} for so many values and their ties. "
            "The ends of the 90% interval are the slopes that lie so many ranks from the middle "
            "(Sen 1968); the upper end is one rank above the sum."
        ).format(variance=three(told.variance)),
        formulas=(
            "var S = (n(n - 1)(2n + 5) - Σ t(t - 1)(2t + 5))/18",
            "(N ± z √(var S))/2",
        ),
        sums=(
            Sum(_("lower rank"), f"({count} - {reach}) / 2", three(count / 2 - half)),
            Sum(_("upper rank"), f"({count} + {reach}) / 2", three(count / 2 + half)),
        ),
        note=note,
    )
