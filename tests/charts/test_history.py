from dataclasses import replace

import pytest

from apps.charts.history import score_history
from apps.charts.marks import Estimate
from apps.charts.theme import WEB
from tests.charts import examples
from tests.charts.reading import clipped, collisions, elements, words


def _joins(drawing: str) -> int:
    return sum(line.get("stroke-linecap") == "round" for line in elements(drawing, "line"))


class TestScoreHistory:
    def test_joins_neighbours_that_were_measured(self) -> None:
        assert _joins(score_history(examples.HISTORY, WEB, 540)) == 7

    def test_breaks_the_line_at_a_quarter_without_a_round(self) -> None:
        points = (*examples.HISTORY.points[:3], None, *examples.HISTORY.points[4:])

        drawing = score_history(replace(examples.HISTORY, points=points), WEB, 540)

        assert _joins(drawing) == 5
        assert len(elements(drawing, "circle")) == 7

    def test_shows_enough_of_the_scale_to_stay_calm(self) -> None:
        still = tuple(Estimate(50 + i % 2) for i in range(8))

        said = words(score_history(replace(examples.HISTORY, points=still, peers=()), WEB, 540))

        levels = [int(word) for word in said if word.isdigit() and int(word) <= 100]
        assert max(levels) - min(levels) >= 40

    @pytest.mark.parametrize("width", [340, 540])
    @pytest.mark.parametrize("value", [0, 100])
    def test_stays_whole_at_the_extremes(self, value: float, width: int) -> None:
        points = tuple(Estimate(value, value, value) for _ in range(8))

        drawing = score_history(replace(examples.HISTORY, points=points, peers=()), WEB, width)

        assert collisions(drawing) == []
        assert clipped(drawing) == []

    def test_shows_a_first_round(self) -> None:
        first = replace(
            examples.HISTORY,
            quarters=examples.QUARTERS[-1:],
            points=examples.HISTORY.points[-1:],
            tips=examples.HISTORY.tips[-1:],
            peers=(),
        )

        drawing = score_history(first, WEB, 540)

        assert _joins(drawing) == 0
        assert len(elements(drawing, "circle")) == 1

    def test_refuses_a_company_that_was_never_measured(self) -> None:
        with pytest.raises(ValueError, match="no quarter was measured"):
            score_history(replace(examples.HISTORY, points=(None,) * 8), WEB, 540)
