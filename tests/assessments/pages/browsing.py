"""How the tests of these pages find a page, and read it."""

from typing import Any

from django.urls import reverse

from tests.conftest import Company


def address(company: Company, verb: str, *args: object) -> str:
    return reverse(f"assessments:{verb}", args=[company.slug, *args])


def text(response: Any) -> str:
    """Return the page's source with single spaces."""
    return " ".join(response.content.decode().split())
