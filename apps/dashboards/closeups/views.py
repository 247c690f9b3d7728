"""The pages of one number, and the faces of their cards."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.accounts.models import Role
from apps.accounts.permissions import MemberRequest, requires
from apps.dashboards.closeups.dimension import dimension_page
from apps.dashboards.closeups.page import Page
from apps.dashboards.closeups.persona import persona_page
from apps.dashboards.faces import answer
from apps.reports.details import NoDetailError, dimension_detail, persona_detail
from apps.reports.results import NoResultsError, RoundReport


@require_safe
@requires(Role.VIEWER)
def dimension(request: MemberRequest, quarter: str, dimension: str) -> HttpResponse:
    """Show a dimension of a quarter's round."""
    report, page = _dimension(quarter, dimension)
    return render(request, "dashboards/close_up.html", {"page": page, "report": report})


@require_safe
@requires(Role.VIEWER)
def persona(request: MemberRequest, quarter: str, persona: str) -> HttpResponse:
    """Show a persona of a quarter's round."""
    report, page = _persona(quarter, persona)
    return render(request, "dashboards/close_up.html", {"page": page, "report": report})


@require_safe
@requires(Role.VIEWER)
def dimension_chart(
    request: MemberRequest, quarter: str, dimension: str, card: str, extension: str
) -> HttpResponse:
    """Give a card of a dimension's page as a picture or as a file."""
    _report, page = _dimension(quarter, dimension)
    return _face(request, page, card, extension)


@require_safe
@requires(Role.VIEWER)
def persona_chart(
    request: MemberRequest, quarter: str, persona: str, card: str, extension: str
) -> HttpResponse:
    """Give a card of a persona's page as a picture or as a file."""
    _report, page = _persona(quarter, persona)
    return _face(request, page, card, extension)


def _dimension(quarter: str, code: str) -> tuple[RoundReport, Page]:
    try:
        told = dimension_detail(quarter, code)
    except (NoResultsError, NoDetailError) as missing:
        raise Http404 from missing
    return told.report, dimension_page(told)


def _persona(quarter: str, code: str) -> tuple[RoundReport, Page]:
    try:
        told = persona_detail(quarter, code)
    except (NoResultsError, NoDetailError) as missing:
        raise Http404 from missing
    return told.report, persona_page(told)


def _face(request: MemberRequest, page: Page, slug: str, extension: str) -> HttpResponse:
    card = next((card for card in page.cards if card.slug == slug), None)
    return answer(request, card, extension)
