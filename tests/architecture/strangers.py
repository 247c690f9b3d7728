"""Two companies with everything that an address can name; one is full of a word to look for."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.http import HttpResponseBase
from django.test import Client
from django.utils.timezone import now

from apps.accounts import tokens
from apps.accounts.models import ColleagueInvitation, Membership, Scope, Unit
from apps.accounts.quarters import Quarter
from apps.assessments.models import QuickCheck, Round
from apps.dashboards.actions.share_links import Terms, create_share_link
from apps.dashboards.models import BoardReport
from apps.notifications.actions import add_endpoint, ping
from apps.performance.actions import Event, add_annotation
from apps.reports.actions import ask_for_export
from apps.reports.registry import DATASETS
from apps.tenancy import links
from apps.tenancy.context import acting_for
from tests.architecture.addresses import Value, Values
from tests.assessments.steps import invite, open_round, secret_of, start_round
from tests.conftest import NOON, Company, found, register

CANARY = "zyzzyva"
KEYS = 7_100_000
FORM_TOKEN = re.compile(r'(name="csrfmiddlewaretoken"\s+value=)"\w+"')
# With the length of what was asked, the time, and what is left of a quota.
CHANGING = {"Content-Length", "Expires", "RateLimit"}


@dataclass
class Belongings:
    """What one company has, as the values of addresses."""

    company: Company
    quarter: str

    def __post_init__(self) -> None:
        self.viewer = self.company.hire()
        with acting_for(self.company.organisation.pk):
            self.viewers_membership = Membership.objects.get(user=self.viewer)
            self.token, self.token_text = tokens.issue(
                name=f"{self.company.slug} dashboard",
                scopes=Scope.values,
                expires_at=now() + timedelta(days=30),
                at=now(),
                by=None,
            )
            self.join_secret = links.new_secret()
            self.colleague = ColleagueInvitation.objects.create(
                email=f"colleague@{self.company.organisation.domain}",
                role="viewer",
                secret_hash=links.fingerprint(self.join_secret),
                invited_by_id=self.company.owner.pk,
                expires_at=now() + timedelta(days=7),
            )
            self.unit = Unit.objects.create(name=f"{self.company.slug} north", code="north")
            quarter = Quarter.parse(self.quarter)
            at = quarter.starts_at("UTC") + timedelta(days=20)
            self.round = open_round(start_round(self.company, at=at, quarter=quarter), at=at)
            self.quick_check = QuickCheck.objects.create(
                taken_by=self.viewer.pk,
                taken_at=NOON,
                instrument=self.round.instrument,
                answers=[3] * 16,
            )
            self.event = add_annotation(
                event=Event(NOON.date(), f"Event at {self.company.slug}"), by=None, at=NOON
            )
            self.report = BoardReport.objects.create(
                quarter=self.quarter,
                language="en",
                asked_at=NOON,
                made_at=NOON,
                document=b"a document",
                size=10,
            )
            self.export = ask_for_export(
                dataset=DATASETS["rounds"], suffix="csv", filters={}, by=self.token.pk, at=now()
            )
            self.share_link, self.share_token = create_share_link(
                terms=Terms(f"{self.company.slug} board"), by=None, at=now()
            )
            self.endpoint, _ = add_endpoint(
                url=f"https://{self.company.slug}.example/", by=None, at=now()
            )
            self.delivery = ping(endpoint=self.endpoint, at=now())
            self.mirror_secret = links.new_secret()
            Round.objects.update(
                closes_at=max(now(), NOON) + timedelta(days=30),
                mirror_secret_hash=links.fingerprint(self.mirror_secret),
                mirror_sealed=links.seal(self.mirror_secret),
            )
            self.round.refresh_from_db()
            self.respondent = invite(
                self.round, f"respondent@{self.company.organisation.domain}", "leader"
            )

    def ids(self) -> set[str]:
        """Return every id that a stranger must not be told."""
        rows = (
            self.company.organisation,
            self.viewers_membership,
            self.token,
            self.colleague,
            self.unit,
            self.round,
            self.respondent,
            self.quick_check,
            self.report,
            self.export,
            self.share_link,
            self.endpoint,
            self.delivery,
            self.company.owner,
        )
        return {str(row.pk) for row in rows}


@dataclass
class Encounter:
    """Our company and the foreign one, and the values with which ours calls."""

    ours: Belongings
    theirs: Belongings

    def values(self) -> Values:
        """Return each parameter's values: ours, the foreign company's, and nobody's."""
        ours, theirs = self.ours, self.theirs

        def row(get: Callable[[Belongings], Any]) -> Value:
            return Value(get(ours).pk, get(theirs).pk, uuid4())

        def link(get: Callable[[Belongings], str]) -> Value:
            """Put their secret behind the name of our organisation."""
            own = ours.company.organisation.pk
            secrets = (get(ours), get(theirs), links.new_secret())
            return Value(*(links.join(own, secret) for secret in secrets))

        def keyed(set_name: str, value: Value) -> Value:
            """Name a row of a set by its key."""
            keys = (value.own, value.foreign, value.missing)
            return Value(*(f"{set_name}('{key}')" for key in keys))

        return Values(
            {
                "slug": Value(ours.company.slug, theirs.company.slug, "nobody-has-this"),
                "accounts:membership_id": row(lambda b: b.viewers_membership),
                "accounts:invitation_id": row(lambda b: b.colleague),
                "accounts:token_id": row(lambda b: b.token),
                "accounts:unit_id": row(lambda b: b.unit),
                "accounts:endpoint_id": row(lambda b: b.endpoint),
                "accounts:delivery_id": row(lambda b: b.delivery),
                "assessments:round_id": row(lambda b: b.round),
                "assessments:invitation_id": row(lambda b: b.respondent),
                "assessments:quick_check_id": row(lambda b: b.quick_check),
                "dashboards:quarter": Value(ours.quarter, theirs.quarter, "2024-Q1"),
                "dashboards:figure": Value("maturity"),
                "dashboards:card": Value("mix"),
                "dashboards:dimension": Value("TEC"),
                "dashboards:persona": Value("selfie"),
                "dashboards:report_id": row(lambda b: b.report),
                "dashboards:link_id": row(lambda b: b.share_link),
                "performance:quarter": Value("2026-Q3"),
                "performance:annotation_id": row(lambda b: b.event),
                "dashboards:series": Value("csat_pct-scale_5-"),
                "dashboards:extension": Value("csv"),
                "join:token": link(lambda b: b.join_secret),
                "share:token": link(lambda b: links.split(b.share_token)[1]),
                "s:token": link(lambda b: secret_of(b.respondent)),
                "s:number": Value(1),
                "m:token": link(lambda b: b.mirror_secret),
                ":pk": Value(KEYS, passkey(theirs).pk, KEYS + 2),
                "dashboards:dataset": Value("rounds"),
                "dashboards:tool": Value("duckdb"),
                "v1:name": Value("rounds"),
                "v1:token_id": row(lambda b: b.token),
                "v1:suffix": Value("ndjson"),
                "v1:export_id": row(lambda b: b.export),
                "v1:signature": Value("nobody-signed-this"),
                "v1:round_id": row(lambda b: b.round),
                "v1:endpoint_id": row(lambda b: b.endpoint),
                "v1:delivery_id": row(lambda b: b.delivery),
                "v1:annotation_id": row(lambda b: b.event),
                "api:path": Value("nothing"),
                "odata:address": keyed("rounds", row(lambda b: b.round)),
                "odata:path": Value("nothing"),
            }
        )

    def told(self, answer: HttpResponseBase, requested: str) -> list[str]:
        """Return what the answer gives away of the foreign company, but what was asked by name."""
        text = _text(answer).replace(requested, "").lower()
        return [secret for secret in {CANARY, *self.theirs.ids()} if secret in text]


