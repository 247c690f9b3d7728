"""Which channels work for which customers: words in cells, hatched where they are assumed."""

from dataclasses import dataclass
from functools import partial

from apps.charts import key
from apps.charts.geometry import Point
from apps.charts.key import KeyLine
from apps.charts.marks import write_end, write_middle
from apps.charts.svg import Attribute, Caption, Drawing, Picture, number
from apps.charts.theme import Theme
from apps.charts.typeset import LEADING, NAME, QUIET, TextStyle, wrap

NARROW = 480  # below this width a channel's name goes above its cells
NAMES_SHARE, GUTTER = 0.3, 12  # of the width; from the names to the cells
TOP, UNDER = 2, 6
LEAST_CELL, BETWEEN, RADIUS = 32, 3, 4  # height of a cell, room between two, its corners
PADDING = 6  # to either side of a cell's words
HATCH = 9  # pixels from line to line
FILLS = ("sea1", "sea2", "sea3", "sea5", "accent")  # how well a channel works, from not at all
INKS = ("ink", "ink", "ink", "on1", "onp")  # what can be read on them
CHANNEL, SMALL_NAME = TextStyle(13, "ink"), TextStyle(11, "ink", 600)
WORKING, UNCOVERED = TextStyle(11, "ink2", 600), TextStyle(11, "warn", 600)
CELL, SMALL_CELL = 12, 11  # type sizes
LINE, ROW_GAP = 15, 10  # of a heading; under a channel that has its name above its cells
SWATCH = (16, 12)


@dataclass(frozen=True, slots=True)
class CoveragePersona:
    """One kind of customers, over its column."""

    name: str
    share: str  # "48% of contacts"
    working: str  # "2 working channels"
    is_uncovered: bool = False  # nothing works for them


@dataclass(frozen=True, slots=True)
class CoverageCell:
    """How well a channel works for one kind of customers."""

    level: int  # 0-4
    words: str
    is_assumed: bool = False  # nobody has looked yet
    tip: str = ""
    short: str = ""  # instead of the words where these do not fit


@dataclass(frozen=True, slots=True)
class CoverageWords:
    """What the chart says in the reader's language."""

    evidence: str  # "evidence: survey or contact data"
    assumed: str  # "assumed: no evidence yet"


@dataclass(frozen=True, slots=True)
class Coverage:
    """All that the chart shows: `cells[channel][persona]`; None where nothing was said."""

    caption: Caption
    words: CoverageWords
    personas: tuple[CoveragePersona, ...]
    channels: tuple[str, ...]
    cells: tuple[tuple[CoverageCell | None, ...], ...]


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where names and cells go."""

    width: int
    names: float  # room for the channels' names; 0 where they go above their cells
    columns: int

    @property
    def left(self) -> float:
        """Return where the cells begin."""
        return self.names + GUTTER if self.names else 0

    @property
    def cell(self) -> float:
        """Return the width of a cell."""
        return (self.width - self.left - BETWEEN * (self.columns - 1)) / self.columns

    def start(self, column: int) -> float:
        """Return where a column begins."""
        return self.left + column * (self.cell + BETWEEN)

    def heading(self, persona: CoveragePersona) -> list[tuple[str, TextStyle]]:
        """Break what stands over a column into lines."""
        working = UNCOVERED if persona.is_uncovered else WORKING
        room = self.cell - PADDING
        name = NAME if NAME.width(persona.name) <= room else SMALL_NAME
        told = ((persona.name, name), (persona.share, QUIET), (persona.working, working))
        return [(line, style) for words, style in told for line in wrap(words, style, room)]

    def channel(self, name: str) -> list[str]:
        """Break a channel's name."""
        return wrap(name, CHANNEL, self.names or self.width)

    def cell_words(self, cell: CoverageCell) -> tuple[list[str], TextStyle]:
        """Break a cell's words; take the short ones, in smaller type, where they do not fit."""
        room, ink = self.cell - 2 * PADDING, INKS[cell.level]
        style = TextStyle(CELL, ink, 600)
        for words in (cell.words, cell.short or cell.words):
            if style.width(words) <= room:
                return [words], style
        style = TextStyle(SMALL_CELL, ink, 600)
        return wrap(cell.short or cell.words, style, room), style


@dataclass(frozen=True, slots=True)
class _Row:
    """A channel's height: where its name and its cells begin, and how tall the cells are."""

    top: float
    cells: float
    height: float


def channel_coverage(coverage: Coverage, theme: Theme, width: int) -> Picture:
    """Draw a row a channel and a column a kind of customers."""
    drawing = Drawing(theme, width)
    layout = _layout(coverage, width)
    rows = _rows(coverage, layout, _write_headings(drawing, coverage, layout))
    for row, name, cells in zip(rows, coverage.channels, coverage.cells, strict=True):
        _write_channel(drawing, layout, name, row)
        for column, cell in enumerate(cells):
            at = layout.start(column), row.cells
            if cell is None:
                _draw_nothing(drawing, at, (layout.cell, row.height))
            else:
                with drawing.mark(cell.tip or cell.words):
                    _draw_box(drawing, at, (layout.cell, row.height), cell=cell)
                    _write_cell(drawing, layout, cell, (at[0] + layout.cell / 2, row))
    end = _draw_legend(drawing, coverage, layout, rows[-1].cells + rows[-1].height + 12)
    return drawing.document(coverage.caption, end + UNDER)


