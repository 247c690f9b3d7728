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
LONG_WORD = re.compile(r"\S{25,}")  # on paper, more than a narrow column holds
MAY_BREAK, LETTERS_TOGETHER = "\u200b", 12
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


@register.filter
def breakable(text: object) -> str:
    """Return a text whose long words may go on in the next line, as an address does."""
    return LONG_WORD.sub(
        lambda word: MAY_BREAK.join(
            word[0][start : start + LETTERS_TOGETHER]
            for start in range(0, len(word[0]), LETTERS_TOGETHER)
        ),
        str(text),
    )


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
