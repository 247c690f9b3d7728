"""Stacked columns of 100%, joined by ribbons where two neighbours were both measured."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from apps.charts.geometry import Scale, ribbon
from apps.charts.marks import write_end, write_middle
from apps.charts.svg import Drawing
from apps.charts.typeset import AXIS, FIGURE, TextStyle

SMALLEST_NUMBERED = 13  # pixels that a segment needs to carry its number


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a column, between two heights in percent."""

    first: float
    last: float
    number: str  # its share as it is told: rounded shares may add up to 101, heights never do
    paint: str
    ink: str  # the colour of its number
    tip: str


@dataclass(frozen=True, slots=True)
class Plot:
    """The field of the columns: one slot a quarter."""

    left: float
    pitch: float
    bar: float
    up: Scale  # percent to pixels

    def middle(self, slot: int) -> float:
        """Return the middle of a slot."""
        return self.left + self.pitch * (slot + 0.5)


def stacked(values: Sequence[float]) -> list[tuple[float, float]]:
    """Return where each part of a column begins and ends, its parts scaled to 100 in all."""
    whole = sum(values) or 1.0
    edges = [0.0, *accumulate(100 * value / whole for value in values)]
    return list(pairwise(edges))


def draw_percents(drawing: Drawing, plot: Plot, right: float) -> None:
    """Draw the quarter lines of the field and their numbers."""
    for tick in (0, 25, 50, 75, 100):
        y = plot.up(tick)
        drawing.line((plot.left, y), (right, y), stroke="grid")
        write_end(drawing, (plot.left - 8, y + 4), str(tick), AXIS, class_="num")


def draw_bands(drawing: Drawing, plot: Plot, columns: Sequence[Sequence[Segment]]) -> None:
    """Draw what lies between measured neighbours; an empty column breaks the ribbon."""
    for slot, (before, after) in enumerate(pairwise(columns)):
        left = plot.middle(slot) + plot.bar / 2
        right = plot.middle(slot + 1) - plot.bar / 2
        for old, new in zip(before, after, strict=False):  # one of them may be empty
            edges = ribbon(
                (left, plot.up(old.last), plot.up(old.first)),
                (right, plot.up(new.last), plot.up(new.first)),
            )
            drawing.element("path", d=edges, fill=old.paint, fill_opacity=0.3)


def draw_column(drawing: Drawing, plot: Plot, middle: float, column: Sequence[Segment]) -> None:
    """Draw one measured column, with a number in each part that has room for it."""
    for segment, top, height in _boxes(plot, column):
        with drawing.mark(segment.tip):
            drawing.element(
                "rect",
                x=middle - plot.bar / 2,
                y=top + 0.8,
                width=plot.bar,
                height=max(height - 1.6, 0.6),
                rx=2 if height > SMALLEST_NUMBERED else None,
                fill=segment.paint,
            )
            _write_number(drawing, plot.bar, (middle, top, height), segment)


def draw_outlined(drawing: Drawing, plot: Plot, middle: float, column: Sequence[Segment]) -> None:
    """Draw a column that is not the company's own: pale, with an outline."""
    for segment, top, height in _boxes(plot, column):
        with drawing.mark(segment.tip):
            drawing.element(
                "rect",
                x=middle - plot.bar / 2 + 0.8,
                y=top + 1.5,
                width=plot.bar - 1.6,
                height=max(height - 3, 0.6),
                rx=2,
                fill=segment.paint,
                fill_opacity=0.2,
                stroke=segment.paint,
                stroke_width=1.5,
            )
            _write_number(drawing, plot.bar, (middle, top, height), segment)


def _boxes(plot: Plot, column: Sequence[Segment]) -> Iterator[tuple[Segment, float, float]]:
    """Yield each part that exists with its top and height in pixels."""
    for segment in column:
        top, bottom = plot.up(segment.last), plot.up(segment.first)
        if bottom > top:
            yield segment, top, bottom - top


def _write_number(
    drawing: Drawing, bar: float, box: tuple[float, float, float], segment: Segment
) -> None:
    middle, top, height = box
    if height >= SMALLEST_NUMBERED and FIGURE.width(segment.number) + 2 <= bar:
        style = TextStyle(FIGURE.size, segment.ink, FIGURE.weight)
        at = middle, top + height / 2 + 4
        write_middle(drawing, at, segment.number, style, class_="num")
