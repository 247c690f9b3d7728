"""The pages on which people are invited: one by one, from a file, corrected, withdrawn."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from apps.accounts.models import Role
from apps.assessments.models import Invitation, Round
from apps.tenancy.context import acting_for
from tests.assessments.pages.browsing import address, signed_in, text, upload
from tests.assessments.steps import close_round, invite, respond, start_round
from tests.conftest import Company

ANNA = {"email": "anna@acme.example", "name": "Anna", "group": "leader", "language": "en"}


@pytest.fixture
def ben(acme: Company, opened: Round) -> Invitation:
    with acting_for(acme.organisation.pk):
        return invite(opened, "ben@acme.example")


def invited(company: Company) -> list[str]:
    with acting_for(company.organisation.pk):
        people = Invitation.objects.not_withdrawn().order_by("email")
        return list(people.values_list("email", flat=True))


def without_tokens(response: Any) -> str:
    """Return the page without what differs each time it is asked for."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text(response))


class TestAccess:
    @pytest.mark.parametrize("verb", ["list_invitations", "invite", "import_invitations"])
    def test_is_for_those_who_act(self, acme: Company, opened: Round, verb: str) -> None:
        path = address(acme, verb, opened.pk)

        for role, status in [(Role.VIEWER, 403), (Role.ANALYST, 403), (Role.ADMIN, 200)]:
            assert acme.client(acme.hire(role)).get(path).status_code == status

    @pytest.mark.parametrize("verb", ["list_invitations", "invite", "import_invitations"])
    def test_a_foreign_round_is_missing(self, borealis: Company, opened: Round, verb: str) -> None:
        client = borealis.client()

        for round_id in (opened.pk, uuid4()):
            assert client.get(address(borealis, verb, round_id)).status_code == 404

    @pytest.mark.parametrize("verb", ["correct_invitation", "withdraw_invitation"])
    def test_a_stranger_changes_no_invitation(
        self, acme: Company, borealis: Company, opened: Round, ben: Invitation, verb: str
    ) -> None:
        with acting_for(borealis.organisation.pk):
            theirs = start_round(borealis)

        for company, round_ in [(acme, opened), (borealis, opened), (borealis, theirs)]:
            path = address(company, verb, round_.pk, ben.pk)
            assert borealis.client().post(path, ANNA).status_code == 404

        assert invited(acme) == ["ben@acme.example"]


class TestInvite:
    def test_invites_the_person(self, acme: Company, owner: Client, opened: Round) -> None:
        answer = owner.post(address(acme, "invite", opened.pk), ANNA, follow=True)

        assert "anna@acme.example is invited." in text(answer)
        assert invited(acme) == ["anna@acme.example"]

    def test_invites_once_on_a_double_click_and_says_so(
        self, acme: Company, owner: Client, opened: Round
    ) -> None:
        path = address(acme, "invite", opened.pk)
        owner.post(path, ANNA)

        answer = owner.post(path, ANNA | {"email": "Anna@ACME.example"})

        assert answer.status_code == 422
        assert "This address is invited already." in text(answer)
        assert invited(acme) == ["anna@acme.example"]

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"email": "anna"}, "Enter an address such as anna@example.com."),
            ({"email": ""}, "Enter the person&#x27;s email address."),
            ({"group": ""}, "Choose the role in which the person answers."),
            ({"group": "boss"}, "Choose one of the roles on this page."),
            ({"language": "tlh"}, "Choose one of the languages on this page."),
            ({"name": "A" * 121}, "at most 120 characters"),
            ({"name": "An\0na"}, "Null characters are not allowed."),
        ],
    )
    def test_says_what_is_wrong_and_keeps_the_rest(
        self,
        acme: Company,
        owner: Client,
        opened: Round,
        wrong: dict[str, str],
        sentence: str,
    ) -> None:
        sent = ANNA | {"name": "Kept as typed"} | wrong

        answer = owner.post(address(acme, "invite", opened.pk), sent)

        assert answer.status_code == 422
        assert sentence in text(answer)
        assert f'value="{sent["name"]}"' in answer.content.decode()
        assert invited(acme) == []

    def test_escapes_a_name_that_is_markup(
        self, acme: Company, owner: Client, opened: Round
    ) -> None:
        owner.post(address(acme, "invite", opened.pk), ANNA | {"name": "<script>x</script>"})

        page = text(owner.get(address(acme, "list_invitations", opened.pk)))
        assert "&lt;script&gt;x" in page
        assert "<script>x" not in page

    def test_invites_nobody_to_a_closed_round(
        self, acme: Company, owner: Client, opened: Round
    ) -> None:
        with acting_for(acme.organisation.pk):
            close_round(opened)

        answer = owner.post(address(acme, "invite", opened.pk), ANNA)

        assert answer.status_code == 422
        assert "nobody can be invited to it any more" in text(answer)
        assert 'value="anna@acme.example"' in text(answer)


