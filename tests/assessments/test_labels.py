"""The labels that stand from round to round."""

from typing import cast

from apps.assessments.models import RoundResult
from apps.assessments.scoring import score_round
from apps.method.label import Kind, Label
from apps.method.standing import Evidence, stand
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company
from tests.reports.rounds import scored

QUARTERS = ("2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2")


def standing() -> list[tuple[str, list[str]]]:
    """Return the standing labels, oldest round first."""
    rows = RoundResult.objects.order_by("round__quarter")
    return list(rows.values_list("standing_kind", "standing_personas"))


def test_the_first_label_stands_as_it_was_found(at_acme: Company) -> None:
    result = scored(at_acme.organisation, QUARTERS[0], selfie=1).result

    assert (result.standing_kind, result.standing_personas) == (
        result.label_kind,
        result.label_personas,
    )


def test_a_true_change_changes_the_standing_label(at_acme: Company) -> None:
    scored(at_acme.organisation, QUARTERS[0], traditionalist=1)
    scored(at_acme.organisation, QUARTERS[1], stickler=1)

    assert standing() == [("persona", ["traditionalist"]), ("persona", ["stickler"])]


def test_a_label_stands_where_the_next_is_not_clearly_larger(at_acme: Company) -> None:
    """Two personas of about the same size: found in turn, they would change places each quarter."""
    for place, quarter in enumerate(QUARTERS):
        scored(at_acme.organisation, quarter, honcho=10 + place % 2, selfie=11 - place % 2)

    found = RoundResult.objects.order_by("round__quarter").values_list("label_personas", flat=True)
    assert len({tuple(personas) for personas in found}) > 1, "or nothing is tested"
    assert len({tuple(personas) for _kind, personas in standing()}) == 1


def test_what_stands_is_what_the_method_says_of_the_stored_evidence(at_acme: Company) -> None:
    for quarter, part in zip(QUARTERS, (0, 1, 3, 9), strict=True):
        scored(at_acme.organisation, quarter, casualist=4, honcho=part)

    expected: Label | None = None
    for result in RoundResult.objects.order_by("round__quarter"):
        kept = result.detail["evidence"]
        evidence = Evidence(**kept, fit_p=result.fit_p)
        kind = cast("Kind", result.label_kind)
        expected = stand(expected, Label(kind, tuple(result.label_personas), ()), evidence)
        assert (result.standing_kind, tuple(result.standing_personas)) == (
            expected.kind,
            expected.personas,
        )


def test_a_round_that_is_scored_late_takes_its_place_among_the_others(at_acme: Company) -> None:
    for quarter in (QUARTERS[0], QUARTERS[2]):
        scored(at_acme.organisation, quarter, traditionalist=1)
    before = standing()

    middle = scored(at_acme.organisation, QUARTERS[1], stickler=1)
    after = standing()
    score_round(middle, at=NOON)

    assert [before[0], before[1]] == [after[0], after[2]]
    assert after[1] == ("persona", ["stickler"])
    assert standing() == after, "scored again, nothing moves"


def test_a_stranger_s_rounds_play_no_part(acme: Company, borealis: Company) -> None:
    scored(borealis.organisation, QUARTERS[0], stickler=1)
    scored(acme.organisation, QUARTERS[1], honcho=10, selfie=11)

    with acting_for(acme.organisation.pk):
        result = RoundResult.objects.get()
        assert result.standing_personas == result.label_personas
    with acting_for(borealis.organisation.pk):
        assert standing() == [("persona", ["stickler"])]
