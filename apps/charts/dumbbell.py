"""Perception gaps: what leaders, frontline and customers think of the same, row by row."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from apps.charts import key
from apps.charts.geometry import Point, Scale, polyline
from apps.charts.key import KeyLine, Swatch
from apps.charts.marks import draw_uprights, write_end, write_ticks
from apps.charts.svg import Attribute, Caption, Drawing, Picture
from apps.charts.theme import Theme
from apps.charts.typeset import LEADING, NAME, NOTE, QUIET, SCORE, TextStyle, shorten, wrap

NARROW = 480  # below this width the words go above the marks
TOP, UNDER = 4, 28
NAMES_SHARE, LEAST_NAMES = 0.34, 72  # of the width, and pixels
GAPS_SHARE, LEAST_GAPS = 0.2, 40
GUTTER, END = 20, 13  # between words and scale; beyond the ends of the scale
LEAST_ROW, ROOM = 44, 16  # height of a row; room between two
BAR, SIZE = 5, 6.5  # height of the bar, half the width of a mark
NEAR, ASIDE = 7, 6.5  # marks nearer than this step aside, by so much
EVERYBODY = 4  # how far the mark of everybody stands out above and below the others
PLAIN = TextStyle(SCORE.size, "ink2", 500)
CALLED = TextStyle(SCORE.size, "ink", SCORE.weight)
WIDE = TextStyle(SCORE.size, "warn", SCORE.weight)


@dataclass(frozen=True, slots=True)
class GapRow:
    """What each group thinks of one thing, 0-100; None where a group is not shown."""

    name: str
    leaders: float | None
    frontline: float | None
    customers: float | None
    gap_text: str  # "28"; or, where no group is shown, why
    everybody: float | None = None  # all of the company's own people
    between: tuple[float, float] | None = None  # the two views that the gap lies between
    is_called: bool = False  # a gap worth talking about
    is_wide: bool = False  # so wide that it takes warning ink
    tip: str = ""

    @property
    def values(self) -> tuple[float | None, ...]:
        """Return what the groups think, in their order."""
        return self.leaders, self.frontline, self.customers

    @property
    def is_shown(self) -> bool:
        """Tell whether there is anything to draw."""
        return any(value is not None for value in self.values)


@dataclass(frozen=True, slots=True)
class GapWords:
    """What the chart says in the reader's language."""

    leaders: str
    frontline: str
    customers: str
    everybody: str
    gap: str  # over the numbers at the end of the rows


@dataclass(frozen=True, slots=True)
class GapChart:
    """All that the chart shows, in the order of its rows."""

    caption: Caption
    words: GapWords
    rows: tuple[GapRow, ...]


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where names, marks and gaps go."""

    width: int
    names: float  # room for the names; 0 where they go above the marks
    gaps: float

    @property
    def scale(self) -> Scale:
        """Scores to pixels."""
        if not self.names:
            return Scale(0, 100, END, self.width - self.gaps - GUTTER)
        return Scale(0, 100, self.names + GUTTER, self.width - self.gaps - GUTTER)

    def name_lines(self, row: GapRow) -> list[str]:
        """Break a name to the room that it has."""
        return wrap(row.name, NAME, self.names or self.width)

    def reason_lines(self, row: GapRow) -> list[str]:
        """Break what is said where nothing is shown."""
        room = self.scale(100) - self.scale(0)
        return [] if row.is_shown else wrap(row.gap_text, NOTE, room)

    def words(self, row: GapRow) -> float:
        """Return the height of a row's name."""
        return LEADING * len(self.name_lines(row))

    def height(self, row: GapRow) -> float:
        """Return how much of the height a row takes."""
        reach = max(2 * self.reach(row), LEADING * len(self.reason_lines(row)))
        if self.names:
            return max(LEAST_ROW, self.words(row) + ROOM, reach + ROOM / 2)
        return self.words(row) + reach + ROOM

    def reach(self, row: GapRow) -> float:
        """Return how far the marks of a row go above and below its middle."""
        steps = _aside([self.scale(value) for value in row.values if value is not None])
        return 2 * SIZE + max((step for step in steps), default=0.0)

    def middle(self, row: GapRow, top: float) -> float:
        """Return the middle of a row's marks."""
        if self.names:
            return top + self.height(row) / 2
        return top + (self.words(row) + self.height(row) - ROOM) / 2


def gap_dumbbells(chart: GapChart, theme: Theme, width: int) -> Picture:
    """Draw a row a thing, all on one scale of 0-100: circle, square, diamond, and an upright."""
    drawing = Drawing(theme, width)
    layout = _layout(chart, width)
    scale = layout.scale
    head = _draw_legend(drawing, chart, layout)
    tops = list(accumulate((layout.height(row) for row in chart.rows), initial=head))
    if layout.names:
        draw_uprights(drawing, scale, head, tops[-1])
    for row, top in zip(chart.rows, tops, strict=False):
        middle = layout.middle(row, top)
        if not layout.names and row.is_shown:
            reach = layout.reach(row)
            draw_uprights(drawing, scale, middle - reach + 2, middle + reach - 2)
        _write_row(drawing, row, layout, top)
        _draw_row(drawing, row, scale, middle)
    write_ticks(drawing, scale, tops[-1] + 16)
    return drawing.document(chart.caption, tops[-1] + UNDER)


