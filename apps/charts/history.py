"""A score round after round: points with their 90% whiskers, and the peers' middle half behind."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil, floor

from apps.charts import course, flags, key
from apps.charts.course import Course, Field
from apps.charts.flags import Flag, Plan
from apps.charts.geometry import Scale, polyline
from apps.charts.key import KeyLine
from apps.charts.marks import Estimate, draw_quarters, write_end
from apps.charts.svg import Attribute, Caption, Drawing, Picture
from apps.charts.theme import Theme
from apps.charts.typeset import AXIS, LEADING, NOTE, SCORE, TextStyle, wrap

NARROW = 480  # below this width the latest value is written over the line
AXIS_WIDTH, TOP, UNDER, FIELD = 38, 16, 36, 190
WORDS_WIDTH, WIDEST_PITCH = 132, 120
LEAST_SPAN, STEP = 40, 10  # points that the axis shows at least, and between its lines
STRETCH = (-5, 5)  # pixels to either side of a quarter that stands alone
NO_COURSE = Course()
LATEST = TextStyle(SCORE.size, "you", SCORE.weight)


@dataclass(frozen=True, slots=True)
class MiddleHalf:
    """The peers' quartiles in one quarter, as released."""

    p25: float
    p50: float
    p75: float


@dataclass(frozen=True, slots=True)
class HistoryWords:
    """What the chart says in the reader's language."""

    latest: str  # "58"
    notes: tuple[str, ...] = ()  # "53-63", "no clear change since 2026 Q2"
    peers: str = ""  # "peers: middle half"
    level: str = ""  # "smoothed, with its 90% interval"


@dataclass(frozen=True, slots=True)
class ScoreHistory:
    """A score on 0-100 in every quarter of the axis; None where no round was measured."""

    caption: Caption
    words: HistoryWords
    quarters: tuple[str, ...]
    points: tuple[Estimate | None, ...]
    tips: tuple[str, ...]  # one a quarter
    peers: tuple[MiddleHalf | None, ...] = ()
    course: Course = NO_COURSE
    flags: tuple[Flag, ...] = ()


def score_history(history: ScoreHistory, theme: Theme, width: int) -> Picture:
    """Draw the score's points and whiskers, joined where two neighbours were both measured.

    With a smoothed level, that is the line and the points stand alone.

    Raises
    ------
    ValueError
        If no quarter was measured.
    """
    measured = [i for i, point in enumerate(history.points) if point is not None]
    if not measured:
        raise ValueError("no quarter was measured")
    history = replace(history, course=history.course.shown(history.points))
    drawing = Drawing(theme, width)
    top = float(TOP)
    if width < NARROW:
        top += _write_latest(drawing, history, (0, TOP), width)
    field, plan = _field(history, width, top)
    _draw_levels(drawing, field)
    draw_middle_half(drawing, history.peers, field)
    flags.draw_flags(drawing, plan, field)
    _draw_own(drawing, history, field, measured[-1])
    draw_quarters(drawing, history.quarters, field.middles, field.up.start + 16, measured[-1])
    height = field.up.start + UNDER
    if width >= NARROW:
        said = _write_latest(drawing, history, (field.right + 18, field.top + 8), width)
        height = max(height, field.top + said)
    if plan.planted and not plan.has_words:
        height = flags.list_flags(drawing, plan, (0, height + 4), width)
    return drawing.document(history.caption, height)


def _draw_own(drawing: Drawing, history: ScoreHistory, field: Field, latest: int) -> None:
    course.draw_turns(drawing, history.course, field)
    course.draw_level(drawing, history.course, field)
    if history.course.trend:
        course.draw_trend(drawing, history.course.trend, field)
    _draw_points(drawing, history, field, latest)


def _field(history: ScoreHistory, width: int, top: float) -> tuple[Field, Plan]:
    """Lay out the field, under as many rows of words and flags as stand over it."""
    room = width - AXIS_WIDTH - (WORDS_WIDTH if width >= NARROW else 0)
    pitch = min(room / len(history.quarters), WIDEST_PITCH)
    first, last = _span(history)
    middles = tuple(AXIS_WIDTH + pitch * (i + 0.5) for i in range(len(history.quarters)))
    right = AXIS_WIDTH + pitch * len(history.quarters)
    field = Field(middles, Scale(first, last, top + FIELD, top), AXIS_WIDTH, right, top)
    rows = {row for *_, row in course.rows_of(history.course, field)}
    plan = flags.plan(history.flags, field, width, course.ROW * len(rows))
    top += plan.height + plan.lift
    return replace(field, up=Scale(first, last, top + FIELD, top), top=top), plan


