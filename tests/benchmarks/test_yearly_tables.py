"""The two tables of a year: labels a year apart, and places on the compass, of all companies."""

from fractions import Fraction

import numpy as np
import pytest
from django.db import transaction

from apps.benchmarks import cohorts, pool, releasing
from apps.benchmarks.models import Population, Release
from apps.benchmarks.plan import COLD_START, LABELS, Plan
from apps.method import budget, compass
from tests.benchmarks.companies import AT, Q3, Contributor, opt_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "pool"])

Q4 = Q3.shifted(1)
YEAR_BEFORE = Q4.shifted(-4)
IN_TIME = AT.replace(year=2027)
PLAN = Plan(Q4, "L1", 150, COLD_START, budget.release_measures(4))
COMPANY = Contributor(quarters=(YEAR_BEFORE, Q4))


def counted(measure: str) -> np.ndarray:
    """Return a table's counts without noise; nothing of it is kept."""
    with pool.drawing() as cursor:
        release = Release.objects.using("pool").create(
            quarter=Q4.code,
            population=Population.REAL,
            leaf_plan="L1",
            plan={},
            published_at=IN_TIME,
        )
        found = pool.count_and_charge(
            cursor,
            PLAN,
            population=Population.REAL,
            cut_off=IN_TIME,
            release_id=release.pk,
        )
        transaction.set_rollback(True, using="pool")
    return found[measure, "all"]


def at(before: str, now: str) -> int:
    return len(LABELS) * LABELS.index(before) + LABELS.index(now)


class TestTheTransitionTable:
    def test_counts_the_label_that_held_a_year_before_by_the_one_that_holds_now(self) -> None:
        COMPANY.but(
            label=("persona", ("selfie",)),
            standing=((YEAR_BEFORE.code, "honcho"), (Q4.code, "stickler")),
        ).write()

        counts = counted(budget.TRANSITION)

        assert np.flatnonzero(counts).tolist() == [at("honcho", "stickler")]
        assert counts.sum() == 1

    def test_takes_the_rounds_own_label_where_none_stands(self) -> None:
        COMPANY.but(label=("balanced", ())).write()

        assert np.flatnonzero(counted(budget.TRANSITION)).tolist() == [at("balanced", "balanced")]

    def test_counts_the_persona_histogram_by_the_rounds_own_label(self) -> None:
        COMPANY.but(standing=((Q4.code, "stickler"),)).write()
        with pool.drawing() as cursor:
            cursor.execute(
                "SELECT label, standing FROM bench.contributions(%s, '{FLX,FRN}')", [Q4.code]
            )
            rows = cursor.fetchall()

        assert rows == [("selfie", "stickler")]

    @pytest.mark.parametrize(
        "company",
        [
            COMPANY.but(quarters=(Q3, Q4)),  # a quarter before, not a year
            COMPANY.but(quarters=(Q4,)),
            COMPANY.but(label=("none_fits", ())),
        ],
    )
    def test_leaves_out_who_has_no_two_labels_a_year_apart(self, company: Contributor) -> None:
        company.write()
        COMPANY.but(domain="stranger.example").write()

        assert counted(budget.TRANSITION).sum() == 1


class TestTheCompassGrid:
    def test_counts_each_position_in_the_cell_that_the_method_says(self) -> None:
        random = np.random.default_rng(7)
        places = [*random.normal(0, 0.7, (20, 2)).tolist(), [1.2, -1.2], [-9.0, 9.0], [0.0, 0.4]]
        for number, (x, y) in enumerate(places):
            COMPANY.but(domain=f"c{number}.example", compass=(x, y), quarters=(Q4,)).write()

        wanted = np.bincount([compass.cell(x, y) for x, y in places], minlength=36)

        assert counted(budget.COMPASS).tolist() == wanted.tolist()

    def test_leaves_out_who_has_no_place(self) -> None:
        COMPANY.but(compass=(None, None)).write()
        COMPANY.but(domain="stranger.example", compass=(0.1, 0.1)).write()

        assert counted(budget.COMPASS).sum() == 1


class TestAScoreThatIsMissing:
    def test_is_counted_nowhere(self) -> None:
        """A round of which a dimension has no score has no maturity either."""
        COMPANY.but(maturity=None).write()
        COMPANY.but(domain="stranger.example", maturity=12.0).write()
        with pool.drawing() as cursor:
            release = Release.objects.using("pool").create(
                quarter=Q4.code, population="real", leaf_plan="L1", plan={}, published_at=AT
            )
            found = pool.count_and_charge(
                cursor, PLAN, population="real", cut_off=IN_TIME, release_id=release.pk
            )
            transaction.set_rollback(True, using="pool")

        overall = sum(counts for (measure, _), counts in found.items() if measure == "overall")
        assert np.asarray(overall).tolist() == [0, 1] + [0] * 8


class TestLatestTable:
    def test_is_one_for_all_companies_whatever_the_leaves(self) -> None:
        opt_in(125)

        releasing.draw(Q4, population=Population.REAL, at=IN_TIME)

        for measure, shape in ((budget.TRANSITION, (7, 7)), (budget.COMPASS, (6, 6))):
            table = cohorts.latest_table(measure, Population.REAL, until="2027-Q3")
            assert table is not None
            assert (table.counts.shape, table.epsilon) == (shape, Fraction(1, 2))
            assert table.quarter == "2026-Q4"
            assert not table.is_shown  # nobody was counted: noise alone seldom comes to 150

    def test_is_missing_before_the_first_and_for_the_other_population(self) -> None:
        releasing.draw(Q3, population=Population.REAL, at=AT)
        releasing.draw(Q4, population=Population.REAL, at=IN_TIME)

        assert cohorts.latest_table(budget.COMPASS, Population.REAL, until="2026-Q3") is None
        assert cohorts.latest_table(budget.COMPASS, Population.SAMPLE, until="2026-Q4") is None
