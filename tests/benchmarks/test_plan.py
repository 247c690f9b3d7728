"""The plan of a release follows from what is public, and is published whole."""

from fractions import Fraction

import pytest

from apps.assessments.quarters import Quarter
from apps.benchmarks.plan import COLD_START, Eligibility, make_plan

Q1 = Quarter(2026, 1)


class TestMakePlan:
    @pytest.mark.parametrize(
        ("opted_in", "leaf_plan", "leaves"),
        [(0, "L0", 1), (100, "L0", 1), (150, "L1", 8), (750, "L1", 8), (3000, "L1", 8)],
    )
    def test_divides_by_how_many_opted_in(self, opted_in: int, leaf_plan: str, leaves: int) -> None:
        """Finer plans than by industry group are not built yet."""
        plan = make_plan(Q1, opted_in_about=opted_in, earlier_releases=0)

        assert plan.leaf_plan == leaf_plan
        assert len(plan.leaf_codes()) == leaves

    @pytest.mark.parametrize("earlier", [0, 3])
    def test_asks_for_no_history_in_the_first_four_releases(self, earlier: int) -> None:
        plan = make_plan(Q1, opted_in_about=0, earlier_releases=earlier)

        assert plan.eligibility == COLD_START
        assert plan.published()["eligibility"]["is_cold_start"] is True

    def test_asks_for_history_from_the_fifth_on(self) -> None:
        plan = make_plan(Q1, opted_in_about=0, earlier_releases=4)

        assert plan.eligibility == Eligibility(90, 1, 5)
        assert plan.published()["eligibility"]["is_cold_start"] is False

    def test_costs_a_contributor_nine_in_a_year_of_quarters(self) -> None:
        plans = [
            make_plan(Quarter(2026, number), opted_in_about=0, earlier_releases=0)
            for number in (1, 2, 3, 4)
        ]

        assert sum((plan.cost for plan in plans), Fraction(0)) == 9
        dimensions = [m for plan in plans for m in plan.epsilons if m.isupper()]
        assert len(set(dimensions)) == len(dimensions) == 8
