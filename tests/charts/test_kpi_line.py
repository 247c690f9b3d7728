from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from apps.charts.history import MiddleHalf
from apps.charts.kpi_line import KpiLine, TargetBand, TrendBand, Written, kpi_line
from apps.charts.theme import WEB
from tests.charts import figures
from tests.charts.reading import elements, texts, tips, words


def joins(drawing: str) -> int:
    own = [line for line in elements(drawing, "line") if line.get("stroke-linecap") == "round"]
    return sum(float(line.attrib["x1"]) > 30 and _is_field(line) for line in own)


def _is_field(line: ET.Element) -> bool:
    """Tell a step of the own line from the one of its key, which is level and 12 pixels long."""
    across = float(line.attrib["x2"]) - float(line.attrib["x1"])
    return not (line.attrib["y1"] == line.attrib["y2"] and across == pytest.approx(12))


def dashed(drawing: str) -> list[ET.Element]:
    return [path for path in elements(drawing, "path") if path.get("stroke-dasharray")]


def filled(drawing: str, paint: str) -> list[ET.Element]:
    return [path for path in elements(drawing, "path") if path.get("fill") == f"var(--{paint})"]


def levels(drawing: str) -> list[str]:
    return [text.text or "" for text in texts(drawing) if text.get("class") == "num"]


def draw(line: KpiLine, width: int = 540) -> str:
    return kpi_line(line, WEB, width)


class TestKpiLine:
    def test_joins_neighbours_that_are_known(self) -> None:
        assert joins(draw(figures.TOLD)) == 11

    def test_leaves_a_gap_where_a_quarter_is_missing(self) -> None:
        drawing = draw(figures.with_gaps())

        assert joins(drawing) == 6
        assert len([tip for tip in tips(drawing) if "%" in tip]) == 9

    def test_draws_the_trend_dashed_in_its_band(self) -> None:
        drawing = draw(figures.TOLD)

        assert len(dashed(drawing)) == 1
        assert len(filled(drawing, "you")) == 1
        assert figures.TOLD.words.trend[0] in words(drawing)

    def test_draws_no_band_that_is_not_known(self) -> None:
        drawing = draw(replace(figures.TOLD, trend=TrendBand(0, (70.0, 80.0))))

        assert len(dashed(drawing)) == 1
        assert filled(drawing, "you") == []

    def test_says_nothing_of_lines_that_it_does_not_draw(self) -> None:
        said = words(draw(figures.BARE))

        assert figures.TOLD.words.trend[0] not in said
        assert figures.TOLD.words.peers[0] not in said

    def test_draws_the_peers_in_one_run_from_gap_to_gap(self) -> None:
        assert len(filled(draw(figures.TOLD), "sea2")) == 1
        assert len(filled(draw(figures.with_gaps()), "sea2")) == 3

    def test_explains_its_lines_beside_a_wide_field_and_under_a_narrow_one(self) -> None:
        def where(width: int) -> tuple[float, float]:
            (trend,) = [
                text
                for text in texts(draw(figures.TOLD, width))
                if (text.text or "").startswith(figures.TOLD.words.trend[0])
            ]
            return float(trend.attrib["x"]), float(trend.attrib["y"])

        assert where(540)[0] > 350
        assert where(340)[0] < 40
        assert where(340)[1] > 200

    def test_shows_a_target_with_an_open_side(self) -> None:
        drawing = draw(replace(figures.TOLD, target=TargetBand(80, None)))

        (band,) = [rect for rect in elements(drawing, "rect") if float(rect.attrib["width"]) > 100]
        assert float(band.attrib["y"]) == min(
            float(line.attrib["y1"])
            for line in elements(drawing, "line")
            if line.get("stroke") == "var(--grid)"
        )
        assert figures.TOLD.words.target[0] in " ".join(words(drawing))

    def test_reaches_every_value_on_its_axis(self) -> None:
        drawing = draw(replace(figures.BARE, values=(*figures.VALUES[:-1], 99.0)))

        marked = [int(level.rstrip("%")) for level in levels(drawing)]
        assert min(marked) <= 68
        assert max(marked) >= 99

    @pytest.mark.parametrize("value", [0, 100])
    def test_passes_no_end_of_the_scale(self, value: float) -> None:
        shown = [float(level.rstrip("%")) for level in levels(draw(figures.all_equal(value)))]

        assert value in shown
        assert min(shown) >= 0
        assert max(shown) <= 100

    def test_counts_a_flag_between_two_quarters(self) -> None:
        drawing = draw(figures.TOLD)

        flag = next(circle for circle in elements(drawing, "circle") if circle.get("r") == "8.5")
        points = [circle for circle in elements(drawing, "circle") if circle.get("r") == "4.5"]
        assert flag.attrib["cx"] == points[3].attrib["cx"]

    def test_refuses_a_figure_that_nobody_has_entered(self) -> None:
        with pytest.raises(ValueError, match="no quarter has a value"):
            draw(replace(figures.TOLD, values=(None,) * 12))

    def test_takes_peers_in_one_quarter_alone(self) -> None:
        peers = (None,) * 11 + (MiddleHalf(70, 75, 78),)

        assert len(filled(draw(replace(figures.TOLD, peers=peers)), "sea2")) == 1


class TestWritten:
    @pytest.mark.parametrize(
        ("written", "value", "decimals", "said"),
        [
            (Written("{value}%"), 80, 0, "80%"),
            (Written("{value} €", ",", "."), 12_500.5, 2, "12.500,50 €"),
            (Written(), -3, 0, "\u22123"),
        ],
    )
    def test_speaks_the_language_of_the_reader(
        self, written: Written, value: float, decimals: int, said: str
    ) -> None:
        assert written(value, decimals) == said
