"""How a page writes the value of a KPI."""

from decimal import Decimal

from django import template

from apps.performance.models import shown

register = template.Library()


@register.filter
def kpi_value(value: Decimal) -> str:
    """Return the number as people read it, with no zeros that say nothing."""
    return shown(value)
