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
from apps.performance.forms.shown import named_in
from apps.performance.forms.targets import PARTS, TargetsForm
from apps.performance.models import KpiTarget
from apps.performance.views.figures import tracked


@form_page
@requires(Role.ANALYST)
def set_targets(request: MemberRequest) -> HttpResponse:
    """Ask for the band in which each KPI should be, and keep it."""
    submitted = posted(request)
    series = tracked() if submitted is None else named_in(submitted, PARTS)
    form = TargetsForm(submitted, series=series, targets=KpiTarget.objects.all())
    if form.is_valid() and _is_set(request, form):
        messages.success(request, _("Your targets are saved. The charts show them."))
        return redirect(settings.PAGES["kpis"], request.organisation.slug)
    status = 422 if form.errors else 200
    return render(request, "performance/set_targets.html", {"form": form}, status=status)


def _is_set(request: MemberRequest, form: TargetsForm) -> bool:
    """Keep the targets, unless a colleague has set others meanwhile: then the form says so."""
    try:
        actions.set_targets(targets=form.changes, expected=form.stood, by=request.user.pk, at=now())
    except actions.ChangedMeanwhileError as error:
        form.show_changed(error.series, KpiTarget.objects.all())
    return form.is_valid()
