"""The publisher's report on the instrument: from many organisations' answers to sums alone."""

from collections.abc import Sequence
from io import StringIO
from typing import Any
from uuid import UUID, uuid4

import numpy as np
import pytest
from django.core.management import call_command
from django.db import DatabaseError, connections, transaction
from numpy.typing import NDArray

from apps.accounts.models import Organisation
from apps.assessments.models import Response, Round
from apps.benchmarks.models import Population
from apps.benchmarks.quality import DimensionQuality, instrument_quality
from apps.instruments.models import InstrumentVersion
from apps.method.careless import straight_lines
from apps.method.form import Form
from apps.method.reliability import cronbach_alpha, icc_groups, omega_total
from apps.method.scale import respondent_scores
from apps.tenancy.context import acting_for
from tests.benchmarks.companies import Q3, Contributor

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "pool"])

COMPANY = Contributor(quarters=(Q3,))
PEOPLE = 20  # of each company

Answers = NDArray[np.int64]


def asked(form: Form, people: int, seed: int, mood: float = 0.0) -> Answers:
    """Make people of one company answer, with a few answers missing."""
    generator = np.random.default_rng(seed)
    trait = mood + generator.normal(0, 0.8, (people, 1))
    raw = np.rint(3 + trait + generator.normal(0, 0.8, (people, form.reversed.size)))
    answers = np.clip(np.where(form.reversed, 6 - raw, raw), 1, 5).astype(np.int64)
    return np.where(generator.random(answers.shape) < 0.05, 0, answers)


def answer(
    organisation_id: UUID,
    answers: Answers,
    *,
    quarter: str = Q3.code,
    has_agreed: bool = True,
    **said: Any,
) -> None:
    """Write the responses of a company's round, and whether it agreed to this use of them."""
    with acting_for(organisation_id):
        Organisation.objects.update(questionnaire_consent=has_agreed)
        round_ = Round.objects.get(quarter=quarter)
        Response.objects.bulk_create(
            Response(
                id=uuid4(),
                round=round_,
                group="frontline",
                answers=row.tolist(),
                **({"is_submitted": True} | said),
            )
            for row in answers
        )


def companies(form: Form, number: int = 10, people: int = PEOPLE) -> list[Answers]:
    """Write that many companies that count, and return their answers."""
    everything = []
    for place in range(number):
        answers = asked(form, people, seed=place, mood=place / 8 - 0.6)
        answer(COMPANY.but(domain=f"c{place}.example").write(), answers)
        everything.append(answers)
    return everything


def report(instrument: InstrumentVersion, population: str = "real") -> list[DimensionQuality]:
    return instrument_quality(instrument, population)


def numbers(found: Sequence[DimensionQuality]) -> set[tuple[int, int]]:
    return {(row.organisations, row.respondents) for row in found}


class TestTheReport:
    def test_has_the_figures_of_the_answers_themselves(self, instrument: InstrumentVersion) -> None:
        form = instrument.form()
        everything = companies(form, people=30)

        found = report(instrument)

        answers = np.vstack(everything)
        turned = np.where(form.reversed, 6.0 - answers, answers)
        points = np.where(answers >= 1, turned, np.nan)
        scores = respondent_scores(answers, form)
        company = np.repeat(np.arange(10), 30)
        assert [row.dimension for row in found] == list(form.dimensions)
        for d, row in enumerate(found):
            items = points[:, form.item_dimension == d]
            assert row.alpha == pytest.approx(cronbach_alpha(items), abs=1e-9)
            assert row.omega == pytest.approx(omega_total(items), abs=0.01)
            assert (row.icc1, row.icc2) == pytest.approx(icc_groups(scores[:, d], company))
            assert row.respondents == (~np.isnan(scores[:, d])).sum()
            assert row.organisations == 10

    def test_says_whether_the_gates_are_passed(self) -> None:
        def verdict(icc1: float | None, icc2: float | None) -> bool | None:
            row = DimensionQuality("CUS", 200, 10, 0.8, 0.8, icc1, icc2)
            return row.tells_organisations_apart

        assert verdict(0.05, 0.60) is True
        assert verdict(0.049, 0.9) is False
        assert verdict(0.3, 0.59) is False
        assert verdict(None, None) is None


class TestTheFloor:
    @pytest.mark.parametrize(
        ("number", "people"), [(9, 40), (10, 19)], ids=["nine organisations", "190 respondents"]
    )
    def test_keeps_everything_back(
        self, instrument: InstrumentVersion, number: int, people: int
    ) -> None:
        companies(instrument.form(), number, people)

        found = report(instrument)

        assert numbers(found) == {(0, 0)}
        assert {(row.alpha, row.omega, row.icc1, row.icc2) for row in found} == {(None,) * 4}

    def test_holds_for_each_two_items(self, instrument: InstrumentVersion) -> None:
        form = instrument.form()
        rarely = np.flatnonzero(form.item_dimension == 0)[0]
        for place in range(10):
            answers = asked(form, 25, seed=place)
            answers[:6, rarely] = -1
            answer(COMPANY.but(domain=f"c{place}.example").write(), answers)

        first, *others = report(instrument)

        assert first.alpha is first.omega is None
        assert first.icc1 is not None
        assert None not in {row.alpha for row in others}

    def test_counts_a_corporate_group_once(self, instrument: InstrumentVersion) -> None:
        for place in range(12):
            company = COMPANY.but(domain=f"c{place}.example", corporate_group="group.example")
            answer(company.write(), asked(instrument.form(), 20, seed=place))

        assert numbers(report(instrument)) == {(0, 0)}


