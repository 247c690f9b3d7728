"""Persona compass: where a company's care stands between the personas, round after round."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import dist

from apps.charts import flags, key
from apps.charts.contours import mass_contours, smooth_path
from apps.charts.fields import fields_around, rounded_path
from apps.charts.geometry import Point, ellipse
from apps.charts.key import KeyLine
from apps.charts.labels import Badge, Box, Label, Room, around, write_haloed
from apps.charts.marks import write_end, write_middle
from apps.charts.palette import PERSONAS
from apps.charts.svg import Attribute, Caption, Drawing, Picture, number
from apps.charts.theme import Theme
from apps.charts.typeset import LEADING, NAME, NOTE, SCORE, TextStyle, shorten, wrap

ACROSS, UP = 1.35, 1.2  # what the field shows to either side of 0, axis units
GRID = 1.2  # what the peers' grid covers to either side of 0
WIDE, BESIDE, GUTTER = 760, 0.64, 32  # from this width on the words stand beside the field
TOP, UNDER = 18, 20  # room for the names of the axes' ends
LANDMARK, REFERENCE, LATEST = 5.5, 15.0, 7.5  # radii
SMALLEST, STEP = 3.0, 0.4  # radius of the earliest dot, and what each later one is larger
BEND = 0.16  # how far a path swings through a dot, of the way to the next one
ALONG, EDGES = 5, 24  # places on each step of the path, on an ellipse, that labels keep off
APART = 20  # pixels between two dots from which one between the first and the last is named

ENDS = TextStyle(11, "ink2")
NOW = TextStyle(13, "you", 700)
THEN = TextStyle(11, "ink2", 500)
BETWEEN = TextStyle(10, "ink3")
REFERENCE_NAME = TextStyle(11, "accent", 600)
LATEST_NAME = TextStyle(SCORE.size, "you", SCORE.weight)


@dataclass(frozen=True, slots=True)
class Landmark:
    """An archetype's place on the axes, -1 and 1 being the poles."""

    name: str
    x: float
    y: float
    tip: str


@dataclass(frozen=True, slots=True)
class Region:
    """The 95% ellipse around a position."""

    major: float  # half axes, axis units
    minor: float
    angle: float  # degrees from the x axis to the major one, anticlockwise

    def half_axes(self, unit: float) -> tuple[float, float]:
        """Return the half axes in pixels."""
        return self.major * unit, self.minor * unit


@dataclass(frozen=True, slots=True)
class Stop:
    """Where the company stood in one round."""

    x: float
    y: float
    quarter: str  # "2026 Q3"
    tip: str
    region: Region | None = None
    flag: str = ""  # letter of what happened then


@dataclass(frozen=True, slots=True)
class Ends:
    """What the ends of the axes are called."""

    left: str
    right: str
    bottom: str
    top: str


@dataclass(frozen=True, slots=True)
class Peers:
    """How companies spread over the released grid, smoothed."""

    density: tuple[float, ...]  # of the 6 x 6 cells, rows upwards; not negative
    tip: str


@dataclass(frozen=True, slots=True)
class CompassWords:
    """What the chart says in the reader's language; what is empty is not explained."""

    ends: Ends
    path: str = ""  # "Your path, one dot a round"
    region: str = ""  # "95% range of the position, first and latest round"
    peers: str = ""  # "Where 12, 30, 50, 70 and 90% of about 420 companies stand"
    latest: str = ""  # beside a wide field: "2026 Q3"
    notes: tuple[str, ...] = ()  # under it: "Towards technology since 2024 Q4"


@dataclass(frozen=True, slots=True)
class Compass:
    """All that the chart shows; the personas in their fixed order."""

    caption: Caption
    words: CompassWords
    personas: tuple[Landmark, ...]
    stops: tuple[Stop | None, ...]  # one a quarter, None where no round was measured
    reference: Landmark | None = None
    peers: Peers | None = None
    events: tuple[tuple[str, str], ...] = ()  # letter and text of what the flags stand for


