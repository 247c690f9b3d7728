"""What a year of releases costs a company, to the last fraction."""

from fractions import Fraction

import pytest

from apps.method import budget


class TestDimensionsOf:
    def test_covers_each_of_the_eight_once_a_year(self) -> None:
        year = [code for quarter in range(1, 5) for code in budget.dimensions_of(quarter)]

        assert sorted(year) == ["CUS", "FLX", "FRN", "INT", "LDR", "MET", "STR", "TEC"]

    @pytest.mark.parametrize("quarter", [0, 5, -1])
    def test_refuses_a_quarter_that_does_not_exist(self, quarter: int) -> None:
        with pytest.raises(ValueError, match="quarter_number"):
            budget.dimensions_of(quarter)


class TestQuarterlyMeasures:
    def test_are_overall_persona_and_two_dimensions(self) -> None:
        measures = budget.quarterly_measures(2)

        assert measures == {
            "overall": Fraction(1),
            "persona": Fraction(1, 2),
            "INT": Fraction(3, 8),
            "LDR": Fraction(3, 8),
        }

    @pytest.mark.parametrize("quarter", [1, 2, 3, 4])
    def test_cost_the_same_in_every_quarter(self, quarter: int) -> None:
        assert budget.quarterly_cost(quarter) == Fraction(9, 4)


class TestAnnualSpend:
    def test_is_ten_with_the_yearly_tables(self) -> None:
        assert budget.annual_spend() == 10

    def test_leaves_room_for_exactly_one_erratum(self) -> None:
        spent = budget.annual_spend()

        assert spent + budget.quarterly_cost(1) == budget.CAP
        assert not budget.would_exceed(spent, budget.quarterly_cost(1))
        assert budget.would_exceed(spent + budget.quarterly_cost(1), Fraction(1, 10**9))

    def test_is_half_under_the_strict_preset(self) -> None:
        assert budget.annual_spend(budget.STRICT) == 5
        assert all(
            strict * 2 == standard
            for strict, standard in zip(
                budget.quarterly_measures(3, budget.STRICT).values(),
                budget.quarterly_measures(3).values(),
                strict=True,
            )
        )


class TestWouldExceed:
    def test_never_lets_a_year_of_releases_and_errata_pass_the_cap(self) -> None:
        costs = [budget.quarterly_cost(q) for q in (1, 1, 2, 2, 3, 3, 4, 4)]
        costs += list(budget.yearly_measures().values())
        spent = Fraction(0)

        for cost in costs:
            if not budget.would_exceed(spent, cost):
                spent += cost

        assert spent == Fraction(49, 4)

    def test_sees_what_floats_would_round_away(self) -> None:
        assert budget.would_exceed(budget.CAP, Fraction(1, 10**30))

    def test_keeps_the_cap_it_is_given(self) -> None:
        assert budget.would_exceed(Fraction(3, 4), Fraction(1, 2), cap=Fraction(1))

    def test_refuses_a_ledger_kept_in_floats(self) -> None:
        with pytest.raises(TypeError, match="spent"):
            budget.would_exceed(1.5, Fraction(1))  # type: ignore[arg-type]

    def test_refuses_a_negative_cost(self) -> None:
        with pytest.raises(ValueError, match="cost is below 0"):
            budget.would_exceed(Fraction(1), Fraction(-1))


class TestSchedule:
    @pytest.mark.parametrize("epsilon", [Fraction(0), Fraction(-1), 0.5])
    def test_refuses_a_loss_that_is_no_fraction_above_zero(self, epsilon: Fraction) -> None:
        with pytest.raises(ValueError, match="overall is not a Fraction above 0"):
            budget.Schedule(overall=epsilon)
