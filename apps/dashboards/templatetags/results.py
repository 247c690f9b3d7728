"""How templates write quarters and dates."""

from datetime import datetime

from django import template

from apps.dashboards import wording

register = template.Library()


@register.filter
def quarter(code: str) -> str:
    """Return a quarter as it is read: 2026 Q3."""
    return wording.quarter(code)


@register.filter
def day_in(moment: datetime, zone: str) -> str:
    """Return the date of a moment in a zone, in full."""
    return wording.day(moment, zone)
