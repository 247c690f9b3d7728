"""The cards of a results page: a finding, its sentence, its picture, its table and its source."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.dashboards import bearings, drawing, figures, findings, sides, tables, wording
from apps.dashboards.exhibits import Card, Link
from apps.dashboards.findings import Finding
from apps.dashboards.findings.gaps import MIRROR, ROLES, view_missing
from apps.reports.movement import Path
from apps.reports.results import RoundReport
from apps.reports.self_view import SelfView


@dataclass(frozen=True, slots=True)
class RoundLine:
    """One round in the list of rounds, in words."""

    code: str
    quarter: str
    maturity: str
    interval: str
    label: str
    answers: str


def cards(report: RoundReport, at: datetime) -> list[Card]:
    """Return the cards of the page, in their order."""
    heading = [] if report.path is None else [direction(report, report.path)]
    looking = [] if report.self_view is None else [self_view(report, report.self_view)]
    moving = [maturity(report, at), history(report)]
    return [mix(report), *heading, *moving, dimensions(report), gaps(report), *looking]


def overview(report: RoundReport, at: datetime) -> list[Card]:
    """Return the cards that tell the most: the mix, maturity among peers, and its history."""
    return [mix(report), maturity(report, at), history(report)]


def mix(report: RoundReport) -> Card:
    """Return the card of the personas, with what is strong and what is risky in the largest."""
    return _card(
        "mix",
        findings.mix(report),
        source=_source(report),
        method="personas",
        ways=(*_ways(report, {figures.LABEL: figures.of_label()}), *_share_moved_by(report)),
        chart=drawing.persona_mix(report),
        table=tables.persona_mix(report),
        body="dashboards/_strength_and_trap.html",
        content={"parts": report.named or (report.top,), "is_named": bool(report.named)},
    )


def direction(report: RoundReport, path: Path) -> Card:
    """Return the card of the compass: where care stands, which way it moves, and where to."""
    content: dict[str, Any] = {}
    if report.outlook:
        about = _("about {number} companies").format(number=report.outlook.n_about)
        content = {"outlook": bearings.ahead(report.outlook, report), "about": about}
        content |= {"tested": findings.tested(report.outlook)}
    return _card(
        "compass",
        findings.direction(report),
        source=_source(report),
        method="compass",
        chart=bearings.compass(report, path),
        table=bearings.places(path),
        body="dashboards/_compass.html",
        content=content,
    )


def dimensions(report: RoundReport) -> Card:
    """Return the card of the eight dimensions."""
    return _card(
        "dimensions",
        findings.dimensions(report),
        source=_source(report),
        method="dimensions",
        span=12,
        ways=_score_moved_by(report),
        chart=drawing.dimension_strips(report),
        table=tables.dimensions(report),
        body="dashboards/_strip_key.html",
        content={"has_peers": any(p.peers and p.peers.summary.is_shown for p in report.dimensions)},
    )


def maturity(report: RoundReport, at: datetime) -> Card:
    """Return the card of the maturity and of the place among peers."""
    peers = report.maturity_peers
    has_place = peers is not None and peers.place is not None
    row = report.row
    content: dict[str, Any] = {"value": None}
    if row.maturity is not None and row.maturity_low is not None and row.maturity_high is not None:
        content = {
            "value": figures.figure(
                wording.points(row.maturity), report, figures.MATURITY, figures.of_maturity()
            ),
            "interval": wording.interval(row.maturity_low, row.maturity_high),
        }
    if peers is not None and has_place:
        content |= {"place": findings.ahead(peers), "chart": drawing.maturity_place(peers)}
        content |= {"peers": _typical(report), "is_widened": peers.is_widened}
    else:
        content["no_place"] = findings.no_place(report, at)
    return _card(
        "maturity",
        findings.maturity(report),
        source=_peer_source(report),
        method="maturity",
        ways=(*_ways(report, _of_maturity(report)), *_release(report)),
        body="dashboards/_maturity.html",
        content=content,
    )


def history(report: RoundReport) -> Card:
    """Return the card of the maturity over time."""
    has_points = report.row.maturity is not None
    return _card(
        "history",
        findings.history(report),
        source=_("{rounds} on record").format(rounds=_rounds(len(report.history))),
        method="changes",
        chart=drawing.maturity_history(report) if has_points else None,
        table=tables.history(report),
    )


def gaps(report: RoundReport) -> Card:
    """Return the card of the gaps between groups, and between the company and its customers."""
    found = [table for kind in (ROLES, MIRROR) if (table := sides.of_views(report, kind))]
    return _card(
        "gaps",
        findings.gaps(report),
        source=_views(report),
        method="gaps",
        span=12,
        body="dashboards/_gaps.html",
        content={"tables": found, "missing": view_missing(report)},
    )


def self_view(report: RoundReport, view: SelfView) -> Card:
    """Return the card of words and deeds: what is said, beside what is done, measured and came."""
    quarter = report.row.period_id
    content: dict[str, Any] = {"tables": sides.of_words(view)}
    content |= {"remarks": findings.remarks(view), "untold": findings.missing(view, quarter)}
    if view.satisfaction.measured is None and report.slug:
        content["kpis"] = reverse("performance:show_kpis", args=(report.slug, quarter))
    return _card(
        "words",
        findings.self_view(view),
        source=_source(report),
        method="words",
        ways=_beside_words(view),
        span=12,
        body="dashboards/_self_view.html",
        content=content,
    )


def rounds(report: RoundReport) -> list[RoundLine]:
    """Return the lines of the list of rounds, the latest first."""
    return [
        RoundLine(past.row.period_id, *tables.past_row(past, report))
        for past in reversed(report.history)
    ]


def _of_maturity(report: RoundReport) -> dict[str, str]:
    """Return what of the maturity is worked out, by its code, with the name of the way there."""
    ways = {}
    if report.row.maturity is not None:
        ways[figures.MATURITY] = figures.of_maturity()
    if report.previous and report.previous.maturity:
        ways["change-maturity"] = figures.of_maturity_change()
    if report.maturity_peers:
        ways["place-overall"] = figures.of_place("")
    return ways


def _release(report: RoundReport) -> tuple[Link, ...]:
    """Return the way to the quarter's release as it was published; none without one."""
    if report.benchmark is None or not report.slug:
        return ()
    url = reverse("dashboards:release", args=(report.slug, report.benchmark.quarter))
    return (Link(_("The release as published"), url),)


