"""One round's report: the stored rows, and nothing that they do not hold."""

from dataclasses import asdict

import pytest

from apps.assessments.models import Gap, MirrorTally, PersonaShare
from apps.reports.registry import DATASETS
from apps.reports.results import NoResultsError, round_report, under_way
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company
from tests.reports import rounds

FIRST, SECOND, THIRD = "2026-Q1", "2026-Q2", "2026-Q3"


@pytest.fixture
def two_rounds(at_acme: Company) -> Company:
    """Acme after two quarters, the second of which brought it far."""
    rounds.scored(at_acme.organisation, FIRST, casualist=1)
    rounds.scored(at_acme.organisation, SECOND, casualist=1, balanced_reference=1)
    return at_acme


class TestRoundReport:
    def test_takes_every_number_from_the_rows_of_the_datasets(self, two_rounds: Company) -> None:
        report = round_report(SECOND)

        told = {name: DATASETS[name].rows() for name in ("rounds", "persona_shares")}
        assert [past.row for past in report.history] == told["rounds"]
        assert report.row == told["rounds"][-1]
        own = [part.row for part in report.personas]
        assert own == sorted(
            (row for row in told["persona_shares"] if row.period_id == SECOND), key=own.index
        )
        scores = {
            (row.group, row.dimension_key): {
                name: value for name, value in asdict(row).items() if name != "dimension_id"
            }
            for row in DATASETS["dimension_scores"].rows()
            if row.period_id == SECOND
        }
        overall = {("all", part.code): asdict(part.row) for part in report.dimensions if part.row}
        assert overall == {key: row for key, row in scores.items() if key[0] == "all"}
        for group in report.groups:
            assert {(group.code, code): asdict(row) for code, row in group.scores.items()} == {
                key: row for key, row in scores.items() if key[0] == group.code
            }

    def test_reports_the_latest_round_unless_asked_for_another(self, two_rounds: Company) -> None:
        assert round_report(None).row.period_id == SECOND
        assert round_report(FIRST).row.period_id == FIRST
        assert round_report(FIRST).quarters == (FIRST, SECOND)

    def test_looks_back_and_never_ahead(self, two_rounds: Company) -> None:
        report = round_report(FIRST)

        assert [past.row.period_id for past in report.history] == [FIRST]
        assert report.previous is None

    def test_names_the_personas_in_the_instruments_order(self, two_rounds: Company) -> None:
        report = round_report(SECOND)

        assert [part.code for part in report.personas] == [
            *("traditionalist", "honcho", "selfie", "casualist", "stickler")
        ]
        assert report.history[-1].shares == tuple(part.row.share for part in report.personas)
        assert all(part.strength and part.trap for part in report.personas)

    def test_knows_nothing_of_another_companys_rounds(
        self, acme: Company, borealis: Company
    ) -> None:
        rounds.scored(borealis.organisation, FIRST)

        with acting_for(acme.organisation.pk), pytest.raises(NoResultsError) as missing:
            round_report(FIRST)

        assert missing.value.unscored is None

    def test_tells_where_a_round_stands_that_has_no_results(self, at_acme: Company) -> None:
        round_ = rounds.open_round(at_acme.organisation, FIRST)

        with pytest.raises(NoResultsError) as missing:
            round_report(FIRST)

        unscored = missing.value.unscored
        assert unscored is not None
        assert (unscored.round_id, unscored.state) == (str(round_.pk), "open")

    def test_has_no_results_from_four_answers(self, at_acme: Company) -> None:
        rounds.scored(at_acme.organisation, FIRST, rounds.FEW)

        with pytest.raises(NoResultsError) as missing:
            round_report(None)

        assert missing.value.unscored is not None
        assert missing.value.unscored.is_too_small

    def test_hides_groups_of_fewer_than_five(self, at_acme: Company) -> None:
        rounds.scored(at_acme.organisation, FIRST, {"leader": 3, "manager": 2, "frontline": 8})

        leader, manager, frontline = round_report(FIRST).groups

        assert (leader.status, leader.respondents, leader.scores) == ("hidden", None, {})
        assert (manager.status, manager.respondents, manager.scores) == ("hidden", None, {})
        assert (frontline.status, frontline.respondents, len(frontline.scores)) == ("shown", 8, 8)

    @pytest.mark.parametrize("managers", [0, 1, 4])
    def test_says_the_same_of_a_group_from_nobody_to_four(
        self, at_acme: Company, managers: int
    ) -> None:
        people = {"leader": 2, "manager": managers, "frontline": 8}
        rounds.scored(at_acme.organisation, FIRST, people)

        manager = round_report(FIRST).groups[1]

        assert (manager.status, manager.respondents) == ("hidden", None)

    def test_sets_the_customers_beside_the_company_with_the_doubt_of_their_link(
        self, at_acme: Company
    ) -> None:
        round_ = rounds.open_round(at_acme.organisation, FIRST)
        wanted = rounds.profile(round_.instrument.words(), selfie=1)
        rounds.answer(round_, wanted, rounds.PEOPLE, seed=1)
        rounds.mirror(round_, 2.0, customers=30)
        MirrorTally.objects.create(round=round_, hour=NOON, taken=30, refused=4)
        rounds.close(round_)

        report = round_report(FIRST)

        assert report.customers is not None
        assert (report.customers.respondents, report.refused) == (30, 4)
        assert "LDR" not in report.customers.scores
        stored = Gap.objects.filter(kind="self_customer").values_list("dimension", "value")
        told = {g.dimension: g.value for g in report.gaps if g.kind == "self_customer"}
        assert told == dict(stored)

    def test_follows_the_drift_over_two_years_and_no_further(self, at_acme: Company) -> None:
        for quarter in ("2024-Q2", "2024-Q4", "2026-Q2", THIRD):
            rounds.scored(at_acme.organisation, quarter)

        report = round_report(THIRD)

        assert report.previous is not None
        assert report.drift is not None
        assert (report.previous.since, report.drift.since) == ("2026-Q2", "2024-Q4")
        assert [past.row.period_id for past in report.window] == ["2024-Q4", "2026-Q2", THIRD]
        assert len(report.history) == 4

    def test_has_no_drift_apart_from_the_previous_round(self, two_rounds: Company) -> None:
        assert round_report(SECOND).drift is None

    def test_has_no_benchmark_before_a_release(self, two_rounds: Company) -> None:
        assert round_report(SECOND).benchmark is None

    def test_names_the_personas_of_its_label(self, at_acme: Company) -> None:
        rounds.scored(at_acme.organisation, FIRST, stickler=1)

        report = round_report(FIRST)

        assert report.row.label_kind == "persona"
        assert [part.code for part in report.named] == ["stickler"]
        assert report.top.row.share == max(PersonaShare.objects.values_list("share", flat=True))


class TestUnderWay:
    def test_tells_of_a_newer_round_without_results(self, two_rounds: Company) -> None:
        assert under_way() is None

        rounds.open_round(two_rounds.organisation, THIRD)

        unscored = under_way()
        assert unscored is not None
        assert (unscored.quarter, unscored.state) == (THIRD, "open")
