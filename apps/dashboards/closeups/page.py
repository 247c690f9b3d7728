"""What a page about one number has, and the ways that both kinds of pages share."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.dashboards import figures
from apps.dashboards.answers.effects import effects_on
from apps.dashboards.exhibits import WHOLE, Card, Link
from apps.reports.explanation import RoundExplanation
from apps.reports.results import RoundReport


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another number of the same kind."""

    name: str
    url: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One number: its finding, then a card for each thing that is told of it."""

    kind: str  # "Dimension"
    title: str
    lede: str
    value: str
    label: str
    doubt: str
    formula: str  # how it comes about, in one line
    worked_out: str  # address of the steps
    cards: tuple[Card, ...]
    remarks: tuple[str, ...]  # what is hidden, and why
    siblings: tuple[Sibling, ...]
    place: int = 0  # among the personas, for its colour; 0 for a dimension


def worked_out(report: RoundReport, code: str) -> str:
    """Return the address of the steps to a figure."""
    return figures.address(report, code)


def addressed(report: RoundReport, page: str, code: str, card: Card) -> Card:
    """Return a card with its quarter and the address of its faces."""
    quarter = report.row.period_id
    address = reverse(f"dashboards:{page}", args=(report.slug, quarter, code))
    return card.placed(address, quarter, f"{page}-{code}")


def moved(explained: RoundExplanation, code: str) -> Card:
    """Return the card of the answers that moved a figure, as far as they are told."""
    effects, report = effects_on(explained, code), explained.report
    page = reverse("dashboards:answers", args=(report.slug, report.row.period_id))
    return Card(
        "answers",
        effects.finding,
        effects.sentence,
        source=_("each question left out in turn, in whole points"),
        links=(
            Link(
                _("Which answers moved it, and what others would"),
                f"{page}?{urlencode({'of': code})}",
            ),
        ),
        span=WHOLE,
        chart=effects.chart,
        table=effects.table,
        body="dashboards/_hidden_questions.html",
        content={"hidden": effects.hidden},
    )


def steps(report: RoundReport, code: str) -> Link:
    """Return the way to the steps to a figure."""
    return Link(_("How this is worked out"), worked_out(report, code))


def method(section: str) -> Link:
    """Return the way to a section of the method."""
    return Link(_("How this is worked out"), f"{reverse('instruments:method')}#{section}")