def _ways(report: RoundReport, names: Mapping[str, str]) -> tuple[Link, ...]:
    """Return the ways to the pages of these figures; none where the figures are nobody's."""
    if not report.slug:
        return ()
    return tuple(Link(name, figures.address(report, code)) for code, name in names.items())


def _share_moved_by(report: RoundReport) -> tuple[Link, ...]:
    """Return the way to the answers that moved the largest share."""
    name = _("Which answers moved the {persona} share").format(persona=report.top.short_name)
    return _moved_by(report, f"persona-{report.top.code}", name)


def _score_moved_by(report: RoundReport) -> tuple[Link, ...]:
    """Return the way to the answers that moved the lowest score, and from there any other."""
    scored = [(part.row.score, part.code, part.name) for part in report.dimensions if part.row]
    if not scored:
        return ()
    _lowest, code, dimension = min(scored)
    name = _("Which answers moved “{dimension}”").format(dimension=dimension)
    return _moved_by(report, f"dimension-{code}", name)


def _moved_by(report: RoundReport, code: str, name: str) -> tuple[Link, ...]:
    """Return the way to the answers that moved a figure; none where the figures are nobody's."""
    if not report.slug:
        return ()
    page = reverse("dashboards:answers", args=(report.slug, report.row.period_id))
    return (Link(name, f"{page}?of={code}"),)


def _beside_words(view: SelfView) -> tuple[Link, ...]:
    """Return the ways to how the rest of the card is worked out, as far as it is told."""
    page, told = reverse("instruments:method"), []
    if view.satisfaction.predicted:
        told.append(Link(_("How expected satisfaction is compared"), f"{page}#self-image"))
    if view.year:
        told.append(Link(_("How expectations are judged"), f"{page}#expectations"))
    return tuple(told)


def _card(
    slug: str, finding: Finding, *, method: str, ways: tuple[Link, ...] = (), **others: Any
) -> Card:
    page = reverse("instruments:method")
    links = (Link(_("How this is worked out"), f"{page}#{method}"), *ways)
    return Card(slug, finding.title, finding.sentence, links=links, **others)


def _source(report: RoundReport) -> str:
    return _("{answers} · questionnaire {version}").format(
        answers=_answers(report.row.respondents), version=report.row.instrument_version
    )


def _answers(number: int) -> str:
    return ngettext("{number} answer", "{number} answers", number).format(number=number)


def _rounds(number: int) -> str:
    return ngettext("{number} round", "{number} rounds", number).format(number=number)


def _peer_source(report: RoundReport) -> str:
    """Return what the place rests on: the answers, and the release if there is one."""
    told = _answers(report.row.respondents)
    if report.benchmark is None:
        return told
    return _("{answers} · release of {quarter}, noise that hides single companies included").format(
        answers=told, quarter=wording.quarter(report.benchmark.quarter)
    )


def _typical(report: RoundReport) -> str:
    """Return the peers' middle half and median, with the doubt that noise adds."""
    peers = report.maturity_peers
    if peers is None:
        return ""
    told = peers.summary
    numbers = (told.p25, told.p75, told.p50, told.median_low, told.median_high)
    p25, p75, p50, low, high = (0.0 if number is None else number for number in numbers)
    return _("Typical half of them {half}, median {median} (90% range {interval}).").format(
        half=wording.between(p25, p75),
        median=wording.points(p50),
        interval=wording.between(low, high),
    )


def _views(report: RoundReport) -> str:
    """Return how many people each view rests on, where that may be told."""
    shown = [group for group in report.groups if group.status == "shown"]
    told = [f"{wording.group(group.code)} {group.respondents}" for group in shown]
    if report.customers:
        told.append(_customers(report))
    return " · ".join(told)


def _customers(report: RoundReport) -> str:
    """Return how many customers answered, and the weight of doubt of a public link."""
    number = report.row.customers
    told = ngettext("{number} customer", "{number} customers", number).format(number=number)
    if report.refused:
        return _("{customers} through a public link, {refused} more refused").format(
            customers=told, refused=report.refused
        )
    return _("{customers} through a public link").format(customers=told)
