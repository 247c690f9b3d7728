"""The pages of settings that hold one choice each, and a person's own."""

import pytest
from django.db import IntegrityError, transaction
from django.test import override_settings
from django.utils import translation

from apps.accounts.models import Notice, Organisation, Role, User
from apps.audit.models import AuditEntry
from apps.tenancy.context import acting_for
from tests.conftest import Company


def address(company: Company, page: str) -> str:
    return f"/o/{company.slug}/settings/{page}/"


def kept(company: Company) -> Organisation:
    with acting_for(company.organisation.pk):
        return Organisation.objects.get()


class TestEditPrivacy:
    def test_raises_the_floor_and_writes_it_down(self, acme: Company) -> None:
        browser = acme.client(acme.hire(Role.ADMIN))

        browser.post(address(acme, "privacy"), {"floor": "8"})

        assert kept(acme).anonymity_floor == 8
        with acting_for(acme.organisation.pk):
            assert AuditEntry.objects.get(verb="privacy floor changed").subject == "from 5 to 8"
        assert (
            "groups of 8 people or more" in browser.get(address(acme, "privacy")).content.decode()
        )

    @pytest.mark.parametrize("floor", ["4", "21", "many", ""])
    def test_refuses_what_protects_too_little_or_hides_too_much(
        self, acme: Company, floor: str
    ) -> None:
        answer = acme.client().post(address(acme, "privacy"), {"floor": floor})

        assert answer.status_code == 422
        assert kept(acme).anonymity_floor == 5

    def test_touches_nobody_else(self, acme: Company, borealis: Company) -> None:
        answer = acme.client().post(address(borealis, "privacy"), {"floor": "8"})

        assert answer.status_code == 404
        assert kept(borealis).anonymity_floor == 5


class TestEditLanguage:
    def test_keeps_the_language_of_mails(self, acme: Company) -> None:
        acme.client().post(address(acme, "language"), {"language": "de"})

        assert kept(acme).language == "de"

    def test_refuses_a_language_that_is_not_spoken(self, acme: Company) -> None:
        answer = acme.client().post(address(acme, "language"), {"language": "tlh"})

        assert answer.status_code == 422
        assert kept(acme).language == "en"


class TestLanguages:
    def test_are_none_but_those_that_are_spoken(self, at_acme: Company) -> None:
        with (
            pytest.raises(IntegrityError, match="organisation_language_known"),
            transaction.atomic(),
        ):
            Organisation.objects.update(language="xx")
        with pytest.raises(IntegrityError, match="user_language_known"), transaction.atomic():
            User.objects.filter(pk=at_acme.owner.pk).update(language="xx")


class TestEditPreferences:
    def test_keeps_what_the_person_wants_to_be_told(self, acme: Company) -> None:
        wanted = [Notice.RESULTS_READY.value]

        acme.client().post("/account/preferences/", {"language": "en", "wanted": wanted})

        person = User.objects.get(pk=acme.owner.pk)
        assert person.language == "en"
        assert set(person.muted) == {Notice.ROUND_CLOSED, Notice.RELEASE_PUBLISHED}

    def test_takes_nothing_ticked_for_no_mail_at_all(self, acme: Company) -> None:
        answer = acme.client().post("/account/preferences/", {})

        assert answer.status_code == 302
        assert set(User.objects.get(pk=acme.owner.pk).muted) == set(Notice)

    def test_is_everybodys_own(self, acme: Company, borealis: Company) -> None:
        acme.client().post("/account/preferences/", {})

        assert User.objects.get(pk=borealis.owner.pk).muted == []


@override_settings(PAGE_LANGUAGES=["en", "de"])
@translation.override("en")  # the next test's pages are not to speak German
def test_pages_speak_the_accounts_language_before_the_browsers(acme: Company) -> None:
    browser = acme.client()
    english = {"Accept-Language": "en"}
    assert (
        '<html lang="en"' in browser.get(address(acme, "privacy"), headers=english).content.decode()
    )

    User.objects.filter(pk=acme.owner.pk).update(language="de")

    assert (
        '<html lang="de"' in browser.get(address(acme, "privacy"), headers=english).content.decode()
    )
