"""What a results page shows while there are no results: the quick check, the first steps."""

from datetime import datetime
from typing import Any

from apps.accounts.models import Role
from apps.accounts.permissions import MemberRequest
from apps.dashboards import cards, showcase
from apps.dashboards.first_run import steps, told
from apps.reports.first_steps import first_steps
from apps.reports.quick_check import quick_result
from apps.reports.results import NoResultsError


def waiting(request: MemberRequest, missing: NoResultsError, at: datetime) -> dict[str, Any]:
    """Return what is missing for results, over a sample of what they will look like."""
    member, slug = request.membership, request.organisation.slug
    context: dict[str, Any] = {
        "unscored": missing.unscored,
        "may_start": member.may(Role.ADMIN),
        "sample": cards.overview(showcase.report(), at),
    }
    if request.is_visit:
        return context
    result = quick_result(request.user.pk)
    context["tasks"] = steps.tasks(first_steps(request.user.pk, at), slug, member)
    context["quick_check"] = result
    if result:
        context["quick_title"], context["quick_lede"] = told.headline(result), told.lede(result)
        context["quick_place"] = told.place(result)
    return context
