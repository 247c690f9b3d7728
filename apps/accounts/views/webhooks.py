"""The pages on which receivers are told what happens, and where one sees how that went."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Subquery
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.form_pages import form_page, posted
from apps.accounts.forms.once import DoneAlreadyError, once
from apps.accounts.forms.webhooks import AddEndpointForm, EndpointForm, RotateSecretForm
from apps.accounts.models import ApiToken, Membership, Role
from apps.accounts.permissions import MemberRequest, requires
from apps.accounts.views.audit_words import actor_words
from apps.notifications import actions
from apps.notifications.models import (
    KEPT,
    DeliveryState,
    EventType,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
)

A_PAGE = 25


@dataclass(frozen=True, slots=True)
class Choice:
    """One state by which the log can be filtered."""

    state: str  # empty: every one
    words: str
    count: int
    is_chosen: bool


@require_safe
@requires(Role.ADMIN)
def list_endpoints(request: MemberRequest) -> HttpResponse:
    """Show whom the organisation has told of what, and whether that gets through."""
    latest = WebhookDelivery.objects.filter(endpoint=OuterRef("pk")).latest_first()
    endpoints = WebhookEndpoint.objects.latest_first().annotate(
        last_state=Subquery(latest.values("state")[:1]),
        last_at=Subquery(latest.values("created_at")[:1]),
    )
    rows = [(endpoint, _events(endpoint)) for endpoint in endpoints]
    context = {"rows": rows, "may_add": len(rows) < actions.MOST_ENDPOINTS}
    return render(request, "accounts/list_endpoints.html", context)


@never_cache
@form_page
@requires(Role.ADMIN)
def add_endpoint(request: MemberRequest) -> HttpResponse:
    """Ask where to send what, keep it, and show its secret: this once."""
    form = AddEndpointForm(posted(request))
    if form.is_valid():
        terms = form.cleaned_data
        try:
            with once(terms.pop("once")):
                endpoint, secret = actions.add_endpoint(**terms, by=request.user.pk, at=now())
        except DoneAlreadyError:
            messages.info(request, _added_already())
            return redirect("accounts:list_endpoints", request.organisation.slug)
        except ValidationError as refused:
            form.add_error(None, refused)
        except actions.TooManyEndpointsError:
            most = actions.MOST_ENDPOINTS
            form.add_error(
                None, _("There are %(most)s already: remove one first.") % {"most": most}
            )
        else:
            return _shown_once(request, endpoint, secret)
    return _asked(request, "accounts/add_endpoint.html", form)


@require_safe
@requires(Role.ADMIN)
def show_endpoint(request: MemberRequest, endpoint_id: UUID) -> HttpResponse:
    """Show an endpoint, what to do where it is switched off, and the log of what was sent."""
    endpoint = get_object_or_404(WebhookEndpoint, pk=endpoint_id)
    state = request.GET.get("state", "")
    deliveries = endpoint.deliveries.with_all().prefetch_related("attempts").latest_first()
    if state in DeliveryState.values:
        deliveries = deliveries.filter(state=state)
    page = Paginator(deliveries, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "endpoint": endpoint,
        "events": _events(endpoint),
        "has_two_secrets": endpoint.has_two_secrets(now()),
        "maker": _maker(endpoint),
        "page": page,
        "deliveries": [(each, _last(each)) for each in page],
        "choices": _choices(endpoint, state),
        "kept_days": KEPT.days,
    }
    return render(request, "accounts/show_endpoint.html", context)


@form_page
@requires(Role.ADMIN)
def change_endpoint(request: MemberRequest, endpoint_id: UUID) -> HttpResponse:
    """Ask for another address, or other events, and keep them."""
    endpoint = get_object_or_404(WebhookEndpoint, pk=endpoint_id)
    initial = {name: getattr(endpoint, name) for name in ("url", "description", "events")}
    form = EndpointForm(posted(request), initial=initial)
    if form.is_valid():
        try:
            actions.change_endpoint(
                endpoint=endpoint, **form.cleaned_data, by=request.user.pk, at=now()
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("The changes are saved."))
            return redirect("accounts:show_endpoint", request.organisation.slug, endpoint.pk)
    return _asked(request, "accounts/change_endpoint.html", form, endpoint)


@never_cache
@form_page
@requires(Role.ADMIN)
def rotate_secret(request: MemberRequest, endpoint_id: UUID) -> HttpResponse:
    """Ask how long the secret of now signs on, make another, and show it: this once."""
    endpoint = get_object_or_404(WebhookEndpoint, pk=endpoint_id)
    form = RotateSecretForm(posted(request))
    if form.is_valid():
        terms = form.cleaned_data
        try:
            with once(terms.pop("once")):
                secret = actions.rotate_secret(
                    endpoint=endpoint, **terms, by=request.user.pk, at=now()
                )
        except DoneAlreadyError:
            messages.info(request, _rotated_already())
            return redirect("accounts:show_endpoint", request.organisation.slug, endpoint.pk)
        endpoint.refresh_from_db()
        return _shown_once(request, endpoint, secret)
    return _asked(request, "accounts/rotate_secret.html", form, endpoint)


@require_POST
@requires(Role.ADMIN)
def ping_endpoint(request: MemberRequest, endpoint_id: UUID) -> HttpResponse:
    """Send a test, and lead to what came of it."""
    endpoint = get_object_or_404(WebhookEndpoint, pk=endpoint_id)
    try:
        delivery = actions.ping(endpoint=endpoint, at=now())
    except actions.EndpointDisabledError:
        return _nothing_is_sent(request, endpoint)
    return redirect("accounts:show_delivery", request.organisation.slug, endpoint.pk, delivery.pk)


@require_POST
@requires(Role.ADMIN)
def enable_endpoint(request: MemberRequest, endpoint_id: UUID) -> HttpResponse:
    """Send to it again."""
    endpoint = get_object_or_404(WebhookEndpoint, pk=endpoint_id)
    actions.enable_endpoint(endpoint=endpoint, by=request.user.pk, at=now())
    messages.success(request, _("It is switched on: what happens from now on is sent."))
    return redirect("accounts:show_endpoint", request.organisation.slug, endpoint.pk)


@require_POST
@requires(Role.ADMIN)
def disable_endpoint(request: MemberRequest, endpoint_id: UUID) -> HttpResponse:
    """Send nothing more to it."""
    endpoint = get_object_or_404(WebhookEndpoint, pk=endpoint_id)
    actions.disable_endpoint(endpoint=endpoint, by=request.user.pk, at=now())
    messages.success(request, _("It is switched off: nothing is sent to it."))
    return redirect("accounts:show_endpoint", request.organisation.slug, endpoint.pk)


@form_page
@requires(Role.ADMIN)
def remove_endpoint(request: MemberRequest, endpoint_id: UUID) -> HttpResponse:
    """Ask whether it is to go, and forget it and its log."""
    endpoint = get_object_or_404(WebhookEndpoint, pk=endpoint_id)
    if request.method != "POST":
        return render(request, "accounts/remove_endpoint.html", {"endpoint": endpoint})
    actions.remove_endpoint(endpoint=endpoint, by=request.user.pk, at=now())
    messages.success(request, _("%(name)s is removed.") % {"name": endpoint.host})
    return redirect("accounts:list_endpoints", request.organisation.slug)


def _asked(
    request: MemberRequest, template: str, form: Form, endpoint: WebhookEndpoint | None = None
) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, template, {"form": form, "endpoint": endpoint}, status=status)


def _shown_once(request: MemberRequest, endpoint: WebhookEndpoint, secret: str) -> HttpResponse:
    context = {"endpoint": endpoint, "secret": secret}
    return render(request, "accounts/endpoint_secret.html", context)


def _added_already() -> str:
    return _(
        "It was added already, and its secret was shown that one time. No second one was added. If"
        " you did not copy the secret, rotate it."
    )


def _rotated_already() -> str:
    return _(
        "The secret was rotated already, and the new one was shown that one time. It was not"
        " rotated again. If you did not copy it, rotate it once more."
    )


def _nothing_is_sent(request: MemberRequest, endpoint: WebhookEndpoint) -> HttpResponse:
    messages.error(request, _("It is switched off: switch it on first."))
    return redirect("accounts:show_endpoint", request.organisation.slug, endpoint.pk)


def _events(endpoint: WebhookEndpoint) -> list[str]:
    """Return the events that it is told of, in words; none where it is told of all."""
    return [str(EventType(event).label) for event in endpoint.events]


def _maker(endpoint: WebhookEndpoint) -> str:
    """Return who added it: a member, a token, or somebody who has left."""
    names = ApiToken.objects.names() | Membership.objects.addresses()
    return actor_words(endpoint.created_by_id, names)


def _last(delivery: WebhookDelivery) -> WebhookAttempt | None:
    """Return its last try, of those that were fetched with it."""
    return max(delivery.attempts.all(), key=lambda attempt: attempt.number, default=None)


def _choices(endpoint: WebhookEndpoint, chosen: str) -> list[Choice]:
    """Return the states of its deliveries, and how many are in each."""
    counted = endpoint.deliveries.values_list("state").order_by("state").annotate(Count("pk"))
    counts = dict(counted)
    states = [
        Choice(state.value, str(state.label), counts.get(state.value, 0), state == chosen)
        for state in DeliveryState
    ]
    is_all = chosen not in DeliveryState.values
    return [Choice("", _("All"), sum(counts.values()), is_all), *states]
