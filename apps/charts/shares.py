"""A list of shares on one common scale: name, number, whisker, and what is said about each."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.charts.geometry import Scale
from apps.charts.marks import (
    SMALL_DOT,
    Estimate,
    place_estimate,
    write_end,
    write_middle,
)
from apps.charts.svg import Drawing
from apps.charts.typeset import AXIS, LEADING, NAME, NOTE, SHARE, wrap

INDENT = 16  # from the swatch to the name
ASCENT, TO_TRACK, TO_NOTE, ROOM = 11, 13, 31, 15  # from and around the baseline of a name
BEHIND, TO_LINE = 8, 11  # from a name to its note; from a row in words to the next one
TO_SCALE = 8  # from the last note to the common scale
MIDDLE = 8  # from that baseline down to the middle of a row
END = 11  # keeps a dot or a number at either end inside the list
HALF = 50  # percent: the scale ends here if every share does


@dataclass(frozen=True, slots=True)
class Share:
    """One row of the list, in a colour."""

    name: str
    colour: str
    number: str
    estimate: Estimate
    note: str
    tip: str


@dataclass(frozen=True, slots=True)
class Column:
    """The room that a list has, from side to side."""

    left: float
    right: float
    most: float = 100  # percent at the end of the scale

    @property
    def words_left(self) -> float:
        """Where names and notes begin."""
        return self.left + INDENT

    @property
    def words_width(self) -> float:
        """How long a note may be."""
        return self.right - self.words_left

    @property
    def scale(self) -> Scale:
        """Percent to pixels, the same in every row."""
        return Scale(0, self.most, self.words_left + END, self.right - END)

    def name_lines(self, share: Share) -> list[str]:
        """Break a name where it would run into its number."""
        return wrap(share.name, NAME, self.words_width - SHARE.width(share.number) - END)

    def note_lines(self, share: Share) -> list[str]:
        """Break a note at the end of the column."""
        return wrap(share.note, NOTE, self.words_width)

    def rise(self, shares: Sequence[Share]) -> float:
        """Return the height of the tallest name above its baseline."""
        return ASCENT + LEADING * max(len(self.name_lines(share)) - 1 for share in shares)

    def fall(self, shares: Sequence[Share]) -> float:
        """Return the height of the tallest row below the baseline of its name."""
        return TO_NOTE - LEADING + LEADING * max(len(self.note_lines(share)) for share in shares)

    def pitch(self, shares: Sequence[Share]) -> float:
        """Return how far apart the rows must be."""
        return self.rise(shares) + self.fall(shares) + ROOM


def scale_end(shares: Sequence[Share]) -> float:
    """Return the percentage at which a list's scale may end: half if nothing goes beyond it."""
    most = max(max(share.estimate.value, share.estimate.high or 0) for share in shares)
    return HALF if most <= HALF else 100


def draw_share(drawing: Drawing, share: Share, column: Column, baseline: float) -> None:
    """Draw one row with the baseline of its name at a height."""
    track = baseline + TO_TRACK
    names = column.name_lines(share)
    first = baseline - LEADING * (len(names) - 1)
    drawing.element("rect", x=column.left, y=first - 9, width=9, height=9, rx=2, fill=share.colour)
    for i, line in enumerate(names):
        drawing.text((column.words_left, first + LEADING * i), line, NAME)
    write_end(drawing, (column.right, baseline), share.number, SHARE, class_="num")

    drawing.line((column.scale(0), track), (column.scale(column.most), track), stroke="line")
    with drawing.mark(share.tip):
        place_estimate(drawing, share.estimate, column.scale, track, fill=share.colour, r=SMALL_DOT)
    for i, line in enumerate(column.note_lines(share)):
        drawing.text((column.words_left, baseline + TO_NOTE + LEADING * i), line, NOTE)


def draw_line(drawing: Drawing, share: Share, column: Column, top: float) -> float:
    """Draw a row in words alone, the note behind the name or under it; return where it ends."""
    names = column.name_lines(share)
    baseline = top + ASCENT
    with drawing.mark(share.tip):
        drawing.element(
            "rect", x=column.left, y=baseline - 9, width=9, height=9, rx=2, fill=share.colour
        )
    for i, line in enumerate(names):
        drawing.text((column.words_left, baseline + LEADING * i), line, NAME)
    write_end(drawing, (column.right, baseline), share.number, SHARE, class_="num")
    after = column.words_left + NAME.width(names[-1]) + BEHIND
    room = column.right - SHARE.width(share.number) - END - after
    baseline += LEADING * (len(names) - 1)
    if len(names) == 1 and NOTE.width(share.note) <= room:
        drawing.text((after, baseline), share.note, NOTE)
        return baseline + TO_LINE
    for line in column.note_lines(share):
        baseline += LEADING
        drawing.text((column.words_left, baseline), line, NOTE)
    return baseline + TO_LINE


def draw_scale(drawing: Drawing, column: Column, bottom: float) -> None:
    """Write the numbers of the common scale under the rows."""
    for tick in (0, column.most / 2, column.most):
        x = column.scale(tick)
        drawing.line((x, bottom), (x, bottom + 4), stroke="ink3")
        write_middle(drawing, (x, bottom + 16), f"{tick:.0f}", AXIS, class_="num")
