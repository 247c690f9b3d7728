"""What a test reads off a finished drawing: its elements, and the boxes of its words."""

from dataclasses import dataclass
from itertools import combinations
from xml.etree import ElementTree as ET

from apps.charts.typeset import TextStyle

TICK = 4  # pixels
SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Box:
    words: str
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def elements(drawing: str, tag: str) -> list[ET.Element]:
    return list(ET.fromstring(drawing).iter(SVG + tag))  # noqa: S314 - our own drawing


def texts(drawing: str) -> list[ET.Element]:
    """Return what is written, once: a label's outline is the same words under it."""
    return [element for element in elements(drawing, "text") if element.get("class") != "halo"]


def words(drawing: str) -> list[str]:
    return [element.text or "" for element in texts(drawing)]


def tips(drawing: str) -> list[str]:
    return [group.attrib["data-tip"] for group in elements(drawing, "g")]


def boxes(drawing: str) -> list[Box]:
    return [_box(element) for element in texts(drawing)]


def collisions(drawing: str) -> list[tuple[str, str]]:
    return [(a.words, b.words) for a, b in combinations(boxes(drawing), 2) if a.overlaps(b)]


def crossed_by_ticks(drawing: str) -> list[str]:
    """Return the words that the short upright line of an axis number runs into."""
    found = []
    for line in elements(drawing, "line"):
        x, top, x2, bottom = (float(line.attrib[name]) for name in ("x1", "y1", "x2", "y2"))
        if x == x2 and abs(bottom - top) <= TICK:
            tick = Box("", x, min(top, bottom), x, max(top, bottom))
            found += [box.words for box in boxes(drawing) if box.overlaps(tick)]
    return found


def clipped(drawing: str) -> list[str]:
    frame = ET.fromstring(drawing).attrib  # noqa: S314 - our own drawing
    width, height = float(frame["width"]), float(frame["height"])
    return [
        box.words
        for box in boxes(drawing)
        if box.left < -1 or box.right > width + 1 or box.top < -1 or box.bottom > height
    ]


def _box(element: ET.Element) -> Box:
    said = element.text or ""
    size = float(element.attrib["font-size"])
    weight = int(element.attrib.get("font-weight", 400))
    length = TextStyle(size, "ink", weight).width(said)
    x, baseline = float(element.attrib["x"]), float(element.attrib["y"])
    left = x - {"middle": length / 2, "end": length}.get(element.get("text-anchor", ""), 0)
    return Box(said, left, baseline - 0.73 * size, left + length, baseline + 0.2 * size)
