"""What the compass shows, as tables: the path with its ellipses, the personas, and the peers."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from apps.charts.contours import MASSES
from apps.dashboards import courses, wording
from apps.dashboards.exhibits import NONE, Column, Number, Range, Table
from apps.method.compass import BOUND, EDGES, SIDE, Ellipse
from apps.reports.annotations import EventFlag
from apps.reports.movement import Path, Step
from apps.reports.outlook import PeersOnCompass
from apps.reports.results import RoundReport

REGION = 0.95  # confidence of an ellipse
UNITS = "axis units"  # from one pole of an axis to the other there are two


def places(path: Path, events: Sequence[EventFlag]) -> Table:
    """Return each round's place on both axes, the ellipse around it, and what happened then.

    Hundredths where the whole round may be told, tenths elsewhere; an ellipse of the former alone.
    """
    has_region = any(step.region for step in path.steps)
    head = (
        Column("quarter", _("Round")),
        *(
            Column(
                code,
                _("{low} ({minus}1) to {high} (+1)").format(
                    low=axis.low_name, high=axis.high_name, minus=wording.MINUS
                ),
                UNITS,
                Number,
            )
            for code, axis in zip("xy", path.axes, strict=True)
        ),
        *(_ellipse_columns() if has_region else ()),
        *((Column(courses.EVENTS, _("Events")),) if events else ()),
    )
    rows = tuple(
        (
            wording.quarter(step.quarter),
            *_place(step),
            *(_ellipse(step.region) if has_region else ()),
            *((courses.in_quarter(events, wording.quarter(step.quarter)),) if events else ()),
        )
        for step in path.steps
    )
    return Table(_("Places on the compass"), head, rows)


def around(report: RoundReport, path: Path) -> tuple[Table, ...]:
    """Return what the compass shows around the path: the personas, the peers and the events."""
    peers = report.peers_on_compass
    return (
        _landmarks(path),
        *((_cells(peers),) if peers else ()),
        *courses.events_table(report.events),
    )


def _place(step: Step) -> tuple[str, str]:
    written = wording.rate if step.region is None else wording.hundredths
    return written(step.x), written(step.y)


def _ellipse_columns() -> tuple[Column, ...]:
    return (
        Column("ellipse_level", _("Ellipse: holds the place with"), "percent", Number),
        Column("ellipse_major", _("Ellipse: longer half axis"), UNITS, Number),
        Column("ellipse_minor", _("Ellipse: shorter half axis"), UNITS, Number),
        Column("ellipse_angle", _("Ellipse: longer axis leans by"), "degrees", Number),
    )


def _ellipse(region: Ellipse | None) -> tuple[str, ...]:
    """Return the ellipse around a place, whose middle is the place itself."""
    if region is None:
        return (NONE,) * len(_ellipse_columns())
    angle = round(region.angle)
    return (
        wording.percent(REGION),
        wording.size(region.major),
        wording.size(region.minor),
        Number(f"{wording.signed(angle)}\u00b0", angle),
    )


def _landmarks(path: Path) -> Table:
    head = (
        Column("persona", _("Persona")),
        Column("x", "x", UNITS, Number),
        Column("y", "y", UNITS, Number),
    )
    rows = tuple(
        (
            wording.landmark(mark.code, mark.short_name),
            wording.hundredths(mark.x),
            wording.hundredths(mark.y),
        )
        for mark in path.landmarks
    )
    return Table(_("Where the personas stand"), head, rows, code="personas")


def _cells(peers: PeersOnCompass) -> Table:
    """Return the peers' grid as released and smoothed; the lines are drawn through it."""
    edges = (-BOUND, *EDGES, BOUND)
    head = (
        Column("cell", _("Cell")),
        Column("x", _("From x to x"), UNITS, Range),
        Column("y", _("From y to y"), UNITS, Range),
        Column("companies", _("Companies"), "percent", Number),
    )
    rows = tuple(
        (
            str(place + 1),
            _from_to(edges, place % SIDE),
            _from_to(edges, place // SIDE),
            wording.small_percent(share),
        )
        for place, share in enumerate(peers.density)
    )
    caption = _(
        "Where about {number} companies stand, release of {quarter}, smoothed. Lines hold "
        "{masses}% of them"
    ).format(
        number=peers.n_about,
        quarter=wording.quarter(peers.quarter),
        masses=wording.listed([f"{100 * mass:.0f}" for mass in reversed(MASSES)]),
    )
    return Table(caption, head, rows, code="peers")


def _from_to(edges: Sequence[float], place: int) -> Range:
    low, high = wording.hundredths(edges[place]), wording.hundredths(edges[place + 1])
    return Range(_("{low} to {high}").format(low=low, high=high), low.value, high.value)
