"""The page of two rounds: a finding, then a card for each part of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.dashboards import courses, wording
from apps.dashboards.compared import findings, pictures, tables
from apps.dashboards.compared.forms import TwoRoundsForm
from apps.dashboards.exhibits import Card, Link, Table
from apps.reports.two_rounds import TwoRounds, comparable_quarters, two_rounds


@dataclass(frozen=True, slots=True)
class Page:
    """What the template shows; only the form where it was not answered well."""

    form: TwoRoundsForm
    told: TwoRounds | None = None
    headline: str = ""
    lede: str = ""
    instrument: tuple[str, ...] = ()
    whole: Card | None = None
    cards: tuple[Card, ...] = ()
    events: tuple[Table, ...] = ()  # what happened from the one round to the other, if anything
    computed_on: str = ""

    def card(self, slug: str) -> Card | None:
        """Return one of the cards; None if the page has no such card."""
        shown = (self.whole, *self.cards)
        return next((card for card in shown if card and card.slug == slug), None)


def page(asked: Mapping[str, str]) -> Page | None:
    """Return the page of the rounds that are asked for; None where there are not two."""
    quarters = comparable_quarters()
    if not quarters:
        return None
    form = TwoRoundsForm(quarters, asked)
    if not form.is_valid():
        return Page(form)
    told = two_rounds(form.cleaned_data["from"], form.cleaned_data["to"])
    return Page(
        form=form,
        told=told,
        headline=findings.headline(told),
        lede=findings.lede(told),
        instrument=tuple(findings.instrument(told)),
        whole=_addressed(told, _whole(told)),
        cards=tuple(_addressed(told, card) for card in (_mix(told), _dimensions(told))),
        events=courses.events_table(told.events),
        computed_on=wording.day(told.after.row.scored_at, told.time_zone),
    )


def _addressed(told: TwoRounds, card: Card) -> Card:
    """Return a card with the address of its faces, which names both rounds."""
    before, after = told.before.row.period_id, told.after.row.period_id
    page = reverse("dashboards:compare", args=(told.slug,))
    query = urlencode({"from": before, "to": after})
    return card.placed(page, after, f"compared-with-{before}", query)


def _whole(told: TwoRounds) -> Card:
    return Card(
        "rounds",
        findings.headline(told),
        findings.lede(told),
        source=_source(told),
        links=(),
        table=tables.whole(told),
        further=courses.events_table(told.events),
    )


def _mix(told: TwoRounds) -> Card:
    found = findings.personas(told)
    return Card(
        "mix",
        found.title,
        found.sentence,
        source=_source(told),
        links=(_steps(told, findings.first_share(told)),),
        chart=pictures.mix(told, found),
        table=tables.personas(told),
        body="dashboards/_shares_apart.html",
    )


def _dimensions(told: TwoRounds) -> Card:
    found = findings.dimensions(told)
    return Card(
        "dimensions",
        found.title,
        found.sentence,
        source=_source(told),
        links=(_steps(told, findings.first_change(told)),),
        chart=pictures.dimensions(told, found),
        table=tables.dimensions(told),
    )


def _source(told: TwoRounds) -> str:
    return _("{before} and {after} answers").format(
        before=told.before.row.respondents, after=told.after.row.respondents
    )


def _steps(told: TwoRounds, code: str) -> Link:
    """Return the way to the steps to a difference; to the method where there is none."""
    page = f"{reverse('instruments:method')}#changes"
    return Link(_("How this is worked out"), tables.address(told, code) if code else page)
