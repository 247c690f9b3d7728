"""The notices of whoever runs Tidemark: templates that they may replace by their own."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.notifications.mail import page_address

CONTACT_GOOD_FOR = timedelta(days=180)  # RFC 9116 advises less than a year


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


@require_safe
def security_contact(request: HttpRequest) -> HttpResponse:
    """Tell whom to write to of a weakness (RFC 9116); nobody named, there is no such address."""
    if not settings.OPERATOR_CONTACT:
        raise Http404
    expires_at = (now() + CONTACT_GOOD_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
    fields = {
        "Contact": f"mailto:{settings.OPERATOR_CONTACT}",
        "Expires": f"{expires_at:%Y-%m-%dT%H:%M:%SZ}",
    }
    if settings.HTTPS:  # another address is none that the RFC allows
        fields["Canonical"] = page_address("operations:security_contact")
    text = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _operator() -> dict[str, Any]:
    """Return who runs this installation, and since when the notices hold."""
    return {
        "operator": settings.OPERATOR_NAME or _("the operator of this installation"),
        "is_named": bool(settings.OPERATOR_NAME),
        "contact": settings.OPERATOR_CONTACT,
        "noticed_on": settings.NOTICES_DATE,
    }
