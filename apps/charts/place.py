"""A place among peers: the share of them that a company is ahead of, as the range that is known."""

from dataclasses import dataclass

from apps.charts.geometry import Scale
from apps.charts.marks import write_end, write_middle
from apps.charts.svg import Caption, Drawing, Picture
from apps.charts.theme import Theme
from apps.charts.typeset import AXIS, QUIET, shorten

BAR, TOP, UNDER = 14, 6, 18
END = 20  # room for half of the number at either end
QUARTERS = ((0, 25), (25, 50), (50, 75), (75, 100))
DEPTHS = ("sea1", "sea2", "sea3", "sea4")
GAP = 2


@dataclass(frozen=True, slots=True)
class PlaceBar:
    """The range, in percent of the peers, and what the ends of the bar are called."""

    caption: Caption
    low: float
    high: float
    tip: str  # "ahead of 50-70% of about 50 companies"
    percent: str  # "{share}%"
    first: str = ""  # "behind all"
    last: str = ""  # "ahead of all"


def place_bar(place: PlaceBar, theme: Theme, width: int) -> Picture:
    """Draw the quarters of the peers as four depths, and the range over them."""
    drawing = Drawing(theme, width)
    scale = Scale(0, 100, END, width - END)
    middle = TOP + BAR / 2
    for (first, last), depth in zip(QUARTERS, DEPTHS, strict=True):
        left, right = scale(first) + GAP / 2, scale(last) - GAP / 2
        drawing.element("rect", x=left, y=TOP, width=right - left, height=BAR, rx=2, fill=depth)
    with drawing.mark(place.tip):
        _draw_range(drawing, scale(place.low), scale(place.high), middle)

    end = TOP + BAR + UNDER
    for tick in (0, 25, 50, 75, 100):
        x = scale(tick)
        drawing.line((x, TOP + BAR + 2), (x, TOP + BAR + 6), stroke="ink3")
        words = place.percent.format(share=tick)
        write_middle(drawing, (x, end), words, AXIS, class_="num")
    return drawing.document(place.caption, end + _write_ends(drawing, place, end))


def _draw_range(drawing: Drawing, left: float, right: float, y: float) -> None:
    """Draw what is known of the place: a bar with round ends, never a point."""
    radius = 4.0
    left, right = min(left, right - 2 * radius), max(right, left + 2 * radius)
    drawing.element(
        "rect",
        x=left,
        y=y - radius,
        width=right - left,
        height=2 * radius,
        rx=radius,
        fill="you",
        stroke="card",
        stroke_width=1.5,
    )


def _write_ends(drawing: Drawing, place: PlaceBar, top: float) -> float:
    """Say what the ends mean; return the height that this and the margin take."""
    if not place.first and not place.last:
        return 6
    y, half = top + 15, drawing.width / 2 - 6
    drawing.text((0, y), shorten(place.first, QUIET, half), QUIET)
    write_end(drawing, (drawing.width, y), shorten(place.last, QUIET, half), QUIET)
    return 21
