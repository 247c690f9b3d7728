from dataclasses import replace

import pytest

from apps.charts.participation import GroupBar, participation_bars
from apps.charts.theme import WEB
from tests.charts.reading import elements, words
from tests.charts.taking_part import GROUPS
from tests.charts.taking_part import TOLD as SAID


def _bars(groups: tuple[GroupBar, ...]) -> list[tuple[str, float]]:
    drawn = elements(participation_bars(replace(SAID, groups=groups), WEB, 540), "rect")
    return [(bar.attrib["fill"], float(bar.attrib["width"])) for bar in drawn]


class TestParticipationBars:
    def test_say_each_group_and_what_is_needed(self) -> None:
        assert words(participation_bars(SAID, WEB, 540)) == [
            *("Leader", "fewer than 5 of 6"),
            *("Frontline", "20 or more of 48"),
            "Needed: 5",
        ]

    def test_share_one_scale(self) -> None:
        (_leaders, few), (_frontline, many), (_answered, twenty) = _bars(GROUPS)

        assert few / many == pytest.approx(6 / 48, abs=0.002)
        assert twenty / many == pytest.approx(20 / 48, abs=0.002)

    def test_have_no_bar_before_the_first_step(self) -> None:
        assert [fill for fill, _width in _bars(GROUPS[:1])] == ["var(--sea2)"]

    def test_can_be_drawn_of_nobody(self) -> None:
        assert words(participation_bars(replace(SAID, groups=()), WEB, 340)) == ["Needed: 5"]