def _span(history: ScoreHistory) -> tuple[float, float]:
    """Return round ends of an axis that holds all whiskers and shows enough to stay calm."""
    values = [value for point in history.points if point for value in _ends(point)]
    values += [value for half in history.peers if half for value in (half.p25, half.p75)]
    values += history.course.values()
    first, last = floor(min(values) / STEP) * STEP, ceil(max(values) / STEP) * STEP
    while last - first < LEAST_SPAN:
        first, last = max(first - STEP, 0), min(last + STEP, 100)
    return first, last


def _ends(point: Estimate) -> tuple[float, float]:
    low = point.value if point.low is None else point.low
    high = point.value if point.high is None else point.high
    return low, high


def _draw_levels(drawing: Drawing, field: Field) -> None:
    first, last = int(field.up.first), int(field.up.last)
    step = STEP if last - first <= 6 * STEP else 2 * STEP
    for level in range(first, last + 1, step):
        y = field.up(level)
        drawing.line((field.left, y), (field.right, y), stroke="grid")
        write_end(drawing, (field.left - 8, y + 4), str(level), AXIS, class_="num")


def draw_middle_half(drawing: Drawing, peers: Sequence[MiddleHalf | None], field: Field) -> None:
    """Draw the middle half as a band and the median as a line, between quarters that have them.

    A quarter that stands alone gets a short stretch of both.
    """
    runs: list[list[tuple[float, MiddleHalf]]] = [[]]
    for x, half in zip(field.middles, peers, strict=False):  # there may be no peers at all
        if half is None:
            runs.append([])
        else:
            runs[-1].append((x, half))
    for run in runs:
        placed = run if len(run) != 1 else [(run[0][0] + aside, run[0][1]) for aside in STRETCH]
        upper = [(x, field.up(half.p75)) for x, half in placed]
        lower = [(x, field.up(half.p25)) for x, half in placed]
        median = [(x, field.up(half.p50)) for x, half in placed]
        if run:
            band = polyline([*upper, *reversed(lower)], closed=True)
            drawing.element("path", d=band, fill="sea2")
            line = polyline(median)
            drawing.element("path", d=line, fill="none", stroke="sea5", stroke_width=1.8)


def _draw_points(drawing: Drawing, history: ScoreHistory, field: Field, latest: int) -> None:
    placed = [
        (x, field.up(point.value)) if point else None
        for x, point in zip(field.middles, history.points, strict=True)
    ]
    for i, (before, after) in enumerate(pairwise(placed), start=1):
        if before and after and not history.course.parts(i):
            drawing.line(before, after, stroke="you", stroke_width=2.2, stroke_linecap="round")
    for i, (place, point) in enumerate(zip(placed, history.points, strict=True)):
        if place is None or point is None:
            continue
        with drawing.mark(history.tips[i]):
            _draw_whisker(drawing, place[0], [field.up(end) for end in _ends(point)])
            drawing.element(
                "circle",
                cx=place[0],
                cy=place[1],
                r=6.5 if i == latest else 4.5,
                fill="you",
                stroke="card",
                stroke_width=2 if i == latest else 1.5,
            )


def _draw_whisker(drawing: Drawing, x: float, ends: list[float]) -> None:
    look: dict[str, Attribute] = {"stroke": "you", "stroke_width": 1.4, "stroke_opacity": 0.6}
    drawing.line((x, ends[0]), (x, ends[1]), **look)
    for y in ends:
        drawing.line((x - 3.5, y), (x + 3.5, y), **look)


def _write_latest(
    drawing: Drawing, history: ScoreHistory, at: tuple[float, float], width: float
) -> float:
    """Write the latest value and what is said about it; return the height it took."""
    (x, y), words, trend = at, history.words, history.course.trend
    drawing.text((x, y), words.latest, LATEST)
    y += 2
    for line in (line for note in words.notes for line in wrap(note, NOTE, width - x)):
        y += LEADING
        drawing.text((x, y), line, NOTE)
    smoothed = words.level if any(history.course.level) else ""
    keys = [
        KeyLine(key.level_swatch, smoothed),
        KeyLine(key.slope_swatch, trend.note if trend else ""),
        KeyLine(key.half_swatch, words.peers if any(history.peers) else ""),
    ]
    return key.draw_key(drawing, keys, (x, y + 7), width - x, key.SLIM) - at[1] + 4
