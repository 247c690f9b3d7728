from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from apps.charts.alluvial import Part, Transitions, TransitionWords, transition_alluvial
from apps.charts.svg import Caption
from apps.charts.theme import WEB
from tests.charts import moves
from tests.charts.reading import elements, tips, words

PAIR = Transitions(
    Caption("moves", "Moves", "Half of them moved."),
    TransitionWords("2025 Q3", "2026 Q3", "{before} to {after}: {share}%", "{name}: {share}%"),
    (
        Part("Honcho", "p2", 60, 40, "60%", "40%"),
        Part("Selfie", "p3", 40, 60, "40%", "60%"),
    ),
    ((35, 25), (5, 35)),
)


def flows(drawing: str) -> dict[str, ET.Element]:
    """Return what flows, by what it says."""
    groups = [group for group in elements(drawing, "g") if group[0].tag.endswith("path")]
    return {group.attrib["data-tip"]: group[0] for group in groups}


def bars(drawing: str) -> list[ET.Element]:
    return elements(drawing, "rect")


def _ends(flow: ET.Element) -> tuple[float, float]:
    """Return how tall a flow is where it starts and where it ends."""
    numbers = [
        [float(number) for number in pair.split(",")]
        for pair in flow.attrib["d"].strip("MZ").replace("C", " ").replace("L", " ").split()
    ]
    return numbers[-1][1] - numbers[0][1], numbers[4][1] - numbers[3][1]


class TestTransitionAlluvial:
    def test_draws_who_stayed_pale_and_who_moved_strong(self) -> None:
        found = flows(transition_alluvial(PAIR, WEB, 540))

        opacity = {tip: float(flow.attrib["fill-opacity"]) for tip, flow in found.items()}
        assert opacity["Honcho: 35%"] < opacity["Honcho to Selfie: 25%"]

    def test_draws_flows_as_tall_as_they_are_large(self) -> None:
        found = flows(transition_alluvial(PAIR, WEB, 540))

        large, small = _ends(found["Honcho to Selfie: 25%"]), _ends(found["Selfie to Honcho: 5%"])
        assert large == pytest.approx([5 * end for end in small], abs=0.3)

    def test_withholds_flows_that_are_not_told(self) -> None:
        drawing = transition_alluvial(moves.withheld(), WEB, 540)

        assert flows(drawing) == {}
        assert len(bars(drawing)) == 14

    def test_starts_every_flow_inside_its_part(self) -> None:
        overfull = replace(PAIR, flows=((50, 30), (10, 40)))

        drawing = transition_alluvial(overfull, WEB, 540)

        starts = sum(_ends(flow)[0] for tip, flow in flows(drawing).items() if "Honcho" in tip[:6])
        assert starts <= float(bars(drawing)[0].attrib["height"]) + 0.2

    def test_keeps_the_parts_of_a_column_apart(self) -> None:
        drawn = bars(transition_alluvial(moves.TOLD, WEB, 540))

        for column in (drawn[::2], drawn[1::2]):
            ends = [(float(bar.attrib["y"]), float(bar.attrib["height"])) for bar in column]
            assert all(y + tall < below for (y, tall), (below, _) in pairwise(ends))

    @pytest.mark.parametrize("width", [340, 540, 1000])
    def test_names_all_seven_at_both_sides(self, width: int) -> None:
        said = words(transition_alluvial(moves.TOLD, WEB, width))

        assert all(said.count(name) == 2 for name in moves.NAMES if " " not in name)

    def test_says_what_every_part_and_flow_is(self) -> None:
        said = tips(transition_alluvial(PAIR, WEB, 540))

        assert len(said) == len(set(said)) == 8
        assert "Honcho · 2025 Q3 · 60%" in said
