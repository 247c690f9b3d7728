from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from apps.charts.dumbbell import GapChart, GapRow, gap_dumbbells
from apps.charts.theme import WEB
from tests.charts import gaps
from tests.charts.reading import boxes, elements, texts, tips, words

MARKS = {"circle": "var(--p2)", "rect": "var(--p1)", "path": "var(--p4)"}


def _draw(row: GapRow, width: int = 540) -> str:
    return gap_dumbbells(replace(gaps.TOLD, rows=(row,)), WEB, width)


def marks(drawing: str, row: int = 0) -> dict[str, ET.Element]:
    """Return the marks of a row by their shape."""
    group = elements(drawing, "g")[row]
    found = {one.tag.rpartition("}")[2]: one for one in group if one.get("stroke")}
    assert all(one.attrib["fill"] == MARKS[shape] for shape, one in found.items())
    return found


def bar(drawing: str, row: int = 0) -> ET.Element:
    (found,) = [one for one in elements(drawing, "g")[row] if not one.get("stroke")]
    return found


def _ink(drawing: str, said: str) -> str:
    return next(text.attrib["fill"] for text in texts(drawing) if text.text == said)


class TestGapDumbbells:
    def test_tells_the_groups_apart_by_shape_and_colour(self) -> None:
        assert set(marks(gap_dumbbells(gaps.TOLD, WEB, 540))) == {"circle", "rect", "path"}

    def test_keeps_the_order_that_it_is_given(self) -> None:
        drawing = gap_dumbbells(gaps.TOLD, WEB, 540)

        assert tips(drawing) == [row.tip for row in gaps.TOLD.rows]
        names = [row.name for row in gaps.TOLD.rows]
        tops = {box.words: box.top for box in boxes(drawing) if box.words in names}
        assert sorted(tops, key=lambda name: tops[name]) == names

    @pytest.mark.parametrize("width", [340, 540, 1000])
    def test_joins_the_lowest_mark_with_the_highest(self, width: int) -> None:
        drawing = gap_dumbbells(gaps.TOLD, WEB, width)

        ticks = {text.text: float(text.attrib["x"]) for text in texts(drawing)}
        per_point = (ticks["100"] - ticks["0"]) / 100
        assert float(bar(drawing).attrib["width"]) == pytest.approx(28 * per_point, abs=0.2)

    def test_marks_a_gap_that_is_called(self) -> None:
        called = _draw(GapRow("Technology", 70, 50, 40, "30", is_called=True))
        quiet = _draw(GapRow("Technology", 70, 50, 40, "30"))

        assert (_ink(called, "30"), bar(called).attrib["fill"]) == ("var(--warn)", "var(--warn)")
        assert "var(--warn)" not in quiet

    def test_leaves_out_a_group_that_is_not_shown(self) -> None:
        drawing = _draw(GapRow("Technology", 70, None, 40, "30"))

        assert set(marks(drawing)) == {"circle", "path"}
        assert gaps.TOLD.words.frontline not in words(drawing)

    def test_says_why_a_row_is_empty(self) -> None:
        said = words(_draw(GapRow("Technology", None, None, None, "Shown when five answer")))

        assert "Shown when five answer" in said

    @pytest.mark.parametrize("width", [340, 540, 1000])
    def test_hides_no_mark_behind_another(self, width: int) -> None:
        found = marks(_draw(GapRow("Technology", 100, 100, 100, "0"), width))

        middles = [
            float(found["circle"].attrib["cy"]),
            float(found["rect"].attrib["y"]) + float(found["rect"].attrib["height"]) / 2,
            float(found["path"].attrib["d"][1:].split("L")[1].split(",")[1]),
        ]
        assert middles[1] - middles[0] >= 12
        assert middles[2] - middles[1] >= 12

    @pytest.mark.parametrize("width", [340, 540, 1000])
    @pytest.mark.parametrize("chart", gaps.EVERY.values(), ids=gaps.EVERY)
    def test_keeps_marks_off_words(self, chart: GapChart, width: int) -> None:
        drawing = gap_dumbbells(chart, WEB, width)

        said = boxes(drawing)
        for place in range(len(elements(drawing, "g"))):
            circle = marks(drawing, place).get("circle")
            if circle is None:
                continue
            x, y, r = (float(circle.attrib[name]) for name in ("cx", "cy", "r"))
            assert not [
                box.words
                for box in said
                if box.left < x + r and x - r < box.right and box.top < y + r and y - r < box.bottom
            ]
