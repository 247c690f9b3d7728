from dataclasses import replace

import pytest

from apps.charts.strips import DimensionStrip, DimensionStrips, PeerBand, benchmark_strips
from apps.charts.theme import WEB
from tests.charts import examples
from tests.charts.reading import clipped, collisions, elements, words

ROW = DimensionStrip("Technology", 52, 47, 57)


def _draw(row: DimensionStrip, width: int = 540) -> str:
    return benchmark_strips(DimensionStrips(examples.CAPTION, (row,)), WEB, width)


def _fills(drawing: str, tag: str) -> list[str]:
    return [element.attrib["fill"] for element in elements(drawing, tag)]


class TestBenchmarkStrips:
    def test_shows_a_bare_scale_where_there_are_no_peers(self) -> None:
        drawing = _draw(ROW)

        (track,) = elements(drawing, "rect")
        ticks = {said: x for x, said in _numbers(drawing)}
        assert float(track.attrib["x"]) == ticks["0"]
        assert float(track.attrib["x"]) + float(track.attrib["width"]) == ticks["100"]

    def test_shows_the_peers_where_the_release_does(self) -> None:
        drawing = _draw(
            replace(ROW, peers=PeerBand(30, 40, 50, 60, 70), position="ahead of 40-60%")
        )

        pale, dark = elements(drawing, "rect")
        assert float(pale.attrib["width"]) == pytest.approx(
            2 * float(dark.attrib["width"]), abs=0.2
        )
        assert "ahead of 40-60%" in words(drawing)

    def test_draws_an_arrow_only_for_a_clear_change(self) -> None:
        assert "path" not in _draw(replace(ROW, change="no clear change"))
        assert _fills(_draw(replace(ROW, moved_from=38)), "path") == ["none"]

    @pytest.mark.parametrize(("before", "points_right"), [(38, True), (70, False)])
    def test_points_the_arrow_the_way_the_score_went(
        self,
        before: float,
        points_right: bool,  # noqa: FBT001 - a table
    ) -> None:
        (head,) = elements(_draw(replace(ROW, moved_from=before)), "path")

        first, tip = head.attrib["d"].removeprefix("M").split("L")[:2]

        assert (float(tip.split(",")[0]) > float(first.split(",")[0])) is points_right

    def test_marks_an_optimum_that_lies_inside(self) -> None:
        drawing = _draw(replace(ROW, optimum=72.5, optimum_name="best near 73"))

        assert "best near 73" in words(drawing)
        assert "var(--accent)" in _fills(drawing, "path")

    @pytest.mark.parametrize("width", [340, 540])
    @pytest.mark.parametrize("value", [0, 100])
    def test_stays_whole_at_the_extremes(self, value: float, width: int) -> None:
        peers = PeerBand(0, 0, value, 100, 100)
        row = replace(ROW, value=value, low=value, high=value, peers=peers, moved_from=100 - value)

        drawing = _draw(replace(row, optimum=100, optimum_name="am besten bei 100"), width)

        assert collisions(drawing) == []
        assert clipped(drawing) == []
        for circle in elements(drawing, "circle"):
            reach = float(circle.attrib["r"]) + 1
            assert reach <= float(circle.attrib["cx"]) <= width - reach

    def test_gives_a_row_of_long_words_more_room(self) -> None:
        def height(strips: DimensionStrips) -> float:
            (image,) = elements(benchmark_strips(strips, WEB, 540), "svg")
            return float(image.attrib["height"])

        assert height(examples.strips_in_german()) > height(examples.STRIPS)


def _numbers(drawing: str) -> list[tuple[float, str]]:
    return [
        (float(element.attrib["x"]), element.text or "")
        for element in elements(drawing, "text")
        if element.get("text-anchor") == "middle"
    ]
