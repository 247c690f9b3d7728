"""What the page of benchmarks says where there is nothing to compare with yet."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.accounts.models import Organisation
from apps.charts.chart import drawn
from apps.charts.spread import ScoreSpread, score_spread
from apps.charts.svg import Caption
from apps.dashboards import showcase, wording
from apps.dashboards.exhibits import WHOLE, Card

WIDTH = 10  # points of a bin


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is missing, what would change that, and what such a card looks like."""

    title: str
    lede: str
    needs_consent: bool
    sample: Card


def without_consent() -> Waiting:
    """Return what is said to who takes no part: those who contribute see."""
    return Waiting(
        title=_("Peers are shown to companies that take part"),
        lede=_("Those who let their results count see how they compare, and nobody else."),
        needs_consent=True,
        sample=_sample(),
    )


def without_release(organisation: Organisation) -> Waiting:
    """Return what is said before the first release."""
    if organisation.is_sample:
        lede = _("No release over the sample companies has been drawn here.")
    else:
        lede = _(
            "A release is drawn some 30 days after each quarter has ended. Yours counts in the "
            "next one if a round of that quarter has results."
        )
    return Waiting(
        title=_("No benchmark has been drawn yet"),
        lede=lede,
        needs_consent=False,
        sample=_sample(),
    )


def _sample() -> Card:
    """Return the shape of the card of maturity, in invented figures."""
    title = _("How mature the care of your peers is")
    total = sum(showcase.PEERS)
    picture = ScoreSpread(
        caption=Caption("sample", title, _("Invented figures")),
        bins=tuple(100 * count / total for count in showcase.PEERS),
        tips=tuple(
            f"{at * WIDTH}{wording.EN_DASH}{(at + 1) * WIDTH}" for at in range(len(showcase.PEERS))
        ),
        own=None,
        own_name="",
    )
    return Card(
        "sample",
        title,
        _("Here the spread of your peers will stand, with your own score on it."),
        source=_("invented figures"),
        links=(),
        span=WHOLE,
        body="dashboards/_sample_picture.html",
        content={"picture": drawn(score_spread, picture)},
    )
