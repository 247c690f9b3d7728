"""What marks mean, line by line: a small picture of each, and its words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from apps.charts.geometry import Point
from apps.charts.svg import Attribute, Drawing
from apps.charts.typeset import LEADING, NOTE, shorten, wrap

WIDE, SLIM = (12, 34), (8, 22)  # pixels from the left edge to a swatch's middle and to its words
LINE_GAP = 5  # between two lines
SHORT_SWATCH, BETWEEN, ROW = 20, 22, 20  # the same side by side: to the words, between two, height
Swatch = Callable[[Drawing, Point], None]


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A mark, drawn around a point, and what it means."""

    swatch: Swatch
    words: str


def draw_key(
    drawing: Drawing,
    lines: Sequence[KeyLine],
    at: Point,
    width: float,
    indents: tuple[float, float] = WIDE,
) -> float:
    """Draw the lines that have words under a point, and return where they end."""
    (left, y), (middle, indent) = at, indents
    for line in lines:
        if not line.words:
            continue
        line.swatch(drawing, (left + middle, y + LEADING / 2))
        for part in wrap(line.words, NOTE, width - indent):
            drawing.text((left + indent, y + LEADING - 3), part, NOTE)
            y += LEADING
        y += LINE_GAP
    return y


def draw_row(drawing: Drawing, lines: Sequence[KeyLine], at: Point, width: float) -> float:
    """Draw marks and what they mean side by side, on as many lines as they need."""
    (left, y), x = at, at[0]
    for line in lines:
        if not line.words:
            continue
        words = shorten(line.words, NOTE, width - SHORT_SWATCH)
        length = SHORT_SWATCH + NOTE.width(words)
        if x > left and x + length > left + width:
            x, y = left, y + ROW
        line.swatch(drawing, (x + 8, y + ROW / 2))
        drawing.text((x + SHORT_SWATCH, y + ROW / 2 + 4), words, NOTE)
        x += length + BETWEEN
    return y + ROW if lines else y


def path_swatch(drawing: Drawing, at: Point) -> None:
    """Draw a short path with its dots."""
    x, y = at
    drawing.line((x - 10, y), (x + 8, y), stroke="you", stroke_width=2.4, stroke_linecap="round")
    for across, radius in ((-10, 2.4), (-1, 3.0), (8, 4.2)):
        drawing.element(
            "circle", cx=x + across, cy=y, r=radius, fill="you", stroke="card", stroke_width=1
        )


def region_swatch(drawing: Drawing, at: Point) -> None:
    """Draw a small ellipse."""
    look: dict[str, Attribute] = {"fill": "you", "fill_opacity": 0.2, "stroke": "you"}
    drawing.element("ellipse", cx=at[0], cy=at[1], rx=10, ry=5.5, **look, stroke_width=1.3)


def contours_swatch(drawing: Drawing, at: Point) -> None:
    """Draw three depths around each other."""
    look: dict[str, Attribute] = {"fill": "sea4", "fill_opacity": 0.3, "stroke": "sea5"}
    for across, down in ((11, 6.5), (7.5, 4.2), (4, 2)):
        drawing.element("ellipse", cx=at[0], cy=at[1], rx=across, ry=down, **look, stroke_width=1)


def own_swatch(drawing: Drawing, at: Point) -> None:
    """Draw the end of a line with its dot."""
    x, y = at
    drawing.line((x - 8, y), (x + 4, y), stroke="you", stroke_width=2.4, stroke_linecap="round")
    drawing.element("circle", cx=x + 4, cy=y, r=4.2, fill="you", stroke="card", stroke_width=1)


def slope_swatch(drawing: Drawing, at: Point) -> None:
    """Draw a dashed line."""
    x, y = at
    drawing.line((x - 8, y), (x + 8, y), stroke="accent", stroke_width=2, stroke_dasharray="5 3")


def level_swatch(drawing: Drawing, at: Point) -> None:
    """Draw a line in its band."""
    x, y = at
    drawing.element("rect", x=x - 8, y=y - 4, width=16, height=8, fill="you", fill_opacity=0.1)
    drawing.line((x - 8, y), (x + 8, y), stroke="you", stroke_width=1.6)


def trend_swatch(drawing: Drawing, at: Point) -> None:
    """Draw a dashed line in its band."""
    x, y = at
    drawing.element("rect", x=x - 8, y=y - 4, width=16, height=8, fill="you", fill_opacity=0.12)
    drawing.line((x - 8, y), (x + 8, y), stroke="you", stroke_width=1.8, stroke_dasharray="4 2")


def half_swatch(drawing: Drawing, at: Point) -> None:
    """Draw a line in the band of the middle half."""
    x, y = at
    drawing.element("rect", x=x - 8, y=y - 5, width=16, height=10, fill="sea2")
    drawing.line((x - 8, y), (x + 8, y), stroke="sea5", stroke_width=1.8)


def target_swatch(drawing: Drawing, at: Point) -> None:
    """Draw a pale band between two lines."""
    x, y = at
    drawing.element("rect", x=x - 8, y=y - 5, width=16, height=10, fill="accent", fill_opacity=0.08)
    for end in (y - 5, y + 5):
        drawing.line((x - 8, end), (x + 8, end), stroke="accent", stroke_width=1.2)
