"""The choice of KPIs, and of channels in which one is measured by itself."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _

from apps.accounts.form_pages import form_page, posted
from apps.accounts.models import Role
from apps.accounts.permissions import MemberRequest, requires
from apps.performance import actions
from apps.performance.forms.choosing import ChooseKpisForm, TrackChannelForm
from apps.performance.views.figures import PAGE, tracked


@form_page
@requires(Role.ANALYST)
def choose_kpis(request: MemberRequest) -> HttpResponse:
    """Ask which KPIs the company tracks, and by which method it measures them."""
    submitted = posted(request)
    form = ChooseKpisForm(submitted, tracked=tracked())
    if form.is_valid():
        actions.choose_kpis(series=form.chosen, shown=form.tracked, by=request.user.pk, at=now())
        messages.success(request, _("Your choice is saved."))
        return redirect(PAGE, request.organisation.slug)
    status = 422 if form.errors else 200
    return render(request, "performance/choose_kpis.html", {"form": form}, status=status)


@form_page
@requires(Role.ANALYST)
def track_channel(request: MemberRequest) -> HttpResponse:
    """Ask for a KPI and a channel, and track the one in the other."""
    form = TrackChannelForm(posted(request))
    if form.is_valid():
        chosen = form.chosen
        actions.track_series(series=chosen, by=request.user.pk, at=now())
        messages.success(
            request,
            _("%(kpi)s in %(channel)s is asked for from now on.")
            % {"kpi": chosen.definition.name, "channel": chosen.channel_name},
        )
        return redirect(PAGE, request.organisation.slug)
    status = 422 if form.errors else 200
    return render(request, "performance/track_channel.html", {"form": form}, status=status)
