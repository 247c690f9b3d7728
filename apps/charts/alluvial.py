"""How companies moved between labels from one quarter to another: two columns and the flows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from apps.charts.geometry import ribbon
from apps.charts.marks import write_end
from apps.charts.svg import Caption, Drawing, Picture
from apps.charts.theme import Theme
from apps.charts.typeset import AXIS_NOW, LEADING, NAME, NOTE, TextStyle, shorten, wrap

TOP, UNDER = 28, 8
PER_PERCENT = 3.0  # pixels
BAR, GUTTER = 12, 9  # width of a column; from a column to its labels
ROOM = 10  # between two parts
LABELS_SHARE, WIDEST_LABELS = 0.3, 190  # of the width, and pixels
STAYED, MOVED = 0.22, 0.55  # opacity
SMALL_NAME = TextStyle(11, "ink", 600)  # where a name has not the room
LEAST = 1.0  # height of a part that no company is in, pixels


@dataclass(frozen=True, slots=True)
class Part:
    """One label, and the percentage of the companies that carried it before and after."""

    name: str
    token: str  # its colour
    before: float
    after: float
    before_text: str  # "22%"
    after_text: str  # "20% (-2)"


@dataclass(frozen=True, slots=True)
class TransitionWords:
    """What the chart says in the reader's language."""

    before: str  # "2025 Q3"
    after: str
    moved: str  # "{before} to {after}: {share}%"
    stayed: str  # "{name}, both times: {share}%"


@dataclass(frozen=True, slots=True)
class Transitions:
    """All that the chart shows, the first part at the top.

    `flows[i][j]` is the percentage of all companies that went from part i to part j; None where it
    is withheld, and then it is not drawn.
    """

    caption: Caption
    words: TransitionWords
    parts: tuple[Part, ...]
    flows: tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True, slots=True)
class _Side:
    """One column: where its parts stand, and what stands beside them."""

    quarter: str
    shares: tuple[float, ...]
    texts: tuple[str, ...]
    labels: tuple[tuple[tuple[str, TextStyle], ...], ...]  # line by line
    tops: tuple[float, ...] = ()

    def slot(self, place: int) -> float:
        """Return the height that a part needs, with its label."""
        return max(_tall(self.shares[place]), LEADING * len(self.labels[place]))

    def height(self) -> float:
        """Return the height that all parts need."""
        slots = [self.slot(place) for place in range(len(self.shares))]
        return sum(slots) + ROOM * (len(slots) - 1)

    def baseline(self, place: int) -> float:
        """Return the baseline of a label's first line."""
        middle = self.tops[place] + _tall(self.shares[place]) / 2
        return middle - LEADING * len(self.labels[place]) / 2 + 10.5


@dataclass(frozen=True, slots=True)
class _Flow:
    """Companies on their way from one part to another."""

    start: int
    end: int
    share: float
    before: tuple[float, float]  # top and bottom at the first column
    after: tuple[float, float]


def transition_alluvial(transitions: Transitions, theme: Theme, width: int) -> Picture:
    """Draw both columns, who stayed pale and who moved strong."""
    drawing = Drawing(theme, width)
    room = _room(transitions, width)
    before, after = _sides(transitions, room)
    left, right = room + GUTTER, width - room - GUTTER - BAR
    for flow in _flows(transitions.flows, before, after):
        _draw_flow(drawing, transitions, flow, (left + BAR, right))
    for place in range(len(transitions.parts)):
        _draw_part(drawing, transitions, left, before, place)
        _draw_part(drawing, transitions, right, after, place)
    _write_labels(drawing, before, after, room)
    outside = left + BAR
    named = [shorten(side.quarter, AXIS_NOW, outside) for side in (before, after)]
    write_end(drawing, (outside, 12), named[0], AXIS_NOW)
    drawing.text((right, 12), named[1], AXIS_NOW)
    height = max(before.height(), after.height())
    return drawing.document(transitions.caption, TOP + height + UNDER)


def _room(transitions: Transitions, width: int) -> float:
    """Return the width of the labels at either side."""
    longest = max(
        max(NAME.width(part.name), NOTE.width(part.before_text), NOTE.width(part.after_text))
        for part in transitions.parts
    )
    return min(longest, width * LABELS_SHARE, WIDEST_LABELS)


