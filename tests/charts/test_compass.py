import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from apps.charts.compass import TOP, Compass, Peers, Region, persona_compass
from apps.charts.geometry import ellipse
from apps.charts.theme import WEB
from tests.charts import compasses
from tests.charts.reading import boxes, elements, tips, words

YOU = "var(--you)"


def dots(drawing: str, paint: str = YOU) -> list[ET.Element]:
    """Return the dots of the field; those of the key are smaller and come after it."""
    marked = [dot for mark in elements(drawing, "g") for dot in mark if dot.tag.endswith("circle")]
    return [dot for dot in marked if dot.attrib["fill"] == paint]


def centre(dot: ET.Element) -> tuple[float, float]:
    return float(dot.attrib["cx"]), float(dot.attrib["cy"])


def contours(drawing: str) -> list[ET.Element]:
    return [path for path in elements(drawing, "path") if path.get("fill-rule") == "evenodd"]


def regions(drawing: str) -> list[ET.Element]:
    return [one for one in elements(drawing, "ellipse") if one.get("transform")]


def steps(drawing: str) -> list[ET.Element]:
    return [path for path in elements(drawing, "path") if path.get("stroke") == YOU]


class TestPersonaCompass:
    @pytest.mark.parametrize("width", [340, 540, 1000])
    def test_keeps_one_scale_for_both_axes(self, width: int) -> None:
        drawing = persona_compass(compasses.AMONG_PEERS, WEB, width)

        traditionalist, selfie, casualist, stickler = (
            centre(dots(drawing, f"var(--p{place})")[0]) for place in (1, 3, 4, 5)
        )
        across, up = selfie[0] - traditionalist[0], casualist[1] - stickler[1]
        assert across == pytest.approx(up, abs=0.3)
        assert across > 0.6 * min(width, 600)

    def test_puts_codified_up_and_technology_right(self) -> None:
        stops = tuple(
            replace(stop, x=x, y=y)
            for stop, (x, y) in zip(compasses.ALONE.stops, [(0.0, 0.0), (0.5, 0.5)], strict=False)
            if stop
        )

        first, latest = map(
            centre, dots(persona_compass(replace(compasses.ALONE, stops=stops), WEB, 540))
        )

        assert latest[0] - first[0] == pytest.approx(first[1] - latest[1], abs=0.2)
        assert latest[0] > first[0]

    def test_marks_every_round_and_the_latest_most(self) -> None:
        found = dots(persona_compass(compasses.AMONG_PEERS, WEB, 540))

        radii = [float(dot.attrib["r"]) for dot in found]
        assert len(radii) == 8
        assert radii == sorted(radii)
        assert radii[-1] > radii[-2]

    def test_joins_neighbours_and_dots_the_way_over_a_quarter_without_a_round(self) -> None:
        found = steps(persona_compass(compasses.with_a_gap(), WEB, 540))

        dotted = [step.get("stroke-dasharray") is not None for step in found]
        assert dotted == [False, False, False, True, False, False]

    def test_shows_the_range_of_the_first_and_of_the_latest_position(self) -> None:
        first, latest = regions(persona_compass(compasses.ALONE, WEB, 540))

        assert first.get("stroke-dasharray")
        assert latest.get("stroke-dasharray") is None
        assert latest.attrib["transform"].startswith("rotate(-30 ")
        sizes = float(latest.attrib["rx"]) / 0.27, float(latest.attrib["ry"]) / 0.2
        assert sizes[0] == pytest.approx(sizes[1], rel=0.01)

    def test_shows_one_range_in_a_first_round(self) -> None:
        assert len(regions(persona_compass(compasses.first_round(), WEB, 540))) == 1

    @pytest.mark.parametrize("width", [340, 540, 1000])
    @pytest.mark.parametrize("compass", compasses.EVERY.values(), ids=compasses.EVERY)
    def test_always_names_the_personas_and_the_latest_quarter(
        self, compass: Compass, width: int
    ) -> None:
        said = words(persona_compass(compass, WEB, width))

        assert {persona.name for persona in compass.personas} <= set(said)
        assert "2026 Q3" in said

    def test_names_the_first_quarter_the_latest_and_where_a_year_begins(self) -> None:
        said = words(persona_compass(compasses.AMONG_PEERS, WEB, 540))

        named = [quarter for quarter in compasses.QUARTERS if quarter in said]
        assert named == ["2024 Q4", "2025 Q1", "2026 Q1", "2026 Q3"]

    def test_leaves_out_the_years_where_there_is_no_room(self) -> None:
        said = words(persona_compass(compasses.standing_still(), WEB, 300))

        assert {"2024 Q4", "2026 Q3"} <= set(said)
        assert "2025 Q1" not in said

    @pytest.mark.parametrize("width", [340, 540, 1000])
    def test_sets_a_letter_beside_a_flagged_round(self, width: int) -> None:
        drawing = persona_compass(compasses.with_flags(), WEB, width)

        assert {"A", "B"} <= set(words(drawing))
        assert {"A", "B"}.isdisjoint(words(persona_compass(compasses.AMONG_PEERS, WEB, width)))

    def test_shows_the_depths_of_the_peers(self) -> None:
        drawing = persona_compass(compasses.AMONG_PEERS, WEB, 540)

        assert len(contours(drawing)) == 5
        assert "Where about 420 companies stand" in tips(drawing)

    def test_keeps_the_depths_inside_the_field_where_most_stand_at_its_edge(self) -> None:
        corner = (*[0.0] * 35, 1.0)
        peers = Peers(corner, "All in one corner")
        drawing = persona_compass(replace(compasses.AMONG_PEERS, peers=peers), WEB, 540)

        found = [
            float(down)
            for contour in contours(drawing)
            for down in re.findall(r",(-?[\d.]+)", contour.attrib["d"])
        ]
        assert found
        assert min(found) >= TOP

    def test_names_the_latest_quarter_beside_its_range(self) -> None:
        *before, latest = compasses.ALONE.stops
        assert latest is not None
        narrowly = replace(latest, region=Region(0.08, 0.06, 30))
        compass = replace(compasses.ALONE, stops=(*before, narrowly))

        drawing = persona_compass(compass, WEB, 540)

        *_, drawn = regions(drawing)
        (name,) = {box for box in boxes(drawing) if box.words == "2026 Q3"}
        x, y, rx, ry = (float(drawn.attrib[key]) for key in ("cx", "cy", "rx", "ry"))
        edge = ellipse((x, y), (rx, ry), 30, 90)
        assert not any(
            name.left < across < name.right and name.top < down < name.bottom
            for across, down in edge
        )

    def test_speaks_of_no_peers_where_none_are_known(self) -> None:
        drawing = persona_compass(compasses.ALONE, WEB, 540)

        assert contours(drawing) == []
        assert not any("companies" in said for said in words(drawing))

    def test_holds_a_position_far_out_with_its_range(self) -> None:
        drawing = persona_compass(compasses.far_out(), WEB, 540)

        (dot,), (region,) = dots(drawing), regions(drawing)
        reach = float(region.attrib["rx"])
        assert centre(dot)[0] - reach >= 0
        assert centre(dot)[1] - reach >= 0

    def test_keeps_its_scale_for_every_company_within_it(self) -> None:
        alone = persona_compass(compasses.ALONE, WEB, 540)
        still = persona_compass(compasses.standing_still(), WEB, 540)

        assert centre(dots(alone, "var(--p1)")[0]) == centre(dots(still, "var(--p1)")[0])

    def test_explains_its_marks_beside_a_wide_field_and_under_a_narrow_one(self) -> None:
        def where(width: int) -> float:
            said = boxes(persona_compass(compasses.AMONG_PEERS, WEB, width))
            return next(box.left for box in said if box.words == compasses.WORDS.path)

        assert where(540) < 60
        assert where(1000) > 600

    def test_refuses_a_company_that_was_never_measured(self) -> None:
        with pytest.raises(ValueError, match="no quarter was measured"):
            persona_compass(replace(compasses.ALONE, stops=(None, None)), WEB, 540)

    def test_takes_a_position_without_a_range(self) -> None:
        stops = tuple(replace(stop, region=None) for stop in compasses.ALONE.stops if stop)

        drawing = persona_compass(replace(compasses.ALONE, stops=stops), WEB, 540)

        assert regions(drawing) == []
        assert compasses.WORDS.region not in words(drawing)

    def test_turns_a_range_as_the_errors_lie(self) -> None:
        (stop,) = compasses.first_round().stops
        assert stop
        upright = replace(stop, region=Region(0.3, 0.1, 90))

        (region,) = regions(persona_compass(replace(compasses.ALONE, stops=(upright,)), WEB, 540))

        assert region.attrib["transform"].startswith("rotate(-90 ")
