"""A release as one organisation sees it: cohorts on its own way, and nothing put together anew."""

from datetime import UTC, datetime

import pytest

from apps.reports.benchmark_report import (
    BenchmarkReport,
    NoReleaseError,
    UnknownCohortError,
    benchmark_report,
)
from apps.reports.benchmarks import NotContributingError
from apps.reports.results import round_report
from apps.tenancy.context import acting_for
from tests.conftest import Company
from tests.reports import kpi_releases, rounds
from tests.reports.segmented import APART, EVERYONE, FEW, FOREIGN, GROUP, OWN, publish

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "pool"])

QUARTER = "2026-Q3"  # which releases measurement and structure
YEAR = ("2025-Q4", "2026-Q1", "2026-Q2", QUARTER)


def seen_by(company: Company, quarter: str | None = None, cohort: str = "") -> BenchmarkReport:
    with acting_for(company.organisation.pk):
        return benchmark_report(quarter, cohort)


class TestWhichRelease:
    def test_is_none_for_who_takes_no_part(self, borealis: Company) -> None:
        publish(QUARTER)

        with pytest.raises(NotContributingError):
            seen_by(borealis)

    def test_is_the_latest_unless_another_is_asked_for(self, acme: Company) -> None:
        for quarter in YEAR:
            publish(quarter)

        assert seen_by(acme).release.quarter == QUARTER
        assert seen_by(acme, YEAR[0]).release.quarter == YEAR[0]
        assert seen_by(acme).release.quarters == tuple(reversed(YEAR))

    def test_is_told_apart_from_one_that_was_never_drawn(self, acme: Company) -> None:
        with pytest.raises(NoReleaseError):
            seen_by(acme)
        publish(QUARTER)
        with pytest.raises(NoReleaseError):
            seen_by(acme, "2026-Q2")

    def test_says_when_the_next_one_is_due(self, acme: Company) -> None:
        for quarter in YEAR:
            publish(quarter)

        due = seen_by(acme).release.next_after

        assert due == datetime(2027, 1, 31, 12, tzinfo=UTC)  # 30 days after the year has ended
        assert seen_by(acme, YEAR[0]).release.next_after is None


class TestCohorts:
    def test_lead_from_the_own_segment_to_all_companies(self, acme: Company) -> None:
        publish(QUARTER)

        told = seen_by(acme)

        assert [rung.cohort_id for rung in told.rungs] == [OWN, GROUP, EVERYONE]
        assert [rung.is_used for rung in told.rungs] == [True, False, False]
        assert told.maturity.cohort_id == OWN

    def test_widen_where_the_own_segment_is_too_small(self, acme: Company) -> None:
        publish(QUARTER, {OWN: FEW})

        own, group, _everyone = seen_by(acme).rungs

        assert (own.is_shown, own.why_not, own.reach) == (False, "too_few", None)
        assert (group.is_shown, group.is_used) == (True, True)

    def test_say_how_unsure_the_median_of_a_hidden_one_would_be(self, acme: Company) -> None:
        publish(QUARTER, {OWN: APART})

        own = seen_by(acme).rungs[0]

        assert (own.is_shown, own.why_not) == (False, "too_uncertain")
        assert own.reach is not None
        assert own.reach > 8  # points: the gate's width

    def test_can_be_chosen_among_those_that_are_shown(self, acme: Company) -> None:
        publish(QUARTER)

        told = seen_by(acme, cohort=EVERYONE)

        assert told.asked == told.maturity.cohort_id == EVERYONE
        assert {part.peers.cohort_id for part in told.dimensions} == {EVERYONE}
        assert told.labels is not None
        assert told.labels.cohort_id == EVERYONE

    @pytest.mark.parametrize("cohort", [FOREIGN, "finance/medium", OWN, "nothing"])
    def test_cannot_be_another_company_s_or_a_hidden_one(self, acme: Company, cohort: str) -> None:
        publish(QUARTER, {OWN: FEW})

        with pytest.raises(UnknownCohortError):
            seen_by(acme, cohort=cohort)

    def test_stay_the_organisation_s_own_in_releases_that_divide_otherwise(
        self, acme: Company
    ) -> None:
        rounds.publish(YEAR[2])  # all companies in one leaf
        publish(QUARTER)

        told = seen_by(acme, cohort=GROUP)

        by_quarter = {part.quarter: part.peers.cohort_id for part in told.dimensions}
        assert by_quarter == {YEAR[2]: EVERYONE, QUARTER: GROUP}


class TestDimensions:
    def test_are_those_that_the_releases_of_a_year_measured(self, acme: Company) -> None:
        for quarter in ("2025-Q3", *YEAR):
            publish(quarter)

        found = {part.code: part.quarter for part in seen_by(acme).dimensions}

        assert found == {
            **dict.fromkeys(("CUS", "TEC"), "2026-Q1"),
            **dict.fromkeys(("INT", "LDR"), "2026-Q2"),
            **dict.fromkeys(("MET", "STR"), QUARTER),
            **dict.fromkeys(("FLX", "FRN"), "2025-Q4"),
        }

    def test_stand_beside_the_own_scores_of_the_same_quarter_only(self, acme: Company) -> None:
        rounds.scored(acme.organisation, QUARTER)
        for quarter in YEAR:
            publish(quarter)

        told = seen_by(acme)

        for part in told.dimensions:
            is_of_the_round = part.quarter == QUARTER
            assert (part.own is not None) == is_of_the_round
            assert (part.peers.place is not None) == is_of_the_round

    def test_say_what_the_page_of_results_says(self, acme: Company) -> None:
        rounds.scored(acme.organisation, QUARTER)
        publish(QUARTER)

        told = seen_by(acme)

        with acting_for(acme.organisation.pk):
            results = round_report(QUARTER)
        assert told.maturity == results.maturity_peers
        peers = {part.code: part.peers for part in results.dimensions if part.peers}
        assert {part.code: part.peers for part in told.dimensions} == peers


class TestKpis:
    def test_are_told_to_those_who_share_theirs(self, acme: Company) -> None:
        publish(QUARTER)

        before = seen_by(acme).kpis
        kpi_releases.share_kpis(acme)

        assert before is None
        assert [one.quarter for one in seen_by(acme).kpis or ()] == [QUARTER]

    def test_of_later_releases_are_not_on_an_earlier_page(self, acme: Company) -> None:
        for quarter in YEAR[2:]:
            publish(quarter)
        kpi_releases.share_kpis(acme)

        assert [one.quarter for one in seen_by(acme, YEAR[2]).kpis or ()] == [YEAR[2]]
        assert [one.quarter for one in seen_by(acme).kpis or ()] == [QUARTER, YEAR[2]]
