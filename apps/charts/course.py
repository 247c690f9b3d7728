"""How a score runs: its smoothed level, its trend, a step in it, and breaks between versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from apps.charts.geometry import Scale, polyline
from apps.charts.labels import BELOW, Box, write_haloed
from apps.charts.marks import Estimate
from apps.charts.svg import Drawing
from apps.charts.typeset import LEADING, NOTE, TextStyle, shorten

TREND_WAVES, STEP_WAVES = 5, 8  # rounds from which a trend and a step are shown
ROW, APART = LEADING + 2, 8  # of the labels over the field: height, and room between two
GAP = 12  # width of a break, pixels
STEP_NAME = TextStyle(11, "accent", 600)


@dataclass(frozen=True, slots=True)
class Field:
    """Where quarters and values go."""

    middles: tuple[float, ...]
    up: Scale
    left: float
    right: float
    top: float

    def before(self, quarter: int) -> float:
        """Return the pixel midway between a quarter and the one before it."""
        return (self.middles[quarter - 1] + self.middles[quarter]) / 2


@dataclass(frozen=True, slots=True)
class TrendLine:
    """A straight line from one quarter to another, and what it says."""

    start: int  # quarters, by their place on the axis
    end: int
    first: float  # value at the start
    last: float
    note: str  # "+1.1 a quarter (0.7 to 1.6)"


@dataclass(frozen=True, slots=True)
class Turn:
    """Something that happened between a quarter and the one before it."""

    quarter: int  # its place on the axis, 1 or later
    words: str  # "new questions"
    tip: str


@dataclass(frozen=True, slots=True)
class Course:
    """What is known of a score beyond its points; every part may be missing.

    A trend is shown only over five measured rounds or more, a step only among eight, both without
    a break between them: fewer cannot tell either from chance. Nothing is joined across a break.
    """

    level: tuple[Estimate | None, ...] = ()  # smoothed, one a quarter
    trend: TrendLine | None = None
    breaks: tuple[Turn, ...] = ()
    step: Turn | None = None

    def shown(self, points: Sequence[Estimate | None]) -> "Course":
        """Return the course without what so few rounds cannot tell."""
        trend, step = self.trend, self.step
        if trend and not self._can_tell(trend, points):
            trend = None
        if step:
            ends = [0, *sorted(turn.quarter for turn in self.breaks), len(points)]
            runs = [points[a:b] for a, b in pairwise(ends) if a <= step.quarter < b]
            step = step if _measured(runs[0]) >= STEP_WAVES else None
        return Course(self.level, trend, self.breaks, step)

    def _can_tell(self, trend: TrendLine, points: Sequence[Estimate | None]) -> bool:
        broken = any(trend.start < turn.quarter <= trend.end for turn in self.breaks)
        return not broken and _measured(points[trend.start : trend.end + 1]) >= TREND_WAVES

    def is_broken(self, quarter: int) -> bool:
        """Tell whether a break lies between a quarter and the one before it."""
        return any(turn.quarter == quarter for turn in self.breaks)

    def parts(self, quarter: int) -> bool:
        """Tell whether the smoothed line or a break stands between a quarter and the one before."""
        smoothed = self.level[quarter - 1 : quarter + 1]
        return self.is_broken(quarter) or (bool(smoothed) and all(smoothed))

    def values(self) -> list[float]:
        """Return every value that the axis has to hold."""
        ends = [(one.low, one.high) for one in self.level if one]
        values = [value for pair in ends for value in pair if value is not None]
        return [*values, *((self.trend.first, self.trend.last) if self.trend else ())]


def rows_of(course: Course, field: Field) -> list[tuple[Turn, float, int]]:
    """Return what is written over the field: each turn, where its words stand, and their row."""
    turns = sorted([*course.breaks, *([course.step] if course.step else [])], key=_quarter)
    ends: list[float] = []  # right end of each row's last words
    placed = []
    for turn in turns:
        half = _name_style(turn, course).width(turn.words) / 2
        half = min(half, (field.right - field.left) / 2)
        middle = min(max(field.before(turn.quarter), field.left + half), field.right - half)
        free = [row for row, end in enumerate(ends) if end + APART <= middle - half]
        row = free[0] if free else len(ends)
        ends[row : row + 1] = [middle + half]
        placed.append((turn, middle, row))
    return placed


def draw_level(drawing: Drawing, course: Course, field: Field) -> None:
    """Draw the smoothed level as a thin line in its 90% band, in one run from break to break."""
    runs: list[list[tuple[float, Estimate]]] = [[]]
    for i, (x, level) in enumerate(zip(field.middles, course.level, strict=False)):
        if level is None or course.is_broken(i):
            runs.append([])
        if level is not None:
            runs[-1].append((x, level))
    for run in runs:
        upper = [(x, field.up(one.high)) for x, one in run if one.high is not None]
        lower = [(x, field.up(one.low)) for x, one in run if one.low is not None]
        if len(upper) == len(lower) == len(run) > 1:
            band = polyline([*upper, *reversed(lower)], closed=True)
            drawing.element("path", d=band, fill="you", fill_opacity=0.1)
        if len(run) > 1:
            line = polyline([(x, field.up(one.value)) for x, one in run])
            drawing.element("path", d=line, fill="none", stroke="you", stroke_width=1.6)


def draw_trend(drawing: Drawing, trend: TrendLine, field: Field) -> None:
    """Draw the trend as a dashed line."""
    drawing.line(
        (field.middles[trend.start], field.up(trend.first)),
        (field.middles[trend.end], field.up(trend.last)),
        stroke="accent",
        stroke_width=2,
        stroke_dasharray="7 5",
    )


def draw_turns(drawing: Drawing, course: Course, field: Field) -> None:
    """Draw breaks as gaps in the field and a step as an upright, their words over the field."""
    rows = rows_of(course, field)
    top = field.top - ROW * (1 + max((row for *_, row in rows), default=0))
    baselines = [top + ROW * row + LEADING - 4 for *_, row in rows]
    for (turn, *_), baseline in zip(rows, baselines, strict=True):
        draw = _draw_step if turn is course.step else _draw_break
        with drawing.mark(turn.tip):
            draw(drawing, field.before(turn.quarter), baseline + 5, field)
    for (turn, middle, _), baseline in zip(rows, baselines, strict=True):
        style = _name_style(turn, course)
        said = shorten(turn.words, style, field.right - field.left)
        half, low = style.width(said) / 2, baseline + BELOW * style.size
        box = Box(middle - half, low - style.size, middle + half, low)
        write_haloed(drawing, said, style, box)


def _draw_break(drawing: Drawing, x: float, top: float, field: Field) -> None:
    bottom = field.up.start + 1
    drawing.element(
        "rect",
        x=x - GAP / 2,
        y=field.top - 1,
        width=GAP,
        height=bottom - field.top + 1,
        fill="card",
    )
    drawing.line((x, top), (x, field.top - 3), stroke="line")
    for edge in (x - GAP / 2, x + GAP / 2):
        drawing.line((edge, field.top - 3), (edge, bottom), stroke="ink3", stroke_dasharray="2 3")


def _draw_step(drawing: Drawing, x: float, top: float, field: Field) -> None:
    drawing.line(
        (x, top),
        (x, field.up.start),
        stroke="accent",
        stroke_width=1.5,
        stroke_dasharray="2 3",
    )


def _name_style(turn: Turn, course: Course) -> TextStyle:
    return STEP_NAME if turn is course.step else NOTE


def _quarter(turn: Turn) -> int:
    return turn.quarter


def _measured(points: Sequence[Estimate | None]) -> int:
    return sum(point is not None for point in points)
