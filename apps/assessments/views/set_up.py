"""The set-up of a round as four steps, and what opening it will do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.assessments.actions.rounds import USUAL_REMINDERS
from apps.assessments.forms.rounds import OpenRoundForm, reminder_words
from apps.assessments.models import Group, Invitation, Round
from apps.assessments.models.round import REMINDER_GAP
from apps.assessments.views.moments import day_words, minutes_for, moment_words

TO_DO, READY, DONE, OPTIONAL = "to do", "ready", "done", "optional"
OPENING = "#opening"  # where the page goes on


@dataclass(frozen=True, slots=True)
class Step:
    """Something to be done before a round is opened, or that can be."""

    name: str
    url: str
    hints: tuple[str, ...]  # how it stands, and what is missing
    state: str

    @property
    def is_missing(self) -> bool:
        """Tell whether the round can't be opened well without it."""
        return self.state == TO_DO


def set_up_of(round_: Round, *, slug: str, at: datetime) -> dict[str, Any]:
    """Return the steps of the set-up, the one to take now, and what opening does."""

    def address(name: str) -> str:
        return reverse(f"assessments:{name}", args=[slug, round_.pk])

    people = Invitation.objects.not_withdrawn().filter(round=round_)
    invited = people.count()
    has_end = round_.ends_after(at)
    steps = [
        _who(round_, invited, address("list_invitations")),
        _what(round_, address("preview_questions")),
        _when(round_, address("edit_round"), has_end=has_end),
    ]
    missing = next((step for step in steps if step.is_missing), None)
    return {
        "steps": [*steps, _opening_step(missing)],
        "facts": _facts(round_, address("answer_facts")),
        "open_form": OpenRoundForm(is_anybody_invited=invited > 0),
        "has_end": has_end,
        "opening": _opening(round_, invited, at) if has_end else [],
        "missing": missing,
    }


def invited_words(round_: Round) -> tuple[str, ...]:
    """Return how many are invited, by role and by language, and how many results need."""
    floor = round_.coming_floor()
    invited = Invitation.objects.not_withdrawn().filter(round=round_).count()
    if not invited:
        needed = _("Nobody is invited yet. Results need the answers of %(floor)s people or more.")
        return (needed % {"floor": floor},)
    counted = ngettext("%(count)s person is invited", "%(count)s people are invited", invited)
    by_role = _counts(round_, "group", {group.value: str(group.label) for group in Group})
    by_language = _counts(round_, "language", {**dict(settings.LANGUAGES), "": _("not chosen")})
    hints = (
        counted % {"count": invited} + ": " + by_role + ".",
        _("Languages: %(counts)s.") % {"counts": by_language},
    )
    return (*hints, _against_floor(invited, floor))


def _who(round_: Round, invited: int, url: str) -> Step:
    state = DONE if invited >= round_.coming_floor() else TO_DO
    return Step(_("Invite the people who answer"), url, invited_words(round_), state)


def _against_floor(invited: int, floor: int) -> str:
    if invited >= floor:
        return _(
            "Results need the answers of %(floor)s. Not everybody answers: invite more than that."
        ) % {"floor": floor}
    more = ngettext(
        "Invite at least %(count)s more person.",
        "Invite at least %(count)s more people.",
        floor - invited,
    )
    needed = _("Results need the answers of %(floor)s people or more.") % {"floor": floor}
    return needed + " " + more % {"count": floor - invited}


def _counts(round_: Round, column: str, names: dict[str, str]) -> str:
    """Return how many are invited of each, in the order of the names."""
    people = Invitation.objects.not_withdrawn().filter(round=round_).order_by(column)
    counts = dict(people.values_list(column).annotate(count=Count("pk")))
    return ", ".join(f"{names[key]} {counts[key]}" for key in names if key in counts)


def _what(round_: Round, url: str) -> Step:
    questions = len(round_.instrument.words().questions)
    written = round_.instrument.languages()
    told = {
        "version": round_.instrument.version,
        "questions": questions,
        "minutes": minutes_for(questions),
        "languages": ", ".join(str(name) for code, name in settings.LANGUAGES if code in written),
    }
    hints = (
        _("Version %(version)s: %(questions)s questions, about %(minutes)s minutes.") % told,
        _("The same for every company. To be read in: %(languages)s.") % told,
    )
    return Step(_("See the questionnaire"), url, hints, OPTIONAL)


def _when(round_: Round, url: str, *, has_end: bool) -> Step:
    name = _("Set the dates and reminders")
    reminders = [reminder_words(days) for days in sorted(round_.reminder_days, reverse=True)]
    hints = [
        _last_day(round_, has_end=has_end),
        _("Reminders go by themselves %(when)s before the last day.")
        % {"when": _(" and ").join(reminders)}
        if reminders
        else _("No reminder goes by itself; you can send one by hand each day."),
        _headcounts(round_),
    ]
    return Step(name, url, tuple(hints), _state_of_dates(round_) if has_end else TO_DO)


def _state_of_dates(round_: Round) -> str:
    """Return whether more was chosen than what every assessment starts with."""
    is_usual = sorted(round_.reminder_days) == sorted(USUAL_REMINDERS) and not round_.headcounts
    return READY if is_usual else DONE


def _last_day(round_: Round, *, has_end: bool) -> str:
    if round_.last_day is None:
        return _("The last day to answer is missing.")
    day = day_words(round_.last_day)
    if not has_end:
        return _("The last day to answer, %(day)s, has passed. Choose another one.") % {"day": day}
    return _("The last day to answer is %(day)s.") % {"day": day}


def _headcounts(round_: Round) -> str:
    given = [f"{g.label} {round_.headcounts[g]}" for g in Group if g in round_.headcounts]
    if not given:
        return _("Optional: how many people each group has in all.")
    return _("People in all: %(counts)s.") % {"counts": ", ".join(given)}


def _facts(round_: Round, url: str) -> Step:
    facts = round_.instrument.words().facts
    answered = sum(fact.code in round_.facts for fact in facts)
    hint = _("%(answered)s of %(total)s answered. You can answer them later, too.")
    told = hint % {"answered": answered, "total": len(facts)}
    state = DONE if answered == len(facts) else OPTIONAL
    return Step(_("Answer the questions of fact"), url, (told,), state)


def _opening_step(missing: Step | None) -> Step:
    hint = (
        _("First: %(step)s.") % {"step": missing.name}
        if missing
        else _("Everything is ready. Nothing is sent before you open it.")
    )
    return Step(_("Look through it and open"), OPENING, (hint,), TO_DO)


def _opening(round_: Round, invited: int, at: datetime) -> list[tuple[str, str]]:
    """Return what opening does, point by point."""
    mails = ngettext(
        "%(count)s person gets a mail with a link of their own",
        "%(count)s people get a mail with a link of their own each",
        invited,
    )
    zone = round_.time_zone
    to_come = [moment_words(moment, zone) for moment in round_.reminders_from(at + REMINDER_GAP)]
    return [
        (_("Mails"), mails % {"count": invited} if invited else _("None: nobody is invited yet")),
        (
            _("Open until"),
            _("the end of %(day)s (%(zone)s)") % {"day": day_words(round_.last_day), "zone": zone},
        ),
        (_("Reminders"), "; ".join(to_come) or _("None by themselves")),
        (
            _("Results"),
            _("From %(floor)s people on, for everybody and for each group")
            % {"floor": round_.coming_floor()},
        ),
    ]
