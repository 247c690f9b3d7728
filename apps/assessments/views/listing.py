"""The list of an organisation's rounds, and which one comes next."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from apps.accounts.models import Organisation
from apps.accounts.quarters import Quarter
from apps.assessments.models import Round
from apps.assessments.models.round import State
from apps.assessments.quarters import EARLIER_OPENABLE, openable
from apps.assessments.views.moments import day_words
from apps.assessments.views.progress import Participation, sample_picture, totals_of
from apps.assessments.views.summary import RoundSummary, summary


@dataclass(frozen=True, slots=True)
class Row:
    """A round of the list, with how many have answered."""

    summary: RoundSummary
    answered: str  # nothing of a draft, and where nobody was invited


@dataclass(frozen=True, slots=True)
class NextDue:
    """Which quarter comes next, and until when it can be started."""

    title: str
    text: str
    is_now: bool  # the present quarter has no assessment yet
    is_possible: bool  # some quarter can be started


def listing_of(organisation: Organisation, *, may_act: bool, at: datetime) -> dict[str, Any]:
    """Return what the list shows: the latest quarter first, what is under way, what is next."""
    rounds = list(
        Round.objects.newest_first().select_related("instrument", "organisation", "result")
    )
    totals = totals_of(rounds)
    rows = [Row(summary(round_), _answered(round_, totals.get(round_.pk))) for round_ in rounds]
    under_way = [row.summary for row in rows if row.summary.state in (State.DRAFT, State.OPEN)]
    return {
        "rows": rows,
        "under_way": under_way[0] if under_way else None,
        "next_due": next_due(organisation.time_zone, {round_.quarter for round_ in rounds}, at),
        "picture": None if rows else sample_picture(organisation.anonymity_floor),
        "may_act": may_act,
    }


def next_due(zone: str, taken: set[str], at: datetime) -> NextDue:
    """Return the next quarter to assess, where those in `taken` have their rounds."""
    current, *earlier = openable(at, zone)
    left = [quarter for quarter in earlier if quarter.code not in taken]
    if current.code not in taken:
        text = _(
            "The quarter runs until %(end)s. Its assessment can be started now, and until"
            " %(latest)s at the latest."
        )
        told = {"end": day_words(current.last_day()), "latest": day_words(_latest(current))}
        title = _("Next due: %(quarter)s") % {"quarter": current.label}
        return NextDue(title, text % told, is_now=True, is_possible=True)

    coming = current.shifted(1)
    title = _("Next due: %(quarter)s, from %(day)s") % {
        "quarter": coming.label,
        "day": day_words(coming.starts_at(zone).date()),
    }
    text = _("The present quarter has its assessment.")
    if left:
        missed = ", ".join(quarter.label for quarter in left)
        sentence = _("Earlier ones can be started until a year after their end: %(missed)s.")
        text += " " + sentence % {"missed": missed}
    return NextDue(title, text, is_now=False, is_possible=bool(left))


def _answered(round_: Round, total: Participation | None) -> str:
    """Return how many have answered: in steps, but as its results say once there are results."""
    if total is None:
        return ""
    if round_.state != State.SCORED:
        return total.words_of if total.invited else ""
    answered = round_.result.respondents
    if answered > total.invited:  # as some were withdrawn, or answered without an invitation
        return str(answered)
    return _("%(answered)s of %(invited)s") % {"answered": answered, "invited": total.invited}


def _latest(quarter: Quarter) -> date:
    """Return the last day on which the quarter's round can be started."""
    return quarter.shifted(EARLIER_OPENABLE).last_day()
