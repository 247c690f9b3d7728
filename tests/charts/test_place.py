from dataclasses import replace

import pytest

from apps.charts.place import place_bar
from apps.charts.theme import WEB
from tests.charts import examples
from tests.charts.reading import elements, words


def _range(low: float, high: float) -> tuple[float, float]:
    bars = elements(place_bar(replace(examples.PLACE, low=low, high=high), WEB, 540), "rect")
    (bar,) = (bar for bar in bars if bar.attrib["fill"] == "var(--you)")
    left = float(bar.attrib["x"])
    return left, left + float(bar.attrib["width"])


class TestPlaceBar:
    def test_marks_the_quarters_of_the_peers(self) -> None:
        said = words(place_bar(examples.PLACE, WEB, 340))

        assert said == ["0%", "25%", "50%", "75%", "100%", "behind all peers", "ahead of all peers"]

    def test_is_a_range_between_its_ends(self) -> None:
        assert _range(0, 100) == (20, 520)
        assert _range(50, 75) == (270, 395)

    @pytest.mark.parametrize("share", [0, 61, 100])
    def test_never_shrinks_to_a_point(self, share: float) -> None:
        left, right = _range(share, share)

        assert right - left >= 8

    def test_needs_no_words_at_its_ends(self) -> None:
        silent = replace(examples.PLACE, first="", last="")

        assert len(words(place_bar(silent, WEB, 340))) == 5
