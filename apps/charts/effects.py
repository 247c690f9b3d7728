"""Effects on one figure, largest first: bars to the right where they raise it, to the left if not.

Two ways tell the sign apart beside the number: the side, and full against hollow bars.
"""

from dataclasses import dataclass
from itertools import accumulate

from apps.charts.geometry import Scale
from apps.charts.marks import write_end
from apps.charts.svg import Caption, Drawing, Picture
from apps.charts.theme import Theme
from apps.charts.typeset import FIGURE, LEADING, NOTE, TextStyle, wrap

NARROW = 480  # below this width the words go above the bar
NAMES_SHARE = 0.5  # of the width
SENTENCE = TextStyle(12, "ink")
TOP, UNDER = 4, 6
BAR, ROOM = 14, 14  # height of a bar; room between two rows
STUB = BAR / 2 + 3  # of the line of no effect, on either side of a bar's middle
GUTTER, GAP = 16, 6  # between words and bars; between a bar and its number
LEAST_SCALE = 5  # points on either side at the least, so that a small effect looks small


@dataclass(frozen=True, slots=True)
class EffectBar:
    """What moved the figure, and how far."""

    name: str
    value: float  # points, as they are written
    figure: str  # the same with its sign: "+4"
    tip: str


@dataclass(frozen=True, slots=True)
class Effects:
    """All that the chart shows, in the order of its rows."""

    caption: Caption
    lowers: str  # what bars to the left do
    raises: str  # what bars to the right do
    bars: tuple[EffectBar, ...]


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where names and bars go."""

    width: int
    names: float  # room for the names; 0 where they go above the bar
    most: float  # points at either end of the scale
    figures: float  # room for a number beyond a bar

    @property
    def scale(self) -> Scale:
        """Points to pixels."""
        left = self.names + GUTTER if self.names else 0
        beyond = self.figures + GAP
        return Scale(-self.most, self.most, left + beyond, self.width - beyond)

    def lines(self, bar: EffectBar) -> list[str]:
        """Break a name to the room that it has."""
        return wrap(bar.name, SENTENCE, self.names or self.width)

    def height(self, bar: EffectBar) -> float:
        """Return how much of the height a row takes."""
        words = LEADING * len(self.lines(bar))
        return (max(words, BAR) if self.names else words + GAP + BAR) + ROOM


def effect_bars(effects: Effects, theme: Theme, width: int) -> Picture:
    """Draw a row an effect, all from one line of no effect."""
    drawing = Drawing(theme, width)
    layout = _layout(effects, width)
    head = _write_sides(drawing, effects, layout.scale)
    tops = list(accumulate((layout.height(bar) for bar in effects.bars), initial=head))
    zero = layout.scale(0)
    if layout.names:
        drawing.line((zero, head - GAP), (zero, tops[-1] - ROOM + GAP), stroke="ink3")
    for bar, top in zip(effects.bars, tops, strict=False):
        middle = _write_name(drawing, bar, layout, top)
        if not layout.names:
            drawing.line((zero, middle - STUB), (zero, middle + STUB), stroke="ink3")
        _draw_bar(drawing, bar, layout.scale, middle)
    return drawing.document(effects.caption, tops[-1] - ROOM + BAR + UNDER)


def _layout(effects: Effects, width: int) -> _Layout:
    return _Layout(
        width,
        names=0 if width < NARROW else width * NAMES_SHARE,
        most=max(LEAST_SCALE, *(abs(bar.value) for bar in effects.bars)),
        figures=max(FIGURE.width(bar.figure) for bar in effects.bars),
    )


def _write_sides(drawing: Drawing, effects: Effects, scale: Scale) -> float:
    """Write what either side means, and return where the rows begin."""
    zero, half = scale(0), scale(scale.last) - scale(0)
    beyond = drawing.width - scale(scale.last)
    sides = [wrap(words, NOTE, half + beyond - GAP) for words in (effects.lowers, effects.raises)]
    for i, line in enumerate(sides[0]):
        write_end(drawing, (zero - GAP, TOP + NOTE.size + LEADING * i), line, NOTE)
    for i, line in enumerate(sides[1]):
        drawing.text((zero + GAP, TOP + NOTE.size + LEADING * i), line, NOTE)
    return TOP + LEADING * max(map(len, sides)) + ROOM


def _write_name(drawing: Drawing, bar: EffectBar, layout: _Layout, top: float) -> float:
    """Write a name beside its bar or above it, and return the middle of the bar."""
    lines = layout.lines(bar)
    words = LEADING * len(lines)
    if not layout.names:
        for i, line in enumerate(lines):
            drawing.text((0, top + SENTENCE.size + LEADING * i), line, SENTENCE)
        return top + words + GAP + BAR / 2
    middle = top + max(words, BAR) / 2
    for i, line in enumerate(lines):
        baseline = middle - words / 2 + SENTENCE.size - 1 + LEADING * i
        write_end(drawing, (layout.names, baseline), line, SENTENCE)
    return middle


def _draw_bar(drawing: Drawing, bar: EffectBar, scale: Scale, middle: float) -> None:
    zero, end = scale(0), scale(bar.value)
    with drawing.mark(bar.tip):
        if bar.value:
            drawing.element(
                "rect",
                x=min(zero, end),
                y=middle - BAR / 2,
                width=abs(end - zero),
                height=BAR,
                rx=2,
                fill="accent" if bar.value > 0 else "card",
                stroke="accent",
                stroke_width=1.5,
            )
        baseline = middle + FIGURE.size / 2 - 1.5
        if bar.value < 0:
            write_end(drawing, (end - GAP, baseline), bar.figure, FIGURE, class_="num")
        else:
            drawing.text((end + GAP, baseline), bar.figure, FIGURE, class_="num")
