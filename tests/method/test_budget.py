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
        assert budget.annual_spend() + budget.quarterly_cost(1) == budget.CAP

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


class TestSchedule:
    @pytest.mark.parametrize("epsilon", [Fraction(0), Fraction(-1), 0.5])
    def test_refuses_a_loss_that_is_no_fraction_above_zero(self, epsilon: Fraction) -> None:
        with pytest.raises(ValueError, match="overall is not a Fraction above 0"):
            budget.Schedule(overall=epsilon)
