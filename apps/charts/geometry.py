"""Where things go: scales, paths, and labels that keep their distance."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, radians, sin

from apps.charts.svg import number

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from what is measured to pixels."""

    first: float
    last: float
    start: float  # pixel of `first`
    end: float  # pixel of `last`

    def __call__(self, value: float) -> float:
        """Return the pixel of a value, kept inside the scale."""
        share = (value - self.first) / (self.last - self.first)
        return self.start + min(max(share, 0.0), 1.0) * (self.end - self.start)


def ellipse(centre: Point, half_axes: tuple[float, float], angle: float, count: int) -> list[Point]:
    """Return so many pixels on an ellipse, its first axis turned by degrees anticlockwise."""
    (x, y), (major, minor), tilt = centre, half_axes, radians(angle)
    places = []
    for step in range(count):
        along, aside = major * cos(2 * pi * step / count), minor * sin(2 * pi * step / count)
        across, up = (
            along * cos(tilt) - aside * sin(tilt),
            along * sin(tilt) + aside * cos(tilt),
        )
        places.append((x + across, y - up))
    return places


def polyline(points: Sequence[Point], *, closed: bool = False) -> str:
    """Return the path through the points."""
    steps = "L".join(f"{number(x)},{number(y)}" for x, y in points)
    return f"M{steps}Z" if closed else f"M{steps}"


def ribbon(left: tuple[float, float, float], right: tuple[float, float, float]) -> str:
    """Return a band that runs smoothly between two upright edges, each `(x, top, bottom)`."""
    (x0, top0, bottom0), (x1, top1, bottom1) = left, right
    middle = number((x0 + x1) / 2)
    return (
        f"M{number(x0)},{number(top0)}"
        f"C{middle},{number(top0)} {middle},{number(top1)} {number(x1)},{number(top1)}"
        f"L{number(x1)},{number(bottom1)}"
        f"C{middle},{number(bottom1)} {middle},{number(bottom0)} {number(x0)},{number(bottom0)}Z"
    )


def spread(wanted: Sequence[float], gap: float, first: float, last: float) -> list[float]:
    """Place ascending positions at least `gap` apart between two ends, near where they want to be.

    The ends hold as long as there is room for all; without it the places are even.
    """
    steps = len(wanted) - 1
    gap = min(gap, (last - first) / steps) if steps > 0 else gap
    placed = list(wanted)
    for i, place in enumerate(placed):
        placed[i] = max(place, placed[i - 1] + gap if i else first)
    for i in reversed(range(len(placed))):
        placed[i] = min(placed[i], placed[i + 1] - gap if i < steps else last)
    return placed


def stack(
    middles: Sequence[float], heights: Sequence[float], gap: float, ends: tuple[float, float]
) -> list[float]:
    """Place blocks under each other near their ascending middles; return their tops.

    They begin no higher than the first end, and pass the last one only if there is no room.
    """
    first, last = ends
    tops = [middle - height / 2 for middle, height in zip(middles, heights, strict=True)]
    floor = last
    for i in reversed(range(len(tops))):
        tops[i] = min(tops[i], floor - heights[i])
        floor = tops[i] - gap
    ceiling = first
    for i, height in enumerate(heights):
        tops[i] = max(tops[i], ceiling)
        ceiling = tops[i] + height + gap
    return tops
