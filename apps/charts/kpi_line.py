"""A figure quarter after quarter: the own line, its trend, the peers' middle half, and events."""

from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from math import ceil, floor, log10

from apps.charts import flags, key
from apps.charts.course import Field
from apps.charts.flags import Flag, Plan
from apps.charts.geometry import Point, Scale, polyline, stack
from apps.charts.history import MiddleHalf, draw_middle_half
from apps.charts.key import KeyLine, Swatch
from apps.charts.marks import draw_quarters, write_end
from apps.charts.svg import Caption, Drawing, Picture
from apps.charts.theme import Theme
from apps.charts.typeset import AXIS, LEADING, QUIET, SCORE, TextStyle, wrap

NARROW = 480  # below this width the lines are explained under the field
TOP, UNDER, FIELD, TALL_FIELD = 8, 36, 190, 250
LEAST_AXIS, WORDS_SHARE, WIDEST_PITCH = 30, 0.29, 90
STEPS = 3  # an axis has at least as many
BESIDE, SWATCH, LABEL_GAP = 12, 22, 8  # from the field to the labels; to their words; between two
NICE = (1, 2, 2.5, 5, 10)
NEAR = 1e-9  # numbers nearer than this are one
LATEST = TextStyle(SCORE.size, "you", SCORE.weight)
SAID = TextStyle(12, "ink", 500)


@dataclass(frozen=True, slots=True)
class Written:
    """How a number of the axis is written: its unit, and the marks of the reader's language."""

    pattern: str = "{value}"  # "{value}%"
    decimal: str = "."
    thousands: str = ","

    def __call__(self, value: float, decimals: int) -> str:
        """Return the number with its unit."""
        plain = f"{value:,.{decimals}f}".replace("-", "\u2212")
        marks = {",": self.thousands, ".": self.decimal}
        return self.pattern.format(value="".join(marks.get(sign, sign) for sign in plain))


@dataclass(frozen=True, slots=True)
class TrendBand:
    """A straight trend and its interval, one value a quarter from the first to the last of it."""

    start: int  # quarter, by its place on the axis
    line: tuple[float, ...]
    low: tuple[float, ...] = ()  # empty where the interval is not known
    high: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class TargetBand:
    """What the company wants; None where one side is open."""

    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class KpiWords:
    """What the chart says in the reader's language; each but the first only beside its mark."""

    latest: str  # "You 81%"
    trend: tuple[str, ...] = ()  # "Trend +1.1 a quarter", "90% range 0.7 to 1.6"
    peers: tuple[str, ...] = ()  # "Peer median 75%", "band: middle half"
    target: tuple[str, ...] = ()  # "Your target 80% or more"
    written: Written = Written()


@dataclass(frozen=True, slots=True)
class KpiLine:
    """All that the chart shows: a value, a tip and the peers for every quarter of the axis."""

    caption: Caption
    words: KpiWords
    quarters: tuple[str, ...]  # such as "2026 Q3", oldest first
    values: tuple[float | None, ...]  # None where there is no figure
    tips: tuple[str, ...]
    trend: TrendBand | None = None
    peers: tuple[MiddleHalf | None, ...] = ()
    flags: tuple[Flag, ...] = ()
    target: TargetBand | None = None
    least: float | None = None  # ends that the axis does not pass, such as 0 and 100%
    most: float | None = None


@dataclass(frozen=True, slots=True)
class _Said:
    """What is said about a mark: its picture, its height in the field, and its lines."""

    swatch: Swatch
    y: float
    lines: tuple[tuple[str, TextStyle], ...]

    @property
    def baselines(self) -> list[float]:
        """Return how far below its top each line stands, and where the last one ends."""
        return list(accumulate((_leading(style) for _, style in self.lines), initial=11))


