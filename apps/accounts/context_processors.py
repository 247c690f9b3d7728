"""What every page inside an organisation shows: where one is, and where else one could be."""

from typing import Any

from django.http import HttpRequest

PLACES = ("organisation", "membership", "memberships", "is_visit")


def organisation(request: HttpRequest) -> dict[str, Any]:
    """Return what the middleware found out about the visitor's place; nothing on other pages."""
    return {name: getattr(request, name) for name in PLACES if hasattr(request, name)}
