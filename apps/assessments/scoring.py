"""From closed rounds' responses to their results: load, compute with `apps.method`, save."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import numpy as np
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from numpy.typing import NDArray

from apps.assessments.models import (
    DimensionScore,
    Gap,
    MirrorResponse,
    PersonaShare,
    Response,
    Round,
    RoundResult,
)
from apps.assessments.models.round import State
from apps.instruments.models import InstrumentVersion
from apps.method.assessment import Assessment, RoundAnswers, assess_many
from apps.method.estimate import Estimates
from apps.method.form import Form
from apps.method.gaps import Gaps

DECIMALS = 9  # of what is stored


class RoundNotClosedError(Exception):
    """A round that still takes answers has no results."""


@dataclass(frozen=True, slots=True)
class _Held:
    """What a round holds, in the form in which it is hashed."""

    responses: list[tuple[str, list[int], int | None, bool]]  # group, answers, guess, too fast
    mirror: list[list[int]]


def score_round(round_: Round, *, at: datetime) -> None:
    """Derive the round's results from its responses; running it again gives the same rows.

    Raises
    ------
    RoundNotClosedError
        If the round has not closed.
    """
    score_rounds_in_bulk([round_], at=at)


def score_rounds_in_bulk(rounds: Sequence[Round], *, at: datetime) -> None:
    """Derive the results of an organisation's closed rounds, each as `score_round` does.

    Raises
    ------
    RoundNotClosedError
        If one of them has not closed.
    """
    if any(round_.state not in (State.CLOSED, State.SCORED) for round_ in rounds):
        raise RoundNotClosedError

    held = _load(rounds)
    found: dict[UUID, Assessment | None] = {}
    for instrument, its_rounds in _by_instrument(rounds).items():
        form = instrument.form()
        answers = [_arrays(round_, held[round_.pk], form) for round_ in its_rounds]
        found.update(
            zip((r.pk for r in its_rounds), assess_many(answers, form), strict=True),
        )
    _forget(rounds)
    _save(rounds, held, found)
    _mark([r.pk for r in rounds if found[r.pk]], [r.pk for r in rounds if not found[r.pk]], at)


def _load(rounds: Sequence[Round]) -> dict[UUID, _Held]:
    held = {round_.pk: _Held([], []) for round_ in rounds}
    responses = Response.objects.submitted().filter(round__in=rounds).order_by("pk")
    columns = ("round_id", "group", "answers", "predicted_csat", "is_too_fast")
    for round_id, *row in responses.values_list(*columns):
        held[round_id].responses.append(tuple(row))
    mirror = MirrorResponse.objects.filter(round__in=rounds).order_by("pk")
    for round_id, answers in mirror.values_list("round_id", "answers"):
        held[round_id].mirror.append(answers)
    return held


def _by_instrument(rounds: Iterable[Round]) -> dict[InstrumentVersion, list[Round]]:
    by_instrument: dict[InstrumentVersion, list[Round]] = defaultdict(list)
    for round_ in rounds:
        by_instrument[round_.instrument].append(round_)
    return by_instrument


def _arrays(round_: Round, held: _Held, form: Form) -> RoundAnswers:
    """Return what the round holds as the method wants it."""
    groups, answers, guesses, hasty = (
        zip(*held.responses, strict=True) if held.responses else ((),) * 4
    )
    roles = np.array([form.roles.index(group) for group in groups], dtype=np.intp)
    guessed = [np.nan if guess is None else float(guess) for guess in guesses]
    mirror = np.array(held.mirror, dtype=np.int8) if held.mirror else None
    return RoundAnswers(
        answers=np.array(answers, dtype=np.int8).reshape(len(groups), len(form.item_dimension)),
        groups=roles,
        mirror=mirror,
        predicted_csat=np.array(guessed, dtype=np.float64),
        too_fast=np.array(hasty, dtype=np.bool_),
        headcounts=_headcounts(round_, roles, form),
    )


def _headcounts(round_: Round, roles: NDArray[np.intp], form: Form) -> NDArray[np.float64] | None:
    """Return the declared head-counts; one that more people answered than is not believed."""
    if not round_.headcounts:
        return None
    declared = np.array([round_.headcounts.get(role) or np.nan for role in form.roles], dtype=float)
    answered = np.bincount(roles, minlength=len(form.roles))
    return np.where(answered > declared, np.nan, declared)


def _forget(rounds: Sequence[Round]) -> None:
    for model in (RoundResult, DimensionScore, PersonaShare, Gap):
        model.objects.filter(round__in=rounds).delete()


def _save(
    rounds: Sequence[Round], held: dict[UUID, _Held], found: dict[UUID, Assessment | None]
) -> None:
    scored = [(round_, assessment) for round_ in rounds if (assessment := found[round_.pk])]
    RoundResult.objects.bulk_create(
        _result(round_, assessment, held[round_.pk]) for round_, assessment in scored
    )
    DimensionScore.objects.bulk_create(s for one in scored for s in _dimension_scores(*one))
    PersonaShare.objects.bulk_create(s for one in scored for s in _persona_shares(*one))
    Gap.objects.bulk_create(gap for one in scored for gap in _gaps(*one))


def _mark(scored: list[UUID], too_small: list[UUID], at: datetime) -> None:
    """Say what became of the rounds; one that was scored before keeps its time."""
    rounds: QuerySet[Round] = Round.objects.all()
    rounds.filter(pk__in=scored).update(
        state=State.SCORED, scored_at=Coalesce("scored_at", at), is_too_small=False
    )
    rounds.filter(pk__in=too_small).update(state=State.CLOSED, scored_at=None, is_too_small=True)


def _result(round_: Round, found: Assessment, held: _Held) -> RoundResult:
    version = round_.instrument
    form = version.form()
    mix = found.posterior
    return RoundResult(
        id=_row_id(round_, "result"),
        round=round_,
        maturity=_number(found.maturity.value),
        maturity_low=_number(found.maturity.low),
        maturity_high=_number(found.maturity.high),
        maturity_se=_number(found.maturity.se),
        degrees_of_freedom=_number(found.maturity.df),
        label_kind=found.label.kind,
        label_personas=list(found.label.personas),
        balance=mix.balance,
        fit_p=mix.fit_p,
        misfitting=[c for c in _misfits(found, form) if c in form.dimensions],
        intensity=found.intensity,
        calibration=_number(found.calibration),
        respondents=found.usable,
        set_aside=found.straight_lines + found.too_fast + found.blank,
        customers=len(held.mirror),
        groups_shown=[role for role, count in _shown_counts(found, form).items() if count],
        instrument_version=version.version,
        scoring_version=version.scoring_version,
        prototype_version=version.prototype_version,
        input_hash=_input_hash(round_, held),
        detail=_detail(found, form),
    )


def _misfits(found: Assessment, form: Form) -> list[str]:
    coordinates = (*form.dimensions, *form.outlook)
    return [coordinates[i] for i in found.label.misfits]


def _input_hash(round_: Round, held: _Held) -> str:
    """Return the SHA-256 of everything that the results follow from."""
    version = round_.instrument
    content = {
        "instrument": version.content_hash,
        "scoring": version.scoring_version,
        "prototypes": version.prototype_version,
        "headcounts": round_.headcounts,
        "responses": held.responses,
        "mirror": held.mirror,
    }
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _detail(found: Assessment, form: Form) -> dict[str, Any]:
    """Return what pages and later comparisons need beside the tables.

    The profile's covariance is for computing with, not for publication.
    """
    guess = found.predicted_csat
    return {
        "straight_lines": found.straight_lines,
        "too_fast": found.too_fast,
        "blank": found.blank,
        "counts": _shown_counts(found, form),
        "coverage": _named(form.dimensions, found.coverage),
        "outlook": _estimates(form.outlook, found.outlook),
        "predicted_csat": guess
        and {n: _number(getattr(guess, n)) for n in ("value", "low", "high")},
        "mean_weights": _named(form.personas, found.posterior.mean_weights),
        "fit_distance": found.posterior.fit_distance,
        "fit_df": found.posterior.fit_df,
        "residual_z": _named((*form.dimensions, *form.outlook), found.posterior.residual_z),
        "misfits": _misfits(found, form),
        "covariance": [[_number(cell) for cell in row] for row in found.scores.covariance],
    }


def _shown_counts(found: Assessment, form: Form) -> dict[str, int | None]:
    """Return how many of each role answered; None from nobody to four, without a difference."""
    told = zip(form.roles, found.groups, found.counts, strict=True)
    return {role: count if status == "shown" else None for role, status, count in told}


def _named(names: Sequence[str], values: NDArray[np.float64]) -> dict[str, float | None]:
    return {name: _number(value) for name, value in zip(names, values, strict=True)}


def _estimates(names: Sequence[str], found: Estimates) -> dict[str, dict[str, float | None]]:
    return {
        name: {part: _number(getattr(found, part)[i]) for part in ("value", "low", "high", "n")}
        for i, name in enumerate(names)
    }


def _dimension_scores(round_: Round, found: Assessment) -> list[DimensionScore]:
    form = round_.instrument.form()
    scores = found.scores
    overall = Estimates(scores.value, scores.se, scores.df, scores.low, scores.high, scores.n)
    rows = _scores(round_, "all", form.dimensions, overall)
    for at, role in enumerate(form.roles):
        by_group = scores.by_group
        rows += _scores(
            round_,
            role,
            form.dimensions,
            Estimates(
                by_group.value[at],
                by_group.se[at],
                by_group.df[at],
                by_group.low[at],
                by_group.high[at],
                by_group.n[at],
            ),
        )
    if found.customers is not None:
        rows += _scores(round_, "customer", form.mirror, found.customers)
    return rows


def _scores(
    round_: Round, group: str, dimensions: tuple[str, ...], found: Estimates
) -> list[DimensionScore]:
    """Return the rows of those dimensions that have a score which may be shown."""
    return [
        DimensionScore(
            id=_row_id(round_, f"score {group} {dimension}"),
            round=round_,
            dimension=dimension,
            group=group,
            value=_rounded(found.value[i]),
            low=_rounded(found.low[i]),
            high=_rounded(found.high[i]),
            standard_error=_rounded(found.se[i]),
            degrees_of_freedom=_rounded(found.df[i]),
            respondents=int(found.n[i]),
        )
        for i, dimension in enumerate(dimensions)
        if not np.isnan(found.value[i])
    ]


def _persona_shares(round_: Round, found: Assessment) -> list[PersonaShare]:
    mix = found.posterior
    return [
        PersonaShare(
            id=_row_id(round_, f"share {persona}"),
            round=round_,
            persona=persona,
            share=_rounded(mix.shares[i]),
            low=_rounded(mix.low[i]),
            high=_rounded(mix.high[i]),
            p_top=_rounded(mix.p_top[i]),
        )
        for i, persona in enumerate(mix.personas)
    ]


def _gaps(round_: Round, found: Assessment) -> list[Gap]:
    by_kind: dict[str, Gaps | None] = {
        "leader_frontline": found.role_gaps,
        "self_customer": found.mirror_gaps,
    }
    return [
        Gap(
            id=_row_id(round_, f"gap {kind} {dimension}"),
            round=round_,
            kind=kind,
            dimension=dimension,
            value=_rounded(gaps.value[i]),
            low=_rounded(gaps.low[i]),
            high=_rounded(gaps.high[i]),
            is_called=bool(gaps.called[i]),
        )
        for kind, gaps in by_kind.items()
        if gaps is not None
        for i, dimension in enumerate(gaps.dimensions)
        if not np.isnan(gaps.value[i])
    ]


def _row_id(round_: Round, name: str) -> UUID:
    """Return the id that this row of the round always has."""
    return uuid5(round_.pk, name)


def _number(value: float | None) -> float | None:
    """Return a number as it is stored, None for none."""
    return None if value is None or np.isnan(value) else _rounded(value)


def _rounded(value: float) -> float:
    """Return a number without its last digits, which are the machine's own."""
    return round(float(value), DECIMALS)