def _sides(transitions: Transitions, room: float) -> tuple[_Side, _Side]:
    """Lay out both columns to the same height."""
    parts, words = transitions.parts, transitions.words
    shares = tuple(part.before for part in parts), tuple(part.after for part in parts)
    texts = tuple(part.before_text for part in parts), tuple(part.after_text for part in parts)
    sides = [
        _Side(words.before, shares[0], texts[0], _labels(parts, texts[0], room)),
        _Side(words.after, shares[1], texts[1], _labels(parts, texts[1], room)),
    ]
    height = max(side.height() for side in sides)
    before, after = (_placed(side, height) for side in sides)
    return before, after


def _labels(
    parts: Sequence[Part], texts: Sequence[str], room: float
) -> tuple[tuple[tuple[str, TextStyle], ...], ...]:
    fits = all(NAME.width(word) <= room for part in parts for word in part.name.split())
    style = NAME if fits else SMALL_NAME
    return tuple(
        (
            *((line, style) for line in wrap(part.name, style, room)),
            *((line, NOTE) for line in wrap(text, NOTE, room)),
        )
        for part, text in zip(parts, texts, strict=True)
    )


def _placed(side: _Side, height: float) -> _Side:
    """Put the parts under each other, what is left of the height between them."""
    slots = [side.slot(place) for place in range(len(side.shares))]
    between = ROOM + (height - side.height()) / max(len(slots) - 1, 1)
    starts = accumulate((slot + between for slot in slots), initial=float(TOP))
    tops = tuple(
        start + (slot - _tall(share)) / 2
        for start, slot, share in zip(starts, slots, side.shares, strict=False)
    )
    return replace(side, tops=tops)


def _tall(share: float) -> float:
    return max(share * PER_PERCENT, LEAST)


def _flows(shares: Sequence[Sequence[float | None]], before: _Side, after: _Side) -> list[_Flow]:
    """Return what is drawn, in the order of painting: who stayed, then the largest moves first."""
    shown = [(i, j, share) for i, row in enumerate(shares) for j, share in enumerate(row) if share]
    left = _edges([(i, j, share) for i, j, share in shown], before)
    right = _edges([(j, i, share) for i, j, share in shown], after)
    flows = [_Flow(i, j, share, left[i, j], right[j, i]) for i, j, share in shown]
    return sorted(flows, key=lambda flow: (flow.start != flow.end, -flow.share))


def _edges(
    shown: Sequence[tuple[int, int, float]], side: _Side
) -> dict[tuple[int, int], tuple[float, float]]:
    """Return where each flow leaves a part, in the order of where it goes.

    Rounded shares may add up to more than their part: they are then drawn as much narrower.
    """
    edges = {}
    for place, share in enumerate(side.shares):
        own = sorted((other, flow) for here, other, flow in shown if here == place)
        scale = PER_PERCENT * min(1.0, share / max(sum(flow for _, flow in own), 0.1))
        y = side.tops[place]
        for other, flow in own:
            edges[place, other] = y, y + flow * scale
            y += flow * scale
    return edges


def _draw_flow(
    drawing: Drawing, transitions: Transitions, flow: _Flow, ends: tuple[float, float]
) -> None:
    words, parts = transitions.words, transitions.parts
    share = f"{flow.share:.0f}"
    tip = words.moved.format(before=parts[flow.start].name, after=parts[flow.end].name, share=share)
    if flow.start == flow.end:
        tip = words.stayed.format(name=parts[flow.start].name, share=share)
    with drawing.mark(tip):
        drawing.element(
            "path",
            d=ribbon((ends[0], *flow.before), (ends[1], *flow.after)),
            fill=parts[flow.start].token,
            fill_opacity=STAYED if flow.start == flow.end else MOVED,
        )


def _draw_part(
    drawing: Drawing, transitions: Transitions, x: float, side: _Side, place: int
) -> None:
    part, height = transitions.parts[place], _tall(side.shares[place])
    with drawing.mark(f"{part.name} \u00b7 {side.quarter} \u00b7 {side.texts[place]}"):
        drawing.element(
            "rect",
            x=x,
            y=side.tops[place],
            width=BAR,
            height=height,
            rx=min(2, height / 2),
            fill=part.token,
        )


def _write_labels(drawing: Drawing, before: _Side, after: _Side, room: float) -> None:
    for place, label in enumerate(before.labels):
        for i, (line, style) in enumerate(label):
            at = room, before.baseline(place) + LEADING * i
            write_end(drawing, at, line, style, class_=_figures(style))
    for place, label in enumerate(after.labels):
        for i, (line, style) in enumerate(label):
            at = drawing.width - room, after.baseline(place) + LEADING * i
            drawing.text(at, line, style, class_=_figures(style))


def _figures(style: TextStyle) -> str | None:
    return "num" if style is NOTE else None
