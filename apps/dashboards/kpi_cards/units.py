"""How values of KPIs are written in charts, tables and findings, no finer than is known."""

from math import floor, log10

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.charts.kpi_line import Written
from apps.dashboards.exhibits import Number, Range
from apps.method.clipped import Reading
from apps.performance.series import Series
from apps.performance.units import (
    MOST_DECIMALS,
    in_its_unit,
    number,
    unit_name,
    with_unit,
)
from apps.reports.kpi_trends import KpiAim

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


def value(series: Series, told: float) -> Number:
    """Return a value with its unit: 81.2%, 412 seconds, 4.25 EUR."""
    return Number(in_its_unit(series, told), told)


def span(series: Series, low: float, high: float) -> Range:
    """Return two values with their unit once: 71 to 77%."""
    ends = _("{low} to {high}").format(low=number(low), high=number(high))
    return Range(with_unit(series, ends), low, high)


def band(series: Series, aim: KpiAim) -> str:
    """Return a target: 380 to 420 seconds, 85% or more, 10% or less."""
    if aim.low is not None and aim.high is not None:
        return span(series, aim.low, aim.high)
    words = _("{value} or less") if aim.low is None else _("{value} or more")
    (end,) = (end for end in (aim.low, aim.high) if end is not None)
    return words.format(value=value(series, end))


def change(series: Series, told: float, decimals: int) -> str:
    """Return by how much a value moves, without a sign: 1.1 points, 12 seconds."""
    written = number(abs(told), decimals)
    is_one = float(f"{abs(told):.{decimals}f}") == 1
    if series.unit in ("%", "points", "1-7"):
        words = ngettext("{change} point", "{change} points", 1 if is_one else 2)
        return words.format(change=written)
    return _("{value} {unit}").format(value=written, unit=unit_name(series, is_one=is_one))


def decimals_of(low: float, high: float) -> int:
    """Return how many decimals an interval supports."""
    half = (high - low) / 2
    if not half > 0:
        return 1
    return min(max(0, DIGITS - 1 - floor(log10(half))), MOST_DECIMALS)


def reading(series: Series, told: Reading) -> Number:
    """Return a figure of the peers in whole units; a bound stands for all beyond it."""
    words = {"at_most": _("{value} or less"), "at_least": _("{value} or more")}
    written = value(series, round(told.value))
    return Number(words.get(told.kind, "{value}").format(value=written), written.value)


def half(series: Series, low: Reading, high: Reading) -> Range:
    """Return the peers' middle half in whole units: 71 to 77%, 55% or less to 70%."""
    if low.kind == high.kind == "exact":
        return span(series, round(low.value), round(high.value))
    ends = reading(series, low), reading(series, high)
    words = _("{low} to {high}").format(low=ends[0], high=ends[1])
    return Range(words, *(end.value for end in ends))


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
