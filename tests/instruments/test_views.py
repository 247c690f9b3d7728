"""The public method page: the whole instrument, and every parameter as the code uses it."""

import pytest
from django.test import Client

from apps.benchmarks.plan import COLD_START_RELEASES, CUT_OFF, MECHANISM, Eligibility
from apps.instruments.models import InstrumentVersion
from apps.method import budget
from apps.method.composition import EDGE
from tests.dashboards.reading import words


@pytest.fixture
def page(instrument: InstrumentVersion, client: Client) -> str:
    """The page as anyone gets it."""
    answer = client.get("/method/")
    assert answer.status_code == 200
    return answer.content.decode()


class TestMethod:
    def test_prints_every_question_and_marks_the_reversed_ones(
        self, page: str, instrument: InstrumentVersion
    ) -> None:
        told, definition = words(page), instrument.words()

        for question in definition.questions:
            assert f"{question.number}. {question.text}" in told
            if question.dimension is not None:
                item = told.split(f"{question.number}. {question.text}")[1]
                assert item.strip().startswith("Reversed") == question.is_reversed
        texts = [statement.text for statement in definition.mirror]
        texts += [fact.text for fact in definition.facts]
        assert all(text in told for text in texts)

    def test_prints_every_persona_with_strength_trap_and_prototype(
        self, page: str, instrument: InstrumentVersion
    ) -> None:
        told, definition = words(page), instrument.words()

        for persona in definition.personas:
            assert f"Strength: {persona.strength}. Trap: {persona.trap}." in told
        for dimension in definition.dimensions:
            row = [a.prototype[dimension.code] for a in (*definition.personas, definition.balanced)]
            assert f"{dimension.name} {' '.join(f'{value:g}' for value in row)}" in told
            assert dimension.definition in told

    def test_says_plainly_what_the_prototypes_are(self, page: str) -> None:
        told = words(page)

        assert "An expert-set proposal" in told
        assert "definition v1" in told
        assert "published descriptions" in told

    def test_prints_the_parameters_of_the_scoring(
        self, page: str, instrument: InstrumentVersion
    ) -> None:
        told, scoring = words(page), instrument.words().scoring

        for role, weight in scoring["weights"].items():
            assert f"{role} {weight}" in told
        assert f"true misfit of {scoring['misfit_sd']} points" in told
        assert f"a lower end below {EDGE:.0%}" in told
        assert "probability of 0.6 or more" in told
        assert "p below 0.01" in told

    def test_prints_the_parameters_of_the_release(self, page: str) -> None:
        told, rules = words(page), Eligibility()

        assert f"Benchmarks: {MECHANISM}" in told
        assert f"at least {rules.min_age_days} days" in told
        assert rules.min_prior_rounds == 1
        assert "one earlier scored round" in told
        assert f"at least {rules.min_respondents} respondents" in told
        assert COLD_START_RELEASES == 4
        assert "first four releases" in told
        assert CUT_OFF.days == 30  # as the page of results says
        assert f"{float(budget.quarterly_cost(1))} a quarter" in told
        assert f"{budget.annual_spend()} a year" in told
        assert f"past {float(budget.CAP)} in a year" in told

    def test_prints_the_honest_limits(self, page: str) -> None:
        told = words(page)

        assert "no strong guarantee" in told
        assert "0.82" in told
        assert "public without noise" in told

    def test_names_every_version_with_its_hash(
        self, page: str, instrument: InstrumentVersion
    ) -> None:
        assert instrument.content_hash in page
        assert f"{instrument.code} {instrument.version}" in words(page)

    def test_has_the_anchors_that_results_lead_to(self, page: str) -> None:
        for anchor in ("personas", "dimensions", "maturity", "changes", "gaps"):
            assert f'id="{anchor}"' in page
