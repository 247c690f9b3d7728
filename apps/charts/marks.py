"""The marks that several charts share: dots with whiskers, swatches, drift arrows, axis labels."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.charts.geometry import Scale, polyline
from apps.charts.svg import Attribute, Drawing
from apps.charts.typeset import AXIS, AXIS_NOW, LEADING, TextStyle

DOT, SMALL_DOT = 6.5, 4.5  # radii
YEAR_GAP = 32  # pixels between the middles of two years under an axis
QUARTER_GAP = 22
TICKS = (0, 25, 50, 75, 100)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 90% interval; an unknown interval is None."""

    value: float
    low: float | None = None
    high: float | None = None


def place_estimate(
    drawing: Drawing, estimate: Estimate, scale: Scale, y: float, **look: Attribute
) -> None:
    """Draw a dot and its whisker along a horizontal scale; `look` holds fill and radius."""
    fill = look.get("fill", "you")
    if estimate.low is not None and estimate.high is not None:
        left, right = scale(estimate.low), scale(estimate.high)
        drawing.line((left, y), (right, y), stroke=fill, stroke_width=2)
        for x in (left, right):
            drawing.line((x, y - 4), (x, y + 4), stroke=fill, stroke_width=2)
    x, dot = scale(estimate.value), {"r": DOT, "fill": "you", **look}
    drawing.element("circle", cx=x, cy=y, **dot, stroke="card", stroke_width=2)


def draw_drift(drawing: Drawing, before: float, after: float, y: float) -> None:
    """Draw an arrow from where a value was to where it is, both in pixels."""
    way = 1 if after >= before else -1
    tip = after - way
    drawing.line((before, y), (tip, y), stroke="you", stroke_width=1.6)
    drawing.element("circle", cx=before, cy=y, r=2.6, fill="card", stroke="you", stroke_width=1.6)
    head = polyline([(tip - way * 5, y - 4), (tip, y), (tip - way * 5, y + 4)])
    drawing.element(
        "path", d=head, fill="none", stroke="you", stroke_width=1.6, stroke_linecap="round"
    )


def draw_quarters(
    drawing: Drawing, quarters: Sequence[str], middles: Sequence[float], y: float, latest: int
) -> None:
    """Write quarters such as "2026 Q3" under an axis: the quarter, and the year where it begins."""
    pitch = middles[1] - middles[0] if len(middles) > 1 else QUARTER_GAP
    step = 1 if pitch >= QUARTER_GAP else 2
    free = float("inf")
    for i in reversed(range(len(quarters))):
        year, _, quarter = quarters[i].rpartition(" ")
        style = AXIS_NOW if i == latest else AXIS
        if (latest - i) % step == 0:
            write_middle(drawing, (middles[i], y), quarter, style)
        begins = i == 0 or not quarters[i - 1].startswith(f"{year} ")
        if year and begins and middles[i] + YEAR_GAP <= free:
            write_middle(drawing, (middles[i], y + LEADING), year, AXIS)
            free = middles[i]


def draw_uprights(drawing: Drawing, scale: Scale, top: float, bottom: float) -> None:
    """Draw the faint quarter lines of a horizontal scale of 0-100."""
    for tick in TICKS:
        drawing.line((scale(tick), top), (scale(tick), bottom), stroke="grid")


def write_ticks(drawing: Drawing, scale: Scale, y: float) -> None:
    """Write the numbers of the quarter lines."""
    for tick in TICKS:
        write_middle(drawing, (scale(tick), y), str(tick), AXIS, class_="num")


def write_middle(
    drawing: Drawing, at: tuple[float, float], words: str, style: TextStyle, **extra: Attribute
) -> None:
    """Set a line of text around a point."""
    drawing.text(at, words, style, text_anchor="middle", **extra)


def write_end(
    drawing: Drawing, at: tuple[float, float], words: str, style: TextStyle, **extra: Attribute
) -> None:
    """Set a line of text that ends at a point."""
    drawing.text(at, words, style, text_anchor="end", **extra)
