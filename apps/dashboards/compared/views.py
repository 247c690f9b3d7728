"""The page that compares two rounds."""

from django.http import HttpResponse
from django.shortcuts import render

from apps.accounts.models import Role
from apps.accounts.permissions import MemberRequest, requires
from apps.dashboards.compared.page import page


@requires(Role.VIEWER)
def compare(request: MemberRequest) -> HttpResponse:
    """Show two rounds side by side, or what is missing for it."""
    found = page(request.GET)
    if found is None:
        return render(request, "dashboards/compare_missing.html")
    status = 200 if found.told else 422
    return render(request, "dashboards/compare.html", {"page": found}, status=status)
