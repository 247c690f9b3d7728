from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from apps.charts.course import Course
from apps.charts.history import ScoreHistory, score_history
from apps.charts.theme import WEB
from tests.charts import courses
from tests.charts.reading import boxes, elements, tips, words

WIDTH = 540


def drawn(history: ScoreHistory) -> str:
    return score_history(history, WEB, WIDTH)


def trends(drawing: str) -> list[ET.Element]:
    return [line for line in elements(drawing, "line") if line.get("stroke-dasharray") == "7 5"]


def levels(drawing: str) -> list[ET.Element]:
    paths = elements(drawing, "path")
    return [path for path in paths if path.get("stroke") == "var(--you)"]


def bands(drawing: str) -> list[ET.Element]:
    return [path for path in elements(drawing, "path") if path.get("fill") == "var(--you)"]


def without(missing: int, history: ScoreHistory) -> ScoreHistory:
    """Measure nothing in so many of the first quarters."""
    points = (*[None] * missing, *history.points[missing:])
    return replace(history, points=points)


class TestLevel:
    def test_is_a_line_in_its_band_with_the_points_alone(self) -> None:
        drawing = drawn(courses.FULL)

        (line,), (band,) = levels(drawing), bands(drawing)
        assert line.attrib["d"].count("L") == 7
        assert band.attrib["d"].count("L") == 15
        assert not [one for one in elements(drawing, "line") if one.get("stroke-linecap")]

    def test_stops_at_a_break_and_goes_on_behind_it(self) -> None:
        drawing = drawn(courses.BROKEN)

        assert [line.attrib["d"].count("L") for line in levels(drawing)] == [3, 3]
        assert len(bands(drawing)) == 2

    def test_stops_where_it_is_unknown(self) -> None:
        level = (*courses.LEVEL[:3], None, *courses.LEVEL[4:])

        drawing = drawn(replace(courses.FULL, course=Course(level)))

        assert [line.attrib["d"].count("L") for line in levels(drawing)] == [2, 3]

    def test_makes_room_on_the_axis_for_its_band(self) -> None:
        low = replace(courses.LEVEL[0], low=11.0)

        said = words(drawn(replace(courses.FULL, course=Course((low, *courses.LEVEL[1:])))))

        assert "10" in said


class TestTrend:
    def test_is_drawn_and_said_from_five_rounds_on(self) -> None:
        drawing = drawn(without(3, courses.FULL))

        assert len(trends(drawing)) == 1
        assert any(word.startswith("Trend +2.4") for word in words(drawing))

    def test_is_neither_drawn_nor_said_below(self) -> None:
        drawing = drawn(without(4, courses.FULL))

        assert trends(drawing) == []
        assert not any(word.startswith("Trend") for word in words(drawing))

    def test_never_crosses_a_break(self) -> None:
        assert trends(drawn(courses.crowded())) == []


class TestStep:
    def test_is_marked_from_eight_rounds_on(self) -> None:
        drawing = drawn(courses.FULL)

        assert courses.STEP.words in words(drawing)
        assert courses.STEP.tip in tips(drawing)

    @pytest.mark.parametrize(
        "fewer",
        [
            without(1, courses.FULL),
            replace(courses.FULL, course=replace(courses.FULL.course, breaks=(courses.BREAK,))),
        ],
        ids=["seven rounds", "four rounds since a break"],
    )
    def test_is_not_marked_below(self, fewer: ScoreHistory) -> None:
        assert courses.STEP.words not in words(drawn(fewer))


class TestBreak:
    def test_is_a_gap_with_a_label_over_it(self) -> None:
        drawing = drawn(courses.BROKEN)

        (gap,) = [one for one in elements(drawing, "rect") if one.get("fill") == "var(--card)"]
        middle = float(gap.attrib["x"]) + float(gap.attrib["width"]) / 2
        (name,) = [box for box in boxes(drawing) if box.words == courses.BREAK.words]
        assert (name.left + name.right) / 2 == pytest.approx(middle, abs=0.2)
        assert name.bottom < float(gap.attrib["y"])

    def test_parts_points_that_are_joined_otherwise(self) -> None:
        def joins(course: Course) -> int:
            drawing = drawn(replace(courses.FULL, course=course))
            return sum(one.get("stroke-linecap") == "round" for one in elements(drawing, "line"))

        assert joins(Course()) == 7
        assert joins(Course(breaks=(courses.BREAK,))) == 6

    @pytest.mark.parametrize("width", [340, 540, 1000])
    def test_leaves_the_words_of_several_apart(self, width: int) -> None:
        drawing = score_history(courses.crowded(), WEB, width)

        first, second = (box for box in boxes(drawing) if box.words.startswith("Fragebogen"))
        assert not first.overlaps(second)