def _layout(coverage: Coverage, width: int) -> _Layout:
    columns = len(coverage.personas)
    if width < NARROW:
        return _Layout(width, 0, columns)
    names = max(CHANNEL.width(name) for name in coverage.channels)
    return _Layout(width, min(names, width * NAMES_SHARE), columns)


def _rows(coverage: Coverage, layout: _Layout, top: float) -> list[_Row]:
    """Place the channels under each other."""
    rows = []
    for name, cells in zip(coverage.channels, coverage.cells, strict=True):
        words = LEADING * len(layout.channel(name))
        lines = [len(layout.cell_words(cell)[0]) for cell in cells if cell]
        height = max(LEAST_CELL, LEADING * max(lines, default=1) + 2 * PADDING)
        if layout.names:
            row = _Row(top, top, max(height, words + PADDING))
        else:
            row = _Row(top, top + words + 4, height)
        rows.append(row)
        top = row.cells + row.height + (BETWEEN if layout.names else ROW_GAP)
    return rows


def _write_headings(drawing: Drawing, coverage: Coverage, layout: _Layout) -> float:
    """Write what stands over the columns, their last lines level; return where the cells begin."""
    headings = [layout.heading(persona) for persona in coverage.personas]
    most = max(map(len, headings))
    for column, lines in enumerate(headings):
        middle = layout.start(column) + layout.cell / 2
        y = TOP + 12.0 + LINE * (most - len(lines))
        for line, style in lines:
            write_middle(drawing, (middle, y), line, style)
            y += LINE
    return TOP + LINE * most + 8


def _write_channel(drawing: Drawing, layout: _Layout, name: str, row: _Row) -> None:
    lines = layout.channel(name)
    if not layout.names:
        for i, line in enumerate(lines):
            drawing.text((0, row.top + 11 + LEADING * i), line, CHANNEL)
        return
    y = row.cells + row.height / 2 - LEADING * len(lines) / 2 + 11
    for i, line in enumerate(lines):
        write_end(drawing, (layout.names, y + LEADING * i), line, CHANNEL)


def _draw_box(
    drawing: Drawing, at: Point, size: tuple[float, float], *, cell: CoverageCell
) -> None:
    """Draw the cell itself, hatched and with a dashed outline where it is assumed."""
    box: dict[str, Attribute] = {"x": at[0], "y": at[1], "width": size[0], "height": size[1]}
    drawing.element("rect", **box, rx=RADIUS, fill=FILLS[cell.level])
    if not cell.is_assumed:
        return
    drawing.element(
        "path",
        d=_hatching(at, size),
        fill="none",
        stroke="card",
        stroke_width=2,
        stroke_opacity=0.6,
    )
    _outline(drawing, at, size, stroke="ink3", stroke_dasharray="4 3")


def _hatching(at: Point, size: tuple[float, float]) -> str:
    """Return the path of slanted lines inside a box.

    Lines and no pattern: programs that print differ in how they join a pattern's tiles.
    """
    left, right, bottom = at[0], at[0] + size[0], at[1] + size[1]
    steps = []
    start = left - size[1] + HATCH / 2
    while start < right:
        foot = max(start, left)
        length = min(start + size[1], right) - foot
        steps.append(
            f"M{number(foot)},{number(bottom - (foot - start))}l{number(length)}-{number(length)}"
        )
        start += HATCH
    return "".join(steps)


def _draw_nothing(drawing: Drawing, at: Point, size: tuple[float, float]) -> None:
    """Draw the outline of a cell about which nothing was said."""
    _outline(drawing, at, size, stroke="line")


def _outline(drawing: Drawing, at: Point, size: tuple[float, float], **stroke: Attribute) -> None:
    """Draw a line just inside a cell."""
    box: dict[str, Attribute] = {"x": at[0] + 0.5, "y": at[1] + 0.5}
    box |= {"width": size[0] - 1, "height": size[1] - 1}
    drawing.element("rect", **box, rx=RADIUS, fill="none", **stroke)


def _write_cell(
    drawing: Drawing, layout: _Layout, cell: CoverageCell, place: tuple[float, _Row]
) -> None:
    """Write a cell's words; where it is hatched, on a plate in the colour of the cell."""
    (middle, row), (lines, style) = place, layout.cell_words(cell)
    height = LEADING * len(lines)
    top = row.cells + (row.height - height) / 2
    if cell.is_assumed:
        width = max(style.width(line) for line in lines) + PADDING
        drawing.element(
            "rect",
            x=middle - width / 2,
            y=top - 1,
            width=width,
            height=height + 2,
            rx=RADIUS,
            fill=FILLS[cell.level],
        )
    slant = "italic" if cell.is_assumed else None
    for i, line in enumerate(lines):
        write_middle(drawing, (middle, top + 11 + LEADING * i), line, style, font_style=slant)


def _draw_legend(drawing: Drawing, coverage: Coverage, layout: _Layout, top: float) -> float:
    """Say what hatching means; return where it ends."""
    known, assumed = CoverageCell(2, ""), CoverageCell(2, "", is_assumed=True)
    lines = [
        KeyLine(partial(_draw_swatch, cell=known), coverage.words.evidence),
        KeyLine(partial(_draw_swatch, cell=assumed), coverage.words.assumed),
    ]
    return key.draw_row(drawing, lines, (layout.left, top), layout.width - layout.left)


def _draw_swatch(drawing: Drawing, at: Point, *, cell: CoverageCell) -> None:
    width, height = SWATCH
    _draw_box(drawing, (at[0] - width / 2, at[1] - height / 2), SWATCH, cell=cell)
