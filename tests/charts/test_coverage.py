import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from apps.charts.coverage import CoverageCell, channel_coverage
from apps.charts.theme import WEB
from tests.charts import channels
from tests.charts.reading import boxes, elements, texts, tips, words


def _one(cell: CoverageCell, width: int = 540) -> str:
    return channel_coverage(replace(channels.ONE, cells=((cell,),)), WEB, width)


def hatchings(drawing: str) -> list[ET.Element]:
    """Return the slanted lines of the cells; those of the key are in no mark."""
    marks = elements(drawing, "g")
    return [one for mark in marks for one in mark if one.tag.endswith("path")]


class TestChannelCoverage:
    def test_puts_the_words_into_the_cells(self) -> None:
        drawing = channel_coverage(channels.TOLD, WEB, 540)

        said = words(drawing)
        told = [cell.words for row in channels.TOLD.cells for cell in row if cell]
        assert all(said.count(level) == told.count(level) for level in channels.LEVELS)
        assert tips(drawing)[0] == "Phone: poor"

    def test_hatches_what_is_assumed(self) -> None:
        known, assumed = (
            _one(CoverageCell(2, "usable", is_assumed=is_assumed)) for is_assumed in (False, True)
        )

        assert hatchings(known) == []
        assert len(hatchings(assumed)) == 1

    @pytest.mark.parametrize("width", [340, 540, 1000])
    def test_keeps_the_hatching_inside_its_cell(self, width: int) -> None:
        drawing = _one(CoverageCell(2, "usable", is_assumed=True), width)

        (mark,) = elements(drawing, "g")
        left, top, wide, tall = (
            float(mark[0].attrib[name]) for name in ("x", "y", "width", "height")
        )
        (hatching,) = hatchings(drawing)
        lines = [
            [float(number) for number in re.findall(r"[\d.]+", line)]
            for line in hatching.attrib["d"].split("M")[1:]
        ]
        assert len(lines) > 10
        for x, y, along, up in lines:
            assert left - 0.1 <= x
            assert x + along <= left + wide + 0.1
            assert top - 0.1 <= y - up
            assert y <= top + tall + 0.1

    def test_keeps_the_hatching_from_behind_the_words(self) -> None:
        drawing = _one(CoverageCell(4, "excellent", is_assumed=True))

        (mark,) = elements(drawing, "g")
        shapes = [one for one in mark if one.tag.endswith("rect")]
        plate, said = shapes[-1], next(box for box in boxes(drawing) if box.words == "excellent")
        left, top = float(plate.attrib["x"]), float(plate.attrib["y"])
        assert plate.attrib["fill"] == shapes[0].attrib["fill"]
        assert left < said.left
        assert said.right < left + float(plate.attrib["width"])
        assert top < said.top
        assert said.bottom < top + float(plate.attrib["height"])

    def test_warns_of_customers_without_a_channel(self) -> None:
        drawing = channel_coverage(channels.TOLD, WEB, 540)

        inks = {text.text: text.attrib["fill"] for text in texts(drawing)}
        assert inks["0 working channels"] == "var(--warn)"
        assert inks["2 working channels"] != "var(--warn)"

    def test_takes_short_words_where_the_cells_are_narrow(self) -> None:
        cell = CoverageCell(1, "needs a good deal of improvement", short="needs work")
        cells = ((cell, cell, cell),)
        told = replace(channels.TOLD, channels=("Phone",), cells=cells)

        assert cell.words in words(channel_coverage(told, WEB, 1000))
        narrow = texts(channel_coverage(told, WEB, 340))
        assert [text.get("font-size") for text in narrow if text.text == cell.short] == ["12"] * 3

    @pytest.mark.parametrize(("width", "is_above"), [(340, True), (540, False)])
    def test_names_a_channel_beside_its_cells_or_above_them(
        self,
        width: int,
        is_above: bool,  # noqa: FBT001 - a table
    ) -> None:
        drawing = channel_coverage(channels.ONE, WEB, width)

        name, cell = (
            next(box for box in boxes(drawing) if box.words == said) for said in ("Phone", "poor")
        )
        assert (name.bottom < cell.top) == is_above

    def test_leaves_a_cell_empty_of_which_nothing_is_known(self) -> None:
        drawing = channel_coverage(channels.ALL_LEVELS, WEB, 540)

        assert len(tips(drawing)) == 10
