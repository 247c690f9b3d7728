"""Who has answered so far: a bar a group, in steps, against how many are needed."""

from dataclasses import dataclass

from apps.charts.geometry import Scale
from apps.charts.marks import write_end
from apps.charts.svg import Caption, Drawing, Picture
from apps.charts.theme import Theme
from apps.charts.typeset import AXIS, NAME, QUIET, shorten, wrap

TOP, ROW, BAR, HEADING = 4, 46, 12, 18  # pixels
MARGIN, ASIDE, LINE = 2, 8, 15  # around the picture; from the mark to its words; of these words
OVERHANG = 4  # of the mark of the floor, above and below a bar


@dataclass(frozen=True, slots=True)
class GroupBar:
    """A group: how many are invited, and the last full step of those who have answered."""

    name: str
    words: str  # "10 or more of 24"
    invited: int
    answered: int  # 0 until the floor is reached
    floor: int  # people, from which the group's results can be shown
    tip: str


@dataclass(frozen=True, slots=True)
class Participation:
    """The groups in their order, and what the mark means."""

    caption: Caption
    groups: tuple[GroupBar, ...]
    floor_words: str  # "Results need 5"


def participation_bars(participation: Participation, theme: Theme, width: int) -> Picture:
    """Draw the bars on one scale, so that groups can be compared."""
    drawing = Drawing(theme, width)
    most = max((max(group.invited, group.floor) for group in participation.groups), default=1)
    scale = Scale(0, most, MARGIN, width - MARGIN)
    for place, group in enumerate(participation.groups):
        _draw_group(drawing, group, scale, TOP + place * ROW)

    end = TOP + len(participation.groups) * ROW + 8
    drawing.line((MARGIN, end - 9), (MARGIN, end + 1), stroke="ink", stroke_width=2)
    said = wrap(participation.floor_words, QUIET, width - 2 * MARGIN - ASIDE)
    for place, line in enumerate(said):
        drawing.text((MARGIN + ASIDE, end + place * LINE), line, QUIET)
    return drawing.document(participation.caption, end + (len(said) - 1) * LINE + 8)


def _draw_group(drawing: Drawing, group: GroupBar, scale: Scale, top: float) -> None:
    """Draw the track of those invited, the bar of those who answered, and the floor."""
    half = drawing.width / 2
    drawing.text((MARGIN, top + 12), shorten(group.name, NAME, half), NAME)
    write_end(drawing, (drawing.width - MARGIN, top + 12), shorten(group.words, AXIS, half), AXIS)
    y, left = top + HEADING, scale(0)
    with drawing.mark(group.tip):
        _bar(drawing, left, scale(group.invited), y, "sea2")
        if group.answered:
            _bar(drawing, left, scale(min(group.answered, group.invited)), y, "accent")
        x = scale(group.floor)
        drawing.line((x, y - OVERHANG), (x, y + BAR + OVERHANG), stroke="card", stroke_width=5)
        drawing.line((x, y - OVERHANG), (x, y + BAR + OVERHANG), stroke="ink", stroke_width=2)


def _bar(drawing: Drawing, left: float, right: float, y: float, fill: str) -> None:
    drawing.element("rect", x=left, y=y, width=max(right - left, 0), height=BAR, rx=3, fill=fill)
