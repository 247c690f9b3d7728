"""The public method page: what is asked, how it is scored, and what leaves a company."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.instruments.models import InstrumentVersion


def method(request: HttpRequest) -> HttpResponse:
    """Show the current version of the questionnaire and everything that is computed from it."""
    versions = list(InstrumentVersion.objects.newest_first())
    return render(request, "instruments/method.html", {"versions": versions})
