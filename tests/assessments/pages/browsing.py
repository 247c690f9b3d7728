"""How the tests of these pages find a page, and read it."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
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


def upload(client: Client, path: str, content: str | bytes) -> Any:
    body = content if isinstance(content, bytes) else content.encode()
    file = SimpleUploadedFile("people.csv", body, content_type="text/csv")
    return client.post(path, {"file": file})


def signed_in(response: Any) -> str:
    return text(response).split('name="people" value="')[1].split('"')[0]
