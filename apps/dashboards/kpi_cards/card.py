"""A KPI as a card, for its own page and for a page of results."""

from collections.abc import Sequence
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.quarters import Quarter
from apps.dashboards import courses, figures, wording
from apps.dashboards.exhibits import HALF, WHOLE, Card, Link
from apps.dashboards.kpi_cards import drawing, findings, sample, tables, trends, units
from apps.performance.series import Series
from apps.performance.units import number
from apps.reports.annotations import EventFlag, events_between, flags, flags_among
from apps.reports.kpi_trends import KpiTrend, first_trend, kpi_trend


def kpi_card(found: KpiTrend, slug: str, *, span: int = HALF) -> Card:
    """Return the card of one series of the organisation with that slug."""
    first, last = _ends(found)
    return _card(found, flags(first, last, found.series.kpi), slug, span=span)


def handout(found: KpiTrend, *, span: int) -> Card:
    """Return the card as outsiders get it: without ways inside, and without the members' notes."""
    unnoted = tuple(point and replace(point, note="") for point in found.points)
    return kpi_card(replace(found, points=unnoted), "", span=span)


def first_card(slug: str, last: Quarter, *, span: int = HALF) -> Card | None:
    """Return the card of the first KPI that is tracked and measured; None where none is."""
    found = first_trend(last)
    return kpi_card(found, slug, span=span) if found else None


def named_card(key: str, slug: str, last: Quarter) -> Card | None:
    """Return the card of the series with that key; None where there is none or it has no value."""
    try:
        series = Series.named(key)
    except ValueError:
        return None
    found = kpi_trend(series, last) if series.is_known else None
    return kpi_card(found, slug) if found else None


def shelf(found: Sequence[KpiTrend], slug: str) -> list[Card]:
    """Return the cards of a page: what goes one way first, else as KPIs are published."""
    ordered = sorted(found, key=lambda one: not one.is_clear)
    if not ordered:
        return []
    wide = len(ordered) % 2  # the first one, where the others then stand in pairs
    axes = [_ends(one) for one in ordered]
    happened = events_between(min(first for first, _ in axes), max(last for _, last in axes))
    return [
        _card(
            one,
            flags_among(happened, *axis, one.series.kpi),
            slug,
            span=WHOLE if place < wide else HALF,
        )
        for place, (one, axis) in enumerate(zip(ordered, axes, strict=True))
    ]


def sample_card() -> Card:
    """Return the card of nobody's figures: what such a card looks like."""
    return _card(sample.trend(), sample.events(), "", span=WHOLE)


def _card(found: KpiTrend, events: Sequence[EventFlag], slug: str, *, span: int) -> Card:
    told, name = findings.finding(found), f"kpi-{found.series.key}"
    page = f"{reverse('instruments:method')}#kpi-trends"
    if slug:
        page = figures.address_of(slug, found.quarters[-1], name)
    return Card(
        slug=name,
        finding=told.title,
        sentence=told.sentence,
        source=_source(found),
        links=(Link(_("How this is worked out"), page),),
        span=span,
        chart=drawing.line(found, told, name, events),
        table=tables.quarters(found, events),
        further=(*trends.trend_table(found), *courses.events_table(events)),
        quarter=found.latest.quarter,
        address=_address(found.series, slug),
    )


def _ends(found: KpiTrend) -> tuple[Quarter, Quarter]:
    return Quarter.parse(found.quarters[0]), Quarter.parse(found.quarters[-1])


def _address(series: Series, slug: str) -> str:
    """Return where the card's faces are; nothing where the figures are nobody's."""
    if not slug:
        return ""
    address = reverse("dashboards:kpi_face", args=(slug, series.key, "svg"))
    return address.removesuffix(".svg")


def _source(found: KpiTrend) -> str:
    """Return what was measured and how, what it rests on, and how the trend was found."""
    parts = [units.full_name(found.series)]
    if found.latest.n:
        answers = ngettext(
            "{number} answer or case in {quarter}",
            "{number} answers or cases in {quarter}",
            found.latest.n,
        )
        parts.append(
            answers.format(
                number=number(found.latest.n), quarter=wording.quarter(found.latest.quarter)
            )
        )
    if found.line is not None:
        count = len(found.measured)
        told = ngettext(
            "trend by the median slope, {count} quarter",
            "trend by the median slope, {count} quarters",
            count,
        )
        parts.append(told.format(count=count))
    return " · ".join(parts)
