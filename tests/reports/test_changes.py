"""What may be said to have moved between two rounds."""

import pytest

from apps.assessments.models import RoundResult
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

    def test_calls_the_shares_that_clearly_moved(self, at_acme: Company) -> None:
        rounds.scored(at_acme.organisation, FIRST, casualist=1)
        rounds.scored(at_acme.organisation, SECOND, stickler=1)

        found = round_report(SECOND).previous

        assert found is not None
        more, less = found.shares["stickler"], found.shares["casualist"]
        assert (more.verdict, less.verdict) == ("clearly more", "clearly less")
        assert more.low > 0 > less.high
        assert more.factor > 1 > less.factor
        assert more.p_more > 0.95
        assert less.p_more < 0.05

    def test_calls_no_share_where_the_interval_holds_zero_or_little_moved(
        self, at_acme: Company
    ) -> None:
        rounds.scored(at_acme.organisation, FIRST, casualist=1, selfie=1, stickler=1)
        rounds.scored(at_acme.organisation, SECOND, casualist=1, selfie=1, stickler=2)

        found = round_report(SECOND).previous

        assert found is not None
        for change in found.shares.values():
            is_clear = (change.low > 0 or change.high < 0) and abs(change.delta) >= 0.05
            assert (change.verdict != "no clear change") == is_clear
        assert {change.verdict for change in found.shares.values()} >= {"no clear change"}

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
