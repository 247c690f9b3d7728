"""Endpoints of a company, and those of a stranger."""

from typing import Any

from apps.notifications import actions
from apps.notifications.models import WebhookEndpoint
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company

URL = "https://hooks.acme.example/tidemark"


def endpoint_of(company: Company, **terms: Any) -> tuple[WebhookEndpoint, str]:
    """Have the company told; return its endpoint and the secret."""
    asked: dict[str, Any] = {"url": URL, "by": company.owner.pk, "at": NOON}
    with acting_for(company.organisation.pk):
        return actions.add_endpoint(**asked | terms)
