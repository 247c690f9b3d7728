"""Earlier rounds under the versions that came after theirs: the past is never scored silently."""

from collections.abc import Iterator
from uuid import UUID

import numpy as np

from apps.assessments.models import Rescoring, Round
from apps.assessments.models.round import State
from apps.assessments.scoring.answers import Held, arrays, input_hash, load
from apps.assessments.scoring.results import number, profile, row_id
from apps.instruments.carrying import carry
from apps.instruments.models import InstrumentVersion
from apps.method.assessment import Assessment, assess_many
from apps.method.form import Form


def rescore_earlier() -> None:
    """Score each round of the organisation under every later version that it has used since.

    Only where a version has followed another; derived again, the rows are the same.
    """
    rounds = list(Round.objects.filter(state=State.SCORED).select_related("instrument"))
    versions = {round_.instrument_id: round_.instrument for round_ in rounds}
    Rescoring.objects.all().delete()
    if len(versions) > 1:
        Rescoring.objects.bulk_create(_rescorings(rounds, list(versions.values())))


def _rescorings(rounds: list[Round], versions: list[InstrumentVersion]) -> Iterator[Rescoring]:
    held = load(rounds)
    for version in versions:
        earlier = [r for r in rounds if r.instrument.published_at < version.published_at]
        for floor in sorted({round_.floor() for round_ in earlier}):
            alike = [round_ for round_ in earlier if round_.floor() == floor]
            yield from _under(version, alike, held)


def _under(
    version: InstrumentVersion, rounds: list[Round], held: dict[UUID, Held]
) -> Iterator[Rescoring]:
    """Score rounds of one floor under a later version."""
    form = rounds[0].form_under(version)
    carried = [_carried(round_, held[round_.pk], version) for round_ in rounds]
    answers = [arrays(r, kept, form) for r, kept in zip(rounds, carried, strict=True)]
    for round_, found in zip(rounds, assess_many(answers, form), strict=True):
        if found:
            yield _row(round_, version, found, held[round_.pk])


def _carried(round_: Round, held: Held, version: InstrumentVersion) -> Held:
    """Return what the round holds as answers to the later version; customers are left out."""
    how = carry(round_.instrument.words(), version.words())
    return Held(
        [
            (group, how.answers(answers), guess, hasty)
            for group, answers, guess, hasty in held.responses
        ],
        [],
    )


def _row(round_: Round, version: InstrumentVersion, found: Assessment, held: Held) -> Rescoring:
    form = version.form()
    mix = found.posterior
    return Rescoring(
        id=row_id(round_, f"under {version.pk}"),
        round=round_,
        instrument=version,
        maturity=number(found.maturity.value),
        maturity_low=number(found.maturity.low),
        maturity_high=number(found.maturity.high),
        maturity_se=number(found.maturity.se),
        degrees_of_freedom=number(found.maturity.df),
        scores=_scores(found, form),
        profile=profile(found),
        shares={
            persona: {
                "share": number(mix.shares[i]),
                "low": number(mix.low[i]),
                "high": number(mix.high[i]),
            }
            for i, persona in enumerate(mix.personas)
        },
        label_kind=found.label.kind,
        label_personas=list(found.label.personas),
        input_hash=input_hash(round_, held, version),
    )


def _scores(found: Assessment, form: Form) -> dict[str, dict[str, float | int | None]]:
    scores = found.scores
    return {
        code: {
            **{
                name: number(getattr(scores, name)[i])
                for name in ("value", "low", "high", "se", "df")
            },
            "n": int(scores.n[i]),
        }
        for i, code in enumerate(form.dimensions)
        if not np.isnan(scores.value[i])
    }
