"""Who has answered, for those who watch a round: in steps, drawn and in words; never who."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from apps.assessments.actions.participation import STEP, is_enough, shown_count
from apps.assessments.models import Group, Invitation, Round
from apps.assessments.models.round import State
from apps.charts import participation as charts
from apps.charts.svg import Caption
from apps.charts.theme import WEB

NARROW, MEDIUM, WIDE = 340, 540, 1000  # pixels, between which a card's width chooses


@dataclass(frozen=True, slots=True)
class Participation:
    """How many of a group have answered: in steps, never exactly."""

    label: str
    invited: int
    shown: int  # the last full step of those who have answered
    floor: int  # people; of fewer nothing is shown

    @property
    def words(self) -> str:
        """Return the count as a sentence part."""
        if self.shown == 0:
            return _("fewer than %(floor)s") % {"floor": self.floor}
        return _("%(count)s or more") % {"count": self.shown}

    @property
    def words_of(self) -> str:
        """Return the count beside that of those who are invited."""
        if self.is_out_of_reach:
            return _("only %(invited)s invited") % {"invited": self.invited}
        return _("%(answered)s of %(invited)s") % {"answered": self.words, "invited": self.invited}

    @property
    def rate(self) -> str:
        """Return the least share of those invited that has answered; nothing before a step."""
        if not self.shown or not self.invited:
            return ""
        return _("%(percent)s%% or more") % {"percent": min(100, 100 * self.shown // self.invited)}

    @property
    def is_out_of_reach(self) -> bool:
        """Tell whether too few are invited for the group ever to be shown by itself."""
        return self.invited < self.floor and not self.shown


@dataclass(frozen=True, slots=True)
class Picture:
    """The groups as bars, in the widths of a page."""

    drawn: charts.Participation

    @property
    def narrow(self) -> str:
        """The picture for a phone."""
        return charts.participation_bars(self.drawn, WEB, NARROW)

    @property
    def medium(self) -> str:
        """The picture for a card of half a page."""
        return charts.participation_bars(self.drawn, WEB, MEDIUM)

    @property
    def wide(self) -> str:
        """The picture for a card of a whole page."""
        return charts.participation_bars(self.drawn, WEB, WIDE)


def progress_of(round_: Round) -> dict[str, Any]:
    """Return what a page shows of those who have answered a round."""
    enough = is_enough(round_)
    groups, total = _participation(round_, is_enough=enough)
    return {
        "floor": total.floor,
        "is_enough": enough,
        "groups": groups,
        "total": total,
        "picture": picture([total, *groups]) if groups else None,
        "full_groups": _labels(group for group in groups if group.shown),
        "lone_groups": _labels(group for group in groups if group.is_out_of_reach),
    }


def totals_of(rounds: Sequence[Round]) -> dict[Any, Participation]:
    """Return each round's participation as a whole, by the round's id; of drafts, none."""
    asked = Invitation.objects.filter(round__in=rounds).order_by()
    counted = asked.exclude(answered_as="")
    invited, answered = (
        dict(people.values_list("round_id").annotate(Count("pk")))
        for people in (asked.not_withdrawn(), counted)
    )
    return {
        round_.pk: _total(
            round_,
            invited.get(round_.pk, 0),
            answered.get(round_.pk, 0),
            is_enough=round_.state == State.SCORED
            or (round_.state == State.OPEN and is_enough(round_)),
        )
        for round_ in rounds
        if round_.state != State.DRAFT
    }


def picture(groups: Sequence[Participation]) -> Picture:
    """Draw how many of each group have answered."""
    bars = tuple(
        charts.GroupBar(
            name=group.label,
            words=group.words_of,
            invited=group.invited,
            answered=group.shown,
            floor=group.floor,
            tip=f"{group.label}: {group.words_of}",
        )
        for group in groups
    )
    floor = groups[0].floor
    caption = Caption(
        ident="participation",
        title=_("Who has answered"),
        description=" ".join(f"{bar.tip}." for bar in bars),
    )
    words = _("Needed for results: %(floor)s people") % {"floor": floor}
    return Picture(charts.Participation(caption, bars, words))


def sample_picture(floor: int) -> Picture:
    """Draw invented people, to show what will stand here."""
    return picture(
        [
            Participation(str(_("Everybody")), 48, max(floor, 30), floor),
            Participation(str(Group.LEADER.label), 8, floor if floor <= STEP else 0, floor),
            Participation(str(Group.FRONTLINE.label), 34, max(floor, 20), floor),
        ]
    )


def _participation(round_: Round, *, is_enough: bool) -> tuple[list[Participation], Participation]:
    counts = {row[0]: row[1:] for row in round_.invitations.participation()}
    floor = round_.floor()
    groups = [
        Participation(
            str(group.label), counts[group][0], shown_count(counts[group][1], floor), floor
        )
        for group in Group
        if group in counts
    ]
    invited, answered = (sum(count[place] for count in counts.values()) for place in (0, 1))
    return groups, _total(round_, invited, answered, is_enough=is_enough)


def _total(round_: Round, invited: int, answered: int, *, is_enough: bool) -> Participation:
    floor = round_.floor()
    least = floor if is_enough else 0  # known at once, whatever still waits to be counted
    return Participation(_("Everybody"), invited, max(least, shown_count(answered, floor)), floor)


def _labels(groups: Iterable[Participation]) -> str:
    return ", ".join(group.label for group in groups)
