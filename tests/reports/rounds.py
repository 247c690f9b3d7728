"""Scored rounds and releases for tests of results, written past the pages that make them."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID, uuid4

import numpy as np
from django.db import transaction
from django.utils.timezone import now
from numpy.typing import NDArray

from apps.accounts.models import Organisation
from apps.accounts.quarters import Quarter
from apps.assessments.models import MirrorResponse, Response, Round, RoundResult
from apps.assessments.models.round import State
from apps.assessments.scoring import score_round
from apps.benchmarks.models import NoisyCount, Release
from apps.benchmarks.plan import YEARLY, Plan, make_plan
from apps.instruments.definition import Definition, Question
from apps.instruments.models import InstrumentVersion
from apps.method import budget
from apps.tenancy.context import acting_for

PEOPLE: Mapping[str, int] = {"leader": 6, "manager": 6, "frontline": 12}
FEW: Mapping[str, int] = {"frontline": 4}
SPREAD = 0.7  # standard deviation of an answer around the profile, in raw scale points
SCORES = (1, 4, 13, 31, 62, 84, 71, 38, 13, 3)  # companies in bins of ten points
LABELS = (60, 31, 50, 44, 22, 66, 40)  # companies by label


def profile(words: Definition, **parts: float) -> dict[str, float]:
    """Mix personas: raw points by dimension and outlook question."""
    total = sum(parts.values())
    mixed: dict[str, float] = {}
    for code, part in parts.items():
        persona = words.persona(code)
        for key, percent in {**persona.prototype, **persona.outlook}.items():
            mixed[key] = mixed.get(key, 0.0) + part / total * (1 + percent / 25)
    return mixed


def open_round(
    organisation: Organisation,
    quarter: str,
    *,
    zone: str = "Europe/Berlin",
    version: str | None = None,
) -> Round:
    """Open a round for the quarter that ends with it, of the current version or another."""
    versions = InstrumentVersion.objects
    ends_at = Quarter.parse(quarter).ends_at(zone)
    with acting_for(organisation.pk):
        return Round.objects.create(
            id=uuid4(),
            quarter=quarter,
            time_zone=zone,
            instrument=versions.get(version=version) if version else versions.current(),
            state=State.OPEN,
            opened_at=ends_at - timedelta(days=40),
            closes_at=ends_at,
        )


def answer(
    round_: Round, wanted: Mapping[str, float], people: Mapping[str, int], seed: int
) -> None:
    """Hand in the answers of so many people of each group, scattered around a profile."""
    words, random = round_.instrument.words(), np.random.default_rng(seed)
    with acting_for(_owner(round_)):
        Response.objects.bulk_create(
            Response(
                id=uuid4(),
                round=round_,
                group=group,
                answers=_answers(words, wanted, random),
                predicted_csat=70,
                is_submitted=True,
            )
            for group, number in people.items()
            for _person in range(number)
        )


def mirror(round_: Round, points: float, customers: int, seed: int = 1) -> None:
    """Let so many customers answer around a raw score."""
    random = np.random.default_rng(seed)
    statements = len(round_.instrument.words().mirror)
    with acting_for(_owner(round_)):
        MirrorResponse.objects.bulk_create(
            MirrorResponse(
                id=uuid4(),
                round=round_,
                answers=[_scattered(points, random) for _statement in range(statements)],
            )
            for _customer in range(customers)
        )


def close(round_: Round) -> Round:
    """Close the round on its day and score it."""
    with acting_for(_owner(round_)):
        round_.state = State.CLOSED
        round_.closed_at = round_.closes_at
        round_.save(update_fields=["state", "closed_at"])
        score_round(round_, at=now())
        round_.refresh_from_db()
    return round_


def scored(
    organisation: Organisation,
    quarter: str,
    people: Mapping[str, int] = PEOPLE,
    version: str | None = None,
    **personas: float,
) -> Round:
    """Make a scored round of a company that resembles these personas so much."""
    round_ = open_round(organisation, quarter, version=version)
    wanted = profile(round_.instrument.words(), **(personas or {"selfie": 1.0}))
    answer(round_, wanted, people, seed=Quarter.parse(quarter).ordinal)
    return close(round_)


def skip(round_: Round, dimension: str, people: int) -> None:
    """Let so many of those who answered say that they don't know about a dimension."""
    asked = [q.position for q in round_.instrument.words().questions if q.dimension == dimension]
    with acting_for(_owner(round_)):
        for response in Response.objects.filter(round=round_)[:people]:
            for position in asked:
                response.answers[position or 0] = -1
            response.save(update_fields=["answers"])


def plan(quarter: str, *, opted_in_about: int = 0) -> Plan:
    """Return the plan of a quarter's release."""
    return make_plan(Quarter.parse(quarter), opted_in_about=opted_in_about, earlier_releases=0)


def publish(
    quarter: str,
    *,
    population: str = "real",
    scores: tuple[int, ...] = SCORES,
    labels: tuple[int, ...] = LABELS,
) -> Release:
    """Publish a release whose noisy counts are chosen, all in one leaf; needs the pool's door."""
    chosen = plan(quarter)
    with transaction.atomic(using="pool"):
        release: Release = Release.objects.using("pool").create(
            quarter=quarter,
            population=population,
            leaf_plan=chosen.leaf_plan,
            plan=chosen.published(),
            published_at=now(),
        )
        NoisyCount.objects.using("pool").bulk_create(
            NoisyCount(release=release, measure=measure, leaf=leaf, bin=bin_, value=value)
            for measure, leaf, counts in _counts(chosen, scores, labels)
            for bin_, value in enumerate(counts)
        )
    return release


def square(counts: list[int]) -> NDArray[np.int64]:
    """Return a table's cells as rows and columns."""
    side = round(len(counts) ** 0.5)
    return np.array(counts, dtype=np.int64).reshape(side, side)


def misfit(quarter: str) -> None:
    """Let no mix of personas fit the quarter's round."""
    RoundResult.objects.filter(round__quarter=quarter).update(fit_p=0.001, label_kind="none_fits")


def _owner(round_: Round) -> UUID:
    assert round_.organisation_id is not None
    return round_.organisation_id


def _counts(
    chosen: Plan, scores: tuple[int, ...], labels: tuple[int, ...]
) -> list[tuple[str, str, tuple[int, ...]]]:
    tables = {measure: (9,) * chosen.bins(measure) for measure in YEARLY}
    bins = dict.fromkeys(chosen.epsilons, scores) | {budget.PERSONA: labels} | tables
    return [
        (measure, leaf, bins[measure])
        for measure in chosen.epsilons
        for leaf in chosen.leaves_of(measure)
    ]


def _answers(
    words: Definition, wanted: Mapping[str, float], random: np.random.Generator
) -> list[int]:
    asked = [question for question in words.questions if question.position is not None]
    return [_answer(question, wanted, random) for question in asked]


def _answer(question: Question, wanted: Mapping[str, float], random: np.random.Generator) -> int:
    given = _scattered(wanted.get(question.dimension or question.code, 3.0), random)
    return 6 - given if question.is_reversed else given


def _scattered(points: float, random: np.random.Generator) -> int:
    return int(np.clip(np.rint(random.normal(points, SPREAD)), 1, 5))
