"""How an organisation begins, and what it says about itself."""

import re
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from apps.accounts.actions.organisations import Profile, edit_organisation, found_organisation
from apps.accounts.models import BenchmarkConsent, Membership, Organisation, Role
from apps.audit.models import AuditEntry
from apps.tenancy.context import acting_as_user, acting_for
from tests.conftest import NOON, Company, register

PROFILE: dict[str, Any] = {
    "name": "Müller & Søn",
    "industry": "telecom",
    "size_band": "e250_999",
    "business_model": "b2b",
    "region": "",
    "time_zone": "Europe/Berlin",
}


@pytest.fixture
def newcomer(db: None) -> Company:
    """Somebody without an organisation."""
    return Company(Organisation(), register("newcomer@example.com"))


class TestFoundOrganisation:
    def test_makes_its_founder_the_owner_and_writes_it_down(self, newcomer: Company) -> None:
        made = found_organisation(
            profile=Profile(**PROFILE), has_consented=True, by=newcomer.owner, at=NOON
        )

        assert made.slug == "muller-sn"
        with acting_for(made.pk):
            assert Membership.objects.get().user == newcomer.owner
            assert Membership.objects.get().role == Role.OWNER
            assert Organisation.objects.get().benchmark_consent
            assert BenchmarkConsent.objects.get().is_given
            assert list(AuditEntry.objects.order_by("sequence").values_list("verb", flat=True)) == [
                "organisation founded",
                "benchmark consent given",
            ]

    def test_counts_nobody_who_has_not_agreed(self, newcomer: Company) -> None:
        made = found_organisation(
            profile=Profile(**PROFILE), has_consented=False, by=newcomer.owner, at=NOON
        )

        with acting_for(made.pk):
            assert not Organisation.objects.get().benchmark_consent
            assert not BenchmarkConsent.objects.exists()

    def test_tells_two_of_a_name_apart(self, newcomer: Company) -> None:
        slugs = [
            found_organisation(
                profile=Profile(**PROFILE | {"name": name}),
                has_consented=False,
                by=newcomer.owner,
                at=NOON,
            ).slug
            for name in ("Acme", "Acme", "株式会社", "x" * 120)
        ]

        assert slugs[0] == "acme"
        assert slugs[1].startswith("acme-")
        assert slugs[2].startswith("organisation-")
        assert len(slugs[3]) <= 60

    def test_is_a_page_that_leads_to_the_results(self, newcomer: Company) -> None:
        answer = newcomer.client().post("/organisations/new/", PROFILE)

        assert (answer.status_code, answer["Location"]) == (302, "/o/muller-sn/")

    def test_is_a_page_of_three_fields_that_consents_to_nothing(self, newcomer: Company) -> None:
        browser = newcomer.client()
        page = browser.get("/organisations/new/").content.decode()
        slug = browser.post("/organisations/new/", PROFILE)["Location"].split("/")[2]
        saved = browser.get(f"/o/{slug}/settings/").content.decode()

        assert set(re.findall(r'id="id_(\w+)"', page)) == {
            "name",
            "industry",
            "size_band",
            "time_zone",
        }
        assert 'type="hidden" name="time_zone"' in page
        assert '<option value="Europe/Berlin" selected>' in saved
        with acting_as_user(newcomer.owner.pk):
            assert not Organisation.objects.get().benchmark_consent

    @pytest.mark.parametrize("guess", ["Mars/Olympus", "", "Etc/Unknown"])
    def test_takes_a_guess_that_is_no_time_zone_for_utc(
        self, newcomer: Company, guess: str
    ) -> None:
        browser = newcomer.client()
        slug = browser.post("/organisations/new/", PROFILE | {"time_zone": guess})["Location"]

        saved = browser.get(f"{slug}settings/").content.decode()

        assert '<option value="UTC" selected>' in saved

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"name": ""}, "Enter the organisation&#x27;s name."),
            ({"name": "Acme\u2028Ltd"}, "Write this on one line."),
            ({"name": "\u202eemcA"}, "Write this with characters that can be seen."),
            ({"name": "\u200b\u2060"}, "Write this with characters that can be seen."),
            ({"name": "x" * 121}, "at most 120 characters"),
            ({"industry": "piracy"}, "piracy is not one of the available choices"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(
        self, newcomer: Company, wrong: dict[str, str], sentence: str
    ) -> None:
        answer = newcomer.client().post("/organisations/new/", PROFILE | wrong)
        page = answer.content.decode()

        assert answer.status_code == 422
        assert sentence in page
        assert '<option value="e250_999" selected>' in page
        assert wrong.get("name", "Müller &amp; Søn") in page

    def test_asks_a_stranger_to_log_in(self, db: None) -> None:
        answer = Client().get("/organisations/new/")

        assert answer["Location"] == "/account/login/?next=/organisations/new/"


class TestListOrganisations:
    def test_goes_straight_to_the_only_one(self, acme: Company) -> None:
        answer = acme.client().get("/organisations/")

        assert answer["Location"] == f"/o/{acme.slug}/"

    def test_offers_a_choice_of_one_s_own_and_no_other(
        self, acme: Company, borealis: Company
    ) -> None:
        with acting_for(borealis.organisation.pk):
            Membership.objects.create(user=acme.owner, role=Role.VIEWER, joined_at=NOON)

        both = acme.client().get("/organisations/").content.decode()
        stranger = borealis.client().get("/organisations/")

        assert f"/o/{acme.slug}/" in both
        assert f"/o/{borealis.slug}/" in both
        assert stranger["Location"] == f"/o/{borealis.slug}/"

    def test_offers_somebody_without_any_to_found_one(self, newcomer: Company) -> None:
        answer = newcomer.client().get("/organisations/")

        assert answer["Location"] == "/organisations/new/"


class TestEditOrganisation:
    def test_changes_the_profile_and_writes_down_which_parts(self, at_acme: Company) -> None:
        edit_organisation(
            profile=Profile("Acme", "banking", "e250_999", "north_europe", "b2c", "Europe/Paris"),
            corporate_group="",
            by=at_acme.owner,
            at=NOON,
        )

        assert Organisation.objects.get().industry == "banking"
        assert AuditEntry.objects.get().subject == "industry, time_zone"

    def test_writes_nothing_down_where_nothing_changed(self, at_acme: Company) -> None:
        edit_organisation(
            profile=Profile("Acme", "telecom", "e250_999", "north_europe", "b2c", "Europe/Berlin"),
            corporate_group="",
            by=at_acme.owner,
            at=NOON,
        )

        assert not AuditEntry.objects.exists()

    def test_is_a_page_that_saves_and_shows_what_was_saved(self, acme: Company) -> None:
        browser = acme.client()
        address = f"/o/{acme.slug}/settings/"
        changed = PROFILE | {"corporate_group": "https://www.holding.example/"}

        assert browser.post(address, changed)["Location"] == address
        page = browser.get(address).content.decode()
        assert 'value="Müller &amp; Søn"' in page
        assert 'value="holding.example"' in page

    def test_refuses_what_is_no_domain(self, acme: Company) -> None:
        answer = acme.client().post(
            f"/o/{acme.slug}/settings/", PROFILE | {"corporate_group": "our holding"}
        )

        assert answer.status_code == 422
        assert "Enter a domain such as example.com" in answer.content.decode()


def test_nobody_can_be_found_in_the_directory_but_by_their_exact_slug(at_acme: Company) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenancy.organisation_of_slug(%s)", [at_acme.slug])
        assert cursor.fetchone() == (at_acme.organisation.pk,)
        cursor.execute("SELECT tenancy.organisation_of_slug(%s)", ["%"])
        assert cursor.fetchone() == (None,)


@pytest.mark.django_db
def test_the_app_cannot_become_the_directory() -> None:
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="permission denied"):
        cursor.execute("SET ROLE tidemark_directory")
