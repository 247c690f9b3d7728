"""What a round holds: its responses and its customers' answers, as the method wants them."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from apps.assessments.models import MirrorResponse, Response, Round
from apps.instruments.models import InstrumentVersion
from apps.method.assessment import RoundAnswers
from apps.method.form import Form


class AnswersGoneError(Exception):
    """A round no longer holds the answers that its results follow from."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a round holds, in the form in which it is hashed."""

    responses: list[tuple[str, list[int], int | None, bool]]  # group, answers, guess, too fast
    mirror: list[list[int]]


def load(rounds: Sequence[Round]) -> dict[UUID, Held]:
    """Return what each round holds, in an order that is always the same."""
    held = {round_.pk: Held([], []) for round_ in rounds}
    responses = Response.objects.submitted().filter(round__in=rounds).order_by("pk")
    columns = ("round_id", "group", "answers", "predicted_csat", "is_too_fast")
    for round_id, *row in responses.values_list(*columns):
        held[round_id].responses.append(tuple(row))
    mirror = MirrorResponse.objects.filter(round__in=rounds).order_by("pk")
    for round_id, answers in mirror.values_list("round_id", "answers"):
        held[round_id].mirror.append(answers)
    return held


def arrays(round_: Round, held: Held, form: Form) -> RoundAnswers:
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


def scored_answers(round_: Round) -> RoundAnswers:
    """Return what a scored round's results follow from, without what was handed in too fast.

    Raises
    ------
    AnswersGoneError
        If the round holds other answers by now than those that it was scored from.
    """
    held = load([round_])[round_.pk]
    if input_hash(round_, held, round_.instrument) != round_.result.input_hash:
        raise AnswersGoneError

    found = arrays(round_, held, round_.form())
    if found.too_fast is None:
        return found
    read = ~found.too_fast
    guesses = None if found.predicted_csat is None else found.predicted_csat[read]
    return replace(
        found,
        answers=found.answers[read],
        groups=found.groups[read],
        predicted_csat=guesses,
        too_fast=None,
    )


def _headcounts(round_: Round, roles: NDArray[np.intp], form: Form) -> NDArray[np.float64] | None:
    """Return the declared head-counts; one that more people answered than is not believed."""
    if not round_.headcounts:
        return None
    declared = np.array([round_.headcounts.get(role) or np.nan for role in form.roles], dtype=float)
    answered = np.bincount(roles, minlength=len(form.roles))
    return np.where(answered > declared, np.nan, declared)


def input_hash(round_: Round, held: Held, version: InstrumentVersion) -> str:
    """Return the SHA-256 of everything that the results follow from."""
    content = {
        "instrument": version.content_hash,
        "scoring": version.scoring_version,
        "prototypes": version.prototype_version,
        "headcounts": round_.headcounts,
        "responses": held.responses,
        "mirror": held.mirror,
    }
    if round_.floor() > version.words().scoring["anonymity_floor"]:  # else the version's own
        content["anonymity_floor"] = round_.floor()
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