def kpi_line(line: KpiLine, theme: Theme, width: int) -> Picture:
    """Draw the own points, joined where two neighbours are known, among all that is known of them.

    Raises
    ------
    ValueError
        If no quarter has a value.
    """
    known = [i for i, value in enumerate(line.values) if value is not None]
    if not known:
        raise ValueError("no quarter has a value")
    drawing = Drawing(theme, width)
    is_narrow = width < NARROW
    top = TOP + (SCORE.size + 8 if is_narrow else 0.0)
    field, plan, step = _field(line, width, top)
    _draw_levels(drawing, line.words.written, field, step)
    draw_middle_half(drawing, line.peers, field)
    flags.draw_flags(drawing, plan, field)
    _draw_field(drawing, line, field, known[-1])
    draw_quarters(drawing, line.quarters, field.middles, field.up.start + 16, known[-1])
    end = field.up.start + UNDER
    if is_narrow:
        drawing.text((0, TOP + 12), line.words.latest, LATEST)
        end = _explain(drawing, line, field, end + 8)
    else:
        end = max(end, _write_beside(drawing, line, field, known[-1]))
    if plan.planted and not plan.has_words:
        end = flags.list_flags(drawing, plan, (0, end + 4), width)
    return drawing.document(line.caption, end)


def _field(line: KpiLine, width: int, top: float) -> tuple[Field, Plan, float]:
    """Lay out the field under its flags; return both, and the step between the axis' lines."""
    first, last, step = _span(line)
    written, decimals = line.words.written, _decimals(step)
    ticks = [written(level, decimals) for level in _levels(first, last, step)]
    left = max(LEAST_AXIS, *(AXIS.width(tick) for tick in ticks)) + 8
    height = FIELD if width < NARROW else TALL_FIELD
    room = width - left - (0 if width < NARROW else width * WORDS_SHARE)
    pitch = min(room / len(line.quarters), WIDEST_PITCH)
    middles = tuple(left + pitch * (i + 0.5) for i in range(len(line.quarters)))
    field = Field(middles, Scale(first, last, 0, 0), left, left + pitch * len(middles), top)
    plan = flags.plan(line.flags, field, width)
    top += plan.height
    return replace(field, up=Scale(first, last, top + height, top), top=top), plan, step


def _span(line: KpiLine) -> tuple[float, float, float]:
    """Return round ends of an axis that holds everything, and the step between its lines."""
    values = [value for value in line.values if value is not None]
    values += [value for half in line.peers if half for value in (half.p25, half.p75)]
    if line.trend:
        values += [*line.trend.line, *line.trend.low, *line.trend.high]
    if line.target:
        values += [end for end in (line.target.low, line.target.high) if end is not None]
    low, high = min(values), max(values)
    if low == high:
        low, high = low - max(abs(low) / 10, 1), high + max(abs(high) / 10, 1)
    step = _nice((high - low) / STEPS)
    first, last = floor(low / step) * step, ceil(high / step) * step
    least = first if line.least is None else max(first, line.least)
    most = last if line.most is None else min(last, line.most)
    return least, most, step


def _nice(step: float) -> float:
    """Return the largest round number that is not above a step."""
    power = 10.0 ** floor(log10(step))
    return max(nice * power for nice in NICE if nice * power <= step + NEAR)


def _decimals(step: float) -> int:
    """Return how many decimal places tell the lines of an axis apart."""
    places = max(0, -floor(log10(step) + NEAR))
    is_whole = abs(step * 10.0**places - round(step * 10.0**places)) < NEAR
    return places if is_whole else places + 1


def _levels(first: float, last: float, step: float) -> list[float]:
    return [first + step * i for i in range(floor((last - first) / step + NEAR) + 1)]


def _draw_levels(drawing: Drawing, written: Written, field: Field, step: float) -> None:
    for level in _levels(field.up.first, field.up.last, step):
        y = field.up(level)
        drawing.line((field.left, y), (field.right, y), stroke="grid")
        words = written(level, _decimals(step))
        write_end(drawing, (field.left - 8, y + 4), words, AXIS, class_="num")


def _draw_field(drawing: Drawing, line: KpiLine, field: Field, latest: int) -> None:
    if line.target:
        _draw_target(drawing, line.target, field)
    if line.trend:
        _draw_trend(drawing, line.trend, field)
    _draw_points(drawing, line, field, latest)


def _draw_target(drawing: Drawing, target: TargetBand, field: Field) -> None:
    """Draw the band pale, and a line at each end that it has."""
    up = field.up
    low, high = _ends(target, up)
    drawing.element(
        "rect",
        x=field.left,
        y=up(high),
        width=field.right - field.left,
        height=up(low) - up(high),
        fill="accent",
        fill_opacity=0.08,
    )
    for end in (target.low, target.high):
        if end is not None:
            drawing.line(
                (field.left, up(end)), (field.right, up(end)), stroke="accent", stroke_width=1.2
            )


