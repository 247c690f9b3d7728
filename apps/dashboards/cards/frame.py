"""The frame that every card has: its finding, where it leads to and what it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.dashboards import figures
from apps.dashboards.exhibits import Card, Link
from apps.dashboards.findings import Finding
from apps.reports.results import RoundReport


def framed(
    slug: str,
    finding: Finding,
    *,
    method: str,
    steps: str = "",
    onward: tuple[Link, ...] = (),
    **others: Any,
) -> Card:
    """Return a card with its finding and the way to how it was worked out.

    That is the address of the steps with its own numbers; the method alone where there are none.
    """
    page = steps or f"{reverse('instruments:method')}#{method}"
    links = (Link(_("How this is worked out"), page), *onward)
    return Card(slug, finding.title, finding.sentence, links=links, **others)


@dataclass(frozen=True, slots=True)
class Closer:
    """The way to the page of one number."""

    label: str
    url: str
    place: int = 0  # among the personas, for its colour


def closer(report: RoundReport, view: str, names: Mapping[str, str]) -> tuple[Closer, ...]:
    """Return the ways to the pages of single numbers, by code; none where they are nobody's."""
    if not report.slug:
        return ()
    quarter, is_persona = report.row.period_id, view == "persona"
    return tuple(
        Closer(
            name,
            reverse(f"dashboards:{view}", args=(report.slug, quarter, code)),
            place if is_persona else 0,
        )
        for place, (code, name) in enumerate(names.items(), start=1)
    )


def ways(report: RoundReport, names: Mapping[str, str]) -> tuple[Link, ...]:
    """Return the ways to the pages of these figures; none where the figures are nobody's."""
    if not report.slug:
        return ()
    return tuple(Link(name, figures.address(report, code)) for code, name in names.items())


def steps_to(report: RoundReport, code: str, since: str = "") -> str:
    """Return the address of the steps to a figure; empty where the figures are nobody's."""
    if not report.slug:
        return ""
    return figures.address(report, code, since=since)


def moved_by(report: RoundReport, code: str, name: str) -> tuple[Link, ...]:
    """Return the way to the answers that moved a figure; none where the figures are nobody's."""
    if not report.slug:
        return ()
    page = reverse("dashboards:answers", args=(report.slug, report.row.period_id))
    return (Link(name, f"{page}?of={code}"),)


def source(report: RoundReport) -> str:
    """Return what the figures of a round rest on."""
    return _("{answers} · questionnaire {version}").format(
        answers=answers(report.row.respondents), version=report.row.instrument_version
    )


def answers(number: int) -> str:
    """Return a number of answers in words."""
    return ngettext("{number} answer", "{number} answers", number).format(number=number)
