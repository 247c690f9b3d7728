"""A round's results as rows: each with an id that it always has."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID, uuid5

import numpy as np
from numpy.typing import NDArray

from apps.assessments.models import DimensionScore, Gap, PersonaShare, Round, RoundResult
from apps.assessments.scoring.answers import Held, input_hash
from apps.assessments.scoring.labels import evidence_of
from apps.method.assessment import Assessment
from apps.method.compass import axes_of, position
from apps.method.estimate import Estimates
from apps.method.form import Form
from apps.method.gaps import Gaps

DECIMALS = 9  # of what is stored


def result(round_: Round, found: Assessment, held: Held) -> RoundResult:
    """Return the row of the round as a whole."""
    version = round_.instrument
    form = round_.form()
    mix = found.posterior
    place = position(found.scores.value, found.scores.covariance, axes_of(form))
    return RoundResult(
        id=row_id(round_, "result"),
        round=round_,
        maturity=number(found.maturity.value),
        maturity_low=number(found.maturity.low),
        maturity_high=number(found.maturity.high),
        maturity_se=number(found.maturity.se),
        degrees_of_freedom=number(found.maturity.df),
        label_kind=found.label.kind,
        label_personas=list(found.label.personas),
        compass_x=number(place.x) if place else None,
        compass_y=number(place.y) if place else None,
        balance=mix.balance,
        fit_p=mix.fit_p,
        misfitting=[c for c in _misfits(found, form) if c in form.dimensions],
        intensity=found.intensity,
        calibration=number(found.calibration),
        respondents=found.usable,
        set_aside=found.straight_lines + found.too_fast + found.blank,
        customers=len(held.mirror),
        groups_shown=[role for role, count in _shown_counts(found, form).items() if count],
        instrument_version=version.version,
        scoring_version=version.scoring_version,
        prototype_version=version.prototype_version,
        input_hash=input_hash(round_, held, version),
        detail=_detail(found, form),
    )


def _misfits(found: Assessment, form: Form) -> list[str]:
    coordinates = (*form.dimensions, *form.outlook)
    return [coordinates[i] for i in found.label.misfits]


def _detail(found: Assessment, form: Form) -> dict[str, Any]:
    """Return what pages and later comparisons need beside the tables.

    The profile is for computing with, not for publication.
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
        and {n: number(getattr(guess, n)) for n in ("value", "low", "high", "se", "df")},
        "mean_weights": _named(form.personas, found.posterior.mean_weights),
        "fit_distance": found.posterior.fit_distance,
        "fit_df": found.posterior.fit_df,
        "residual_z": _named((*form.dimensions, *form.outlook), found.posterior.residual_z),
        "misfits": _misfits(found, form),
        "profile": profile(found),
        "evidence": evidence_of(found.posterior),
        "contradictory": found.contradictory,
        "agreement": _agreement(found, form),
        "stated": _named([form.codes[at] for at in form.stated], found.stated),
        "expectation": asdict(found.expectation) if found.expectation else None,
    }


def _agreement(found: Assessment, form: Form) -> dict[str, dict[str, Any]]:
    """Return how far the respondents agree, in those dimensions where that may be told."""
    told = found.agreement
    return {
        code: {
            "band": told.band[i],
            "r_wg_j": number(told.r_wg_j[i]),
            "average_deviation": number(told.average_deviation[i]),
            "n": int(told.n[i]),
        }
        for i, code in enumerate(form.dimensions)
        if told.band[i]
    }


def profile(found: Assessment) -> dict[str, Any]:
    """Return what the mix rests on: dimensions, then outlook questions, and their covariance."""
    return {
        "values": [number(value) for value in found.profile.value],
        "covariance": [[number(cell) for cell in row] for row in found.profile.covariance],
    }


def _shown_counts(found: Assessment, form: Form) -> dict[str, int | None]:
    """Return how many of each role answered; None from nobody to four, without a difference."""
    told = zip(form.roles, found.groups, found.counts, strict=True)
    return {role: count if status == "shown" else None for role, status, count in told}


def _named(names: Sequence[str], values: NDArray[np.float64]) -> dict[str, float | None]:
    return {name: number(value) for name, value in zip(names, values, strict=True)}


def _estimates(names: Sequence[str], found: Estimates) -> dict[str, dict[str, float | None]]:
    return {
        name: {part: number(getattr(found, part)[i]) for part in ("value", "low", "high", "n")}
        for i, name in enumerate(names)
    }


def dimension_scores(round_: Round, found: Assessment) -> list[DimensionScore]:
    """Return a row for each score of each group that may be shown."""
    form = round_.form()
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
            id=row_id(round_, f"score {group} {dimension}"),
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


def persona_shares(round_: Round, found: Assessment) -> list[PersonaShare]:
    """Return a row for each persona."""
    mix = found.posterior
    return [
        PersonaShare(
            id=row_id(round_, f"share {persona}"),
            round=round_,
            persona=persona,
            share=_rounded(mix.shares[i]),
            low=_rounded(mix.low[i]),
            high=_rounded(mix.high[i]),
            p_top=_rounded(mix.p_top[i]),
        )
        for i, persona in enumerate(mix.personas)
    ]


def gaps(round_: Round, found: Assessment) -> list[Gap]:
    """Return a row for each gap between two views that are both shown."""
    by_kind: dict[str, Gaps | None] = {
        "leader_frontline": found.role_gaps,
        "self_customer": found.mirror_gaps,
        "stated_practised": found.practice,
    }
    return [
        Gap(
            id=row_id(round_, f"gap {kind} {dimension}"),
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


def row_id(round_: Round, name: str) -> UUID:
    """Return the id that this row of the round always has."""
    return uuid5(round_.pk, name)


def number(value: float | None) -> float | None:
    """Return a number as it is stored, None for none."""
    return None if value is None or np.isnan(value) else _rounded(value)


def _rounded(value: float) -> float:
    """Return a number without its last digits, which are the machine's own."""
    return round(float(value), DECIMALS)
