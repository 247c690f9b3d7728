"""Invented decision makers, as many as the study behind the personas asked: one for a company."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from apps.instruments.fidelity import PublishedFact
from apps.method.form import Form
from apps.samples import answering
from apps.samples.answering import Answers, Points

RESPONDENTS = "N_SURVEY"  # the fact that tells how many there were
NOT_TOLD = -1  # of a question of fact: nothing is published about that persona


@dataclass(frozen=True, slots=True, eq=False)
class Study:
    """What the invented decision makers answered, and what they are."""

    persona: NDArray[np.intp]  # (n,) index of the persona that their company was made from
    profiles: Points  # (n, D + O) what is true of their company, points
    by_prototype: Answers  # (n, n_positions) codes, as the prototypes alone would have it
    answers: Answers  # the same after the published shares were told; 0 where nothing is known
    facts: dict[str, Answers]  # (n,) by question of fact: 1 yes, 0 no, -1 nothing published
    industry: NDArray[np.str_]  # (n,) empty where nothing is published


def draw(seed: int, form: Form, facts: Sequence[PublishedFact], company_sd: float) -> Study:
    """Draw one population; the same seed draws the same one.

    The personas are as equal in size as the number allows, because their real sizes are not
    public. Every published share is told to the generator: who it speaks of are drawn to meet its
    condition with that probability. Companies lie `company_sd` points from their persona's
    prototype in each dimension and outlook question.
    """
    rng = np.random.default_rng(seed)
    shares = [fact for fact in facts if fact.is_share]
    persona = _evenly(number(facts), len(form.personas) - 1)
    prototypes = form.coordinates[persona]
    profiles = np.clip(prototypes + rng.normal(0, company_sd, prototypes.shape), 0, 100)
    by_prototype = _by_prototype(rng, profiles, form)

    answers, questions = _told(rng, by_prototype, persona, shares, form)
    industry = _industries(rng, persona, shares, form)
    return Study(persona, profiles, by_prototype, answers, questions, industry)


def number(facts: Sequence[PublishedFact]) -> int:
    """Return how many decision makers the study asked."""
    return next(int(fact.value) for fact in facts if fact.code == RESPONDENTS)


def _evenly(people: int, personas: int) -> NDArray[np.intp]:
    """Return each one's persona; the first personas have one more where it does not divide."""
    size, more = divmod(people, personas)
    return np.repeat(np.arange(personas), [size + (i < more) for i in range(personas)])


def _by_prototype(rng: np.random.Generator, profiles: Points, form: Form) -> Answers:
    """Return what one person of each company answers; 50 points is true where nothing is known."""
    true = answering.by_position(profiles, form)
    steps = answering.on_scale(true + rng.normal(0, answering.ITEM_SD, true.shape))
    return np.where(form.reversed, 6 - steps, steps)


def _told(
    rng: np.random.Generator,
    own: Answers,
    persona: NDArray[np.intp],
    facts: Sequence[PublishedFact],
    form: Form,
) -> tuple[Answers, dict[str, Answers]]:
    """Return the answers on the scale and those to questions of fact, with the shares told.

    Whoever's own answer disagrees with what was drawn takes the nearest one that agrees.
    """
    answers, questions, told = own.copy(), dict[str, Answers](), set[str]()
    for fact in facts:
        if fact.condition is None:
            continue
        rows = np.array([fact.is_about(code) for code in form.personas])[persona]
        meets = rng.random(rows.size) < fact.value
        code, least = fact.condition.code, fact.condition.least
        if least is None:
            known = questions.setdefault(code, np.full(rows.size, NOT_TOLD))
            known[rows] = meets[rows]
        else:
            at = form.codes.index(code)
            before = answers[:, at]
            agreeing = np.where(meets, np.maximum(before, least), np.minimum(before, least - 1))
            answers[:, at] = np.where(rows, agreeing, before)
            told.add(code)
    answers[:, _unknown(form, told)] = 0
    return answers, questions


def _unknown(form: Form, told: set[str]) -> list[int]:
    """Return the positions of questions about which neither prototypes nor facts say anything."""
    known = {*told, *form.outlook}
    items = set(form.items.tolist())
    return [i for i, code in enumerate(form.codes) if i not in items and code not in known]


def _industries(
    rng: np.random.Generator,
    persona: NDArray[np.intp],
    facts: Sequence[PublishedFact],
    form: Form,
) -> NDArray[np.str_]:
    """Return each one's industry, drawn by the shares that are published for its persona."""
    found = np.full(persona.size, "", dtype="U16")
    lot = rng.random(persona.size)
    start = np.zeros(persona.size)
    for fact in facts:
        if fact.industry is None:
            continue
        rows = persona == form.personas.index(fact.scope)
        hit = rows & (start <= lot) & (lot < start + fact.value)
        found[hit] = fact.industry
        start[rows] += fact.value
    return found