class TestImportInvitations:
    def test_shows_what_the_file_says_then_invites(
        self, acme: Company, owner: Client, opened: Round
    ) -> None:
        path = address(acme, "import_invitations", opened.pk)
        read = upload(owner, path, "name,email,role\nAnna,anna@acme.example,leader\n")
        assert read.status_code == 200
        assert invited(acme) == []

        answer = owner.post(path, {"people": signed_in(read)}, follow=True)

        assert "1 person is invited." in text(answer)
        assert invited(acme) == ["anna@acme.example"]

    def test_lists_bad_lines_and_keeps_the_good_for_confirmation(
        self, acme: Company, owner: Client, opened: Round, ben: Invitation
    ) -> None:
        path = address(acme, "import_invitations", opened.pk)
        lines = [
            "email;role",
            "anna@acme.example;leader",
            "carla;leader",
            "ben@acme.example;leader",
        ]

        read = upload(owner, path, "\n".join(lines))

        assert read.status_code == 422
        page = text(read)
        assert "This is not an email address." in page
        assert "This address is invited already." in page
        assert "carla, leader" in page
        owner.post(path, {"people": signed_in(read)})
        assert invited(acme) == ["anna@acme.example", ben.email]

    def test_invites_nobody_twice_on_a_double_click(
        self, acme: Company, owner: Client, opened: Round
    ) -> None:
        path = address(acme, "import_invitations", opened.pk)
        signed = signed_in(upload(owner, path, "email,role\nanna@acme.example,leader\n"))
        owner.post(path, {"people": signed})

        answer = owner.post(path, {"people": signed}, follow=True)

        assert "0 people are invited. 1 was invited already." in text(answer)
        assert invited(acme) == ["anna@acme.example"]

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (b"", "The file is empty."),
            (b"anna@acme.example,leader", "The first line has to name the columns"),
            (b"x" * (2**20 + 1), "The file is larger than 1 MB."),
            (b"\x89PNG\r\n\x1a\n\0\0\0", "The first line has to name the columns"),
        ],
    )
    def test_refuses_a_file_that_is_none(
        self, acme: Company, owner: Client, opened: Round, content: bytes, sentence: str
    ) -> None:
        answer = upload(owner, address(acme, "import_invitations", opened.pk), content)

        assert answer.status_code == 422
        assert sentence in text(answer)

    def test_asks_for_a_file_when_there_is_none(
        self, acme: Company, owner: Client, opened: Round
    ) -> None:
        answer = owner.post(address(acme, "import_invitations", opened.pk), {})

        assert answer.status_code == 422
        assert "Choose a file." in text(answer)

    def test_believes_only_its_own_list(self, acme: Company, owner: Client, opened: Round) -> None:
        path = address(acme, "import_invitations", opened.pk)
        signed = signed_in(upload(owner, path, "email,role\nanna@acme.example,leader\n"))

        answer = owner.post(path, {"people": signed[:-1] + ("a" if signed[-1] != "a" else "b")})

        assert answer.status_code == 422
        assert "Choose the file again." in text(answer)
        assert invited(acme) == []

    def test_does_not_take_a_list_that_was_read_for_another_company(
        self, acme: Company, borealis: Company, owner: Client, opened: Round
    ) -> None:
        with acting_for(borealis.organisation.pk):
            theirs = start_round(borealis)
        path = address(acme, "import_invitations", opened.pk)
        signed = signed_in(upload(owner, path, "email,role\nanna@acme.example,leader\n"))

        answer = borealis.client().post(
            address(borealis, "import_invitations", theirs.pk), {"people": signed}
        )

        assert answer.status_code == 422
        assert invited(borealis) == []