def passkey(whose: Belongings) -> Authenticator:
    """Return the owner's passkey, with a number that nothing else on a page is."""
    key, _ = Authenticator.objects.get_or_create(
        pk=KEYS + 1,
        user=whose.company.owner,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": f"{CANARY} key", "credential": {}},
    )
    return key


def meet() -> Encounter:
    """Found both companies."""
    theirs = found(CANARY.title(), f"{CANARY}.example")
    return Encounter(
        Belongings(found("Acme", "acme.example"), "2026-Q3"), Belongings(theirs, "2026-Q2")
    )


def comparable(answer: HttpResponseBase, requested: str) -> tuple[int, str]:
    """Return the answer without what was asked for, and without what is random in every form."""
    return answer.status_code, FORM_TOKEN.sub("", _text(answer)).replace(requested, "it")


def dismissed_member(theirs: Belongings) -> Client:
    """Return the browser of somebody who belonged to the foreign company."""
    member = register("former@elsewhere.example")
    client = theirs.company.client(member)
    with acting_for(theirs.company.organisation.pk):
        Membership.objects.create(user=member, role="admin", joined_at=NOON).delete()
    return client


def _text(answer: HttpResponseBase) -> str:
    headers = {name: value for name, value in answer.items() if name not in CHANGING}
    body = answer.getvalue().decode(errors="replace")
    return f"{sorted(headers.items())} {sorted(answer.cookies)} {body}"
