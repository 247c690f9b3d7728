"""The public method page: the whole instrument, and every parameter as the code uses it."""

import re
from pathlib import Path

import pytest
from django.test import Client

from apps.assessments.actions.answers import FASTEST_READING
from apps.benchmarks.plan import COLD_START_RELEASES, CUT_OFF, MECHANISM, Eligibility
from apps.instruments.bridging import FEWEST_ANCHORS
from apps.instruments.fidelity import last_check, published_facts
from apps.instruments.models import InstrumentVersion
from apps.method import budget, careless, change, compass, forecast, linking, standing
from apps.method.composition import EDGE
from apps.method.histogram import GATE
from apps.method.trend import line, rank, step
from tests.dashboards.reading import words

CHECKOUT = Path(__file__).parents[2]
SECTION = re.compile(r'(?:\bmethod="|{page}#)([a-z-]+)"')  # of cards and figures
LINKED = re.compile(r'{% url "instruments:method" %}#([a-z-]+)"')


def section(page: str, anchor: str) -> str:
    """Return what one section of the page tells."""
    markup = page.split(f'<section class="stack" id="{anchor}">')[1]
    return words(markup.split("</section>")[0])


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

    def test_has_every_section_that_results_lead_to(self, page: str) -> None:
        sections = set()
        for source in (CHECKOUT / "apps" / "dashboards").rglob("*.py"):
            sections.update(SECTION.findall(source.read_text(encoding="utf-8")))
        for source in (CHECKOUT / "templates").rglob("*.html"):
            sections.update(LINKED.findall(source.read_text(encoding="utf-8")))

        assert {
            "personas",
            "compass",
            "words",
            "self-image",
            "agreement",
            "kpi-benchmarks",
        } <= sections
        assert [section for section in sections if page.count(f'id="{section}"') != 1] == []

    def test_leads_to_sections_that_are_there(self, page: str) -> None:
        for section in re.findall(r'href="#([^"]+)"', page):
            assert page.count(f'id="{section}"') == 1

    def test_says_when_a_label_gives_way(self, page: str) -> None:
        told = section(page, "standing")

        assert f"drops with a probability of {standing.CLEAR} or more" in told
        assert f"largest of the five with {standing.SETTLED} or more" in told
        assert f"that probability is {standing.UNCLEAR} or less" in told
        assert f"p of {standing.FITS_AGAIN} or more again" in told

    def test_says_what_is_called_a_change_of_a_share(self, page: str) -> None:
        told = section(page, "changes")

        assert "90% interval of its change leaves out 0" in told
        assert f"{change.MEANINGFUL:g} percentage points or more" in told
        assert "overlap" not in told

    def test_tells_the_course_as_the_code_takes_it(self, page: str) -> None:
        told = section(page, "trend")

        assert f"From {rank.FEWEST_WAVES} comparable rounds on" in told
        assert f"at the level {rank.ALPHA:g}" in told
        assert f"move by {line.STEP_VARIANCE**0.5:g} points a quarter" in told
        assert f"until a series of {line.LEARNT_FROM} tells" in told
        assert f"from {step.FEWEST_WAVES} rounds on, with {step.FEWEST_ASIDE} or more" in told
        assert f"more than {step.GAIN:g} of the Bayesian" in told

    def test_tells_of_compass_and_forecast_from_where_on_they_are_shown(self, page: str) -> None:
        compass_, ahead = section(page, "compass"), section(page, "forecast")

        assert "from Agent-led to Technology-led, from Improvised to Codified." in compass_
        assert f"reaches {compass.LEAST_DISTANCE}, of the 2" in compass_
        assert f"{compass.BOUND} and {compass.BOUND}, smoothed" in compass_
        assert f"noisy number of {GATE.min_table_total} companies" in compass_
        assert f"From {GATE.min_table_total} companies on, noise included" in ahead
        assert f"and {forecast.STAYING:g} more where the label stays" in ahead
        assert "reserved" not in words(page)
        assert words(page).count(f"once a year, in the quarter Q{budget.YEARLY_QUARTER}") == 2

    def test_tells_how_versions_are_linked(self, page: str) -> None:
        told = section(page, "linking")

        assert f"if {linking.ANCHORS:.0%} of its statements stayed" in told
        assert f"{linking.COMPANIES} companies or {linking.RESPONDENTS} people" in told
        assert f"a robust z beyond {linking.DRIFTED}" in told
        assert f"takes {FEWEST_ANCHORS} of them" in told

    def test_tells_which_answers_are_careless(
        self, page: str, instrument: InstrumentVersion
    ) -> None:
        told = section(page, "careless")
        numbers = {question.code: question.number for question in instrument.words().questions}

        assert f"({careless.STRAIGHT_LINE} answers or more)" in told
        assert FASTEST_READING.total_seconds() == 2
        assert "faster than two seconds an answer" in told
        assert f"in {careless.PAIRS_CONTRADICTED} or more pairs" in told
        assert f"at least {careless.PAIRS_ANSWERED} answered" in told
        for pair in instrument.words().scoring["contradictory_pairs"]:
            one, other = sorted(numbers[code] for code in pair)
            assert f"{one} and {other}" in told

    def test_leads_to_the_check_against_the_study(self, page: str) -> None:
        assert 'href="/method/fidelity/"' in page


class TestFidelity:
    @pytest.fixture
    def told(self, client: Client) -> str:
        """The words of the page as anyone gets it."""
        answer = client.get("/method/fidelity/")
        assert answer.status_code == 200
        return words(answer.content.decode())

    def test_says_first_what_it_does_not_show(self, told: str) -> None:
        warning = told.index(
            "checks the generator and the code, not the validity of the instrument"
        )

        assert warning < told.index("Published facts")
        assert "synthetic data" in told[:warning]
        assert "the generator's choice and no finding" in told
        assert "circular" in told

    def test_prints_every_fact_with_its_source_and_what_was_found(self, told: str) -> None:
        found = {line["code"]: line for line in last_check()["facts"]}
        for fact in published_facts():
            assert f"{fact.says}" in told
            assert fact.source in told
            if fact.is_share:
                line = found[fact.code]
                shares = [fact.value, line["value"], line["low"], line["high"]]
                published, value, low, high = (100 * share for share in shares)
                row = f"{fact.source} {published:.0f}% {value:.1f}% {line['asked']} {low:.1f}"
                assert row in told
                row = f"{high:.1f}% Holds {line['held']}"
                assert row in told

    def test_says_of_the_numbers_of_people_how_they_come_about(self, told: str) -> None:
        assert "holds by construction" in told
        assert "not simulated" in told

    def test_prints_every_order_and_table_of_labels(self, told: str) -> None:
        found = last_check()

        assert told.count("Holds") >= len(found["facts"]) + len(found["orders"])
        assert "The Traditionalist highest" in told
        assert 'The Selfie: mostly "about the same"' in told
        for table in found["labels"].values():
            for row in table:
                assert f"{' '.join(map(str, row['counts']))} {row['companies']}" in told

    def test_names_the_seed(self, told: str) -> None:
        found = last_check()

        assert f"has the seed {found['seed']}" in told
        assert f"in {found['held_all_facts']}" in told
        assert told.count(f"Holds in, of {found['draws']} draws") >= 2