class TestListInvitations:
    def test_tells_nothing_of_who_has_answered(
        self, acme: Company, owner: Client, opened: Round, ben: Invitation
    ) -> None:
        path = address(acme, "list_invitations", opened.pk)
        before = without_tokens(owner.get(path))

        with acting_for(acme.organisation.pk):
            respond(ben)

        assert without_tokens(owner.get(path)) == before


class TestCorrectInvitation:
    def test_puts_it_right(
        self, acme: Company, owner: Client, opened: Round, ben: Invitation
    ) -> None:
        path = address(acme, "correct_invitation", opened.pk, ben.pk)
        assert 'value="ben@acme.example"' in text(owner.get(path))

        owner.post(path, ANNA)

        assert invited(acme) == ["anna@acme.example"]

    def test_replaces_once_on_a_double_click(
        self, acme: Company, owner: Client, opened: Round, ben: Invitation
    ) -> None:
        path = address(acme, "correct_invitation", opened.pk, ben.pk)
        owner.post(path, ANNA)

        answer = owner.post(path, ANNA, follow=True)

        assert "This invitation was replaced or withdrawn meanwhile." in text(answer)
        assert invited(acme) == ["anna@acme.example"]

    def test_says_the_same_whether_or_not_the_person_has_answered(
        self, acme: Company, owner: Client, opened: Round, ben: Invitation
    ) -> None:
        with acting_for(acme.organisation.pk):
            carla = invite(opened, "carla@acme.example")
            respond(carla)

        answers = [
            owner.post(
                address(acme, "correct_invitation", opened.pk, person.pk),
                ANNA | {"email": f"new.{person.email}"},
                follow=True,
            )
            for person in (ben, carla)
        ]

        said = [[str(message) for message in answer.context["messages"]] for answer in answers]
        assert said[0] == said[1] != []

    def test_refuses_the_address_of_somebody_else(
        self, acme: Company, owner: Client, opened: Round, ben: Invitation
    ) -> None:
        with acting_for(acme.organisation.pk):
            invite(opened, "anna@acme.example")

        answer = owner.post(address(acme, "correct_invitation", opened.pk, ben.pk), ANNA)

        assert answer.status_code == 422
        assert "Somebody else is invited at this address." in text(answer)
        assert invited(acme) == ["anna@acme.example", "ben@acme.example"]


class TestWithdrawInvitation:
    def test_withdraws_it_and_a_second_click_is_fine(
        self, acme: Company, owner: Client, opened: Round, ben: Invitation
    ) -> None:
        path = address(acme, "withdraw_invitation", opened.pk, ben.pk)

        for _click in range(2):
            assert "is withdrawn." in text(owner.post(path, follow=True))

        assert invited(acme) == []
        again = owner.get(address(acme, "correct_invitation", opened.pk, ben.pk))
        assert again.status_code == 404


class TestRemind:
    def test_says_what_it_did_and_that_one_a_day_is_enough(
        self, acme: Company, owner: Client, opened: Round
    ) -> None:
        path = address(acme, "remind", opened.pk)

        assert "A reminder is on its way" in text(owner.post(path, follow=True))
        assert "A reminder went out within the last day." in text(owner.post(path, follow=True))

    def test_says_when_it_cannot(self, acme: Company, owner: Client, opened: Round) -> None:
        with acting_for(acme.organisation.pk):
            close_round(opened)

        answer = owner.post(address(acme, "remind", opened.pk), follow=True)

        assert "Reminders go out while an assessment is open" in text(answer)
