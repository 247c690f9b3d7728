"""The compass as a picture, and where companies like this one go."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.quarters import Quarter
from apps.charts.chart import Chart, drawn
from apps.charts.compass import (
    Compass,
    CompassWords,
    Ends,
    Landmark,
    Peers,
    Region,
    Stop,
    persona_compass,
)
from apps.charts.svg import Caption
from apps.dashboards import findings, wording
from apps.dashboards.exhibits import Column, Number, Range, Table
from apps.method.compass import Ellipse
from apps.reports.annotations import EventFlag
from apps.reports.movement import Path, Step
from apps.reports.outlook import Outlook, PeersOnCompass
from apps.reports.results import RoundReport

BALANCED = "balanced"


def compass(report: RoundReport, path: Path) -> Chart:
    """Draw the path among the personas, over where the peers stand if that is released."""
    found = findings.direction(report)
    *personas, reference = [
        Landmark(name, mark.x, mark.y, name)
        for mark in path.landmarks
        for name in [wording.landmark(mark.code, mark.short_name)]
    ]
    told = Compass(
        caption=Caption("compass", found.title, found.sentence),
        words=_words(path, report.peers_on_compass),
        personas=tuple(personas),
        stops=_stops(path, report.events),
        reference=reference,
        peers=_peers(report.peers_on_compass),
        events=_flagged(path, report.events),
    )
    return drawn(persona_compass, told)


def ahead(outlook: Outlook, report: RoundReport) -> Table:
    """Return how many of ten companies like this one carry each label a year later."""
    rows = tuple(
        (
            findings.label_name(report, label.code),
            wording.count(label.about),
            wording.between(label.low, label.high),
        )
        for label in outlook.labels
    )
    head = (
        Column("label", _("Label a year later")),
        Column("of_ten", _("Of ten, about"), "companies", Number),
        Column("of_ten", _("90% range"), "companies", Range),
    )
    return Table(findings.outlook(outlook), head, rows, code="outlook")


def _words(path: Path, peers: PeersOnCompass | None) -> CompassWords:
    first, second = path.axes
    measured = len(path.steps)
    return CompassWords(
        ends=Ends(first.low_name, first.high_name, second.low_name, second.high_name),
        path=_("Your path, one dot a round") if measured > 1 else _("Your place"),
        region=ngettext(
            "95% range of the place",
            "95% range of the place, first and latest round",
            measured,
        ),
        peers=""
        if peers is None
        else _("Where 12, 30, 50, 70 and 90% of about {number} companies stand").format(
            number=peers.n_about
        ),
        latest=wording.quarter(path.steps[-1].quarter),
    )


def _stops(path: Path, events: Sequence[EventFlag]) -> tuple[Stop | None, ...]:
    """Return one stop a quarter, with the regions of the first and of the latest."""
    by_quarter = {Quarter.parse(step.quarter): step for step in path.steps}
    first, last = min(by_quarter), max(by_quarter)
    quarters = [first.shifted(by) for by in range(last.ordinal - first.ordinal + 1)]
    happened = _by_quarter(events)
    return tuple(
        _stop(step, happened.get(step.quarter, []), with_region=quarter in (first, last))
        if (step := by_quarter.get(quarter))
        else None
        for quarter in quarters
    )


def _flagged(path: Path, events: Sequence[EventFlag]) -> tuple[tuple[str, str], ...]:
    """Return what the flags of the path stand for: only rounds can carry one."""
    measured = {step.quarter for step in path.steps}
    return tuple((event.letter, event.text) for event in events if event.quarter in measured)


def _by_quarter(events: Sequence[EventFlag]) -> dict[str, list[EventFlag]]:
    found: dict[str, list[EventFlag]] = {}
    for event in events:
        found.setdefault(event.quarter, []).append(event)
    return found


def _stop(step: Step, events: Sequence[EventFlag], *, with_region: bool) -> Stop:
    name = wording.quarter(step.quarter)
    tip = f"{name}: {wording.rate(step.x)}, {wording.rate(step.y)}"
    tip = " · ".join((tip, *(f"{event.letter}: {event.text}" for event in events)))
    letter = f"{events[0].letter}+" if len(events) > 1 else "".join(e.letter for e in events)
    region = _region(step.region) if with_region and step.region else None
    return Stop(step.x, step.y, name, tip, region, letter)


def _region(found: Ellipse) -> Region:
    return Region(found.major, found.minor, found.angle)


def _peers(peers: PeersOnCompass | None) -> Peers | None:
    if peers is None:
        return None
    tip = _("About {number} companies, release of {quarter}").format(
        number=peers.n_about, quarter=wording.quarter(peers.quarter)
    )
    return Peers(peers.density, tip)
