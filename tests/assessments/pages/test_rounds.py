"""The pages of a round: what members see, what they may do, and what strangers get."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from apps.accounts.models import Role
from apps.assessments.models import Response, Round
from apps.assessments.models.round import State
from apps.assessments.scoring import score_round
from apps.jobs.models import Job
from apps.tenancy.context import acting_for
from tests.assessments.pages.browsing import address, now_in, text
from tests.assessments.steps import LATER, close_round, fill, invite
from tests.conftest import NOON, Company

FORMS = ["edit_round", "answer_facts", "extend_round", "close_round"]
MEANT = {"is_meant": "on"}  # to open without anybody invited
BUTTONS = ["open_round", "open_mirror", "close_mirror", "remind"]


class TestAccess:
    @pytest.mark.parametrize("verb", ["show_round", *FORMS])
    def test_a_foreign_round_is_missing(
        self, acme: Company, borealis: Company, drafted: Round, verb: str
    ) -> None:
        theirs = address(borealis, verb, drafted.pk)
        missing = address(borealis, verb, uuid4())

        answers = [borealis.client().get(path) for path in (theirs, missing)]

        assert [a.status_code for a in answers] == [404, 404]
        assert acme.client().get(address(borealis, verb, drafted.pk)).status_code == 404

    @pytest.mark.parametrize("verb", BUTTONS)
    def test_a_stranger_changes_nothing(
        self, acme: Company, borealis: Company, drafted: Round, verb: str
    ) -> None:
        for company in (acme, borealis):
            answer = borealis.client().post(address(company, verb, drafted.pk))
            assert answer.status_code == 404

        assert now_in(acme, drafted).state == State.DRAFT

    @pytest.mark.parametrize("role", [Role.VIEWER, Role.ANALYST])
    def test_viewers_and_analysts_see_but_do_not_act(
        self, acme: Company, drafted: Round, role: Role
    ) -> None:
        client = acme.client(acme.hire(role))

        assert client.get(address(acme, "list_rounds")).status_code == 200
        assert client.get(address(acme, "show_round", drafted.pk)).status_code == 200
        assert client.get(address(acme, "start_round")).status_code == 403
        for verb in FORMS:
            assert client.get(address(acme, verb, drafted.pk)).status_code == 403
        for verb in BUTTONS:
            assert client.post(address(acme, verb, drafted.pk)).status_code == 403

    def test_an_admin_acts(self, acme: Company, drafted: Round) -> None:
        client = acme.client(acme.hire(Role.ADMIN))

        client.post(address(acme, "open_round", drafted.pk), MEANT)

        assert now_in(acme, drafted).state == State.OPEN

    def test_a_visitor_is_asked_to_log_in(self, acme: Company, drafted: Round) -> None:
        answer = Client().get(address(acme, "show_round", drafted.pk))

        assert answer.status_code == 302
        assert "/account/login/" in answer["Location"]

    @pytest.mark.parametrize("verb", BUTTONS)
    def test_looking_never_acts(
        self, acme: Company, owner: Client, drafted: Round, verb: str
    ) -> None:
        answer = owner.get(address(acme, verb, drafted.pk))

        assert answer.status_code == 405
        assert f'href="{address(acme, "show_round", drafted.pk)}"' in text(answer)


class TestListRounds:
    def test_says_what_to_do_when_there_is_none(self, acme: Company, owner: Client) -> None:
        assert "No assessment yet" in text(owner.get(address(acme, "list_rounds")))

    def test_shows_the_companys_own_and_nothing_of_a_stranger(
        self, acme: Company, borealis: Company, opened: Round
    ) -> None:
        own = address(acme, "show_round", opened.pk)
        assert own in text(acme.client().get(address(acme, "list_rounds")))

        page = text(borealis.client().get(address(borealis, "list_rounds")))
        assert str(opened.pk) not in page
        assert "No assessment yet" in page


class TestStartRound:
    def test_starts_the_quarters_round(self, acme: Company, owner: Client) -> None:
        sent = {"quarter": "2026-Q3", "closes_at": "2026-11-30"}

        answer = owner.post(address(acme, "start_round"), sent, follow=True)

        assert "Customer care, 2026 Q3" in text(answer)
        assert "until the end of 30 November 2026" in text(answer)

    def test_says_so_beside_the_field_when_the_quarter_has_one(
        self, acme: Company, owner: Client, drafted: Round
    ) -> None:
        sent = {"quarter": "2026-Q4", "closes_at": "2026-11-30"}

        answer = owner.post(address(acme, "start_round"), sent)

        assert answer.status_code == 422
        assert "This quarter has its assessment already." in text(answer)
        assert 'value="2026-11-30"' in text(answer)

    @pytest.mark.parametrize(
        ("day", "sentence"),
        [
            ("", "Choose the last day to answer."),
            ("soon", "Write the day as a date, such as 2026-11-30."),
            ("2026-11-15", "This day has passed. Choose today or a later day."),
            ("2027-11-15", "Choose a day within the next three months"),
            ("9999-12-31", "Choose a day within the next three months"),
        ],
    )
    def test_refuses_a_day_kindly_and_keeps_what_was_typed(
        self, acme: Company, owner: Client, day: str, sentence: str
    ) -> None:
        answer = owner.post(address(acme, "start_round"), {"quarter": "2026-Q3", "closes_at": day})

        assert answer.status_code == 422
        assert sentence in text(answer)
        assert f'value="{day}"' in text(answer)
        assert 'value="2026-Q3" checked' in text(answer).replace(' id="id_quarter_1"', "").replace(
            " required", ""
        )

    @pytest.mark.parametrize("quarter", ["", "2027-Q1", "2025-Q3", "last"])
    def test_refuses_a_quarter_that_is_not_offered(
        self, acme: Company, owner: Client, quarter: str
    ) -> None:
        sent = {"quarter": quarter, "closes_at": "2026-11-30"}

        assert owner.post(address(acme, "start_round"), sent).status_code == 422

    def test_takes_today_as_the_last_day(self, acme: Company, owner: Client) -> None:
        owner.post(address(acme, "start_round"), {"quarter": "2026-Q4", "closes_at": "2026-11-16"})

        with acting_for(acme.organisation.pk):
            closes_at = Round.objects.get().closes_at
        assert closes_at == NOON.replace(hour=23)  # midnight in Berlin


class TestShowRound:
    def test_lists_what_is_to_be_done_before_opening(
        self, acme: Company, owner: Client, drafted: Round
    ) -> None:
        page = text(owner.get(address(acme, "show_round", drafted.pk)))

        assert "Nobody is invited yet." in page
        assert "0 of 7 answered." in page
        assert "Open the assessment" in page

    def test_shows_participation_in_steps_and_never_who(
        self, acme: Company, owner: Client, opened: Round
    ) -> None:
        with acting_for(acme.organisation.pk):
            fill(opened, leaders=3, frontline=7)

        page = text(owner.get(address(acme, "show_round", opened.pk)))

        assert "fewer than 5" in page
        assert "Enough for results" in page
        assert "frontline.0@acme.example" not in page

    def test_says_that_results_are_being_worked_out_then_that_they_are_there(
        self, acme: Company, owner: Client, opened: Round
    ) -> None:
        with acting_for(acme.organisation.pk):
            fill(opened, frontline=6)
            close_round(opened)
        path = address(acme, "show_round", opened.pk)
        assert "The results are being worked out" in text(owner.get(path))

        with acting_for(acme.organisation.pk):
            score_round(opened, at=LATER)
        page = text(owner.get(path))
        assert "See the results of 2026 Q4" in page
        assert "5 or more" in page

    def test_says_what_is_missing_when_too_few_have_answered(
        self, acme: Company, owner: Client, opened: Round
    ) -> None:
        with acting_for(acme.organisation.pk):
            fill(opened, frontline=4)
            close_round(opened)
            score_round(opened, at=LATER)

        page = text(owner.get(address(acme, "show_round", opened.pk)))

        assert "Too few answers for results" in page
        assert "Extend the assessment" in page
        assert "invite more" not in page
        assert "Start an assessment" in page


class TestEditRound:
    def test_keeps_the_last_day_and_the_head_counts(
        self, acme: Company, owner: Client, drafted: Round
    ) -> None:
        sent = {"closes_at": "2026-12-01", "leader": "4", "frontline": "250", "manager": ""}

        owner.post(address(acme, "edit_round", drafted.pk), sent)

        assert now_in(acme, drafted).headcounts == {"leader": 4, "frontline": 250}

    def test_refuses_a_head_count_that_is_no_number(
        self, acme: Company, owner: Client, drafted: Round
    ) -> None:
        sent = {"closes_at": "2026-12-01", "leader": "many"}

        answer = owner.post(address(acme, "edit_round", drafted.pk), sent)

        assert answer.status_code == 422
        assert "Write a whole number of people, or leave it open." in text(answer)
        assert 'value="many"' in text(answer)


class TestOpenRound:
    def test_opens_once_on_a_double_click(
        self, acme: Company, owner: Client, drafted: Round
    ) -> None:
        for _click in range(2):
            answer = owner.post(address(acme, "open_round", drafted.pk), MEANT, follow=True)
            assert "The assessment is open." in text(answer)

        with acting_for(acme.organisation.pk):
            assert Job.objects.filter(kind__endswith="send_invitations").count() == 1

    def test_asks_first_where_nobody_is_invited(
        self, acme: Company, owner: Client, drafted: Round
    ) -> None:
        offered = text(owner.get(address(acme, "show_round", drafted.pk)))
        answer = owner.post(address(acme, "open_round", drafted.pk))

        assert answer.status_code == 422
        assert "Nobody is invited yet. Invite the people who answer first" in text(answer)
        assert now_in(acme, drafted).state == State.DRAFT
        for page in (offered, text(answer)):
            assert 'type="checkbox" name="is_meant"' in page
            assert "Open it with nobody invited: the people are invited later" in page

    def test_asks_nothing_where_people_are_invited(
        self, acme: Company, owner: Client, drafted: Round
    ) -> None:
        with acting_for(acme.organisation.pk):
            invite(drafted, "ben@acme.example")

        offered = text(owner.get(address(acme, "show_round", drafted.pk)))
        answer = owner.post(address(acme, "open_round", drafted.pk), follow=True)

        assert "is_meant" not in offered
        assert "The invitations are on their way." in text(answer)

    def test_promises_no_mail_where_nobody_is_invited(
        self, acme: Company, owner: Client, drafted: Round
    ) -> None:
        answer = owner.post(address(acme, "open_round", drafted.pk), MEANT, follow=True)

        assert "Nobody is invited yet" in text(answer)
        assert "on their way" not in text(answer)

    def test_says_what_is_missing(self, acme: Company, owner: Client, drafted: Round) -> None:
        with acting_for(acme.organisation.pk):
            Round.objects.update(closes_at=NOON - timedelta(days=1))

        answer = owner.post(address(acme, "open_round", drafted.pk))

        assert answer.status_code == 422
        assert "The last day to answer is missing or has passed." in text(answer)

    def test_does_not_open_a_closed_round(
        self, acme: Company, owner: Client, opened: Round
    ) -> None:
        with acting_for(acme.organisation.pk):
            close_round(opened)

        answer = owner.post(address(acme, "open_round", opened.pk))

        assert answer.status_code == 422
        assert "it does not open again" in text(answer)


class TestExtendRound:
    def test_moves_the_last_day(self, acme: Company, owner: Client, opened: Round) -> None:
        path = address(acme, "extend_round", opened.pk)
        answer = owner.post(path, {"closes_at": "2026-12-15"}, follow=True)

        assert "until the end of 15 December 2026" in text(answer)

    def test_refuses_an_earlier_day(self, acme: Company, owner: Client, opened: Round) -> None:
        path = address(acme, "extend_round", opened.pk)

        answer = owner.post(path, {"closes_at": "2026-11-20"})

        assert answer.status_code == 422
        assert "Choose a later day than the present one." in text(answer)
        assert 'value="2026-11-20"' in text(answer)

    def test_refuses_a_closed_round(self, acme: Company, owner: Client, opened: Round) -> None:
        with acting_for(acme.organisation.pk):
            close_round(opened)

        answer = owner.post(address(acme, "extend_round", opened.pk), {"closes_at": "2026-12-15"})

        assert answer.status_code == 422
        assert now_in(acme, opened).state == State.CLOSED


class TestCloseRound:
    def test_closes_at_once_when_enough_have_answered(
        self, acme: Company, owner: Client, opened: Round
    ) -> None:
        with acting_for(acme.organisation.pk):
            fill(opened, frontline=5)

        for _click in range(2):
            answer = owner.post(address(acme, "close_round", opened.pk))
            assert answer.status_code == 302

        assert now_in(acme, opened).state == State.CLOSED

    def test_asks_again_when_answers_came_faster_than_anybody_reads(
        self, acme: Company, owner: Client, opened: Round
    ) -> None:
        with acting_for(acme.organisation.pk):
            fill(opened, frontline=6)
            hurried = Response.objects.values_list("pk", flat=True)[:2]
            Response.objects.filter(pk__in=list(hurried)).update(is_too_fast=True)

        answer = owner.post(address(acme, "close_round", opened.pk))

        assert answer.status_code == 422
        assert now_in(acme, opened).state == State.OPEN

    def test_asks_again_when_there_would_be_no_results(
        self, acme: Company, owner: Client, opened: Round
    ) -> None:
        with acting_for(acme.organisation.pk):
            fill(opened, frontline=4)
        path = address(acme, "close_round", opened.pk)

        answer = owner.post(path)
        assert answer.status_code == 422
        assert "Fewer than 5 people have handed in answers that can be used" in text(answer)
        assert now_in(acme, opened).state == State.OPEN

        owner.post(path, {"is_meant": "on"})
        assert now_in(acme, opened).state == State.CLOSED

    def test_does_not_close_a_draft(self, acme: Company, owner: Client, drafted: Round) -> None:
        answer = owner.post(address(acme, "close_round", drafted.pk), {"is_meant": "on"})

        assert answer.status_code == 422
        assert "The assessment is not open yet." in text(answer)


class TestMirrorLink:
    def test_is_shown_to_those_who_act_and_leads_to_the_mirror(
        self, acme: Company, owner: Client, opened: Round
    ) -> None:
        page = text(owner.post(address(acme, "open_mirror", opened.pk), follow=True))

        link = page.split('<code id="mirror-link">')[1].split("</code>")[0].strip()
        assert Client().get(link).status_code == 200
        viewer = acme.client(acme.hire(Role.VIEWER))
        assert "/m/" not in text(viewer.get(address(acme, "show_round", opened.pk)))

        owner.post(address(acme, "close_mirror", opened.pk))
        assert Client().get(link).status_code == 404

    def test_is_not_made_before_the_round_is_open(
        self, acme: Company, owner: Client, drafted: Round
    ) -> None:
        answer = owner.post(address(acme, "open_mirror", drafted.pk))

        assert answer.status_code == 422
        assert "The assessment is not open yet." in text(answer)
