"""How templates write quarters, dates and formulas, and lay cards out."""

import re
from collections.abc import Iterable
from datetime import datetime

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from apps.dashboards import wording
from apps.dashboards.exhibits import Card, in_bands

TYPED_MINUS = re.compile(r"(?<=[\s{(])-")
SHIFTED = re.compile(r"([_^])\{([^}]*)\}")  # what a formula lowers or raises

register = template.Library()


@register.filter
def quarter(code: str) -> str:
    """Return a quarter as it is read: 2026 Q3."""
    return wording.quarter(code)


@register.filter
def day_in(moment: datetime, zone: str) -> str:
    """Return the date of a moment in a zone, in full."""
    return wording.day(moment, zone)


@register.inclusion_tag("components/_cards.html", takes_context=True)
def banded(context: Context, cards: Iterable[Card]) -> Context:
    """Show cards in their order, half ones in two columns where the page is wide."""
    context["bands"] = in_bands(cards)
    return context


@register.filter
def formula(text: str) -> SafeString:
    """Return a formula with its signs, and what `_{...}` lowers and `^{...}` raises as markup."""
    printed = TYPED_MINUS.sub(wording.MINUS, text).replace(" * ", f" {wording.TIMES} ")
    plain, *shifted = SHIFTED.split(printed)
    parts = zip(shifted[::3], shifted[1::3], shifted[2::3], strict=True)
    markup = {"_": "<sub>{}</sub>{}", "^": "<sup>{}</sup>{}"}
    told = (format_html(markup[way], inner, after) for way, inner, after in parts)
    return format_html("{}{}", plain, format_html_join("", "{}", ((part,) for part in told)))
