"""The cards of the scores: eight dimensions, maturity among peers, and its history."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.charts.chart import drawn
from apps.charts.history import score_history
from apps.dashboards import drawing, figures, findings, tables, wording
from apps.dashboards.cards.frame import answers, closer, framed, moved_by, source, steps_to, ways
from apps.dashboards.exhibits import Card, Link
from apps.reports.results import RoundReport


def dimensions(report: RoundReport) -> Card:
    """Return the card of the eight dimensions."""
    return framed(
        "dimensions",
        findings.dimensions(report),
        source=source(report),
        method="dimensions",
        steps=_to_score(report),
        onward=_moved_score(report),
        chart=drawing.dimension_strips(report),
        table=tables.dimensions(report),
        body="dashboards/_strip_key.html",
        room=90,
        content={
            "closer": closer(report, "dimension", {p.code: p.name for p in report.dimensions}),
            "has_peers": any(p.peers and p.peers.summary.is_shown for p in report.dimensions),
        },
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
    chart = None
    if peers is not None and has_place:
        chart = drawing.maturity_place(peers)
        content |= {"place": findings.ahead(peers), "chart": chart}
        content |= {"peers": findings.typical(peers.summary), "is_widened": peers.is_widened}
    else:
        content["no_place"] = findings.no_place(report, at)
    return framed(
        "maturity",
        findings.maturity(report),
        source=_source_with_peers(report),
        method="maturity",
        steps=steps_to(report, figures.MATURITY) if row.maturity is not None else "",
        onward=(*ways(report, _of_maturity(report)), *_release(report)),
        body="dashboards/_maturity.html",
        room=220,
        content=content,
        chart=chart,
        is_drawn_by_body=True,
        table=tables.maturity(report),
    )


def history(report: RoundReport) -> Card:
    """Return the card of the maturity over time."""
    has_points = report.row.maturity is not None
    picture = drawing.maturity_history(report) if has_points else None
    return framed(
        "history",
        findings.history(report),
        source=_("{rounds} on record").format(rounds=_rounds(len(report.history))),
        method="trend",
        steps=steps_to(report, figures.TREND) if has_points else "",
        onward=_drift(report),
        chart=drawn(score_history, picture) if picture else None,
        table=tables.history(report, picture),
        further=tables.behind_history(report, picture),
    )


def _to_score(report: RoundReport) -> str:
    """Return the way to the lowest score, and from there to any other; none without scores."""
    scored = [(part.row.score, part.code) for part in report.dimensions if part.row]
    return steps_to(report, f"dimension-{min(scored)[1]}") if scored else ""


def _drift(report: RoundReport) -> tuple[Link, ...]:
    """Return the way to the change since the first round of the last two years."""
    drift = report.drift
    if drift is None or drift.maturity is None or not report.slug:
        return ()
    page = steps_to(report, figures.MATURITY_CHANGE, drift.since)
    return (Link(figures.of_maturity_change(), page),)


def _of_maturity(report: RoundReport) -> dict[str, str]:
    """Return what of the maturity is worked out, by its code, with the name of the way there."""
    codes = {}
    if report.row.maturity is not None:
        codes[figures.MATURITY] = figures.of_maturity()
    if report.previous and report.previous.maturity:
        codes[figures.MATURITY_CHANGE] = figures.of_maturity_change()
    if report.maturity_peers:
        codes[figures.PLACE] = figures.of_place("")
    return codes


def _release(report: RoundReport) -> tuple[Link, ...]:
    """Return the way to the quarter's release as it was published; none without one."""
    if report.benchmark is None or not report.slug:
        return ()
    url = reverse("dashboards:release", args=(report.slug, report.benchmark.quarter))
    return (Link(_("The release as published"), url),)


def _moved_score(report: RoundReport) -> tuple[Link, ...]:
    """Return the way to the answers that moved the lowest score, and from there any other."""
    scored = [(part.row.score, part.code, part.name) for part in report.dimensions if part.row]
    if not scored:
        return ()
    _lowest, code, dimension = min(scored)
    name = _("Which answers moved “{dimension}”").format(dimension=dimension)
    return moved_by(report, f"dimension-{code}", name)


def _rounds(number: int) -> str:
    return ngettext("{number} round", "{number} rounds", number).format(number=number)


def _source_with_peers(report: RoundReport) -> str:
    """Return what the place rests on: the answers, and the release if there is one."""
    told = answers(report.row.respondents)
    if report.benchmark is None:
        return told
    return _("{answers} · release of {quarter}, noise that hides single companies included").format(
        answers=told, quarter=wording.quarter(report.benchmark.quarter)
    )
