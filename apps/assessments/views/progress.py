"""Who has answered, for those who watch a round: in steps, drawn and in words; never who."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from apps.assessments.models import Group, Round
from apps.assessments.models.round import State
from apps.assessments.turnout import STEP, Turnout, shown_count, turnout_of, turnouts_of
from apps.charts import participation as charts
from apps.charts.chart import Chart, drawn
from apps.charts.svg import Caption


@dataclass(frozen=True, slots=True)
class Participation:
    """How many of a group have answered: in steps, never exactly."""

    label: str
    invited: int
    shown: int  # the last full step of those who have answered
    floor: int  # people; of fewer nothing is shown
    is_told: bool = False  # the round has its results, and the group's own among them

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


def progress_of(round_: Round) -> dict[str, Any]:
    """Return what a page shows of those who have answered a round."""
    turnout = turnout_of(round_)
    groups, total = _groups(round_), _total(turnout)
    return {
        "turnout": turnout,
        "floor": turnout.floor,
        "groups": groups,
        "total": total,
        "picture": picture([total, *groups]) if groups else None,
        "full_groups": _labels(group for group in groups if group.shown),
        "lone_groups": _labels(group for group in groups if group.is_out_of_reach),
        "result": round_.result if round_.state == State.SCORED else None,
    }


def totals_of(rounds: Sequence[Round]) -> dict[Any, Participation]:
    """Return each round's participation as a whole, by the round's id; of drafts, none."""
    turnouts = turnouts_of([round_ for round_ in rounds if round_.state != State.DRAFT])
    return {round_id: _total(turnout) for round_id, turnout in turnouts.items()}


def picture(groups: Sequence[Participation]) -> Chart:
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
    return drawn(charts.participation_bars, charts.Participation(caption, bars, words))


def sample_picture(floor: int) -> Chart:
    """Draw invented people, to show what will stand here."""
    return picture(
        [
            Participation(str(_("Everybody")), 48, max(floor, 30), floor),
            Participation(str(Group.LEADER.label), 8, floor if floor <= STEP else 0, floor),
            Participation(str(Group.FRONTLINE.label), 34, max(floor, 20), floor),
        ]
    )


def _groups(round_: Round) -> list[Participation]:
    counts = {row[0]: row[1:] for row in round_.invitations.participation()}
    floor = round_.floor()
    told = round_.result.groups_shown if round_.state == State.SCORED else []
    return [
        Participation(
            str(group.label),
            counts[group][0],
            shown_count(counts[group][1], floor),
            floor,
            is_told=group in told,
        )
        for group in Group
        if group in counts
    ]


def _total(turnout: Turnout) -> Participation:
    return Participation(_("Everybody"), turnout.invited, turnout.shown, turnout.floor)


def _labels(groups: Iterable[Participation]) -> str:
    return ", ".join(group.label for group in groups)
