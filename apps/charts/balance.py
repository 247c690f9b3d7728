"""The share of the balanced reference, round after round: a small line of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from apps.charts.columns import Plot
from apps.charts.geometry import Scale
from apps.charts.marks import write_end, write_middle
from apps.charts.svg import Drawing
from apps.charts.typeset import AXIS, FIGURE, LEADING, NAME, NOTE, wrap

HEIGHT = 40
ABOVE, BELOW = 16, 10  # room for the numbers over the dots, and for the axis number of 0


@dataclass(frozen=True, slots=True)
class Label:
    """The line's name and what it means, in the room they have."""

    name: str
    note: str
    left: float
    width: float

    @property
    def lines(self) -> list[str]:
        """The note, broken to the room."""
        return wrap(self.note, NOTE, self.width)

    @property
    def height(self) -> float:
        """Pixels from the top of the name to the end of the note."""
        return LEADING * (1 + len(self.lines)) + 4


def draw_label(drawing: Drawing, label: Label, top: float) -> None:
    """Write the name and the note under it."""
    drawing.text((label.left, top + 11), label.name, NAME)
    for i, line in enumerate(label.lines):
        drawing.text((label.left, top + 11 + LEADING * (i + 1)), line, NOTE)


def draw_balance(
    drawing: Drawing, plot: Plot, shares: Sequence[float | None], tips: Sequence[str], top: float
) -> None:
    """Draw the line under the columns' middles, from `top` down; unmeasured quarters break it."""
    up = Scale(0, 100, top + ABOVE + HEIGHT, top + ABOVE)
    right = plot.left + plot.pitch * len(shares)
    for tick in (0, 50, 100):
        drawing.line((plot.left, up(tick)), (right, up(tick)), stroke="grid")
        write_end(drawing, (plot.left - 8, up(tick) + 4), str(tick), AXIS, class_="num")

    points = [
        None if share is None else (plot.middle(i), up(share)) for i, share in enumerate(shares)
    ]
    for before, after in pairwise(points):
        if before and after:
            drawing.line(before, after, stroke="ink2", stroke_width=1.6)
    for point, share, tip in zip(points, shares, tips, strict=True):
        if point is None or share is None:
            continue
        with drawing.mark(tip):
            drawing.element(
                "circle",
                cx=point[0],
                cy=point[1],
                r=4,
                fill="ink2",
                stroke="card",
                stroke_width=1.5,
            )
            write_middle(drawing, (point[0], point[1] - 8), f"{share:.0f}", FIGURE, class_="num")
