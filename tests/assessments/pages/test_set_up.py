"""The set-up of a round in four steps, the questions to look through, and the live page."""

from datetime import timedelta
from uuid import uuid4

import time_machine
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from apps.accounts.models import Role
from apps.assessments.actions import invitations, rounds
from apps.assessments.actions.participation import settle_participation
from apps.assessments.actions.rounds import USUAL_REMINDERS
from apps.assessments.importing import Person
from apps.assessments.models import Group, Round
from apps.tenancy.context import acting_for
from tests.assessments.pages.browsing import address, now_in, text
from tests.assessments.steps import END, fill, invite, open_round
from tests.conftest import NOON, Company


def gettext_in(language: str, words: str) -> str:
    with translation.override(language):
        return gettext(words)


def steps(page: str) -> list[str]:
    """Return the state of each step, in their order."""
    listed = page.split('<ol class="tasks round-steps">')[1].split("</ol>", maxsplit=1)[0]
    return [item.split("</span>")[-2].split(">")[-1].strip() for item in listed.split("</li>")[:-1]]


class TestSetUp:
    def test_shows_four_steps_and_what_is_missing(
        self, acme: Company, owner: Client, drafted: Round
    ) -> None:
        page = text(owner.get(address(acme, "show_round", drafted.pk)))

        assert steps(page) == ["To do", "Optional", "Done", "To do"]
        assert "Nobody is invited yet. Results need the answers of 5 people or more." in page
        assert "39 questions, about 6 minutes." in page
        assert "First: Invite the people who answer." in page

    def test_sets_the_questions_of_fact_apart_as_optional(
        self, acme: Company, owner: Client, drafted: Round
    ) -> None:
        page = text(owner.get(address(acme, "show_round", drafted.pk)))
        _before, apart = page.split("<h3>Optional, apart from these steps</h3>")

        assert "Answer the questions of fact" in apart
        assert "Answer the questions of fact" not in page.split("</ol>")[0]

    def test_does_not_call_the_dates_done_that_every_assessment_starts_with(
        self, acme: Company, owner: Client
    ) -> None:
        owner.post(address(acme, "start_round"), {"quarter": "2026-Q4", "closes_at": "2026-11-30"})
        with acting_for(acme.organisation.pk):
            round_ = Round.objects.get()
        path = address(acme, "show_round", round_.pk)
        before = steps(text(owner.get(path)))
        owner.post(
            address(acme, "edit_round", round_.pk),
            {"closes_at": "2026-12-15", "reminder_days": ["14"]},
        )

        assert before == ["To do", "Optional", "Ready", "To do"]
        assert steps(text(owner.get(path)))[2] == "Done"

    def test_counts_roles_and_languages_against_the_floor(
        self, acme: Company, owner: Client, drafted: Round
    ) -> None:
        with acting_for(acme.organisation.pk):
            for number in range(3):
                invite(drafted, f"f{number}@acme.example")
            german = Person(email="l@acme.example", name="", group=Group.LEADER, language="de")
            invitations.invite(round_=drafted, person=german, by=None, at=NOON)
        path = address(acme, "show_round", drafted.pk)

        page = text(owner.get(path))
        assert "4 people are invited: Leader 1, Frontline 3." in page
        assert "Languages: English 3, Deutsch 1." in page
        assert "Invite at least 1 more person." in page
        assert steps(page)[0] == "To do"

        with acting_for(acme.organisation.pk):
            invite(drafted, "f3@acme.example")
        page = text(owner.get(path))
        assert steps(page) == ["Done", "Optional", "Done", "To do"]
        assert "Everything is ready." in page

    def test_tells_before_opening_what_opening_does(
        self, acme: Company, owner: Client, drafted: Round
    ) -> None:
        with acting_for(acme.organisation.pk):
            invite(drafted, "ben@acme.example")
            rounds.edit_round(
                round_=drafted,
                closes_at=END,
                headcounts={},
                reminder_days=(7, 2),
                by=None,
                at=NOON,
            )

        page = text(owner.get(address(acme, "show_round", drafted.pk)))

        assert "1 person gets a mail with a link of their own" in page
        assert "the end of 30 November 2026 (Europe/Berlin)" in page
        assert "23 November 2026, 09:00 (Europe/Berlin); 28 November 2026, 09:00" in page

    def test_offers_no_opening_without_a_last_day_that_lies_ahead(
        self, acme: Company, owner: Client, drafted: Round
    ) -> None:
        with acting_for(acme.organisation.pk):
            Round.objects.update(closes_at=NOON - timedelta(days=1))

        page = text(owner.get(address(acme, "show_round", drafted.pk)))

        assert steps(page)[2] == "To do"
        assert "has passed. Choose another one." in page
        assert address(acme, "open_round", drafted.pk) not in page

    def test_says_to_those_who_do_not_act_only_that_it_is_set_up(
        self, acme: Company, drafted: Round
    ) -> None:
        viewer = acme.client(acme.hire(Role.VIEWER))

        page = text(viewer.get(address(acme, "show_round", drafted.pk)))

        assert "This assessment is being set up" in page
        assert "round-steps" not in page


