"""What a round would show with other answers to one question, beside what it shows."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.dashboards import wording
from apps.dashboards.exhibits import Table
from apps.dashboards.tables import NONE
from apps.reports.explanation import Results, WhatIf
from apps.reports.results import RoundReport


@dataclass(frozen=True, slots=True)
class Experiment:
    """A round as it is beside what it would be with other answers to one question."""

    title: str
    question: str
    sentence: str
    note: str
    tables: tuple[Table, ...]


def experiment(found: WhatIf, report: RoundReport) -> Experiment:
    """Return what a round would show with other answers, beside what it shows."""
    question = found.question
    values = {"code": question.code, "answer": question.labels[-1 if found.by > 0 else 0]}
    title = (
        _("If every answer to {code} were one step higher")
        if found.by > 0
        else _("If every answer to {code} were one step lower")
    ).format(code=question.code)
    note = _("One step towards “{answer}” for everybody who answered; who is there already stays.")
    if question.is_reversed:
        note += " " + _("The statement counts the other way round: agreement lowers its dimension.")
    return Experiment(
        title=title,
        question=question.text,
        sentence=_outcome(found, report),
        note=note.format(**values),
        tables=_tables(found, report),
    )


def _outcome(found: WhatIf, report: RoundReport) -> str:
    """Return in a sentence or three what would be another figure."""
    before, after = found.before, found.after
    said = []
    dimension = found.question.dimension or ""
    if dimension in before.scores and dimension in after.scores:
        name = next(part.name for part in report.dimensions if part.code == dimension)
        said.append(
            _("The score of “{dimension}” would be {after} instead of {before}.").format(
                dimension=name,
                after=wording.points(after.scores[dimension]),
                before=wording.points(before.scores[dimension]),
            )
        )
    moved = {
        code: wording.apart(100 * after.shares[code], 100 * before.shares[code])
        for code in after.shares
    }
    code = max(moved, key=lambda code: abs(moved[code]))
    if moved[code]:
        said.append(
            _("The share that would move most is {persona}, from {before} to {after}.").format(
                persona=_names(report)[code],
                before=wording.percent(before.shares[code]),
                after=wording.percent(after.shares[code]),
            )
        )
    was, would_be = _label(before, report), _label(after, report)
    told = (
        _("The label would stay {label}.") if was == would_be else _("The label would be {label}.")
    )
    return " ".join((*said, told.format(label=would_be)))


def _tables(found: WhatIf, report: RoundReport) -> tuple[Table, ...]:
    head = (_("As answered"), _("With the change"), _("Difference"))
    before, after = found.before, found.after
    scores = {part.code: part.name for part in report.dimensions}
    whole = (
        _row(_("Maturity"), before.maturity, after.maturity),
        (
            _("Label of the round by itself"),
            _label(before, report),
            _label(after, report),
            _("the same") if _label(before, report) == _label(after, report) else _("another"),
        ),
    )
    return (
        Table(_("The round as a whole"), (_("Figure"), *head), whole),
        Table(
            _("Persona shares"),
            (_("Persona"), *head),
            tuple(
                _share_row(name, before.shares[code], after.shares[code])
                for code, name in _names(report).items()
            ),
        ),
        Table(
            _("Dimension scores"),
            (_("Dimension"), *head),
            tuple(
                _row(name, before.scores.get(code), after.scores.get(code))
                for code, name in scores.items()
            ),
        ),
    )


def _row(name: str, before: float | None, after: float | None) -> tuple[str, ...]:
    if before is None or after is None:
        return (name, NONE, NONE, NONE)
    return (
        name,
        wording.points(before),
        wording.points(after),
        wording.signed(wording.apart(after, before)),
    )


def _share_row(name: str, before: float, after: float) -> tuple[str, ...]:
    return (
        name,
        wording.percent(before),
        wording.percent(after),
        wording.signed(wording.apart(100 * after, 100 * before)),
    )


def _label(found: Results, report: RoundReport) -> str:
    return wording.label(found.label_kind, [_names(report)[code] for code in found.label])


def _names(report: RoundReport) -> Mapping[str, str]:
    return {part.code: part.short_name for part in report.personas}
