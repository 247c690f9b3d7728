"""The command that makes an API token."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import now

from apps.accounts import tokens
from apps.audit.models import AuditEntry
from apps.tenancy.context import acting_for
from tests.conftest import Company


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("issue_token", *arguments, stdout=out)
    return out.getvalue().strip()


class TestIssueToken:
    def test_prints_a_token_that_opens_the_organisation(self, acme: Company) -> None:
        text = run("--organisation", acme.slug, "--scopes", "read:scores,read:dictionary")
        token = tokens.authenticate(text, now())

        assert token.organisation == acme.organisation
        assert token.scopes == ["read:dictionary", "read:scores"]
        assert 364 <= (token.expires_at - now()).days <= 365
        with acting_for(acme.organisation.pk):
            assert AuditEntry.objects.filter(verb="token created", actor_id=None).count() == 1

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"--organisation": "nobody"}, "There is no organisation 'nobody'"),
            ({"--scopes": "read:scores,write:all"}, "There is no scope write:all"),
            ({"--scopes": ""}, "There is no scope"),
            ({"--days": "0"}, "1 to 730 days"),
            ({"--days": "731"}, "1 to 730 days"),
        ],
    )
    def test_says_what_it_cannot_do(
        self, acme: Company, changed: dict[str, str], sentence: str
    ) -> None:
        told = {"--organisation": acme.slug, "--scopes": "read:scores"} | changed

        with pytest.raises(CommandError, match=sentence):
            run(*[word for pair in told.items() for word in pair])
