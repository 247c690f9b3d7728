"""One number with all that is told of it, and no more where a group is hidden."""

import pytest

from apps.assessments.models import Response
from apps.reports.details import NoDetailError, dimension_detail, persona_detail
from apps.reports.results import NoResultsError
from apps.tenancy.context import acting_for
from tests.conftest import Company
from tests.reports import rounds

QUARTERS = ("2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3")
NOW = QUARTERS[-1]
HIDDEN = {"leader": 3, "manager": 8, "frontline": 9}


class TestDimension:
    def test_has_its_past_and_its_statements(self, acme: Company) -> None:
        for quarter in QUARTERS:
            rounds.scored(acme.organisation, quarter)

        with acting_for(acme.organisation.pk):
            told = dimension_detail(NOW, "TEC")

        assert [past.quarter for past in told.past] == list(QUARTERS)
        assert told.course.quarters == QUARTERS
        assert told.course.verdict is not None
        assert told.course.slope is not None
        assert {question.dimension for question in told.questions} == {"TEC"}

    def test_stops_at_its_own_quarter(self, acme: Company) -> None:
        for quarter in QUARTERS[:3]:
            rounds.scored(acme.organisation, quarter)

        with acting_for(acme.organisation.pk):
            told = dimension_detail(QUARTERS[1], "TEC")

        assert [past.quarter for past in told.past] == list(QUARTERS[:2])

    def test_tells_no_slope_where_a_group_is_hidden(self, acme: Company) -> None:
        for quarter in QUARTERS:
            rounds.scored(acme.organisation, quarter, HIDDEN)

        with acting_for(acme.organisation.pk):
            told = dimension_detail(NOW, "TEC")

        assert told.course.verdict is not None
        assert told.course.slope is None
        assert told.course.level == ()

    def test_stays_when_its_answers_are_gone(self, acme: Company) -> None:
        round_ = rounds.scored(acme.organisation, NOW)
        with acting_for(acme.organisation.pk):
            Response.objects.filter(round=round_).delete()

            told = dimension_detail(NOW, "TEC")

        assert told.part.row is not None
        assert told.explained is None


class TestPersona:
    def test_has_its_past_and_what_it_is_like(self, acme: Company) -> None:
        rounds.scored(acme.organisation, QUARTERS[-2], casualist=1)
        rounds.scored(acme.organisation, NOW, stickler=1)

        with acting_for(acme.organisation.pk):
            told = persona_detail(NOW, "stickler")

        before, now = told.past
        assert before.share < now.share
        assert now.share == told.part.row.share
        assert len(told.prototype) == 8


class TestWhatIsNotThere:
    @pytest.mark.parametrize("code", ["XXX", "", "tec", "selfie"])
    def test_has_no_other_dimensions(self, acme: Company, code: str) -> None:
        rounds.scored(acme.organisation, NOW)

        with acting_for(acme.organisation.pk), pytest.raises(NoDetailError):
            dimension_detail(NOW, code)

    def test_has_no_other_personas(self, acme: Company) -> None:
        rounds.scored(acme.organisation, NOW)

        with acting_for(acme.organisation.pk), pytest.raises(NoDetailError):
            persona_detail(NOW, "balanced")

    def test_has_nothing_of_a_stranger(self, acme: Company, borealis: Company) -> None:
        rounds.scored(acme.organisation, NOW)

        with acting_for(borealis.organisation.pk), pytest.raises(NoResultsError):
            dimension_detail(NOW, "TEC")
