"""The field around each landmark: all that lies nearer to it than to any other."""

from collections.abc import Sequence
from itertools import pairwise

from apps.charts.geometry import Point
from apps.charts.labels import Box
from apps.charts.svg import number

ROUND = 10  # radius of the frame's corners, pixels
NEAR = 0.01  # pixels within which two points are one

Polygon = list[Point]


def fields_around(landmarks: Sequence[Point], frame: Box) -> list[Polygon]:
    """Divide the frame among the landmarks by distance: a Voronoi diagram."""
    return [_field(landmark, landmarks, frame) for landmark in landmarks]


def rounded_path(polygon: Polygon, frame: Box) -> str:
    """Return a polygon's path, rounded where it fills a corner of the frame."""
    ring = [polygon[-1], *polygon, polygon[0]]
    steps = []
    for before, here, after in zip(ring, ring[1:], ring[2:], strict=False):
        if not _is_corner(here, frame):
            steps.append(f"L{_written(here)}")
            continue
        start, end = _towards(here, before), _towards(here, after)
        steps.append(f"L{_written(start)}Q{_written(here)} {_written(end)}")
    return f"M{''.join(steps)[1:]}Z"


def _field(landmark: Point, landmarks: Sequence[Point], frame: Box) -> Polygon:
    polygon = [
        (frame.left, frame.top),
        (frame.right, frame.top),
        (frame.right, frame.bottom),
        (frame.left, frame.bottom),
    ]
    for other in landmarks:
        if other != landmark:
            polygon = _nearer(polygon, landmark, other)
    return polygon


def _nearer(polygon: Polygon, landmark: Point, other: Point) -> Polygon:
    """Cut off the part of a convex polygon that is nearer to the other landmark."""
    across, down = other[0] - landmark[0], other[1] - landmark[1]
    middle = (landmark[0] + other[0]) / 2, (landmark[1] + other[1]) / 2

    def beyond(point: Point) -> float:
        return (point[0] - middle[0]) * across + (point[1] - middle[1]) * down

    kept: Polygon = []
    for start, end in pairwise([*polygon, *polygon[:1]]):
        first, last = beyond(start), beyond(end)
        if first <= 0:
            kept.append(start)
        if (first < 0 < last) or (last < 0 < first):
            share = first / (first - last)
            kept.append(
                (start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1]))
            )
    return kept


def _is_corner(point: Point, frame: Box) -> bool:
    on_side = min(abs(point[0] - frame.left), abs(point[0] - frame.right)) < NEAR
    return on_side and min(abs(point[1] - frame.top), abs(point[1] - frame.bottom)) < NEAR


def _towards(start: Point, end: Point) -> Point:
    across, down = end[0] - start[0], end[1] - start[1]
    length = max((across**2 + down**2) ** 0.5, NEAR)
    share = min(ROUND / length, 0.5)
    return start[0] + share * across, start[1] + share * down


def _written(point: Point) -> str:
    return f"{number(point[0])},{number(point[1])}"
