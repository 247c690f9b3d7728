"""The plan of a release follows from what is public, and is published whole."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.quarters import Quarter
from apps.benchmarks.plan import (
    COLD_START,
    CUT_OFF,
    Eligibility,
    due_at,
    due_quarter,
    make_plan,
    mending,
)

Q1 = Quarter(2026, 1)

# The third quarter ends last twelve hours west of Greenwich, and 30 days later it is due.
DUE = datetime(2026, 10, 31, 12, tzinfo=UTC)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


class TestMakePlan:
    @pytest.mark.parametrize(
        ("opted_in", "leaf_plan", "leaves"),
        [
            (0, "L0", 1),
            (100, "L0", 1),
            (150, "L1", 8),
            (750, "L1", 8),
            (800, "L2", 24),
            (2950, "L2", 24),
            (3000, "L3", 63),
        ],
    )
    def test_divides_by_how_many_opted_in(self, opted_in: int, leaf_plan: str, leaves: int) -> None:
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

    def test_costs_a_contributor_ten_in_a_year_and_leaves_room_for_an_erratum(self) -> None:
        plans = [
            make_plan(Quarter(2026, number), opted_in_about=0, earlier_releases=0)
            for number in (1, 2, 3, 4)
        ]

        assert [plan.cost for plan in plans] == [Fraction(9, 4)] * 3 + [Fraction(13, 4)]
        erratum = mending(plans[3].published(), Quarter(2026, 4))
        assert 10 + erratum.cost == erratum.cap == Fraction(49, 4)
        dimensions = [m for plan in plans for m in plan.epsilons if m.isupper()]
        assert len(set(dimensions)) == len(dimensions) == 8

    def test_measures_the_yearly_tables_once_a_year_over_all_companies_together(self) -> None:
        plans = {
            number: make_plan(Quarter(2026, number), opted_in_about=800, earlier_releases=0)
            for number in (1, 2, 3, 4)
        }

        assert [n for n, plan in plans.items() if {"transition", "compass"} & {*plan.epsilons}] == [
            4
        ]
        assert [plans[4].bins(measure) for measure in ("transition", "compass")] == [49, 36]
        assert plans[4].leaves_of("transition") == plans[4].leaves_of("compass") == ("all",)
        assert len(plans[4].leaves_of("overall")) == 24

    def test_halves_every_loss_under_the_strict_preset(self) -> None:
        standard, strict = (
            make_plan(Quarter(2026, 4), opted_in_about=0, earlier_releases=0, preset=preset)
            for preset in ("standard", "strict")
        )

        assert {m: 2 * e for m, e in strict.epsilons.items()} == standard.epsilons
        assert 2 * strict.cap == standard.cap
        assert (strict.published()["preset"], strict.published()["yearly_cap"]) == (
            "strict",
            "49/8",
        )


class TestMending:
    def test_keeps_the_rules_that_were_printed_and_measures_no_yearly_table(self) -> None:
        plan = make_plan(Quarter(2026, 4), opted_in_about=800, earlier_releases=9, preset="strict")

        erratum = mending(plan.published(), plan.quarter)

        assert (erratum.leaf_plan, erratum.eligibility, erratum.preset) == (
            "L2",
            Eligibility(90, 1, 5),
            "strict",
        )
        assert set(plan.epsilons) - set(erratum.epsilons) == {"transition", "compass"}


class TestDueAt:
    def test_is_thirty_days_after_the_quarter_ended_everywhere(self) -> None:
        assert due_at(Quarter(2026, 3)) == DUE


class TestDueQuarter:
    @pytest.mark.parametrize(
        ("moment", "quarter"),
        [
            (DUE - timedelta(microseconds=1), "2026-Q2"),
            (DUE, "2026-Q3"),
            (datetime(2026, 10, 1, tzinfo=UTC), "2026-Q2"),
            (datetime(2027, 1, 1, tzinfo=UTC), "2026-Q3"),
            (datetime(2027, 1, 31, 11, 59, tzinfo=UTC), "2026-Q3"),
            (datetime(2027, 1, 31, 12, tzinfo=UTC), "2026-Q4"),
            (datetime(2028, 5, 1, 12, tzinfo=UTC), "2028-Q1"),
        ],
    )
    def test_is_the_latest_whose_cut_off_has_passed(self, moment: datetime, quarter: str) -> None:
        assert due_quarter(moment).code == quarter

    @pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", "Europe/Berlin"])
    def test_does_not_depend_on_where_the_clock_hangs(self, zone: str) -> None:
        just_before = (DUE - timedelta(seconds=1)).astimezone(ZoneInfo(zone))

        assert due_quarter(just_before).code == "2026-Q2"
        assert due_quarter(DUE.astimezone(ZoneInfo(zone))).code == "2026-Q3"

    @given(moments)
    def test_has_ended_everywhere_and_the_next_is_not_due(self, moment: datetime) -> None:
        quarter = due_quarter(moment)

        assert quarter.ends_at("Etc/GMT+12") + CUT_OFF <= moment
        assert quarter.shifted(1).ends_at("Etc/GMT+12") + CUT_OFF > moment
        assert quarter < Quarter.at(moment, "Pacific/Kiritimati")
