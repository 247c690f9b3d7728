"""Plain-text mail from a template, and addresses that work outside the site."""

from smtplib import SMTPException

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import override_settings
from django.utils.timezone import now

from apps.notifications.mail import MailNotSentError, page_address, send_mail

CONTEXT = {
    "organisation": "Smith & Sons <Ltd>",
    "inviter": "anna@acme.example",
    "role": "Analyst",
    "expires_at": now(),
    "address": "https://tidemark.example/join/x/",
}


class BrokenMailServer(EmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, messages: object) -> int:
        raise SMTPException("no")


class TestSendMail:
    def send(self, **changes: object) -> mail.EmailMessage:
        send_mail("colleague_invitation", to="ben@acme.example", context=CONTEXT | changes)
        return mail.outbox[-1]

    def test_takes_the_subject_from_the_first_line(self) -> None:
        message = self.send()

        assert message.to == ["ben@acme.example"]
        assert message.subject == "anna@acme.example invites you to Smith & Sons <Ltd> on Tidemark"
        assert message.subject not in str(message.body)
        assert "https://tidemark.example/join/x/" in str(message.body)

    def test_escapes_nothing_because_it_is_no_html(self) -> None:
        assert "&amp;" not in str(self.send().body)

    def test_keeps_a_line_break_in_a_value_out_of_the_headers(self) -> None:
        message = self.send(organisation="Acme\r\nBcc: everybody@example.com")

        assert message.subject.endswith("Acme Bcc: everybody@example.com on Tidemark")
        assert message.message()["Bcc"] is None

    @override_settings(EMAIL_BACKEND=f"{__name__}.BrokenMailServer")
    def test_says_when_no_server_takes_it(self) -> None:
        with pytest.raises(MailNotSentError):
            self.send()


@override_settings(PUBLIC_URL="https://tidemark.example/")
def test_an_address_in_a_mail_names_the_site() -> None:
    assert page_address("accounts:accept_invitation", "abc") == "https://tidemark.example/join/abc/"
