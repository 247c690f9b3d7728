from dataclasses import replace

import pytest

from apps.charts.ribbons import persona_ribbons
from apps.charts.theme import WEB
from tests.charts import examples
from tests.charts.reading import clipped, collisions, elements, tips, words


def _bands(drawing: str) -> int:
    return sum(path.get("fill-opacity") == "0.3" for path in elements(drawing, "path"))


def _dots(drawing: str, colour: str) -> list[float]:
    return [
        float(circle.attrib["cx"])
        for circle in elements(drawing, "circle")
        if circle.attrib["fill"] == f"var(--{colour})"
    ]


class TestPersonaRibbons:
    def test_says_share_interval_and_change(self) -> None:
        drawing = persona_ribbons(examples.EIGHT_ROUNDS, WEB, 540)

        assert {"Traditionalist", "25%", "18 to 33 · -19 since 2024 Q4"} <= set(words(drawing))
        assert "15 to 30 · no clear change" in words(drawing)

    def test_says_no_change_in_the_first_round(self) -> None:
        drawing = persona_ribbons(examples.rounds(1), WEB, 540)

        assert "18 to 33" in words(drawing)
        assert not any("change" in said or "since" in said for said in words(drawing))

    def test_joins_neighbours_that_were_measured(self) -> None:
        assert _bands(persona_ribbons(examples.EIGHT_ROUNDS, WEB, 540)) == 7 * 5

    def test_breaks_the_ribbon_at_a_quarter_without_a_round(self) -> None:
        ribbons = examples.without_quarter(3, examples.EIGHT_ROUNDS)

        drawing = persona_ribbons(ribbons, WEB, 540)

        assert _bands(drawing) == 5 * 5
        assert not any("2025 Q3" in tip for tip in tips(drawing))

    def test_draws_each_persona_on_the_same_scale(self) -> None:
        drawing = persona_ribbons(examples.EIGHT_ROUNDS, WEB, 540)

        places = [_dots(drawing, f"p{i}")[0] for i in range(1, 6)]

        shares = [persona.shares[-1] or 0 for persona in examples.PERSONAS]
        per_point = (places[0] - places[3]) / (shares[0] - shares[3])
        assert places == pytest.approx(
            [places[0] + (share - shares[0]) * per_point for share in shares], abs=0.2
        )

    def test_leaves_a_thin_part_without_a_number(self) -> None:
        shares = (91.0, 2.0, 2.0, 2.0, 3.0)
        personas = tuple(
            replace(persona, shares=(share,))
            for persona, share in zip(examples.PERSONAS, shares, strict=True)
        )

        drawing = persona_ribbons(replace(examples.rounds(1), personas=personas), WEB, 540)

        assert "91" in words(drawing)
        assert not {"2", "3"} & set(words(drawing))

    def test_leaves_no_room_for_peers_that_are_absent(self) -> None:
        with_peers = persona_ribbons(examples.AMONG_PEERS, WEB, 540)
        alone = persona_ribbons(replace(examples.AMONG_PEERS, peers=()), WEB, 540)

        assert "Peers" in words(with_peers)
        assert "Peers" not in words(alone)
        assert max(_dots(alone, "p1")) > max(_dots(with_peers, "p1"))

    def test_shows_seven_parts_of_the_peers(self) -> None:
        drawing = persona_ribbons(examples.AMONG_PEERS, WEB, 540)

        assert sum(tip.startswith("Peers · ") for tip in tips(drawing)) == 7
        assert {"Blend of two", "Balanced"} <= set(words(drawing))

    def test_shows_the_balance_on_a_line_of_its_own(self) -> None:
        drawing = persona_ribbons(examples.AMONG_PEERS, WEB, 340)

        assert [tip for tip in tips(drawing) if tip.startswith("Balance")][-1] == (
            "Balance · 2026 Q3 · 26%"
        )

    @pytest.mark.parametrize("width", [340, 540, 1000])
    def test_stays_whole_at_the_extremes(self, width: int) -> None:
        shares = (100.0, 0.0, 0.0, 0.0, 0.0)
        personas = tuple(
            replace(persona, shares=(share,) * 8, low=share, high=share)
            for persona, share in zip(examples.PERSONAS, shares, strict=True)
        )
        ribbons = replace(examples.AMONG_PEERS, personas=personas, balance=(0.0, 100.0) * 4)

        drawing = persona_ribbons(ribbons, WEB, width)

        assert collisions(drawing) == []
        assert clipped(drawing) == []
        assert sum("Honcho · " in tip for tip in tips(drawing)) == 2  # the list's dot, the peers'

    def test_shows_a_share_whose_interval_is_unknown(self) -> None:
        personas = tuple(replace(one, low=None, high=None) for one in examples.PERSONAS)

        drawing = persona_ribbons(replace(examples.EIGHT_ROUNDS, personas=personas), WEB, 540)

        assert "no clear change" in words(drawing)
        assert len(_dots(drawing, "p1")) == 1

    def test_escapes_what_it_is_told(self) -> None:
        odd = replace(examples.PERSONAS[0], name='<b>"A" & B</b>')
        ribbons = replace(examples.EIGHT_ROUNDS, personas=(odd, *examples.PERSONAS[1:]))

        drawing = persona_ribbons(ribbons, WEB, 540)

        assert "<b>" not in drawing
        assert '<b>"A" & B</b> · 2026 Q3 · 25%' in tips(drawing)

    def test_refuses_a_company_that_was_never_measured(self) -> None:
        ribbons = examples.without_quarter(0, examples.rounds(1))

        with pytest.raises(ValueError, match="no quarter was measured"):
            persona_ribbons(ribbons, WEB, 540)
