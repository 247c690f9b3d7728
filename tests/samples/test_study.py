"""The invented decision makers: how many, what they were told, and what nobody told them."""

import numpy as np
import pytest

from apps.instruments.definition import Definition
from apps.instruments.fidelity import published_facts
from apps.instruments.formation import form_of
from apps.instruments.publishing import read_files
from apps.method.form import Form
from apps.samples.study import NOT_TOLD, Study, draw

COMPANY_SD = 11.25


@pytest.fixture(scope="module")
def form() -> Form:
    """The form of the published questionnaire."""
    return form_of(Definition(read_files()))


@pytest.fixture(scope="module")
def study(form: Form) -> Study:
    """One draw."""
    return draw(7, form, published_facts(), COMPANY_SD)


class TestDraw:
    def test_asks_as_many_as_the_study_did_and_favours_no_persona(self, study: Study) -> None:
        assert np.bincount(study.persona).tolist() == [126, 126, 125, 125, 125]

    def test_is_the_same_for_the_same_seed_only(self, study: Study, form: Form) -> None:
        again, other = (draw(seed, form, published_facts(), COMPANY_SD) for seed in (7, 8))

        assert np.array_equal(again.answers, study.answers)
        assert np.array_equal(again.industry, study.industry)
        assert not np.array_equal(other.answers, study.answers)

    def test_puts_companies_around_their_prototypes(self, study: Study, form: Form) -> None:
        inside = (form.coordinates > 25) & (form.coordinates < 75)  # where no profile is cut off
        for persona in range(5):
            profiles = study.profiles[study.persona == persona][:, inside[persona]]
            prototype = form.coordinates[persona][inside[persona]]
            assert np.abs(profiles.mean(axis=0) - prototype).max() < 4 * COMPANY_SD / np.sqrt(125)
            assert profiles.std(axis=0).mean() == pytest.approx(COMPANY_SD, rel=0.1)

    def test_turns_the_answers_to_reversed_statements(self, study: Study, form: Form) -> None:
        traditionalists = study.by_prototype[study.persona == 0]
        regard = traditionalists[:, form.item_dimension == form.dimensions.index("CUS")].mean(
            axis=0
        )

        assert (regard > 4).tolist() == [True, False, True, False]

    def test_changes_no_answer_that_no_fact_is_about(self, study: Study, form: Form) -> None:
        changed = {
            form.codes[i] for i in np.flatnonzero((study.answers != study.by_prototype).any(axis=0))
        }

        assert changed == {"CUS2", "OUT6", "OUT7"}
        assert not study.answers[:, form.codes.index("OUT7")].any()  # nothing is known of it
        others = study.persona != 0
        at = form.codes.index("CUS2")
        assert np.array_equal(study.answers[others, at], study.by_prototype[others, at])

    def test_leaves_empty_what_is_published_of_other_personas_only(self, study: Study) -> None:
        told = {code: set(study.persona[a != NOT_TOLD].tolist()) for code, a in study.facts.items()}

        assert told == {"FCT1": {1}, "FCT2": {0}, "FCT3": {0}, "FCT4": {0, 1, 2, 3, 4}}
        assert set(study.persona[study.industry != ""].tolist()) == {0}
        assert set(study.industry.tolist()) == {"", "travel", "retail", "finance"}
