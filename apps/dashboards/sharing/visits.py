"""A visit by a shared link: in its organisation's scope, behind its passphrase, untraced."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property, wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.crypto import salted_hmac
from django.utils.timezone import now

from apps.accounts.form_pages import form_page
from apps.accounts.models import Organisation
from apps.accounts.throttles import refused_visit
from apps.dashboards.exhibits import Card
from apps.dashboards.handouts import handouts
from apps.dashboards.models import BoardReport, ShareLink
from apps.reports.results import NoResultsError, RoundReport, round_report
from apps.tenancy import links
from apps.tenancy.context import acting_for

PASS = "share"  # noqa: S105 - the name of the cookie that says that the passphrase was right
LABELLED = "mix"  # the card that tells what a headline says
HISTORY, LABEL = "history", "label"  # a card whose table has a column of it
PASS_LASTS = timedelta(hours=8)

Page = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Visit:
    """Somebody who came by a link that works; its report takes long, and may not be there."""

    token: str
    link: ShareLink
    organisation: Organisation
    at: datetime

    @cached_property
    def report(self) -> RoundReport:
        """What the link shares: worked out for those alone who may see it."""
        return round_report(self.link.quarter or None)

    @property
    def address(self) -> str:
        """The address of the shared page."""
        return reverse("dashboards:shared", args=(self.token,))

    def cards(self) -> list[Card]:
        """Return the cards that the link opens, each with the address of its faces under it."""
        opened = set(self.link.cards)
        return [
            (card if self.tells_label else _unlabelled(card)).placed(
                self.address, card.quarter, "shared"
            )
            for card in handouts(self.report, self.at)
            if self.link.is_whole or card.slug in opened
        ]

    @property
    def tells_label(self) -> bool:
        """Tell whether the link opens what a quarter's label is found in."""
        return self.link.is_whole or LABELLED in self.link.cards

    def document(self) -> BoardReport | None:
        """Return the latest document of the quarter, where the link opens the whole report."""
        if not self.link.is_whole:
            return None
        made = BoardReport.objects.to_share(
            with_benchmarks=self.organisation.benchmark_consent,
            with_kpi=self.organisation.kpi_benchmark_consent,
        )
        of_quarter = made.filter(quarter=self.report.row.period_id)
        return of_quarter.without_document().latest_first().first()

    def is_unlocked(self, request: HttpRequest) -> bool:
        """Tell whether there is no passphrase, or this browser has given it a while ago."""
        if not self.link.has_passphrase:
            return True
        given = request.get_signed_cookie(
            PASS, default="", salt=str(self.link.pk), max_age=int(PASS_LASTS.total_seconds())
        )
        return bool(given) and given == self._proof()

    def unlock(self, response: HttpResponse) -> None:
        """Let this browser, and only under this link's address, in for a while."""
        response.set_signed_cookie(
            PASS,
            self._proof(),
            salt=str(self.link.pk),
            max_age=int(PASS_LASTS.total_seconds()),
            path=self.address,
            secure=settings.CSRF_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )

    def _proof(self) -> str:
        """Return what only the present passphrase leads to."""
        told = f"{self.link.pk} {self.link.passphrase_hash}"
        return salted_hmac("share link", told, algorithm="sha256").hexdigest()[:32]


def _unlabelled(card: Card) -> Card:
    """Return the history without the labels of its rounds, which another card tells."""
    if card.table is None or card.slug != HISTORY:
        return card
    kept = [n for n, column in enumerate(card.table.head) if getattr(column, "code", "") != LABEL]
    head = tuple(card.table.head[n] for n in kept)
    rows = tuple(tuple(row[n] for n in kept) for row in card.table.rows)
    return replace(card, table=replace(card.table, head=head, rows=rows))


def by_share_link(page: Page) -> Callable[..., HttpResponseBase]:
    """Open the scope that the link names, then look the link up in it.

    A link that was never ours, that is over, revoked or of somebody else, and, behind its
    passphrase, one to a round that has no results get the same answer.
    """

    @form_page
    @wraps(page)
    def open_link(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponseBase:
        refused = refused_visit(request)
        if refused is not None:
            return _untraced(refused)
        try:
            organisation_id, secret = links.split(token)
        except links.MangledLinkError:
            return _untraced(_nothing(request))
        with acting_for(organisation_id):
            return _untraced(_answer(request, token, secret, kwargs))

    def _answer(
        request: HttpRequest, token: str, secret: str, asked: dict[str, Any]
    ) -> HttpResponseBase:
        visit = _visit(token, secret)
        if visit is None:
            return _nothing(request)
        try:
            return page(request, visit, **asked)
        except NoResultsError:
            return _nothing(request)

    return open_link


def _visit(token: str, secret: str) -> Visit | None:
    at = now()
    found = ShareLink.objects.working(at).filter(secret_hash=links.fingerprint(secret))
    link = found.select_related("organisation").first()
    return None if link is None else Visit(token, link, link.organisation, at)


def _nothing(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboards/share/nothing.html", status=404)


def _untraced(response: HttpResponseBase) -> HttpResponseBase:
    """Keep the page out of caches, search engines and other sites' logs.

    Not `no-referrer`: with it browsers send a form's origin as "null", which the check against
    forged forms has to refuse. `strict-origin` never tells the address of the page either.
    """
    add_never_cache_headers(response)
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
