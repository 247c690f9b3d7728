"""Which answers moved a figure: in whole points, in words and in a picture.

Effects are printed, and put in order, as whole points: more would tell more of the answers than
the results do.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.charts import effects as bars
from apps.charts.chart import Chart, drawn
from apps.charts.svg import Caption
from apps.dashboards import figures, wording
from apps.dashboards.exhibits import Column, Number, Table
from apps.reports.explanation import QuestionPart, RoundExplanation, Told
from apps.reports.results import RoundReport

MOST_SHOWN = 12  # questions in the picture and in words; the table has all
STEP = 25  # points between two answers of the raw scale
NEAR = 0.25  # of a step, within which a mean is said to be about an answer
PERSONA, DIMENSION = "persona", "dimension"


@dataclass(frozen=True, slots=True)
class Target:
    """The figure that is explained."""

    code: str  # persona-selfie, dimension-TEC
    name: str  # inside a sentence, after "the"
    value: str
    label: str
    doubt: str


@dataclass(frozen=True, slots=True)
class Effect:
    """One question, and how far its answers move the figure."""

    code: str
    text: str
    about: str  # its dimension; what the company expects, for an outlook question
    mean: Number  # points
    meaning: str  # the same in the words of the scale
    is_reversed: bool
    answered: Number
    points: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Hidden:
    """A question of which nothing is told, and why."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Effects:
    """One figure with the questions that moved it."""

    target: Target
    finding: str
    sentence: str
    moving: tuple[Effect, ...]  # the largest first; those that the picture has
    rest: int  # how many questions the table has beside them
    chart: Chart | None
    table: Table
    hidden: tuple[Hidden, ...]

    @property
    def likely(self) -> str:
        """The code of the question that moves the figure most; empty if none is shown."""
        return self.moving[0].code if self.moving else ""


def default_target(explained: RoundExplanation) -> str:
    """Return the code of the figure that is explained unless another is asked for."""
    return f"{PERSONA}-{explained.report.top.code}"


def targets(report: RoundReport) -> dict[str, dict[str, str]]:
    """Return the names of the figures that can be explained, by group and code."""
    return {
        _("Persona shares"): {
            f"{PERSONA}-{part.code}": part.short_name for part in report.personas
        },
        _("Dimension scores"): {
            f"{DIMENSION}-{part.code}": part.name for part in report.dimensions if part.row
        },
    }


def effects_on(explained: RoundExplanation, code: str) -> Effects:
    """Return how the questions moved a figure, one of `targets`."""
    target = _target(explained.report, code)
    shown = [(part, told) for part in _asked(explained, code) if (told := part.told)]
    every = sorted(
        (_effect(part, told, target) for part, told in shown), key=lambda one: -abs(one.points)
    )  # sorting keeps the order of asking where effects are written the same
    moving = [one for one in every if one.points or code.startswith(DIMENSION)][:MOST_SHOWN]
    finding, sentence = _finding(every, target)
    return Effects(
        target=target,
        finding=finding,
        sentence=sentence,
        moving=tuple(moving),
        rest=len(every) - len(moving),
        chart=_chart(moving, target, Caption("effects", finding, sentence)) if moving else None,
        table=_table(every, target),
        hidden=tuple(_hidden(part) for part in _asked(explained, code) if part.told is None),
    )


def _target(report: RoundReport, code: str) -> Target:
    kind, _dash, key = code.partition("-")
    if kind == PERSONA:
        persona = next(part for part in report.personas if part.code == key)
        name = _("{persona} share").format(persona=persona.short_name)
        value, doubt = (
            wording.percent(persona.row.share),
            _("90% interval {ends}").format(
                ends=wording.percents(persona.row.share_low, persona.row.share_high)
            ),
        )
        label, link = name, figures.of_persona(persona.short_name)
    else:
        part = next(part for part in report.dimensions if part.code == key)
        if part.row is None:
            raise ValueError(f"{key} has no score to explain")
        name = _("score of “{dimension}”").format(dimension=part.name)
        value, doubt = (
            wording.points(part.row.score),
            wording.interval(part.row.score_low, part.row.score_high),
        )
        label, link = part.name, figures.of_score(part.name)
    return Target(code, name, figures.figure(value, report, code, link), label, doubt)


