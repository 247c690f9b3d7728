import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.charts.fields import Polygon, fields_around, rounded_path
from apps.charts.labels import Box

FRAME = Box(0, 0, 200, 100)
LANDMARKS = [(20.0, 30.0), (60.0, 20.0), (180.0, 40.0), (120.0, 90.0), (130.0, 10.0)]


def area(polygon: Polygon) -> float:
    x, y = np.array(polygon).T
    return abs(float(x @ np.roll(y, 1) - y @ np.roll(x, 1))) / 2


def holds(polygon: Polygon, point: tuple[float, float]) -> bool:
    turns = [
        (x1 - x0) * (point[1] - y0) - (y1 - y0) * (point[0] - x0)
        for (x0, y0), (x1, y1) in zip(polygon, polygon[1:] + polygon[:1], strict=True)
    ]
    return min(turns) >= -1e-6


class TestFieldsAround:
    def test_cover_the_frame_once(self) -> None:
        areas = [area(polygon) for polygon in fields_around(LANDMARKS, FRAME)]

        assert sum(areas) == pytest.approx(200 * 100)

    @settings(deadline=None)
    @given(st.floats(0, 200), st.floats(0, 100))
    def test_hold_what_is_nearest_to_their_landmark(self, x: float, y: float) -> None:
        distances = [np.hypot(x - across, y - down) for across, down in LANDMARKS]

        nearest = int(np.argmin(distances))

        assert holds(fields_around(LANDMARKS, FRAME)[nearest], (x, y))


class TestRoundedPath:
    def test_rounds_the_corners_of_the_frame_alone(self) -> None:
        path = rounded_path([(0, 0), (200, 0), (150, 50), (0, 100)], FRAME)

        assert path.count("Q") == 3
        assert "L150,50" in path
