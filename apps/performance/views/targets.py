"""What the company wants its KPIs to be."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _

from apps.accounts.form_pages import form_page, posted
from apps.accounts.models import Role
from apps.accounts.permissions import MemberRequest, requires
from apps.performance import actions
from apps.performance.forms.targets import TargetsForm
from apps.performance.models import KpiTarget
from apps.performance.views.figures import tracked


@form_page
@requires(Role.ANALYST)
def set_targets(request: MemberRequest) -> HttpResponse:
    """Ask for the band in which each KPI should be, and keep it."""
    form = TargetsForm(posted(request), series=tracked(), targets=KpiTarget.objects.all())
    if form.is_valid():
        actions.set_targets(targets=form.targets, by=request.user.pk, at=now())
        messages.success(request, _("Your targets are saved. The charts show them."))
        return redirect(settings.PAGES["kpis"], request.organisation.slug)
    status = 422 if form.errors else 200
    return render(request, "performance/set_targets.html", {"form": form}, status=status)
