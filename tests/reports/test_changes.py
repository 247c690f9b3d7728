"""What may be said to have moved between two rounds."""

import pytest

from apps.assessments.models import PersonaShare, RoundResult
from apps.method.change import difference
from apps.reports.registry import DATASETS
from apps.reports.results import round_report
from tests.conftest import Company
from tests.reports import rounds

FIRST, SECOND = "2026-Q1", "2026-Q2"


class TestCompare:
    def test_compares_the_stored_estimates(self, at_acme: Company) -> None:
        rounds.scored(at_acme.organisation, FIRST, casualist=1)
        rounds.scored(at_acme.organisation, SECOND, balanced_reference=1)

        found = round_report(SECOND).previous

        assert found is not None
        rows = {
            (row.period_id, row.dimension_key): row
            for row in DATASETS["dimension_scores"].rows()
            if row.group == "all"
        }
        for code, change in found.dimensions.items():
            before, after = rows[FIRST, code], rows[SECOND, code]
            assert change.delta == pytest.approx(after.score - before.score)
            assert change.se == pytest.approx(
                (before.standard_error**2 + after.standard_error**2) ** 0.5
            )
        columns = ("maturity", "maturity_se", "degrees_of_freedom")
        stored = RoundResult.objects.order_by("round__quarter").values_list(*columns)
        numbers = [float(number or 0) for row in stored for number in row]
        assert found.maturity == difference(*numbers)
        assert found.maturity.verdict == "up"

    def test_puts_the_largest_change_that_holds_first(self, at_acme: Company) -> None:
        rounds.scored(at_acme.organisation, FIRST, casualist=1)
        rounds.scored(at_acme.organisation, SECOND, balanced_reference=1)

        found = round_report(SECOND).previous

        assert found is not None
        assert found.headline == max(
            found.dimensions, key=lambda code: abs(found.dimensions[code].delta)
        )

    def test_finds_nothing_where_nothing_moved(self, at_acme: Company) -> None:
        for quarter in (FIRST, SECOND):
            round_ = rounds.open_round(at_acme.organisation, quarter)
            wanted = rounds.profile(round_.instrument.words(), honcho=1)
            rounds.answer(round_, wanted, rounds.PEOPLE, seed=7)
            rounds.close(round_)

        found = round_report(SECOND).previous

        assert found is not None
        assert found.headline is None
        assert found.maturity is not None
        assert found.maturity.verdict == "no clear change"
        assert {change.verdict for change in found.shares.values()} == {"no clear change"}

    def test_calls_a_share_clear_only_where_the_intervals_are_apart(self, at_acme: Company) -> None:
        rounds.scored(at_acme.organisation, FIRST, casualist=1)
        rounds.scored(at_acme.organisation, SECOND, stickler=1)

        found = round_report(SECOND).previous

        assert found is not None
        rows = {(row.period_id, row.persona_key): row for row in DATASETS["persona_shares"].rows()}
        assert found.shares["stickler"].verdict == "clearly more"
        assert found.shares["casualist"].verdict == "clearly less"
        for code, change in found.shares.items():
            before, after = rows[FIRST, code], rows[SECOND, code]
            overlap = after.share_low <= before.share_high and before.share_low <= after.share_high
            assert (change.verdict == "no clear change") == overlap

    @pytest.mark.parametrize(
        ("low", "high", "verdict"),
        [
            (0.31, 0.5, "clearly more"),
            (0.28, 0.5, "no clear change"),
            (0.0, 0.12, "no clear change"),
            (0.0, 0.09, "clearly less"),
        ],
    )
    def test_draws_the_line_where_the_intervals_touch(
        self, at_acme: Company, low: float, high: float, verdict: str
    ) -> None:
        for quarter, ends in ((FIRST, (0.1, 0.3)), (SECOND, (low, high))):
            round_ = rounds.scored(at_acme.organisation, quarter)
            PersonaShare.objects.filter(round=round_, persona="honcho").update(
                share=sum(ends) / 2, low=ends[0], high=ends[1]
            )

        found = round_report(SECOND).previous

        assert found is not None
        assert found.shares["honcho"].verdict == verdict

    def test_does_not_compare_rounds_that_other_groups_answered(self, at_acme: Company) -> None:
        rounds.scored(at_acme.organisation, FIRST, {"leader": 6, "frontline": 12})
        rounds.scored(at_acme.organisation, SECOND)

        found = round_report(SECOND).previous

        assert found is not None
        assert (found.obstacle, found.maturity, found.dimensions) == ("groups", None, {})

    def test_compares_groups_that_are_hidden_but_present(self, at_acme: Company) -> None:
        few = {"leader": 2, "manager": 3, "frontline": 12}
        rounds.scored(at_acme.organisation, FIRST, few)
        rounds.scored(at_acme.organisation, SECOND)

        found = round_report(SECOND).previous

        assert found is not None
        assert found.obstacle is None

    @pytest.mark.parametrize("leaders", [0, 1])
    def test_does_not_tell_by_the_comparison_whether_one_leader_answered(
        self, at_acme: Company, leaders: int
    ) -> None:
        few = {"manager": 3, "frontline": 12}
        rounds.scored(at_acme.organisation, FIRST, few | {"leader": 1})
        rounds.scored(at_acme.organisation, SECOND, few | {"leader": leaders})

        found = round_report(SECOND).previous

        assert found is not None
        assert found.obstacle is None

    def test_compares_with_a_round_that_hides_who_answered(self, at_acme: Company) -> None:
        rounds.scored(at_acme.organisation, FIRST, {"leader": 5, "frontline": 6})
        rounds.scored(at_acme.organisation, SECOND, {"leader": 4, "frontline": 6})

        found = round_report(SECOND).previous

        assert found is not None
        assert found.obstacle is None

    def test_does_not_compare_across_versions(self, at_acme: Company) -> None:
        rounds.scored(at_acme.organisation, FIRST)
        RoundResult.objects.update(scoring_version="0.9.0")
        rounds.scored(at_acme.organisation, SECOND)

        found = round_report(SECOND).previous

        assert found is not None
        assert found.obstacle == "versions"