class TestReminders:
    def test_are_chosen_for_a_new_round_and_can_be_changed(
        self, acme: Company, owner: Client
    ) -> None:
        owner.post(address(acme, "start_round"), {"quarter": "2026-Q4", "closes_at": "2026-11-30"})
        with acting_for(acme.organisation.pk):
            round_ = Round.objects.get()
        assert tuple(round_.reminder_days) == USUAL_REMINDERS

        path = address(acme, "edit_round", round_.pk)
        owner.post(path, {"closes_at": "2026-12-15", "reminder_days": ["14", "1"]})

        assert now_in(acme, round_).reminder_days == [14, 1]
        assert text(owner.get(path)).count("checked") == 2

    def test_are_refused_where_they_are_not_offered(
        self, acme: Company, owner: Client, drafted: Round
    ) -> None:
        sent = {"closes_at": "2026-12-15", "reminder_days": ["14", "99"], "leader": "7"}

        answer = owner.post(address(acme, "edit_round", drafted.pk), sent)

        assert answer.status_code == 422
        assert "Choose from the reminders on this page." in text(answer)
        assert 'value="7"' in text(answer)
        assert now_in(acme, drafted).reminder_days == []


class TestPreview:
    def test_shows_every_question_with_its_answers_and_takes_none(
        self, acme: Company, owner: Client, drafted: Round
    ) -> None:
        path = address(acme, "preview_questions", drafted.pk)
        page = text(owner.get(path))

        assert page.count('class="card" value=') == 39
        assert page.count("It doesn&#x27;t apply to us") == 38
        assert "<input" not in page.split("<h1>")[1]
        assert owner.post(path).status_code == 405

    def test_speaks_the_language_that_is_chosen(
        self, acme: Company, owner: Client, drafted: Round
    ) -> None:
        path = address(acme, "preview_questions", drafted.pk)
        with acting_for(acme.organisation.pk):
            german = drafted.instrument.words_in("de").questions[0].text

        assert german not in text(owner.get(path))
        page = text(owner.get(path, {"language": "de"}))
        assert german in page
        assert page.count(gettext_in("de", "It doesn't apply to us")) == 38
        assert 'lang="de"' in page
        assert text(owner.get(path, {"language": "tlh"})).count('class="card" value=') == 39

    def test_is_for_members(self, acme: Company, borealis: Company, drafted: Round) -> None:
        viewer = acme.client(acme.hire(Role.VIEWER))

        assert viewer.get(address(acme, "preview_questions", drafted.pk)).status_code == 200
        for company, round_id in [(acme, drafted.pk), (borealis, drafted.pk), (borealis, uuid4())]:
            path = address(company, "preview_questions", round_id)
            assert borealis.client().get(path).status_code == 404


class TestLivePage:
    def test_draws_participation_in_steps_with_the_table_behind_it(
        self, acme: Company, owner: Client, opened: Round
    ) -> None:
        with acting_for(acme.organisation.pk):
            fill(opened, leaders=3, frontline=9)
            settle_participation()

        page = text(owner.get(address(acme, "show_round", opened.pk)))

        assert page.count("<svg") >= 3
        assert "Enough people have answered for results" in page
        assert "Enough for a view of their own, unless answers are set aside: Frontline." in page
        assert "so their answers count in the whole only: Leader." in page
        assert "only 3 invited" in page
        assert "Show as table" in page
        assert "55% or more" in page  # 5 of 9
        for exact in (">3 ", ">9 or more", "12 or more"):
            assert exact not in page

    def test_says_how_many_are_needed_and_how_long_is_left(
        self, acme: Company, owner: Client, opened: Round
    ) -> None:
        with acting_for(acme.organisation.pk):
            invite(opened, "ben@acme.example")

        page = text(owner.get(address(acme, "show_round", opened.pk)))

        assert "14 days left." in page
        assert "Not enough answers yet: results need 5 people" in page
        assert "Only 1 person is invited: invite more." in page

    def test_says_when_reminders_went_and_go(
        self, acme: Company, owner: Client, drafted: Round
    ) -> None:
        with acting_for(acme.organisation.pk):
            invite(drafted, "ben@acme.example")
            Round.objects.update(reminder_days=[7])
            open_round(drafted)
        path = address(acme, "show_round", drafted.pk)
        page = text(owner.get(path))
        assert "No reminder has gone yet." in page
        assert "The next goes by itself on 23 November 2026, 09:00 (Europe/Berlin)." in page
        assert "Send a reminder" in page

        owner.post(address(acme, "remind", drafted.pk))
        page = text(owner.get(path))
        assert "The last reminder went on 16 November 2026, 13:00 (Europe/Berlin)." in page
        assert "Send a reminder" not in page
        assert "You can send another one a day after the last." in page


class TestNextDue:
    def test_is_the_present_quarter_until_it_is_started(self, acme: Company, owner: Client) -> None:
        path = address(acme, "list_rounds")
        page = text(owner.get(path))
        assert "Next due: 2026 Q4" in page
        assert "The quarter runs until 31 December 2026." in page
        assert "until 31 December 2027 at the latest" in page
        assert "sample-stamp" in page

        owner.post(address(acme, "start_round"), {"quarter": "2026-Q4", "closes_at": "2026-11-30"})
        page = text(owner.get(path))
        assert "Next due: 2027 Q1, from 1 January 2027" in page
        assert "until a year after their end: 2026 Q3, 2026 Q2, 2026 Q1, 2025 Q4." in page
        assert "Go on setting up 2026 Q4" in page
        assert "sample-stamp" not in page

    def test_comes_with_participation_in_steps(
        self, acme: Company, owner: Client, opened: Round
    ) -> None:
        with acting_for(acme.organisation.pk):
            fill(opened, frontline=7)
            settle_participation()

        page = text(owner.get(address(acme, "list_rounds")))

        assert "5 or more of 7" in page
        assert "See how many have answered" in page

    def test_goes_on_with_the_year(self, acme: Company, owner: Client, opened: Round) -> None:
        with time_machine.travel(NOON + timedelta(days=60), tick=False):
            page = text(acme.client().get(address(acme, "list_rounds")))

        assert "Next due: 2027 Q1" in page
        assert "The quarter runs until 31 March 2027." in page
