"""Which KPI is counted when, and between which bounds, is public and fixed."""

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from apps.accounts.quarters import Quarter
from apps.benchmarks.kpi_plan import COLD_START, KpiEligibility, KpiPlan
from apps.benchmarks.plan import make_plan, mending
from apps.instruments.kpis import benchmarked, definitions
from apps.method import budget

Q1 = Quarter(2026, 1)
PLAN = KpiPlan(Q1, KpiEligibility())


class TestTheRotation:
    def test_counts_four_kpis_a_year_each_in_a_quarter_of_its_own(self) -> None:
        found = [benchmarked(number) for number in (1, 2, 3, 4)]

        assert [kpi.code for kpi in found] == ["csat_pct", "fcr_pct", "nps", "ces_agree_pct"]
        assert [kpi for kpi in definitions().values() if kpi.benchmark] == sorted(
            found, key=lambda kpi: list(definitions()).index(kpi.code)
        )

    @pytest.mark.parametrize("number", [1, 2, 3, 4])
    def test_counts_between_bounds_that_hold_what_is_usual_and_can_be(self, number: int) -> None:
        kpi = benchmarked(number)

        assert kpi.benchmark is not None
        low, high = kpi.benchmark.low, kpi.benchmark.high
        assert kpi.hard_min <= low < kpi.typical_low < kpi.typical_high < high <= kpi.hard_max
        assert kpi.is_measured_by(kpi.benchmark.method)

    def test_spends_exactly_the_cap_in_a_year(self) -> None:
        plans = [KpiPlan(Quarter(2026, number), KpiEligibility()) for number in (1, 2, 3, 4)]

        assert sum(plan.epsilon for plan in plans) == PLAN.cap == budget.KPI_CAP == 1

    def test_costs_half_under_the_strict_preset(self) -> None:
        strict = KpiPlan(Q1, KpiEligibility(), "strict")

        assert (strict.epsilon, strict.cap) == (Fraction(1, 8), Fraction(1, 2))


class TestThePlan:
    def test_counts_the_quarter_before(self) -> None:
        assert PLAN.measured == Quarter(2025, 4)

    def test_divides_the_way_between_the_bounds_into_tenths(self) -> None:
        assert PLAN.inner_edges == [Decimal(50 + 5 * edge) for edge in range(1, 10)]

    @pytest.mark.parametrize(
        ("moment", "is_old_enough"),
        [
            (datetime(2026, 4, 1, 11, 59, 59, tzinfo=UTC), False),
            (datetime(2026, 4, 1, 12, tzinfo=UTC), True),  # 90 days after 2025 ended everywhere
        ],
    )
    def test_counts_values_three_months_old(self, moment: datetime, is_old_enough: bool) -> None:  # noqa: FBT001
        assert PLAN.is_old_enough(moment) == is_old_enough

    def test_is_printed_whole(self) -> None:
        plan = make_plan(Q1, opted_in_about=0, earlier_releases=4)

        assert plan.published()["kpi"] == {
            "measure": "csat_pct",
            "method": "scale_5",
            "of_quarter": "2025-Q4",
            "low": "50",
            "high": "100",
            "possible_from": "0",
            "possible_to": "100",
            "bins": 10,
            "epsilon": "1/4",
            "yearly_cap": "1",
            "eligibility": {
                "min_age_days": 90,
                "min_prior_readings": 1,
                "min_answers": 30,
                "least_age_of_values_days": 90,
                "is_cold_start": False,
            },
        }

    def test_asks_for_no_history_in_the_first_four_releases(self) -> None:
        plan = make_plan(Q1, opted_in_about=0, earlier_releases=3)

        assert plan.kpi is not None
        assert plan.kpi.eligibility == COLD_START
        assert plan.published()["kpi"]["eligibility"]["is_cold_start"] is True

    def test_of_an_erratum_counts_no_kpi(self) -> None:
        plan = make_plan(Q1, opted_in_about=0, earlier_releases=4)

        assert mending(plan.published(), Q1).kpi is None
