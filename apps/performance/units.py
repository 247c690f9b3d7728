"""How values of KPIs are written: in the reader's language, each in its own unit."""

from decimal import Decimal

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.performance.series import Series

MINUS = "\u2212"
MOST_DECIMALS = 3  # to which values are kept


def number(value: Decimal | float, decimals: int | None = None) -> str:
    """Return a value as people write it: as many decimals as it has, or as are known."""
    if decimals is None:
        exact = value if isinstance(value, Decimal) else Decimal(f"{value:.{MOST_DECIMALS}f}")
        written = f"{exact.normalize() + 0:,f}"
    else:
        written = f"{value:,.{decimals}f}"
    if not written.strip("-0."):
        written = written.lstrip("-")
    return _localised(written)


def signed(value: Decimal | float, decimals: int | None = None) -> str:
    """Return a change with its sign; none where it is written as 0."""
    places = MOST_DECIMALS if decimals is None else decimals
    written = number(value, decimals)
    return f"+{written}" if float(f"{value:.{places}f}") > 0 else written


def in_its_unit(series: Series, value: Decimal | float) -> str:
    """Return a value with its unit: 81.2%, 412 seconds, 1 hour, 4.25 EUR."""
    return with_unit(series, number(value), is_one=value == 1)


def with_unit(series: Series, written: str, *, is_one: bool = False) -> str:
    """Return what is written, a number or two, with the unit behind it."""
    if series.unit == "%":
        return _("{value}%").format(value=written)
    if series.unit == "1-7":
        return _("{value} of 7").format(value=written)
    return _("{value} {unit}").format(value=written, unit=unit_name(series, is_one=is_one))


def unit_name(series: Series, *, is_one: bool = False) -> str:
    """Return the unit in words, of one or of many; a currency and a scale are what they are."""
    count = 1 if is_one else 2
    words = {
        "seconds": ngettext("second", "seconds", count),
        "minutes": ngettext("minute", "minutes", count),
        "hours": ngettext("hour", "hours", count),
        "points": ngettext("point", "points", count),
        "per 1,000 contacts": _("per 1,000 contacts"),
    }
    return words.get(series.unit, series.unit)


def _localised(written: str) -> str:
    marks = {
        "-": MINUS,
        ".": str(formats.get_format("DECIMAL_SEPARATOR")),
        ",": str(formats.get_format("THOUSAND_SEPARATOR")),
    }
    return "".join(marks.get(sign, sign) for sign in written)
