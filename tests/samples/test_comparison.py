"""The comparison with the published study: what it finds, what it would find out, and its file."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from apps.instruments.definition import Definition
from apps.instruments.fidelity import CHECK, PublishedFact, published_facts
from apps.instruments.formation import form_of
from apps.instruments.publishing import read_files
from apps.method.form import Form
from apps.samples.comparison import ORDERS, check, compare_facts, compare_orders, measures
from apps.samples.study import draw

COMPANY_SD = 11.25


@pytest.fixture(scope="module")
def form() -> Form:
    """The form of the published questionnaire."""
    return form_of(Definition(read_files()))


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    """What the comparison finds with the code as it is."""
    return check()


class TestCheck:
    def test_finds_what_the_page_shows(self, found: dict[str, Any]) -> None:
        shown = json.loads(CHECK.read_text(encoding="utf-8"))

        assert shown == found, "run `manage.py check_fidelity`"

    def test_shows_a_draw_in_which_everything_holds(self, found: dict[str, Any]) -> None:
        assert all(line["holds"] for line in (*found["facts"], *found["orders"]))
        assert len(found["orders"]) == len(ORDERS) == 18
        shares = [fact.code for fact in published_facts() if fact.is_share]
        assert [line["code"] for line in found["facts"]] == shares

    def test_holds_each_fact_in_19_of_20_draws(self, found: dict[str, Any]) -> None:
        for line in found["facts"]:
            assert line["held"] >= 183, line["code"]  # 1 in 100 for a probability of .95

    def test_holds_each_order_in_every_draw(self, found: dict[str, Any]) -> None:
        assert {line["held"] for line in found["orders"]} == {found["draws"]} == {200}

    def test_counts_every_company_once_in_each_table_of_labels(self, found: dict[str, Any]) -> None:
        for table in found["labels"].values():
            assert [sum(row["counts"]) for row in table] == [126, 126, 125, 125, 125]
            assert [row["companies"] for row in table] == [126, 126, 125, 125, 125]

    def test_hardly_ever_calls_a_pure_company_by_another_persona(
        self, found: dict[str, Any]
    ) -> None:
        for table in found["labels"].values():
            named = np.array([row["counts"][:5] for row in table])
            assert named.sum() > 450
            assert np.trace(named) >= 0.99 * named.sum()


class TestCompareFacts:
    def test_finds_out_a_share_that_was_not_told(self, form: Form) -> None:
        told = published_facts()
        study = draw(7, form, told, COMPANY_SD)
        others = [_doubled(fact) if fact.is_share else fact for fact in told]

        holds = {line["code"]: line["holds"] for line in compare_facts(study, form, others)}

        assert not any(holds[f.code] for f in told if f.is_share and f.value not in (0.05, 1.0))

    def test_takes_its_bounds_from_the_binomial_distribution(self, form: Form) -> None:
        study = draw(7, form, published_facts(), COMPANY_SD)
        lines = {line["code"]: line for line in compare_facts(study, form, published_facts())}

        # 126 at .05: P(X <= 1) = .012, P(X <= 2) = .043; P(X >= 12) = .026, P(X >= 13) = .011
        assert lines["TRAD_ADOPT_BEFORE_DEMAND"]["low"] == pytest.approx(2 / 126, abs=1e-4)
        assert lines["TRAD_ADOPT_BEFORE_DEMAND"]["high"] == pytest.approx(11 / 126, abs=1e-4)
        assert lines["ALL_REPLACE_AGENTS"]["asked"] == 627

    def test_says_what_prototypes_alone_would_give_where_they_speak(self, form: Form) -> None:
        study = draw(7, form, published_facts(), COMPANY_SD)
        lines = compare_facts(study, form, published_facts())

        speak = [line["code"] for line in lines if line["by_prototype"] is not None]

        assert speak == ["TRAD_MARKETING_STRONGLY_AGREE"]


class TestCompareOrders:
    def test_finds_out_prototypes_that_changed_places(self, form: Form) -> None:
        swapped = [1, 0, 2, 3, 4, 5]
        other = replace(
            form,
            prototypes=form.prototypes[swapped],
            outlook_prototypes=form.outlook_prototypes[swapped],
        )
        study = draw(7, other, published_facts(), COMPANY_SD)

        failing = {line["persona"] for line in compare_orders(study, form) if not line["holds"]}

        assert failing == {"traditionalist", "honcho"}

    def test_finds_out_statements_that_are_scored_the_wrong_way(self, form: Form) -> None:
        study = draw(7, form, published_facts(), COMPANY_SD)
        straight = replace(form, reversed=np.zeros_like(form.reversed))

        failing = [line for line in compare_orders(study, straight) if not line["holds"]]

        assert failing


class TestMeasures:
    def test_are_the_products_scores_and_belief_less_practice(self, form: Form) -> None:
        names, means = measures(draw(7, form, published_facts(), COMPANY_SD), form)

        assert names == [*form.dimensions, *form.outlook, "OUT5_TECH"]
        practised = (means[names.index("TEC")] + means[names.index("INT")]) / 2
        assert means[-1] == pytest.approx(means[names.index("OUT5")] - practised)


def _doubled(fact: PublishedFact) -> PublishedFact:
    return replace(fact, value=min(2 * fact.value, 1.0) if fact.value < 1 else 0.5)
