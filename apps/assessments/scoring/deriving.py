"""From closed rounds' responses to their results: load, compute with `apps.method`, save."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from apps.assessments.models import DimensionScore, Gap, PersonaShare, Round, RoundResult
from apps.assessments.models.round import State
from apps.assessments.scoring import results
from apps.assessments.scoring.answers import Held, arrays, load
from apps.assessments.scoring.labels import stand_labels, wait_for_others
from apps.assessments.scoring.rescoring import rescore_earlier
from apps.instruments.models import InstrumentVersion
from apps.method.assessment import Assessment, assess_many


class RoundNotClosedError(Exception):
    """A round that still takes answers has no results."""


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

    wait_for_others()
    held = load(rounds)
    found: dict[UUID, Assessment | None] = {}
    for its_rounds in _by_form(rounds).values():
        form = its_rounds[0].form()
        answers = [arrays(round_, held[round_.pk], form) for round_ in its_rounds]
        found.update(
            zip((r.pk for r in its_rounds), assess_many(answers, form), strict=True),
        )
    _forget(rounds)
    _save(rounds, held, found)
    _mark([r.pk for r in rounds if found[r.pk]], [r.pk for r in rounds if not found[r.pk]], at)
    stand_labels()
    rescore_earlier()


def _by_form(rounds: Iterable[Round]) -> dict[tuple[InstrumentVersion, int], list[Round]]:
    """Return the rounds that are computed alike: of one version, under one floor."""
    by_form: dict[tuple[InstrumentVersion, int], list[Round]] = defaultdict(list)
    for round_ in rounds:
        by_form[round_.instrument, round_.floor()].append(round_)
    return by_form


def _forget(rounds: Sequence[Round]) -> None:
    for model in (RoundResult, DimensionScore, PersonaShare, Gap):
        model.objects.filter(round__in=rounds).delete()


def _save(
    rounds: Sequence[Round], held: dict[UUID, Held], found: dict[UUID, Assessment | None]
) -> None:
    scored = [(round_, assessment) for round_ in rounds if (assessment := found[round_.pk])]
    RoundResult.objects.bulk_create(
        results.result(round_, assessment, held[round_.pk]) for round_, assessment in scored
    )
    DimensionScore.objects.bulk_create(s for one in scored for s in results.dimension_scores(*one))
    PersonaShare.objects.bulk_create(s for one in scored for s in results.persona_shares(*one))
    Gap.objects.bulk_create(gap for one in scored for gap in results.gaps(*one))


def _mark(scored: list[UUID], too_small: list[UUID], at: datetime) -> None:
    """Say what became of the rounds; one that was scored before keeps its time."""
    rounds: QuerySet[Round] = Round.objects.all()
    rounds.filter(pk__in=scored).update(
        state=State.SCORED, scored_at=Coalesce("scored_at", at), is_too_small=False
    )
    rounds.filter(pk__in=too_small).update(state=State.CLOSED, scored_at=None, is_too_small=True)
