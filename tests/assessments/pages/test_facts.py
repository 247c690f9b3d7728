"""The page with the questions of fact."""

import pytest
from django.test import Client

from apps.assessments.models import Round
from apps.assessments.scoring import score_round
from apps.tenancy.context import acting_for
from tests.assessments.pages.browsing import address, now_in, text
from tests.assessments.steps import LATER, close_round, fill
from tests.conftest import Company


class TestAnswerFacts:
    def test_keeps_what_is_known_and_shows_it_again(
        self, acme: Company, owner: Client, drafted: Round
    ) -> None:
        sent = {
            "FCT1": "unknown",
            "FCT3": "none launched",
            "FCT5": ["csat_pct", "nps"],
            "FCT6_channels": ["email"],
            "FCT6_hours": "Mon-Fri 8-18",
            "FCT7_date": "2026-05-04",
            "FCT7_people": "120",
        }
        path = address(acme, "answer_facts", drafted.pk)

        owner.post(path, sent)

        assert now_in(acme, drafted).facts == {
            "FCT1": "unknown",
            "FCT3": "none launched",
            "FCT5": ["csat_pct", "nps"],
            "FCT6": {"channels": ["email"], "hours": "Mon-Fri 8-18"},
            "FCT7": {"date": "2026-05-04", "people": 120},
        }
        page = text(owner.get(path))
        assert 'value="2026-05-04"' in page
        assert 'value="Mon-Fri 8-18"' in page

    def test_takes_no_answer_at_all(self, acme: Company, owner: Client, drafted: Round) -> None:
        answer = owner.post(address(acme, "answer_facts", drafted.pk), {})

        assert answer.status_code == 302
        assert now_in(acme, drafted).facts == {}

    @pytest.mark.parametrize(
        ("name", "value", "sentence"),
        [
            ("FCT1", "maybe", "Choose one of the answers on this page."),
            ("FCT5", "guesses", "Choose from the answers on this page."),
            ("FCT7_date", "2027-01-01", "This day lies ahead."),
            ("FCT7_date", "in spring", "Write the day as a date"),
            ("FCT7_people", "-3", "Write a whole number of people"),
        ],
    )
    def test_refuses_beside_the_field_and_keeps_the_rest(
        self, acme: Company, owner: Client, drafted: Round, name: str, value: str, sentence: str
    ) -> None:
        sent = {"FCT6_hours": "always", name: value}

        answer = owner.post(address(acme, "answer_facts", drafted.pk), sent)

        assert answer.status_code == 422
        assert sentence in text(answer)
        assert 'value="always"' in text(answer)

    def test_leaves_the_facts_of_a_scored_round_as_they_were(
        self, acme: Company, owner: Client, opened: Round
    ) -> None:
        with acting_for(acme.organisation.pk):
            fill(opened, frontline=6)
            close_round(opened)
            score_round(opened, at=LATER)

        owner.post(address(acme, "answer_facts", opened.pk), {"FCT2": "yes"})

        assert now_in(acme, opened).facts == {}
