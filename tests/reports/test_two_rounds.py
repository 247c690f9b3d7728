"""Two rounds side by side, and when nothing may be said of their difference."""

import pytest

from apps.reports.two_rounds import FewRoundsError, comparable_quarters, two_rounds
from apps.tenancy.context import acting_for
from tests.conftest import Company
from tests.reports import rounds

FIRST, SECOND, THIRD = "2026-Q1", "2026-Q2", "2026-Q3"


class TestTwoRounds:
    def test_puts_any_two_rounds_side_by_side(self, acme: Company) -> None:
        rounds.scored(acme.organisation, FIRST, casualist=1)
        rounds.scored(acme.organisation, SECOND, honcho=1)
        rounds.scored(acme.organisation, THIRD, stickler=1)

        with acting_for(acme.organisation.pk):
            told = two_rounds(FIRST, THIRD)

        assert (told.before.row.period_id, told.after.row.period_id) == (FIRST, THIRD)
        assert told.comparison.since == FIRST
        assert told.comparison.shares["casualist"].verdict == "clearly less"
        assert told.is_of_one_instrument

    def test_subtracts_nothing_where_other_groups_answered(self, acme: Company) -> None:
        rounds.scored(acme.organisation, FIRST, {"leader": 6, "frontline": 9})
        rounds.scored(acme.organisation, SECOND)

        with acting_for(acme.organisation.pk):
            told = two_rounds(FIRST, SECOND)

        assert told.comparison.obstacle == "groups"
        assert told.comparison.maturity is None
        assert not told.comparison.dimensions

    @pytest.mark.parametrize(
        ("before", "after"), [(SECOND, FIRST), (SECOND, SECOND), (FIRST, THIRD), ("", SECOND)]
    )
    def test_takes_two_rounds_with_results_in_their_order(
        self, acme: Company, before: str, after: str
    ) -> None:
        rounds.scored(acme.organisation, FIRST)
        rounds.scored(acme.organisation, SECOND)

        with acting_for(acme.organisation.pk), pytest.raises(FewRoundsError):
            two_rounds(before, after)


class TestComparableQuarters:
    def test_are_none_below_two(self, acme: Company) -> None:
        rounds.scored(acme.organisation, FIRST)

        with acting_for(acme.organisation.pk):
            assert comparable_quarters() == ()

    def test_are_a_companys_own(self, acme: Company, borealis: Company) -> None:
        rounds.scored(acme.organisation, FIRST)
        rounds.scored(acme.organisation, SECOND)

        with acting_for(acme.organisation.pk):
            assert comparable_quarters() == (FIRST, SECOND)
        with acting_for(borealis.organisation.pk):
            assert comparable_quarters() == ()
