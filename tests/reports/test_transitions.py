"""How companies changed label within a year: released counts only, and no flow that noise makes."""

import numpy as np
import pytest

from apps.benchmarks.cohorts import YearlyTable
from apps.benchmarks.plan import LABELS
from apps.method import budget
from apps.reports.results import round_report
from apps.reports.transitions import Transitions, from_table
from apps.tenancy.context import acting_for
from tests.conftest import Company
from tests.reports import rounds

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "pool"])

NOW, YEAR_END = "2026-Q3", "2025-Q4"
LEAST = 5  # companies of the smallest flow that is told


@pytest.fixture
def acme(acme: Company) -> Company:
    """The company takes part in benchmarks, and so sees them."""
    return acme.take_part()


def seen_by(company: Company) -> Transitions | None:
    """Return what a company with a round is told."""
    rounds.scored(company.organisation, NOW)
    with acting_for(company.organisation.pk):
        return round_report(NOW).transitions


class TestTransitions:
    def test_tells_flows_as_shares_of_all_companies(self, acme: Company) -> None:
        rounds.publish(YEAR_END)  # nine companies in each of the 49 cells

        told = seen_by(acme)

        assert told is not None
        assert (told.since, told.quarter, told.n_about) == ("2024-Q4", YEAR_END, 440)
        assert [label.code for label in told.labels] == list(LABELS)
        for label, row in zip(told.labels, told.flows, strict=True):
            assert label.before == pytest.approx(1 / 7)
            assert row == pytest.approx([1 / 49] * 7)
        assert told.stayed == pytest.approx(1 / 7)

    def test_says_that_noise_reaches_further_with_fewer_companies(self, acme: Company) -> None:
        rounds.publish(YEAR_END)

        told = seen_by(acme)

        assert told is not None
        assert told.least == LEAST
        assert 0 < told.reach_stayed < told.reach_moved < 0.05


class TestWhatIsWithheld:
    def test_tells_no_flow_that_noise_alone_may_make(self) -> None:
        table = [[9] * 7 for _label in LABELS]
        table[0][1], table[0][2], table[0][3] = LEAST - 1, LEAST, -3
        with_few = _told(table)

        assert with_few.flows[0][1] is None
        assert with_few.flows[0][2] is not None
        assert with_few.flows[0][3] is None

    def test_counts_no_company_below_none(self) -> None:
        told = _told([[9] * 6 + [-9] for _label in LABELS])

        assert told.labels[-1].after == 0
        assert sum(label.before for label in told.labels) == pytest.approx(1)

    def test_tells_nothing_to_who_takes_no_part(self, borealis: Company) -> None:
        rounds.publish(YEAR_END)

        assert seen_by(borealis) is None

    def test_tells_nothing_before_there_was_a_table(self, acme: Company) -> None:
        assert seen_by(acme) is None


def _told(counts: list[list[int]]) -> Transitions:
    table = YearlyTable(
        measure=budget.TRANSITION,
        quarter=YEAR_END,
        counts=np.array(counts, dtype=np.int64),
        epsilon=budget.STANDARD.transition,
        n_about=440,
        is_shown=True,
    )
    return from_table(table)
