"""How a page writes the value of a KPI."""

from decimal import Decimal

from django import template

from apps.performance import units
from apps.performance.series import Series

EN_DASH = "\u2013"

register = template.Library()


@register.filter
def kpi_value(value: Decimal, series: Series) -> str:
    """Return the number with its unit behind it."""
    return units.in_its_unit(series, value)


@register.filter
def kpi_number(value: Decimal) -> str:
    """Return the number as people read it, with no zeros that say nothing."""
    return units.number(value)


@register.filter
def kpi_count(number: int | None) -> str:
    """Return how many answers or cases a figure rests on; a dash where that is not known."""
    return units.number(number) if number else EN_DASH


@register.filter
def kpi_unit(series: Series) -> str:
    """Return the unit of the values of a series."""
    return units.unit_name(series)
