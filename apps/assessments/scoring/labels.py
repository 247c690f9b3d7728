"""The labels that stand, round after round: each changes only where its round gives cause."""

from typing import cast

import numpy as np
from django.db import connection

from apps.assessments.models import RoundResult
from apps.method.composition import Posterior
from apps.method.label import Kind, Label
from apps.method.standing import Evidence, stand
from apps.tenancy.context import current_organisation


def evidence_of(mix: Posterior) -> dict[str, object]:
    """Return what of a posterior later rounds need, as it is kept with the round."""
    return {
        "personas": list(mix.personas),
        "shares": mix.shares.tolist(),
        "p_top": mix.p_top.tolist(),
        "p_larger": mix.p_larger.tolist(),
        "p_balanced": mix.p_balanced,
    }


def wait_for_others() -> None:
    """Let no other round of the organisation be scored until this transaction ends.

    Labels follow from all rounds: two that are scored at the same time would each miss the other.
    Before anything is written, or one could hold rows that the other waits for with the lock.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"scoring of {current_organisation()}"],
        )


def stand_labels() -> None:
    """Decide which label stands after each round of the organisation, from its first one on."""
    standing: Label | None = None
    moved = []
    for result in RoundResult.objects.order_by("round__quarter"):
        evidence = _evidence(result)
        if standing and not set(standing.personas) <= set(evidence.personas):
            standing = None  # a version without that persona: its label is found anew
        standing = stand(standing, _found(result), evidence)
        if (result.standing_kind, result.standing_personas) != (
            standing.kind,
            list(standing.personas),
        ):
            result.standing_kind = standing.kind
            result.standing_personas = list(standing.personas)
            moved.append(result)
    RoundResult.objects.bulk_update(moved, ["standing_kind", "standing_personas"])


def _found(result: RoundResult) -> Label:
    """Return the label that the round gave by itself; which dimensions misfit plays no part."""
    return Label(cast("Kind", result.label_kind), tuple(result.label_personas), ())


def _evidence(result: RoundResult) -> Evidence:
    kept = result.detail["evidence"]
    return Evidence(
        personas=tuple(kept["personas"]),
        shares=np.array(kept["shares"]),
        p_top=np.array(kept["p_top"]),
        p_larger=np.array(kept["p_larger"]),
        p_balanced=kept["p_balanced"],
        fit_p=result.fit_p,
    )
