"""No secret that somebody holds is written into the log."""

import logging
import sys

import pytest

from apps.accounts.tokens import Parts, compose
from apps.tenancy import links
from config.logs import LineWithoutSecrets
from tests.accounts.test_clients import access, client_of
from tests.conftest import NOON, Company

SECRETS = {
    "a link's": lambda company: links.join(company.organisation.pk, links.new_secret()),
    "a token's": lambda company: compose(
        Parts(company.organisation.pk, "a1B2c3D4", links.new_secret())
    ),
    "a client's": lambda company: client_of(company)[1],
    "an access token's": lambda company: access(company, client_of(company)[0]),
}


@pytest.mark.parametrize("kind", SECRETS)
class TestLineWithoutSecrets:
    def test_blanks_it_in_a_message(self, acme: Company, kind: str) -> None:
        secret = SECRETS[kind](acme)

        line = _format("Forbidden: /s/%s/", secret)

        assert line == "Forbidden: /s/[secret]/"

    def test_blanks_it_in_a_traceback(self, acme: Company, kind: str) -> None:
        secret = SECRETS[kind](acme)
        try:
            raise ValueError(f"no response for {secret}")
        except ValueError:
            line = _format("Internal error at %s", NOON, exc_info=True)

        assert "ValueError: no response for [secret]" in line
        assert secret not in line


@pytest.mark.parametrize("place", ["s", "m", "join", "share"])
def test_a_link_that_was_cut_short_is_blanked_too(place: str) -> None:
    assert _format("Not Found: %s", f"/{place}/abc123/4/") == f"Not Found: /{place}/[secret]/4/"


def test_is_how_every_handler_writes() -> None:
    formatters = [
        handler.formatter for handler in logging.getLogger().handlers if handler.formatter
    ]

    assert any(isinstance(formatter, LineWithoutSecrets) for formatter in formatters)


def _format(message: str, *args: object, exc_info: bool = False) -> str:
    trace = sys.exc_info() if exc_info else None
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, message, args, trace)
    return LineWithoutSecrets("%(message)s").format(record)