@dataclass(frozen=True, slots=True)
class Field:
    """Where the axes' units go: one scale for both, so that distances are honest."""

    frame: Box
    unit: float  # pixels

    def __call__(self, x: float, y: float) -> Point:
        """Return the pixel of a position."""
        frame = self.frame
        across, down = (frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2
        return across + x * self.unit, down - y * self.unit

    def inside(self, x: float, y: float) -> Point:
        """Return the pixel of a position, or the nearest one of the frame."""
        (across, down), frame = self(x, y), self.frame
        return min(max(across, frame.left), frame.right), min(max(down, frame.top), frame.bottom)


def persona_compass(compass: Compass, theme: Theme, width: int) -> Picture:
    """Draw the personas' fields, the peers' contours and the company's path among them.

    Raises
    ------
    ValueError
        If no quarter was measured.
    """
    stops = [stop for stop in compass.stops if stop]
    if not stops:
        raise ValueError("no quarter was measured")
    drawing = Drawing(theme, width)
    field = _field(stops, width)
    _draw_fields(drawing, compass.personas, field)
    if compass.peers:
        _draw_peers(drawing, compass.peers, field)
    _draw_axes(drawing, field)
    _draw_landmarks(drawing, compass, field)
    _draw_regions(drawing, stops, field)
    _draw_path(drawing, compass.stops, field)
    _write_labels(drawing, compass, field)
    end = _write_ends(drawing, compass.words.ends, field)
    return drawing.document(compass.caption, _explain(drawing, compass, field, end))


def _field(stops: Sequence[Stop], width: int) -> Field:
    """Lay out the field: what it shows grows only for a company that stands beyond it."""
    wide = width * BESIDE if width >= WIDE else width
    reach = max(
        1.0,
        *(max(abs(stop.x) + _reach(stop), 0) / ACROSS for stop in stops),
        *(max(abs(stop.y) + _reach(stop), 0) / UP for stop in stops),
    )
    unit = (wide - 2) / (2 * ACROSS * reach)
    height = 2 * UP * reach * unit
    return Field(Box(1, TOP, wide - 1, TOP + height), unit)


def _reach(stop: Stop) -> float:
    return stop.region.major if stop.region else 0.0


def _draw_fields(drawing: Drawing, personas: Sequence[Landmark], field: Field) -> None:
    places = [field(persona.x, persona.y) for persona in personas]
    for paint, polygon in zip(PERSONAS, fields_around(places, field.frame), strict=True):
        path = rounded_path(polygon, field.frame)
        drawing.element("path", d=path, fill="card", stroke="card", stroke_width=3)
        drawing.element("path", d=path, fill=paint, fill_opacity=0.1, stroke="card", stroke_width=3)


def _draw_peers(drawing: Drawing, peers: Peers, field: Field) -> None:
    with drawing.mark(peers.tip):
        for loops in mass_contours(peers.density, GRID):
            placed = [[field.inside(x, y) for x, y in loop] for loop in loops]
            drawing.element(
                "path",
                d="".join(smooth_path(loop) for loop in placed),
                fill="sea4",
                fill_opacity=0.3,
                fill_rule="evenodd",
                stroke="sea5",
                stroke_width=1,
            )


def _draw_axes(drawing: Drawing, field: Field) -> None:
    frame, (x, y) = field.frame, field(0, 0)
    for start, end in (((x, frame.top), (x, frame.bottom)), ((frame.left, y), (frame.right, y))):
        drawing.line(start, end, stroke="ink3", stroke_width=1, stroke_dasharray="1 4")


def _draw_landmarks(drawing: Drawing, compass: Compass, field: Field) -> None:
    for paint, persona in zip(PERSONAS, compass.personas, strict=True):
        with drawing.mark(persona.tip):
            _draw_dot(drawing, field(persona.x, persona.y), LANDMARK, paint)
    if compass.reference:
        with drawing.mark(compass.reference.tip):
            x, y = field(compass.reference.x, compass.reference.y)
            drawing.element(
                "circle",
                cx=x,
                cy=y,
                r=REFERENCE,
                fill="accent",
                fill_opacity=0.1,
                stroke="accent",
                stroke_width=1.6,
                stroke_dasharray="4 3",
            )


def _draw_regions(drawing: Drawing, stops: Sequence[Stop], field: Field) -> None:
    """Draw the range of the first position, dashed, and of the latest."""
    for stop in [stops[0], stops[-1]][-len(stops) :]:
        if stop.region is None:
            continue
        (x, y), (rx, ry) = field(stop.x, stop.y), stop.region.half_axes(field.unit)
        is_latest = stop is stops[-1]
        drawing.element(
            "ellipse",
            cx=x,
            cy=y,
            rx=rx,
            ry=ry,
            transform=f"rotate({number(-stop.region.angle)} {number(x)} {number(y)})",
            fill="you",
            fill_opacity=0.2 if is_latest else 0.1,
            stroke="you",
            stroke_width=1.5 if is_latest else 1.2,
            stroke_dasharray=None if is_latest else "4 3",
        )


def _draw_path(drawing: Drawing, stops: Sequence[Stop | None], field: Field) -> None:
    """Draw the way from round to round, dotted over quarters without one, and a dot for each."""
    measured = [(i, stop) for i, stop in enumerate(stops) if stop]
    places = [field(stop.x, stop.y) for _, stop in measured]
    for paint, width in (("card", 5.0), ("you", 2.4)):
        for i, ((quarter, _), (later, _)) in enumerate(pairwise(measured)):
            drawing.element(
                "path",
                d=_step(places, i),
                fill="none",
                stroke=paint,
                stroke_width=width,
                stroke_linecap="round",
                stroke_dasharray="0.1 5" if later - quarter > 1 else None,
            )
    for place, (_, stop), radius in zip(places, measured, _radii(len(places)), strict=True):
        with drawing.mark(stop.tip):
            _draw_dot(drawing, place, radius, "you")


def _step(places: Sequence[Point], i: int) -> str:
    """Return the curve from a dot to the next, which swings through both."""
    before, start, end, after = (
        places[min(max(at, 0), len(places) - 1)] for at in range(i - 1, i + 3)
    )
    first = start[0] + BEND * (end[0] - before[0]), start[1] + BEND * (end[1] - before[1])
    second = end[0] - BEND * (after[0] - start[0]), end[1] - BEND * (after[1] - start[1])
    numbers = [f"{number(x)},{number(y)}" for x, y in (start, first, second, end)]
    return f"M{numbers[0]}C{' '.join(numbers[1:])}"


def _radii(count: int) -> list[float]:
    """Return the dots' radii: the later, the larger, and the latest largest of all."""
    return [min(SMALLEST + STEP * i, LATEST - 2) for i in range(count - 1)] + [LATEST]


def _draw_dot(drawing: Drawing, place: Point, radius: float, paint: str) -> None:
    look: dict[str, Attribute] = {"fill": paint, "stroke": "card", "stroke_width": 2}
    drawing.element("circle", cx=place[0], cy=place[1], r=radius, **look)


def _write_labels(drawing: Drawing, compass: Compass, field: Field) -> None:
    """Name the landmarks, the latest and the first quarter, and between them what finds room."""
    frame = field.frame
    room = Room(Box(frame.left + 3, frame.top + 3, frame.right - 3, frame.bottom - 3))
    stops = [stop for stop in compass.stops if stop]
    places = [field(stop.x, stop.y) for stop in stops]
    landmarks = [(p, field(p.x, p.y), NAME, LANDMARK) for p in compass.personas]
    if compass.reference:
        at = field(compass.reference.x, compass.reference.y)
        landmarks.append((compass.reference, at, REFERENCE_NAME, REFERENCE))
    room.keep_free(around(place, radius + 1) for _, place, _, radius in landmarks)
    room.keep_free(around(place, LATEST) for place in places)
    room.keep_free(around(place, 2) for i in range(len(places) - 1) for place in _along(places, i))
    for stop in (stops[0], stops[-1]):
        room.keep_free(around(place, 2) for place in _edge(stop, field))

    for landmark, place, style, radius in landmarks:
        _write(drawing, room, Label(landmark.name, style, place, radius))
    for stop, place in zip(stops, places, strict=True):
        _draw_flag(drawing, room, stop.flag, place)
    _write(drawing, room, Label(stops[-1].quarter, NOW, places[-1], LATEST))
    if len(stops) > 1:
        _write(drawing, room, Label(stops[0].quarter, THEN, places[0], SMALLEST + 1))
    for i in range(len(stops) - 2, 0, -1):
        stop, place = stops[i], places[i]
        if _year(stop) == _year(stops[i - 1]) or _nearest(places, i) < APART:
            continue
        label = Label(stop.quarter, BETWEEN, place, LATEST - 2)
        _write(drawing, room, label, is_needed=False)


def _draw_flag(drawing: Drawing, room: Room, letter: str, place: Point) -> None:
    box = room.place(Badge(flags.RADIUS, place, LATEST)) if letter else None
    if box:
        flags.draw_letter(drawing, (box.left + flags.RADIUS, box.top + flags.RADIUS), letter)


def _year(stop: Stop) -> str:
    return stop.quarter.rpartition(" ")[0]


def _nearest(places: Sequence[Point], i: int) -> float:
    """Return how far the nearest other dot is."""
    return min(dist(places[i], place) for j, place in enumerate(places) if j != i)


def _edge(stop: Stop, field: Field) -> list[Point]:
    """Return places on the edge of a stop's range."""
    if stop.region is None:
        return []
    half_axes = stop.region.half_axes(field.unit)
    return ellipse(field(stop.x, stop.y), half_axes, stop.region.angle, EDGES)


def _along(places: Sequence[Point], i: int) -> list[Point]:
    """Return places on the straight way from a dot to the next."""
    (x0, y0), (x1, y1) = places[i], places[i + 1]
    shares = [step / ALONG for step in range(1, ALONG)]
    return [(x0 + share * (x1 - x0), y0 + share * (y1 - y0)) for share in shares]


def _write(drawing: Drawing, room: Room, label: Label, *, is_needed: bool = True) -> None:
    box = room.place(label, is_needed=is_needed)
    if box:
        write_haloed(drawing, label.words, label.style, box)


def _write_ends(drawing: Drawing, ends: Ends, field: Field) -> float:
    """Write what the ends of the axes stand for, and return where the words end."""
    frame, middle = field.frame, field(0, 0)[0]
    room = (frame.right - frame.left) / 2 - 8
    left, right, bottom, top = (
        shorten(words, ENDS, room) for words in (ends.left, ends.right, ends.bottom, ends.top)
    )
    write_middle(drawing, (middle, frame.top - 6), top, ENDS)
    y = frame.bottom + LEADING
    drawing.text((frame.left, y), left, ENDS)
    write_end(drawing, (frame.right, y), right, ENDS)
    free = room - max(ENDS.width(left), ENDS.width(right))
    if free < ENDS.width(bottom) / 2:
        y += LEADING
    write_middle(drawing, (middle, y), bottom, ENDS)
    return y + 6


def _explain(drawing: Drawing, compass: Compass, field: Field, end: float) -> float:
    """Say what the marks mean, beside a wide field or under it; return the chart's height."""
    words = compass.words
    lines = [
        KeyLine(key.path_swatch, words.path),
        KeyLine(key.region_swatch, words.region if any(map(_has_region, compass.stops)) else ""),
        KeyLine(key.contours_swatch, words.peers if compass.peers else ""),
    ]
    if drawing.width < WIDE:
        end = key.draw_key(drawing, lines, (0, end + 8), drawing.width)
        return flags.list_letters(drawing, compass.events, (0, end), drawing.width)
    left = field.frame.right + GUTTER
    room, y = drawing.width - left, field.frame.top + SCORE.size
    drawing.text((left, y), words.latest, LATEST_NAME)
    for line in (line for note in words.notes for line in wrap(note, NOTE, room)):
        y += LEADING
        drawing.text((left, y + 2), line, NOTE)
    y = key.draw_key(drawing, lines, (left, y + 18), room)
    return max(end, flags.list_letters(drawing, compass.events, (left, y + 4), room))


def _has_region(stop: Stop | None) -> bool:
    return stop is not None and stop.region is not None
