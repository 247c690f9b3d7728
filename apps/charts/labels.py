"""Labels that look for room: near what they name, off each other, off what they must not hide."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from apps.charts.geometry import Point
from apps.charts.svg import Drawing
from apps.charts.typeset import TextStyle

ABOVE, BELOW = 0.76, 0.24  # of the type size, around the baseline
HALO = 3.5  # width of the outline that keeps a label legible on what is behind it
FARTHER = (0, 6, 14, 24)  # pixels by which a label may move away
WAYS = (  # across: -1 ends at the point, 0 is centred, 1 starts there; then down
    *((0, -1), (0, 1), (1, 0), (-1, 0)),
    *((1, -1), (-1, -1), (1, 1), (-1, 1)),
)


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        """Tell whether the two share more than a border."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def holds(self, other: "Box") -> bool:
        """Tell whether the other lies inside."""
        across = self.left <= other.left and other.right <= self.right
        return across and self.top <= other.top and other.bottom <= self.bottom


@dataclass(frozen=True, slots=True)
class Label:
    """Words that belong to a point, outside a circle around it."""

    words: str
    style: TextStyle
    point: Point
    reach: float  # radius of what is drawn at the point, pixels

    @property
    def size(self) -> tuple[float, float]:
        """Return width and height of the words."""
        return self.style.width(self.words), (ABOVE + BELOW) * self.style.size


@dataclass(frozen=True, slots=True)
class Badge:
    """A small circle that belongs to a point, outside a circle around it."""

    radius: float
    point: Point
    reach: float

    @property
    def size(self) -> tuple[float, float]:
        """Return width and height."""
        return 2 * self.radius, 2 * self.radius


class Room:
    """What is taken of a field; labels that are placed take their part."""

    def __init__(self, frame: Box) -> None:
        self.frame = frame
        self._words: list[Box] = []
        self._marks: list[Box] = []

    def keep_free(self, marks: Iterable[Box]) -> None:
        """Let labels avoid marks as long as they can."""
        self._marks.extend(marks)

    def place(self, label: Label | Badge, *, is_needed: bool = True) -> Box | None:
        """Find a label its box; one that is needed moves away or covers marks to find one."""
        away = FARTHER if is_needed else FARTHER[:1]
        boxes = [box for box in _candidates(label, self.frame, away) if self.frame.holds(box)]
        free = [box for box in boxes if not _hits(box, self._words)]
        clear = [box for box in free if not _hits(box, self._marks)]
        chosen = clear or (free if is_needed else [])
        if not chosen:
            return None
        self._words.append(chosen[0])
        return chosen[0]


def around(point: Point, radius: float) -> Box:
    """Return the square around a point."""
    x, y = point
    return Box(x - radius, y - radius, x + radius, y + radius)


def write_haloed(drawing: Drawing, words: str, style: TextStyle, box: Box) -> None:
    """Write words into their box over an outline in the card's colour.

    Two nodes, because not every renderer knows `paint-order`.
    """
    at = (box.left + box.right) / 2, box.bottom - BELOW * style.size
    outline = TextStyle(style.size, "card", style.weight)
    drawing.text(
        at,
        words,
        outline,
        text_anchor="middle",
        class_="halo",
        stroke="card",
        stroke_width=HALO,
        stroke_linejoin="round",
    )
    drawing.text(at, words, style, text_anchor="middle")


def _candidates(label: Label | Badge, frame: Box, away: Sequence[float]) -> Iterator[Box]:
    """Yield the boxes around the point, the best first; centred ones are moved into the frame."""
    (x, y), (width, height) = label.point, label.size
    inside = min(max(x, frame.left + width / 2), frame.right - width / 2)
    for farther in away:
        for across, down in WAYS:
            gap = (label.reach + 3 + farther) * (0.75 if across and down else 1)
            middle = x + across * (gap + width / 2) if across else inside
            centre = y + down * (gap + height / 2)
            yield Box(
                middle - width / 2, centre - height / 2, middle + width / 2, centre + height / 2
            )


def _hits(box: Box, taken: Sequence[Box]) -> bool:
    return any(box.overlaps(other) for other in taken)
