"""The page on which members try the doors, beside what a tool gets."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from apps.performance.models import Annotation
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company

DOORS = ["rows", "changes", "all_changes", "odata", "csv", "xlsx", "parquet", "arrow", "ndjson"]
pytestmark = pytest.mark.usefixtures("instrument")


def tried(company: Company, browser: Client | None = None, **asked: str) -> Any:
    query = urlencode(asked)
    return (browser or company.client()).get(f"/o/{company.slug}/data/try/?{query}")


def note(company: Company, text: str) -> None:
    with acting_for(company.organisation.pk):
        Annotation.objects.create(happened_on=NOON.date(), text=text, created_at=NOON)


class TestTryDoor:
    @pytest.mark.parametrize("door", DOORS)
    def test_shows_rows_of_the_company_at_every_door(
        self, acme: Company, borealis: Company, door: str
    ) -> None:
        note(acme, "Chat launched")
        note(borealis, "Strike")

        answer = tried(acme, dataset="annotations", door=door, updated_since="2020-01-01T00:00:00Z")

        page = answer.content.decode()
        assert "200 OK" in page
        assert ("annotations" if door == "all_changes" else "Chat launched") in page
        assert "Strike" not in page
        assert (
            "The first row, of 1 in this answer" in re.sub(r"\s+", " ", page)
            or door == "all_changes"
        )
