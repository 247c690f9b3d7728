"""Where care is heading, over many rounds."""

import numpy as np
import pytest

from apps.assessments.models import RoundResult
from apps.reports.results import RoundReport, round_report
from tests.conftest import Company
from tests.reports import rounds

QUARTERS = ("2024-Q3", "2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2")


HIDDEN = {"leader": 3, "manager": 2, "frontline": 6}  # two groups are too few to be shown


def drifting(company: Company, number: int) -> RoundReport:
    """Score so many rounds of a company that drifts from one persona to another."""
    for place, quarter in enumerate(QUARTERS[:number]):
        part = place / (number - 1) if number > 1 else 0.0
        rounds.scored(company.organisation, quarter, traditionalist=1 - part, selfie=part + 1e-9)
    return round_report(None)


class TestPath:
    def test_goes_from_agent_led_to_technology_led(self, at_acme: Company) -> None:
        path = drifting(at_acme, 3).path

        assert path is not None
        assert [axis.low_name for axis in path.axes] == ["Agent-led", "Improvised"]
        assert [step.quarter for step in path.steps] == list(QUARTERS[:3])
        assert path.steps[0].x < -0.5 < 0.5 < path.steps[-1].x
        assert path.whole is not None
        assert path.whole.direction == "technology-led"

    def test_stands_where_the_stored_place_is(self, at_acme: Company) -> None:
        path = drifting(at_acme, 2).path

        assert path is not None
        stored = RoundResult.objects.order_by("round__quarter").values_list(
            "compass_x", "compass_y"
        )
        assert np.array([(step.x, step.y) for step in path.steps]) == pytest.approx(
            np.array(list(stored))
        )

    def test_names_the_landmarks_that_the_prototypes_give(self, at_acme: Company) -> None:
        path = drifting(at_acme, 1).path

        assert path is not None
        place = {mark.short_name: (mark.x, mark.y) for mark in path.landmarks}
        assert place["Traditionalist"][0] == pytest.approx(-1)
        assert place["Selfie"][0] == pytest.approx(1)
        assert place["Stickler"][1] == pytest.approx(1)
        assert path.last is path.whole is None

    def test_has_no_place_for_a_round_without_a_score_in_a_dimension(
        self, at_acme: Company
    ) -> None:
        round_ = rounds.open_round(at_acme.organisation, QUARTERS[0])
        rounds.answer(
            round_, rounds.profile(round_.instrument.words(), honcho=1), {"frontline": 6}, 3
        )
        rounds.skip(round_, "TEC", 3)
        rounds.close(round_)

        assert round_report(None).path is None

    def test_leaves_out_rounds_that_other_groups_answered(self, at_acme: Company) -> None:
        rounds.scored(at_acme.organisation, QUARTERS[0], {"leader": 6, "frontline": 12})
        rounds.scored(at_acme.organisation, QUARTERS[1])

        report = round_report(None)

        assert report.path is not None
        assert [step.quarter for step in report.path.steps] == [QUARTERS[1]]
        assert report.course is not None
        assert report.course.broken_after == QUARTERS[0]


class TestCourse:
    def test_gives_no_verdict_below_five_rounds(self, at_acme: Company) -> None:
        course = drifting(at_acme, 4).course

        assert course is not None
        assert (course.verdict, course.slope, course.turned_after) == (None, None, None)
        assert len(course.level) == 4

    def test_follows_a_rise_over_eight_rounds(self, at_acme: Company) -> None:
        for place, quarter in enumerate(QUARTERS):
            rounds.scored(
                at_acme.organisation, quarter, casualist=8 - place, balanced_reference=place + 1
            )

        course = round_report(None).course

        assert course is not None
        assert course.verdict == "up"
        assert course.slope is not None
        assert course.slope.low > 0
        assert np.all(np.diff(course.level) > 0)

    def test_lets_the_level_move_on_in_quarters_without_a_round(self, at_acme: Company) -> None:
        for quarter in (QUARTERS[0], QUARTERS[1], QUARTERS[7]):
            rounds.scored(at_acme.organisation, quarter, selfie=1)

        course = round_report(None).course

        assert course is not None
        widths = np.array(course.level_high) - np.array(course.level_low)
        assert len(widths) == 3
        assert widths[1] < widths[2], "after a year and a half the past counts for less"

    def test_keeps_the_line_inside_its_band(self, at_acme: Company) -> None:
        course = drifting(at_acme, 3).course

        assert course is not None
        for low, level, high in zip(course.level_low, course.level, course.level_high, strict=True):
            assert 0 <= low < level < high <= 100


class TestToldCourse:
    def test_tells_the_line_up_to_the_first_round_with_a_hidden_group(
        self, at_acme: Company
    ) -> None:
        rounds.scored(at_acme.organisation, QUARTERS[0], honcho=1)
        rounds.scored(at_acme.organisation, QUARTERS[1], selfie=1)
        before = round_report(None).course
        rounds.scored(at_acme.organisation, QUARTERS[2], HIDDEN, selfie=1)

        course = round_report(None).course

        assert before is not None
        assert course is not None
        assert len(course.quarters) == 3
        assert course.level == before.level
        assert (course.level_low, course.level_high) == (before.level_low, before.level_high)
        assert len(course.level) == 2
        assert course.slope is None

    def test_tells_no_line_after_one(self, at_acme: Company) -> None:
        rounds.scored(at_acme.organisation, QUARTERS[0], honcho=1)
        rounds.scored(at_acme.organisation, QUARTERS[1], HIDDEN, selfie=1)
        rounds.scored(at_acme.organisation, QUARTERS[2], selfie=1)

        course = round_report(None).course

        assert course is not None
        assert (course.level, course.level_low, course.level_high) == ((), (), ())
