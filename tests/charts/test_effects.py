from dataclasses import replace

import pytest

from apps.charts.effects import Effects, effect_bars
from apps.charts.theme import WEB
from tests.charts.explanations import EVERY, SHARE
from tests.charts.reading import elements, tips, words

PIXEL = 0.1


def sides(effects: Effects, width: int = 540) -> list[tuple[float, float]]:
    """Return where each bar begins and ends, from the line of no effect."""
    drawing = effect_bars(effects, WEB, width)
    zero = float(elements(drawing, "line")[0].attrib["x1"])
    rects = [(float(r.attrib["x"]), float(r.attrib["width"])) for r in elements(drawing, "rect")]
    return [(left - zero, left + length - zero) for left, length in rects]


class TestEffectBars:
    @pytest.mark.parametrize("width", [340, 540, 1000])
    def test_draws_to_the_right_what_raises_and_to_the_left_what_lowers(self, width: int) -> None:
        drawn = sides(SHARE, width)

        assert [round(left) == 0 for left, _right in drawn] == [True, True, False, False]
        assert [round(right) == 0 for _left, right in drawn] == [False, False, True, True]

    def test_draws_lengths_in_proportion(self) -> None:
        (_, seven), (_, four), (three, _), (one, _) = sides(SHARE)

        assert seven / 7 == pytest.approx(four / 4, abs=PIXEL)
        assert seven / 7 == pytest.approx(-three / 3, abs=PIXEL)
        assert seven / 7 == pytest.approx(-one, abs=PIXEL)

    def test_tells_the_sign_by_the_fill_too(self) -> None:
        fills = [r.attrib["fill"] for r in elements(effect_bars(SHARE, WEB, 540), "rect")]

        assert fills == ["var(--accent)"] * 2 + ["var(--card)"] * 2

    def test_lets_a_small_effect_look_small(self) -> None:
        alone = replace(SHARE, bars=SHARE.bars[3:4])
        largest = replace(
            SHARE, bars=(replace(SHARE.bars[0], value=5.0, figure="-1"), *SHARE.bars[3:4])
        )

        assert sides(alone)[0][0] == pytest.approx(sides(largest)[1][0], abs=PIXEL)

    def test_writes_a_number_where_there_is_no_bar(self) -> None:
        drawing = effect_bars(replace(SHARE, bars=SHARE.bars[4:]), WEB, 540)

        assert elements(drawing, "rect") == []
        assert "0" in words(drawing)
        assert tips(drawing) == [SHARE.bars[4].tip]

    def test_says_what_either_side_means(self) -> None:
        assert words(effect_bars(EVERY["of one question"], WEB, 540))[:2] == [
            "speaks against it",
            "speaks for it",
        ]
