"""Lettered flags: what happened on the way, at its place on the axis of quarters."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.charts.course import Field
from apps.charts.geometry import Point
from apps.charts.marks import write_middle
from apps.charts.svg import Drawing
from apps.charts.typeset import LEADING, NOTE, TextStyle, wrap

RADIUS, ROW, APART = 8.5, 20, 6  # of a circle; height of a row; room between two flags
UNDER = 6  # from the last row to the field, where a mark may stand on its upper edge
BESIDE = 5  # from a circle to its words
LETTER = TextStyle(10.5, "onp", 700)
LINE_GAP, BETWEEN = 6, 20  # pixels between two flags of the list: below and beside each other


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that happened, and where on the axis."""

    place: float  # quarters from the first one's middle, so that 2.5 lies after the third
    letter: str
    text: str  # "Chat launched"
    tip: str


@dataclass(frozen=True, slots=True)
class Planted:
    """A flag with its place in pixels, and the row over the field that it stands in."""

    flag: Flag
    x: float
    row: int


@dataclass(frozen=True, slots=True)
class Plan:
    """How flags stand over a field: with their words, or with letters that a list explains."""

    planted: tuple[Planted, ...] = ()
    has_words: bool = False
    lift: float = 0.0  # height of what stands between the rows and the field

    @property
    def height(self) -> float:
        """Return the room that the rows take over the field."""
        if not self.planted:
            return 0.0
        return ROW * (1 + max(one.row for one in self.planted)) + UNDER


def plan(flags: Sequence[Flag], field: Field, right: float, lift: float = 0.0) -> Plan:
    """Find each flag a row; the words stand beside the letters if one row then holds them all."""
    ordered = sorted(flags, key=lambda flag: (flag.place, flag.letter))
    worded = _planted(ordered, field, [_length(flag) for flag in ordered])
    fits = all(one.row == 0 and one.x - RADIUS + _length(one.flag) <= right for one in worded)
    if fits:
        return Plan(worded, has_words=True, lift=lift)
    return Plan(_planted(ordered, field, [2 * RADIUS for _ in ordered]), lift=lift)


def draw_flags(drawing: Drawing, plan: Plan, field: Field) -> None:
    """Draw a dotted line and a circled letter for each, in the rows over the field."""
    lowest = field.top - plan.lift - UNDER - ROW + RADIUS + 1
    heights = [lowest - ROW * one.row for one in plan.planted]
    for one, y in zip(plan.planted, heights, strict=True):
        drawing.line(
            (one.x, y),
            (one.x, field.up.start),
            stroke="accent",
            stroke_width=1.3,
            stroke_dasharray="1.5 3.5",
        )
    for one, y in zip(plan.planted, heights, strict=True):
        with drawing.mark(one.flag.tip):
            draw_letter(drawing, (one.x, y), one.flag.letter)
        if plan.has_words:
            drawing.text((one.x + RADIUS + BESIDE, y + 4), one.flag.text, NOTE)


def draw_letter(drawing: Drawing, at: Point, letter: str) -> None:
    """Draw one circled letter."""
    x, y = at
    drawing.element("circle", cx=x, cy=y, r=RADIUS, fill="accent", stroke="card", stroke_width=1.5)
    write_middle(drawing, (x, y + 3.8), letter, LETTER)


def list_flags(drawing: Drawing, plan: Plan, at: Point, width: float) -> float:
    """Explain the letters of flags that stand without words; return where the list ends."""
    if plan.has_words:
        return at[1]
    letters = [(one.flag.letter, one.flag.text) for one in plan.planted]
    return list_letters(drawing, letters, at, width)


def list_letters(
    drawing: Drawing, letters: Sequence[tuple[str, str]], at: Point, width: float
) -> float:
    """Write what letters stand for, side by side where it fits; return where the list ends."""
    if not letters:
        return at[1]
    (x, y), tall = at, 0.0
    for letter, text in letters:
        length = _long(text)
        if x > at[0] and x + length > at[0] + width:
            x, y, tall = at[0], y + tall + LINE_GAP, 0.0
        lines = wrap(text, NOTE, width - 2 * RADIUS - BESIDE)
        draw_letter(drawing, (x + RADIUS, y + RADIUS), letter)
        for i, line in enumerate(lines):
            at_line = x + 2 * RADIUS + BESIDE, y + RADIUS + 4 + LEADING * i
            drawing.text(at_line, line, NOTE)
        tall = max(tall, 2 * RADIUS, RADIUS + 8 + LEADING * (len(lines) - 1))
        x += length + BETWEEN
    return y + tall + LINE_GAP


def _planted(flags: Sequence[Flag], field: Field, lengths: Sequence[float]) -> tuple[Planted, ...]:
    pitch = (field.right - field.left) / len(field.middles)
    ends: list[float] = []  # right end of each row's last flag
    planted = []
    for flag, length in zip(flags, lengths, strict=True):
        x = field.left + pitch * (flag.place + 0.5)
        x = min(max(x, field.left + RADIUS), field.right - RADIUS)
        free = [row for row, end in enumerate(ends) if end + APART <= x - RADIUS]
        row = free[0] if free else len(ends)
        ends[row : row + 1] = [x - RADIUS + length]
        planted.append(Planted(flag, x, row))
    return tuple(planted)


def _length(flag: Flag) -> float:
    return _long(flag.text)


def _long(text: str) -> float:
    return 2 * RADIUS + BESIDE + NOTE.width(text)
