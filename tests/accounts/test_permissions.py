"""Who may open which page: every role at every address, a stranger, and nobody."""

from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import ApiToken, ColleagueInvitation, Membership, Role, Unit
from apps.accounts.urls import urlpatterns
from apps.notifications import actions
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company

LEAST = {
    "edit_organisation": Role.ADMIN,
    "edit_privacy": Role.ADMIN,
    "edit_language": Role.ADMIN,
    "ask_for_deletion": Role.OWNER,
    "take_back_deletion": Role.OWNER,
    "list_units": Role.ADMIN,
    "add_unit": Role.ADMIN,
    "rename_unit": Role.ADMIN,
    "move_unit": Role.ADMIN,
    "remove_unit": Role.ADMIN,
    "show_audit_log": Role.ADMIN,
    "download_audit_log": Role.ADMIN,
    "show_consent": Role.ADMIN,
    "give_consent": Role.OWNER,
    "withdraw_consent": Role.OWNER,
    "give_kpi_consent": Role.OWNER,
    "withdraw_kpi_consent": Role.OWNER,
    "give_questionnaire_consent": Role.OWNER,
    "withdraw_questionnaire_consent": Role.OWNER,
    "verify_domain": Role.OWNER,
    "list_members": Role.VIEWER,
    "leave_organisation": Role.VIEWER,
    "invite_colleague": Role.ADMIN,
    "withdraw_colleague_invitation": Role.ADMIN,
    "change_role": Role.ADMIN,
    "remove_member": Role.ADMIN,
    "hand_over_ownership": Role.OWNER,
    "list_tokens": Role.ANALYST,
    "create_token": Role.ANALYST,
    "create_client": Role.OWNER,
    "show_token": Role.ANALYST,
    "edit_token": Role.ADMIN,
    "rotate_token": Role.ADMIN,
    "revoke_token": Role.ADMIN,
    "list_endpoints": Role.ADMIN,
    "add_endpoint": Role.ADMIN,
    "show_endpoint": Role.ADMIN,
    "change_endpoint": Role.ADMIN,
    "rotate_secret": Role.ADMIN,
    "ping_endpoint": Role.ADMIN,
    "enable_endpoint": Role.ADMIN,
    "disable_endpoint": Role.ADMIN,
    "remove_endpoint": Role.ADMIN,
    "show_delivery": Role.ADMIN,
    "replay_delivery": Role.ADMIN,
}
ROLES = [Role.VIEWER, Role.ANALYST, Role.ADMIN, Role.OWNER]
POSTED_VERBS = ("give_", "withdraw_", "revoke_", "take_", "ping_", "enable_", "disable_", "replay_")
POSTED = {name for name in LEAST if name.startswith(POSTED_VERBS)}


def address(name: str, company: Company) -> str:
    """Return the page's address, with an id of the company's where it takes one."""
    with acting_for(company.organisation.pk):
        ids = {
            "membership_id": Membership.objects.get(user=company.owner).pk,
            "invitation_id": ColleagueInvitation.objects.create(
                email=f"{uuid4().hex}@acme.example",
                role=Role.VIEWER,
                secret_hash=uuid4().bytes,
                invited_by_id=company.owner.pk,
                expires_at=NOON,
            ).pk,
            "token_id": ApiToken.objects.create(
                name="x",
                prefix=uuid4().hex[:8],
                secret_hash=b"",
                scopes=[],
                created_at=NOON,
                expires_at=NOON,
            ).pk,
            "unit_id": Unit.objects.create(name="North", code=uuid4().hex).pk,
            **_sent(company),
        }
    return with_ids(name, company.slug, ids)


def _sent(company: Company) -> dict[str, UUID]:
    """Have a receiver told of something, and return both ids."""
    endpoint, _secret = actions.add_endpoint(
        url="https://hooks.acme.example/", by=company.owner.pk, at=NOON
    )
    delivery = actions.ping(endpoint=endpoint, at=NOON)
    return {"endpoint_id": endpoint.pk, "delivery_id": delivery.pk}


def with_ids(name: str, slug: str, ids: dict[str, UUID]) -> str:
    pattern = next(each for each in urlpatterns if each.name == name)
    taken = {key: str(value) for key, value in ids.items() if key in str(pattern.pattern)}
    return reverse(f"accounts:{name}", kwargs={"slug": slug} | taken)


def status(browser: Client, name: str, at: str) -> int:
    answer = browser.post(at) if name in POSTED else browser.get(at)
    return answer.status_code


def test_every_page_of_an_organisation_is_in_the_table() -> None:
    inside = {each.name for each in urlpatterns if "<slug:slug>" in str(each.pattern)}

    assert inside == set(LEAST)


@pytest.mark.parametrize("name", LEAST)
class TestEachPage:
    def test_opens_from_the_least_role_up_and_is_forbidden_below(
        self, name: str, acme: Company
    ) -> None:
        at = address(name, acme)
        answers = [status(acme.client(acme.hire(role)), name, at) for role in ROLES]
        least = ROLES.index(LEAST[name])

        assert set(answers[:least]) <= {403}
        assert set(answers[least:]) <= {200, 302}

    def test_does_not_exist_for_a_stranger(
        self, name: str, acme: Company, borealis: Company
    ) -> None:
        at = address(name, acme)
        missing = at.replace(acme.slug, "nobody")

        assert status(borealis.client(), name, at) == 404
        assert status(borealis.client(), name, missing) == 404

    def test_answers_a_foreign_id_like_a_missing_one(
        self, name: str, acme: Company, borealis: Company
    ) -> None:
        foreign = address(name, acme).replace(acme.slug, borealis.slug)
        keys = (
            "membership_id",
            "invitation_id",
            "token_id",
            "unit_id",
            "endpoint_id",
            "delivery_id",
        )
        missing = with_ids(name, borealis.slug, {key: uuid4() for key in keys})
        if foreign == missing:
            return  # an address without an id
        browser = borealis.client()

        assert status(browser, name, foreign) == status(browser, name, missing) == 404

    def test_asks_nobody_in_particular_to_log_in(self, name: str, acme: Company) -> None:
        at = address(name, acme)
        answer = Client().post(at) if name in POSTED else Client().get(at)

        assert answer.status_code == 302
        assert answer["Location"].startswith("/account/login/")
