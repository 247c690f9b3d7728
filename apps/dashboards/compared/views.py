"""The page that compares two rounds."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.accounts.models import Role
from apps.accounts.permissions import MemberRequest, requires
from apps.dashboards import faces
from apps.dashboards.compared.page import page


@require_safe
@requires(Role.VIEWER)
def compare(request: MemberRequest) -> HttpResponse:
    """Show two rounds side by side, or what is missing for it."""
    found = page(request.GET)
    if found is None:
        return render(request, "dashboards/compare_missing.html")
    status = 200 if found.told else 422
    context = {"page": found, "may_write": request.membership.may(Role.ANALYST)}
    return render(request, "dashboards/compare.html", context, status=status)


@require_safe
@requires(Role.VIEWER)
def compare_chart(request: MemberRequest, card: str, extension: str) -> HttpResponse:
    """Give a card of two rounds as a picture or as a file; the address names the rounds."""
    found = page(request.GET)
    if found is None or found.told is None:
        raise Http404
    return faces.answer(request, found.card(card), extension)
