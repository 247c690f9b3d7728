"""How a page writes the value of a KPI."""

from decimal import Decimal

from django import template

from apps.performance.models import in_its_unit, shown

EN_DASH = "\u2013"

register = template.Library()


@register.filter
def kpi_unit(value: Decimal, unit: str) -> str:
    """Return the number with its unit behind it."""
    return in_its_unit(value, unit)


@register.filter
def kpi_count(number: int | None) -> str:
    """Return how many answers or cases a figure rests on; a dash where that is not known."""
    return f"{number:,}" if number else EN_DASH


@register.filter
def kpi_value(value: Decimal) -> str:
    """Return the number as people read it, with no zeros that say nothing."""
    return shown(value)