def _layout(chart: GapChart, width: int) -> _Layout:
    gaps = max((SCORE.width(row.gap_text) for row in chart.rows if row.is_shown), default=0)
    room = min(max(gaps, LEAST_GAPS, QUIET.width(chart.words.gap)), width * GAPS_SHARE)
    if width < NARROW:
        return _Layout(width, 0, room)
    names = max(NAME.width(row.name) for row in chart.rows)
    return _Layout(width, min(max(names, LEAST_NAMES), width * NAMES_SHARE), room)


def _draw_legend(drawing: Drawing, chart: GapChart, layout: _Layout) -> float:
    """Say which mark is whose, for the groups that have any; return where the rows begin."""
    words = chart.words
    lines = [
        KeyLine(draw, said)
        for draw, said, values in (
            (circle, words.leaders, [row.leaders for row in chart.rows]),
            (square, words.frontline, [row.frontline for row in chart.rows]),
            (diamond, words.customers, [row.customers for row in chart.rows]),
            (upright, words.everybody, [row.everybody for row in chart.rows]),
        )
        if any(value is not None for value in values)
    ]
    left = layout.names + GUTTER - SIZE if layout.names else 0
    end = key.draw_row(drawing, lines, (left, TOP), drawing.width - left)
    write_end(drawing, (drawing.width, end + LEADING - 4), words.gap, QUIET)
    return end + LEADING + 6


def _write_row(drawing: Drawing, row: GapRow, layout: _Layout, top: float) -> None:
    names, middle = layout.name_lines(row), layout.middle(row, top)
    y = middle - LEADING * len(names) / 2 + 11 if layout.names else top + 11
    for i, line in enumerate(names):
        at = layout.names, y + LEADING * i
        if layout.names:
            write_end(drawing, at, line, NAME)
        else:
            drawing.text(at, line, NAME)
    if row.is_shown:
        style = _number_style(row)
        at = drawing.width, middle + style.size * 0.36
        write_end(drawing, at, shorten(row.gap_text, style, layout.gaps), style, class_="num")
    reason = layout.reason_lines(row)
    y = middle - LEADING * len(reason) / 2 + 11
    for i, line in enumerate(reason):
        drawing.text((layout.scale(0), y + LEADING * i), line, NOTE)


def _draw_row(drawing: Drawing, row: GapRow, scale: Scale, y: float) -> None:
    """Draw the bar between the two views of the gap, as long as its number, and all marks."""
    marks: list[tuple[Swatch, float]] = [
        (draw, scale(value))
        for draw, value in (
            (circle, row.leaders),
            (square, row.frontline),
            (diamond, row.customers),
        )
        if value is not None
    ]
    if not marks:
        return
    with drawing.mark(row.tip or row.name):
        if row.between:
            first, last = sorted(scale(end) for end in row.between)
            drawing.element(
                "rect",
                x=first,
                y=y - BAR / 2,
                width=last - first,
                height=BAR,
                fill="warn" if row.is_wide else "sea5",
                fill_opacity=0.45 if row.is_wide else 1,
            )
        if row.everybody is not None:
            upright(drawing, (scale(row.everybody), y))
        places = [x for _, x in marks]
        for (draw, x), aside in zip(marks, _aside(places), strict=True):
            draw(drawing, (x, y + aside))


def _number_style(row: GapRow) -> TextStyle:
    if row.is_wide:
        return WIDE
    return CALLED if row.is_called else PLAIN


def _aside(places: Sequence[float]) -> list[float]:
    """Return how far each mark steps up or down, so that none hides another."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    clusters: list[list[int]] = []
    for i in order:
        if clusters and places[i] - places[clusters[-1][-1]] < NEAR:
            clusters[-1].append(i)
        else:
            clusters.append([i])
    steps = [0.0] * len(places)
    for cluster in clusters:
        for rank, i in enumerate(sorted(cluster)):
            steps[i] = ASIDE * (2 * rank - len(cluster) + 1)
    return steps


def circle(drawing: Drawing, at: Point) -> None:
    """Draw the leaders' mark."""
    drawing.element("circle", cx=at[0], cy=at[1], r=SIZE, **_look("p2"))


def square(drawing: Drawing, at: Point) -> None:
    """Draw the frontline's mark."""
    half = SIZE - 0.5
    box: dict[str, Attribute] = {"x": at[0] - half, "y": at[1] - half}
    drawing.element("rect", **box, width=2 * half, height=2 * half, **_look("p1"))


def diamond(drawing: Drawing, at: Point) -> None:
    """Draw the customers' mark."""
    (x, y), half = at, SIZE + 1.5
    corners = [(x, y - half), (x + half, y), (x, y + half), (x - half, y)]
    drawing.element("path", d=polyline(corners, closed=True), **_look("p4"))


def upright(drawing: Drawing, at: Point) -> None:
    """Draw the mark of everybody, which stands behind the others and is taller."""
    (x, y), reach = at, SIZE + EVERYBODY
    drawing.line((x, y - reach), (x, y + reach), stroke="you", stroke_width=2.4)


def _look(paint: str) -> dict[str, Attribute]:
    return {"fill": paint, "stroke": "card", "stroke_width": 1.6}
