"""Endpoints of a company, and a receiver on this machine."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from apps.notifications import actions
from apps.notifications.models import WebhookEndpoint
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company
from tests.notifications.receiver import Receiver, receiving

URL = "https://hooks.acme.example/tidemark"


def endpoint_of(company: Company, **terms: Any) -> tuple[WebhookEndpoint, str]:
    """Have the company told; return its endpoint and the secret."""
    asked: dict[str, Any] = {"url": URL, "by": company.owner.pk, "at": NOON}
    with acting_for(company.organisation.pk):
        return actions.add_endpoint(**asked | terms)


@pytest.fixture
def receiver(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """A receiver that may be sent to, under the name localhost, and that is trusted."""
    settings.WEBHOOKS_TO_LOOPBACK = True
    with receiving(tmp_path) as running:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
        yield running
