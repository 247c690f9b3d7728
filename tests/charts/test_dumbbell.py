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
    outlined = {one.tag.rpartition("}")[2]: one for one in group if one.get("stroke")}
    found = {shape: one for shape, one in outlined.items() if shape != "line"}
    assert all(one.attrib["fill"] == MARKS[shape] for shape, one in found.items())
    return found


def bar(drawing: str, row: int = 0) -> ET.Element:
    """Return a row's bar, which alone has no outline."""
    (found,) = [one for one in elements(drawing, "g")[row] if not one.get("stroke")]
    return found


def uprights(drawing: str, row: int = 0) -> list[ET.Element]:
    """Return the lines of the mark of everybody."""
    return [one for one in elements(drawing, "g")[row] if one.tag.endswith("line")]


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
    def test_draws_each_bar_as_long_as_its_number_says(self, width: int) -> None:
        drawing = gap_dumbbells(gaps.TOLD, WEB, width)

        ticks = {text.text: float(text.attrib["x"]) for text in texts(drawing)}
        per_point = (ticks["100"] - ticks["0"]) / 100
        for place, row in enumerate(gaps.TOLD.rows):
            long = float(bar(drawing, place).attrib["width"])
            assert long == pytest.approx(int(row.gap_text) * per_point, abs=0.2)

    def test_tells_a_called_gap_and_a_wide_one_by_their_ink(self) -> None:
        quiet, called, wide = (
            _draw(replace(gaps.TOLD.rows[0], is_called=is_called, is_wide=is_wide))
            for is_called, is_wide in ((False, False), (True, False), (True, True))
        )

        assert [_ink(d, "21") for d in (quiet, called, wide)] == [
            "var(--ink2)",
            "var(--ink)",
            "var(--warn)",
        ]
        assert bar(wide).attrib["fill"] == "var(--warn)"
        assert "var(--warn)" not in quiet + called

    def test_marks_where_everybody_stands(self) -> None:
        drawing = _draw(gaps.TOLD.rows[1])
        without = _draw(replace(gaps.TOLD.rows[1], everybody=None))

        (x,) = {line.attrib["x1"] for line in uprights(drawing)}
        edges = bar(drawing).attrib
        assert float(x) == pytest.approx(float(edges["x"]) + float(edges["width"]), abs=0.2)
        assert gaps.TOLD.words.everybody in words(drawing)
        assert not uprights(without)
        assert gaps.TOLD.words.everybody not in words(without)

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
