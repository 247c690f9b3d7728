"""How values of KPIs are written, each in its own unit, no finer than is known."""

from math import floor, log10

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.charts.kpi_line import Written
from apps.dashboards.exhibits import Number, Range
from apps.dashboards.wording import MINUS
from apps.method.clipped import Reading
from apps.performance.series import Series
from apps.reports.kpi_trends import KpiAim

MOST_DECIMALS = 3  # to which values are kept
DIGITS = 1  # of half an interval that are written: no digit below says anything


def short_name(series: Series) -> str:
    """Return the KPI's name without what is in brackets, and its channel."""
    name = series.definition.name.partition(" (")[0]
    if not series.channel:
        return name
    return _("{kpi} in {channel}").format(kpi=name, channel=series.channel_name)


def full_name(series: Series) -> str:
    """Return the KPI's name, how it is measured, and its channel."""
    parts = (series.definition.name, series.method_name, series.channel_name)
    return ", ".join(part for part in parts if part)


def number(value: float, decimals: int | None = None) -> str:
    """Return a value as people write it: as many decimals as it has, or as are known."""
    written = f"{value:,.{MOST_DECIMALS if decimals is None else decimals}f}"
    if decimals is None and "." in written:
        written = written.rstrip("0").rstrip(".")
    if not written.strip("-0."):
        written = written.lstrip("-")
    return _localised(written)


def value(series: Series, told: float) -> Number:
    """Return a value with its unit: 81.2%, 412 seconds, 4.25 EUR."""
    return Number(_with_unit(series, number(told)), told)


def span(series: Series, low: float, high: float) -> Range:
    """Return two values with their unit once: 71 to 77%."""
    ends = _("{low} to {high}").format(low=number(low), high=number(high))
    return Range(_with_unit(series, ends), low, high)


def band(series: Series, aim: KpiAim) -> str:
    """Return a target: 380 to 420 seconds, 85% or more, 10% or less."""
    if aim.low is not None and aim.high is not None:
        return span(series, aim.low, aim.high)
    if aim.low is not None:
        return _("{value} or more").format(value=value(series, aim.low))
    return _("{value} or less").format(value=value(series, aim.high or 0))


def change(series: Series, told: float, decimals: int) -> str:
    """Return by how much a value moves, without a sign: 1.1 points, 12 seconds."""
    written = number(abs(told), decimals)
    is_one = float(f"{abs(told):.{decimals}f}") == 1
    unit = series.unit
    if unit in ("%", "points", "1-7"):
        words = ngettext("{change} point", "{change} points", 1 if is_one else 2)
        return words.format(change=written)
    return _("{value} {unit}").format(value=written, unit=_one(unit) if is_one else unit)


def signed(told: float, decimals: int) -> str:
    """Return a change with its sign."""
    written = number(told, decimals)
    return f"+{written}" if told > 0 and float(f"{told:.{decimals}f}") else written


def decimals_of(low: float, high: float) -> int:
    """Return how many decimals an interval supports."""
    half = (high - low) / 2
    if not half > 0:
        return 1
    return min(max(0, DIGITS - 1 - floor(log10(half))), MOST_DECIMALS)


def reading(series: Series, told: Reading) -> str:
    """Return a figure of the peers in whole units, or the edge that is all that is known."""
    words = {"at_most": _("{value} or less"), "at_least": _("{value} or more")}
    written = value(series, round(told.value))
    return words.get(told.kind, "{value}").format(value=written)


def half(series: Series, low: Reading, high: Reading) -> str:
    """Return the peers' middle half in whole units: 71 to 77%, 55% or less to 70%."""
    if low.kind == high.kind == "exact":
        return span(series, round(low.value), round(high.value))
    return _("{low} to {high}").format(low=reading(series, low), high=reading(series, high))


def axis(series: Series) -> Written:
    """Return how numbers of the chart's axis are written."""
    patterns = {"%": "{value}%", "seconds": _("{value} s"), "minutes": _("{value} min")}
    patterns |= {"hours": _("{value} h")}
    pattern = patterns.get(series.unit, "{value}")
    if series.unit == series.method and series.method:  # an amount: its method is the currency
        pattern = f"{{value}} {series.unit}"
    return Written(
        pattern,
        str(formats.get_format("DECIMAL_SEPARATOR")),
        str(formats.get_format("THOUSAND_SEPARATOR")),
    )


def _with_unit(series: Series, written: str) -> str:
    if series.unit == "%":
        return _("{value}%").format(value=written)
    if series.unit == "1-7":
        return _("{value} of 7").format(value=written)
    return _("{value} {unit}").format(value=written, unit=series.unit)


def _one(unit: str) -> str:
    singular = {"seconds": _("second"), "minutes": _("minute"), "hours": _("hour")}
    return singular.get(unit, unit)


def _localised(written: str) -> str:
    marks = {
        "-": MINUS,
        ".": str(formats.get_format("DECIMAL_SEPARATOR")),
        ",": str(formats.get_format("THOUSAND_SEPARATOR")),
    }
    return "".join(marks.get(sign, sign) for sign in written)
