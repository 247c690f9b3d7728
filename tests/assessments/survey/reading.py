"""Reads the survey's pages and counts what they leave."""

import re
from html import unescape

from apps.assessments.models import Response
from apps.tenancy.context import acting_for
from tests.assessments.survey.conftest import Reply, Respondent


def text(response: Reply) -> str:
    """Return what a page says, its markup and spare space left out."""
    body = response.content.decode().split('tabindex="-1">')[1]
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)))


def rows(respondent: Respondent) -> int:
    """Return how many responses the company has."""
    with acting_for(respondent.company.organisation.pk):
        return Response.objects.count()