class TestAStranger:
    @pytest.mark.parametrize(
        "stranger",
        {
            "agreed to no benchmark": COMPANY.but(has_consented=False),
            "verified no domain": COMPANY.but(is_verified=False),
            "is not scored yet": COMPANY.but(state="closed"),
            "is a sample": COMPANY.but(is_sample=True),
        }.items(),
        ids=lambda item: item[0],
    )
    def test_is_not_counted_that(
        self, instrument: InstrumentVersion, stranger: tuple[str, Contributor]
    ) -> None:
        form = instrument.form()
        companies(form, people=25)
        before = report(instrument)

        answer(stranger[1].but(domain="stranger.example").write(), asked(form, 50, seed=99))

        assert report(instrument) == before
        assert {row.organisations for row in before} == {10}

    @pytest.mark.parametrize(
        "said", [{"is_submitted": False}, {"is_too_fast": True}, {"has_agreed": False}]
    )
    def test_response_is_not_counted(
        self, instrument: InstrumentVersion, said: dict[str, Any]
    ) -> None:
        form = instrument.form()
        companies(form, people=25)
        before = report(instrument)

        answer(COMPANY.but(domain="c10.example").write(), asked(form, 50, seed=99), **said)

        assert report(instrument) == before

    def test_who_ticks_one_answer_throughout_is_not_counted(
        self, instrument: InstrumentVersion
    ) -> None:
        form = instrument.form()
        companies(form, people=25)
        before = report(instrument)
        ticked = np.zeros((3, form.reversed.size), dtype=np.int64)
        ticked[:2] = 4
        ticked[1, form.outlook_positions] = 2  # says nothing of what is scored
        ticked[2, :10] = 2  # as few as may be called a straight line
        assert straight_lines(ticked, form).all()

        answer(COMPANY.but(domain="c10.example").write(), ticked)

        assert report(instrument) == before

    def test_who_agrees_to_little_is_counted(self, instrument: InstrumentVersion) -> None:
        form = instrument.form()
        companies(form, people=25)
        before = report(instrument)
        alike = np.zeros((2, form.reversed.size), dtype=np.int64)
        alike[0, np.argsort(form.item_dimension[form.items])[:9]] = 4
        alike[1, form.items[~form.reversed[form.items]]] = 4  # and no reversed item
        scored = ~np.isnan(respondent_scores(alike, form))
        assert not straight_lines(alike, form).any()
        assert scored.any(axis=1).all()

        answer(COMPANY.but(domain="c10.example").write(), alike)

        added = [
            now.respondents - then.respondents
            for now, then in zip(report(instrument), before, strict=True)
        ]
        assert added == scored.sum(axis=0).tolist()

    def test_makes_the_other_population(self, instrument: InstrumentVersion) -> None:
        form = instrument.form()
        for place in range(10):
            company = COMPANY.but(domain=f"s{place}.example", is_sample=True)
            answer(company.write(), asked(form, 25, seed=place), has_agreed=False)

        assert numbers(report(instrument, Population.REAL)) == {(0, 0)}
        assert {row.organisations for row in report(instrument, Population.SAMPLE)} == {10}


class TestAnOrganisation:
    def test_counts_once_by_its_latest_round(self, instrument: InstrumentVersion) -> None:
        form = instrument.form()
        everything = companies(form, number=9, people=25)
        tenth = COMPANY.but(domain="c9.example", quarters=(Q3.shifted(-1), Q3)).write()
        latest = asked(form, 25, seed=9)
        answer(tenth, asked(form, 25, seed=10), quarter=Q3.shifted(-1).code)
        answer(tenth, latest)

        cus, *_ = report(instrument)

        scores = respondent_scores(np.vstack([*everything, latest]), form)[:, 0]
        assert cus.respondents == (~np.isnan(scores)).sum()
        assert cus.icc1 == pytest.approx(icc_groups(scores, np.repeat(np.arange(10), 25)).icc1)


class TestThePool:
    @pytest.mark.parametrize(
        "statement",
        [
            "SELECT answers FROM assessments_response",
            "SELECT count(*) FROM assessments_response",
            "SET LOCAL ROLE tidemark_bench; SELECT answers FROM assessments_response",
        ],
    )
    def test_reads_no_answers(self, statement: str) -> None:
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(using="pool"),
            connections["pool"].cursor() as cursor,
        ):
            cursor.execute(statement)

    def test_app_may_not_ask(self) -> None:
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connections["default"].cursor() as cursor,
        ):
            cursor.execute("SELECT * FROM bench.item_moments(1, 'real')")


class TestReportInstrument:
    def test_prints_a_row_for_each_dimension(self, instrument: InstrumentVersion) -> None:
        companies(instrument.form(), people=25)
        out = StringIO()

        call_command("report_instrument", "--population", "real", stdout=out)

        rows = {line.split()[0]: line.split() for line in out.getvalue().splitlines() if line}
        cus, *_ = report(instrument)
        assert rows["CUS"][1:4] == [str(cus.respondents), "10", f"{cus.alpha:.2f}"]
        assert set(instrument.form().dimensions) <= set(rows)
        assert "belief" in out.getvalue()

    def test_prints_no_figure_below_the_floor(self, instrument: InstrumentVersion) -> None:
        companies(instrument.form(), number=2)
        out = StringIO()

        call_command("report_instrument", stdout=out)

        assert out.getvalue().count("too few answers") == len(instrument.form().dimensions)