def _asked(explained: RoundExplanation, code: str) -> list[QuestionPart]:
    """Return the questions that the figure rests on: all for a share, its own for a dimension."""
    kind, _dash, key = code.partition("-")
    return [p for p in explained.questions if kind == PERSONA or p.question.dimension == key]


def _effect(part: QuestionPart, told: Told, target: Target) -> Effect:
    kind, _dash, key = target.code.partition("-")
    moved = told.on_shares[key] if kind == PERSONA else told.on_score or 0.0
    return Effect(
        code=part.question.code,
        text=part.question.text,
        about=part.dimension_name or _("Outlook"),
        mean=wording.points(told.mean),
        meaning=_meaning(part, told),
        is_reversed=part.question.is_reversed,
        answered=wording.count(told.respondents),
        points=round(moved),
        sentence=_without(round(moved), target),
    )


def _meaning(part: QuestionPart, told: Told) -> str:
    """Return the mean answer in the words of the scale, no finer than its points are written."""
    points, labels = round(told.mean), part.question.labels
    steps = (100 - points if part.question.is_reversed else points) / STEP
    below = min(int(steps), len(labels) - 2)
    beyond = steps - below
    if NEAR < beyond < 1 - NEAR:
        return _("between “{first}” and “{last}”").format(
            first=labels[below], last=labels[below + 1]
        )
    return _("about “{answer}”").format(answer=labels[below + round(beyond)])


def _without(points: int, target: Target) -> str:
    """Return what the figure would be without the answers to a question, in words."""
    if not points:
        return _(
            "Without the answers to this question the {figure} would be about the same."
        ).format(figure=target.name)
    said = (
        ngettext(
            "Without the answers to this question the {figure} would be about {points} point "
            "lower.",
            "Without the answers to this question the {figure} would be about {points} points "
            "lower.",
            points,
        )
        if points > 0
        else ngettext(
            "Without the answers to this question the {figure} would be about {points} point "
            "higher.",
            "Without the answers to this question the {figure} would be about {points} points "
            "higher.",
            -points,
        )
    )
    return said.format(figure=target.name, points=abs(points))


def _finding(every: list[Effect], target: Target) -> tuple[str, str]:
    """Return which question moves the figure most, and by how much."""
    most = max((abs(one.points) for one in every), default=0)
    largest = [one for one in every if abs(one.points) == most]
    values = {"figure": target.name, "points": most}
    if not most:
        return (
            _("No single question moves the {figure} by a whole point").format(**values),
            _("It rests on all answers together."),
        )
    if len(largest) == 1:
        return (
            _("“{question}” moves the {figure} most").format(question=largest[0].text, **values),
            largest[0].sentence,
        )
    return (
        _("{number} questions move the {figure} most").format(number=len(largest), **values),
        ngettext(
            "Leaving out any one of them moves it by about {points} point.",
            "Leaving out any one of them moves it by about {points} points.",
            most,
        ).format(**values),
    )


def _chart(effects: list[Effect], target: Target, caption: Caption) -> Chart:
    is_share = target.code.startswith(PERSONA)
    told = bars.Effects(
        caption=caption,
        lowers=_("speaks against it") if is_share else _("pulls it down"),
        raises=_("speaks for it") if is_share else _("pulls it up"),
        bars=tuple(
            bars.EffectBar(one.text, one.points, wording.signed(one.points), one.sentence)
            for one in effects
        ),
    )
    return drawn(bars.effect_bars, told)


def _table(every: list[Effect], target: Target) -> Table:
    head = (
        Column("question", _("Question")),
        Column("about", _("Asks about")),
        Column("mean", _("Mean answer, points"), "points", Number),
        Column("meaning", _("In words")),
        Column("answers", _("People who answered"), "people", Number),
        Column("effect", _("Effect, points"), "points", Number),
    )
    rows = tuple(
        (one.text, one.about, one.mean, one.meaning, one.answered, wording.signed(one.points))
        for one in every
    )
    return Table(_("Effects on the {figure}").format(figure=target.name), head, rows)


def _hidden(part: QuestionPart) -> Hidden:
    if not part.has_score:
        reason = _("Too few people answered about {dimension}.").format(
            dimension=part.dimension_name
        )
    elif part.question.dimension is None:
        reason = _("Too few people answered it.")
    else:
        reason = _(
            "Too few people answered it, or its number would give away that of another question"
            " that too few answered."
        )
    return Hidden(part.question.text, reason)
