"""The notices of whoever runs Tidemark: templates that they may replace by their own."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe


@require_safe
def privacy_notice(request: HttpRequest) -> HttpResponse:
    """Tell customers what is stored, who sees what, and what risk is left."""
    return render(request, "notices/privacy.html", _operator())


@require_safe
def respondents_notice(request: HttpRequest) -> HttpResponse:
    """Tell those who answer who could know what."""
    return render(request, "notices/respondents.html", _operator())


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """Tell on what terms Tidemark may be used."""
    return render(request, "notices/terms.html", _operator())


@require_safe
def accessibility_statement(request: HttpRequest) -> HttpResponse:
    """Tell how far the pages conform, and whom to ask for help."""
    return render(request, "notices/accessibility.html", _operator())


def _operator() -> dict[str, Any]:
    """Return who runs this installation, and since when the notices hold."""
    return {
        "operator": settings.OPERATOR_NAME or _("the operator of this installation"),
        "is_named": bool(settings.OPERATOR_NAME),
        "contact": settings.OPERATOR_CONTACT,
        "noticed_on": settings.NOTICES_DATE,
    }
