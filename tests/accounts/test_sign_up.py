"""Signing up, logging in and staying in, as a browser does it."""

import hashlib
import hmac
import re
import struct
import time
from base64 import b32decode
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import Client, override_settings

from apps.accounts.models import User
from tests.conftest import Company, register

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

PASSPHRASE = "a long enough passphrase"
NEW = "new@example.com"
HALF_MINUTE = datetime(2026, 11, 16, 12, 0, 10, tzinfo=UTC)  # in which one code holds

pytestmark = pytest.mark.django_db


def sign_up(browser: Client, email: str, **more: str) -> "Answer":
    return browser.post("/account/signup/", {"email": email, "password1": PASSPHRASE} | more)


def log_in(email: str, password: str = PASSPHRASE) -> "tuple[Client, Answer]":
    browser = Client()
    answer = browser.post("/account/login/", {"login": email, "password": password})
    return browser, answer


def trusted(email: str) -> Client:
    """Return a browser in which the password was entered again a moment ago."""
    browser, _ = log_in(email)
    browser.post("/account/reauthenticate/", {"password": PASSPHRASE})
    return browser


def code_of_last_mail() -> str:
    found = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", str(mail.outbox[-1].body))
    assert found
    return found[0]


def one_time_code(secret: str) -> str:
    """Return what an authenticator app shows now (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(b32decode(secret), counter, hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06}"


class TestSignUp:
    def test_leads_by_the_code_in_the_mail_to_one_s_organisations(self) -> None:
        browser = Client()
        first = sign_up(browser, "New@Example.com")
        confirmed = browser.post(first["Location"], {"code": code_of_last_mail()})

        assert confirmed["Location"] == "/organisations/"
        assert browser.get("/organisations/")["Location"] == "/organisations/new/"
        user = User.objects.get()
        assert user.email == NEW
        assert EmailAddress.objects.get(user=user).verified

    def test_comes_back_to_the_invitation_it_started_from(self) -> None:
        browser = Client()
        first = sign_up(browser, NEW, next="/join/some-token/")
        confirmed = browser.post(first["Location"], {"code": code_of_last_mail()})

        assert confirmed["Location"] == "/join/some-token/"

    def test_is_not_over_before_the_code_is_entered(self) -> None:
        browser = Client()
        first = sign_up(browser, NEW)
        wrong = browser.post(first["Location"], {"code": "AAAA-AAAA"})

        assert wrong.status_code == 422
        assert browser.get("/organisations/").status_code == 302

    def test_says_what_is_wrong_and_keeps_the_address(self) -> None:
        answer = Client().post("/account/signup/", {"email": NEW, "password1": "short"})

        assert answer.status_code == 422
        assert "This password is too short" in answer.content.decode()
        assert f'value="{NEW}"' in answer.content.decode()

    def test_answers_alike_whether_the_address_has_an_account(self, acme: Company) -> None:
        known, unknown = (
            sign_up(Client(), email) for email in (acme.owner.email, "unknown@example.com")
        )

        assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
        assert mail.outbox[0].subject != mail.outbox[1].subject  # only the mailbox's owner is told

    def test_tried_again_and_again_gets_a_page_that_says_to_wait(self) -> None:
        answers = [sign_up(Client(), NEW) for _ in range(2)]

        assert answers[1].status_code == 429
        assert "Wait a few minutes" in answers[1].content.decode()


class TestLogIn:
    def test_lets_a_known_person_in(self, acme: Company) -> None:
        browser, answer = log_in(acme.owner.email)

        assert answer["Location"] == "/organisations/"
        assert browser.get(f"/o/{acme.slug}/members/").status_code == 200

    @override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"])
    def test_knows_passwords_by_argon2_too(self) -> None:
        person = register("slow@example.com")

        assert person.password.startswith("argon2")
        assert log_in("slow@example.com")[1].status_code == 302

    def test_answers_alike_to_a_wrong_password_and_an_unknown_address(self, acme: Company) -> None:
        pages = [
            log_in(email, "wrong")[1].content.decode().replace(email, "")
            for email in (acme.owner.email, "unknown@example.com")
        ]
        secret = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')

        assert secret.sub("", pages[0]) == secret.sub("", pages[1])
        assert "not correct" in pages[0]

    def test_stops_guessing_after_five_attempts_counted_in_the_database(
        self, acme: Company
    ) -> None:
        for _ in range(5):
            log_in(acme.owner.email, "wrong")
        _, answer = log_in(acme.owner.email)

        assert answer.status_code == 422
        assert "Too many failed login attempts" in answer.content.decode()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM django_cache WHERE cache_key LIKE '%login_failed%'"
            )
            assert cursor.fetchone()[0] >= 1

    def test_goes_nowhere_outside_afterwards(self, acme: Company) -> None:
        answer = Client().post(
            "/account/login/",
            {"login": acme.owner.email, "password": PASSPHRASE, "next": "https://evil.example/"},
        )

        assert answer["Location"] == "/organisations/"


class TestForgottenPassword:
    def test_is_replaced_by_the_code_in_the_mail(self, acme: Company) -> None:
        browser = Client()
        answer = browser.post("/account/password/reset/", {"email": acme.owner.email})
        answer = browser.post(answer["Location"], {"code": code_of_last_mail()})
        new = {"password1": "another long passphrase", "password2": "another long passphrase"}
        browser.post(answer["Location"], new)

        assert log_in(acme.owner.email, "another long passphrase")[1].status_code == 302
        assert "password" in mail.outbox[-1].subject.lower()  # the person is told

    def test_answers_alike_whether_the_address_has_an_account(self, acme: Company) -> None:
        known, unknown = (
            Client().post("/account/password/reset/", {"email": email})
            for email in (acme.owner.email, "unknown@example.com")
        )

        assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


class TestSecondStep:
    @time_machine.travel(HALF_MINUTE, tick=False)
    def test_is_asked_for_once_an_authenticator_app_is_set_up(self, acme: Company) -> None:
        browser = trusted(acme.owner.email)
        address = "/account/2fa/totp/activate/"
        secret = browser.get(address).context["form"].secret
        assert browser.post(address, {"code": "000000x"}).status_code == 422
        assert browser.post(address, {"code": one_time_code(secret)}).status_code == 302

        second, answer = log_in(acme.owner.email)
        assert answer["Location"] == "/account/2fa/authenticate/"
        assert second.get("/organisations/").status_code == 302

        _forget_used_codes()
        answer = second.post(answer["Location"], {"code": one_time_code(secret)})
        assert answer["Location"] == "/organisations/"

    def test_draws_the_square_to_scan_as_a_part_of_the_page(self, acme: Company) -> None:
        answer = trusted(acme.owner.email).get("/account/2fa/totp/activate/")
        page = answer.content.decode()

        assert page.count('<path d="M4,4H5V5H4z') == 1
        assert "<?xml" not in page
        assert "data:" not in page
        assert "img-src 'self';" in answer["Content-Security-Policy"]

    def test_offers_a_passkey(self, acme: Company) -> None:
        browser = trusted(acme.owner.email)
        page = browser.get("/account/2fa/webauthn/add/")

        assert page.status_code == 200
        assert (
            Client()
            .get("/account/2fa/webauthn/login/", headers={"Accept": "application/json"})
            .json()["request_options"]
        )


class TestDevices:
    def test_one_that_is_logged_out_from_another_is_out_on_its_next_request(
        self, acme: Company
    ) -> None:
        here, _ = log_in(acme.owner.email)
        there, _ = log_in(acme.owner.email)
        address = f"/o/{acme.slug}/members/"
        assert there.get(address).status_code == 200

        here.post("/account/sessions/")

        assert there.get(address).status_code == 302
        assert here.get(address).status_code == 200


def _forget_used_codes() -> None:
    """Let the same half minute be used twice: the app refuses a code that it has seen."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_cache WHERE cache_key LIKE '%totp%'")
