"""Choosing another password, and being asked for it again before something that matters."""

import re

from django.test import Client

from tests.accounts.test_sign_up import PASSPHRASE, log_in, trusted
from tests.conftest import Company

NEXT = "quite another passphrase"


def post_form(browser: Client, address: str, fields: dict[str, str]) -> int:
    """Fill in the form of the page and send it to where the page says."""
    page = browser.get(address).content.decode()
    action = re.search(r'<form class="form form-card"[^>]*action="([^"]+)"', page)
    assert action
    return browser.post(action[1], fields).status_code


class TestAPassword:
    def test_is_changed_by_whoever_knows_the_present_one(self, acme: Company) -> None:
        browser = trusted(acme.owner.email)
        fields = {"oldpassword": PASSPHRASE, "password1": NEXT, "password2": NEXT}

        assert post_form(browser, "/account/password/change/", fields) == 302

        acme.owner.refresh_from_db()
        assert acme.owner.check_password(NEXT)

    def test_is_set_where_there_was_none(self, acme: Company) -> None:
        acme.owner.set_unusable_password()
        acme.owner.save()
        fields = {"password1": NEXT, "password2": NEXT}

        assert post_form(acme.client(), "/account/password/set/", fields) == 302

        acme.owner.refresh_from_db()
        assert acme.owner.check_password(NEXT)

    def test_is_asked_for_again_and_leads_on(self, acme: Company) -> None:
        browser, _ = log_in(acme.owner.email)

        for password, status in {"wrong": 422, PASSPHRASE: 302}.items():
            answer = post_form(browser, "/account/reauthenticate/", {"password": password})
            assert answer == status
