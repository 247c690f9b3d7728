"""The organisation among its peers, as the published noisy counts allow."""

from datetime import timedelta

import pytest
from django.db.models import Sum
from django.utils.timezone import now

from apps.accounts.models import Organisation
from apps.accounts.quarters import Quarter
from apps.benchmarks.releasing import draw
from apps.method import budget
from apps.method.histogram import GATE, rounded_n
from apps.reports.peers import cohort_name
from apps.reports.registry import DATASETS
from apps.reports.results import RoundReport, round_report
from apps.tenancy.context import acting_for
from tests.conftest import Company
from tests.reports import rounds

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "pool"])

QUARTER = "2026-Q3"  # which releases measurement and structure
NOBODY = (0,) * 10


def report(company: Company) -> RoundReport:
    with acting_for(company.organisation.pk):
        return round_report(None)


class TestBenchmark:
    def test_shows_what_the_dataset_of_benchmarks_shows(self, acme: Company) -> None:
        rounds.scored(acme.organisation, QUARTER)
        rounds.publish(QUARTER)

        found = report(acme).benchmark

        with acting_for(acme.organisation.pk):
            rows = {row.metric_key: row for row in DATASETS["benchmarks"].rows()}
        assert found is not None
        assert set(found.scores) == set(rows) == {"overall", "MET", "STR"}
        for measure, peers in found.scores.items():
            row, told = rows[measure], peers.summary
            assert (row.release_id, row.cohort_id) == (found.release_id, peers.cohort_id)
            assert (row.n_about, row.is_shown) == (told.n_about, told.is_shown)
            quantiles = (told.p10, told.p25, told.p50, told.p75, told.p90, told.median_low)
            assert quantiles == pytest.approx(
                (row.p10, row.p25, row.p50, row.p75, row.p90, row.p50_low), abs=0.001
            )

    def test_places_the_company_as_a_range(self, acme: Company) -> None:
        rounds.scored(acme.organisation, QUARTER, balanced_reference=1)
        rounds.publish(QUARTER)

        found = report(acme)

        peers = found.maturity_peers
        assert peers is not None
        assert peers.place is not None
        assert (peers.place.high, peers.place.quartile) == (100, "highest")
        assert peers.place.n_about == 320
        assert found.dimensions[4].peers is not None  # MET
        assert found.dimensions[0].peers is None  # CUS: another quarter's

    def test_shows_nothing_to_a_company_that_takes_no_part(self, borealis: Company) -> None:
        rounds.scored(borealis.organisation, QUARTER)
        rounds.publish(QUARTER)

        before = report(borealis)
        after = report(borealis.take_part())

        assert (before.is_contributing, before.benchmark) == (False, None)
        assert all(past.peers is None for past in before.history)
        assert after.benchmark is not None

    def test_says_nothing_of_too_few_companies(self, acme: Company) -> None:
        rounds.scored(acme.organisation, QUARTER)
        rounds.publish(
            QUARTER, scores=(0, 0, 1, 2, 0, 1, -1, 0, 0, 0), labels=(1, 0, 2, 0, 0, 1, 0)
        )

        found = report(acme)

        peers = found.maturity_peers
        assert peers is not None
        assert (peers.place, peers.summary.why_not, peers.summary.p50) == (None, "too_few", None)
        assert found.benchmark is not None
        assert found.benchmark.labels is None

    def test_shares_of_labels_are_those_of_the_release(self, acme: Company) -> None:
        rounds.scored(acme.organisation, QUARTER)
        rounds.publish(QUARTER)

        found = report(acme).benchmark

        assert found is not None
        assert found.labels is not None
        told = {label.code: label.share for label in found.labels.labels}
        total = sum(rounds.LABELS)
        assert told["traditionalist"] == pytest.approx(rounds.LABELS[0] / total)
        assert told["balanced"] == pytest.approx(rounds.LABELS[-1] / total)
        assert all(label.low <= label.share <= label.high for label in found.labels.labels)

    def test_never_mixes_sample_and_real_companies(self, acme: Company) -> None:
        rounds.scored(acme.organisation, QUARTER)
        rounds.publish(QUARTER, population="sample")
        assert report(acme).benchmark is None

        with acting_for(acme.organisation.pk):
            Organisation.objects.filter(pk=acme.organisation.pk).update(is_sample=True)

        found = report(acme).benchmark
        assert found is not None
        assert found.population == "sample"

    def test_tells_of_a_real_release_by_its_noisy_counts_alone(self, acme: Company) -> None:
        rounds.scored(acme.organisation, QUARTER)
        with acting_for(acme.organisation.pk):
            Organisation.objects.filter(pk=acme.organisation.pk).update(
                benchmark_consent=True, domain_verified_at=now()
            )
        release, _ = draw(Quarter.parse(QUARTER), population="real", at=now() + timedelta(days=1))

        peers = report(acme).maturity_peers

        noisy = release.counts.filter(measure=budget.OVERALL).aggregate(total=Sum("value"))
        assert peers is not None
        assert peers.summary.n_about == rounded_n(noisy["total"])  # and not the one company
        is_too_few = noisy["total"] < GATE.min_total  # but twice in a million draws
        assert (peers.summary.why_not == "too_few") == is_too_few
        assert (peers.place is None) == (not peers.summary.is_shown)

    def test_keeps_the_peers_of_earlier_quarters(self, acme: Company) -> None:
        for quarter in ("2026-Q2", QUARTER):
            rounds.scored(acme.organisation, quarter)
        rounds.publish("2026-Q2")

        earlier, latest = report(acme).history

        assert earlier.peers is not None
        assert earlier.peers.summary.is_shown
        assert latest.peers is None

    def test_places_nobody_without_a_maturity(self, acme: Company) -> None:
        round_ = rounds.open_round(acme.organisation, QUARTER)
        words = round_.instrument.words()
        rounds.answer(round_, rounds.profile(words, honcho=1), {"frontline": 8}, seed=1)
        rounds.skip(round_, "TEC", people=5)
        rounds.close(round_)
        rounds.publish(QUARTER)

        found = report(acme)

        assert found.row.maturity is None
        assert found.maturity_peers is not None
        assert found.maturity_peers.place is None
        assert found.dimensions[1].row is None


class TestCohortName:
    def test_names_groups_and_leaves_everyone_unnamed(self) -> None:
        assert cohort_name("all") == ""
        assert cohort_name("tech_media") == "Technology and telecom"

    @pytest.mark.parametrize(
        ("code", "name"),
        [
            ("tech_media/small", "Technology and telecom with 1 to 249 employees"),
            ("insurance/medium", "Insurance and pensions with 250 to 4,999 employees"),
            ("insurance/large", "Insurance and pensions with 5,000 employees or more"),
        ],
    )
    def test_tells_a_size_class_in_employees(self, code: str, name: str) -> None:
        assert cohort_name(code) == name

    @pytest.mark.parametrize(("opted_in", "leaf_plan"), [(400, "L1"), (800, "L2"), (3000, "L3")])
    def test_knows_every_leaf_of_the_plans_that_are_drawn(
        self, opted_in: int, leaf_plan: str
    ) -> None:
        plan = rounds.plan(QUARTER, opted_in_about=opted_in)

        assert plan.leaf_plan == leaf_plan
        names = [cohort_name(code) for code in plan.leaf_codes()]
        assert len(set(names)) == len(names)
        assert not any("_" in name or "/" in name for name in names if "telecom" not in name)
        assert set(plan.epsilons) >= {budget.OVERALL, budget.PERSONA}
