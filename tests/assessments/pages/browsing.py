"""How the tests of these pages find a page, and read it."""

from typing import Any

from django.urls import reverse

from apps.assessments.models import Round
from apps.tenancy.context import acting_for
from tests.conftest import Company


def address(company: Company, verb: str, *args: object) -> str:
    return reverse(f"assessments:{verb}", args=[company.slug, *args])


def text(response: Any) -> str:
    """Return the page's source with single spaces."""
    return " ".join(response.content.decode().split())


def now_in(company: Company, round_: Round) -> Round:
    with acting_for(company.organisation.pk):
        return Round.objects.get(pk=round_.pk)