def _draw_trend(drawing: Drawing, trend: TrendBand, field: Field) -> None:
    across = field.middles[trend.start : trend.start + len(trend.line)]
    if trend.low and trend.high:
        upper = [(x, field.up(value)) for x, value in zip(across, trend.high, strict=True)]
        lower = [(x, field.up(value)) for x, value in zip(across, trend.low, strict=True)]
        band = polyline([*upper, *reversed(lower)], closed=True)
        drawing.element("path", d=band, fill="you", fill_opacity=0.12)
    path = polyline([(x, field.up(value)) for x, value in zip(across, trend.line, strict=True)])
    drawing.element(
        "path", d=path, fill="none", stroke="you", stroke_width=1.8, stroke_dasharray="7 5"
    )


def _draw_points(drawing: Drawing, line: KpiLine, field: Field, latest: int) -> None:
    placed: list[Point | None] = [
        None if value is None else (x, field.up(value))
        for x, value in zip(field.middles, line.values, strict=True)
    ]
    for before, after in pairwise(placed):
        if before and after:
            drawing.line(before, after, stroke="you", stroke_width=2.4, stroke_linecap="round")
    for i, (place, tip) in enumerate(zip(placed, line.tips, strict=True)):
        if place is None:
            continue
        with drawing.mark(tip):
            drawing.element(
                "circle",
                cx=place[0],
                cy=place[1],
                r=6.5 if i == latest else 4.5,
                fill="you",
                stroke="card",
                stroke_width=1.5,
            )


def _write_beside(drawing: Drawing, line: KpiLine, field: Field, latest: int) -> float:
    """Write the latest value and what is said of each line beside its end; return where it ends."""
    x, up = field.right + BESIDE, field.up
    room = drawing.width - x - SWATCH
    value = up(line.values[latest] or 0)
    own = [(part, LATEST) for part in wrap(line.words.latest, LATEST, room)]
    told = [_Said(key.own_swatch, value, tuple(own)), *_said(line, up, room)]
    told.sort(key=lambda said: said.y)
    tops = stack(
        [said.y for said in told],
        [said.baselines[-1] - 9 for said in told],
        LABEL_GAP,
        (field.top - 6, up.start),
    )
    for said, top in zip(told, tops, strict=True):
        said.swatch(drawing, (x + 8, top + 7))
        for (words, style), down in zip(said.lines, said.baselines, strict=False):
            drawing.text((x + SWATCH, top + down), words, style)
    return tops[-1] + told[-1].baselines[-1]


def _said(line: KpiLine, up: Scale, room: float) -> list[_Said]:
    """Return what is said beside the marks that are drawn, without the latest value."""
    return [
        _Said(
            swatch,
            up(value),
            tuple(
                (part, SAID if i == 0 else QUIET)
                for i, words in enumerate(said)
                for part in wrap(words, SAID if i == 0 else QUIET, room)
            ),
        )
        for swatch, value, said in _told(line, up)
        if value is not None and said
    ]


def _told(line: KpiLine, up: Scale) -> list[tuple[Swatch, float | None, tuple[str, ...]]]:
    """Return each mark's picture, the value beside which it is explained, and its words."""
    words = line.words
    median = next((half.p50 for half in reversed(line.peers) if half), None)
    return [
        (key.trend_swatch, line.trend.line[-1] if line.trend else None, words.trend),
        (key.half_swatch, median, words.peers),
        (key.target_swatch, sum(_ends(line.target, up)) / 2 if line.target else None, words.target),
    ]


def _explain(drawing: Drawing, line: KpiLine, field: Field, top: float) -> float:
    """Explain the lines under the field; return where the words end."""
    lines = [
        KeyLine(swatch, ", ".join(said))
        for swatch, value, said in _told(line, field.up)
        if value is not None
    ]
    return key.draw_key(drawing, lines, (0, top), drawing.width, key.SLIM)


def _leading(style: TextStyle) -> float:
    return max(LEADING, style.size + 3)


def _ends(target: TargetBand, up: Scale) -> tuple[float, float]:
    """Return both ends of a target, an open one being the axis'."""
    low = up.first if target.low is None else target.low
    return low, up.last if target.high is None else target.high
