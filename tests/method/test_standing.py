from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pytest

from apps.method.label import Label
from apps.method.standing import Evidence, stand
from tests.method.forms import FORM

CODES = FORM.personas[:5]
A, B, C, D, E = CODES
NONE_FITS = Label("none_fits", (), (3, 1))
BALANCED = Label("balanced", (), ())


def persona(code: str) -> Label:
    return Label("persona", (code,), ())


def blend(first: str, second: str) -> Label:
    return Label("blend", (first, second), ())


def evidence(*larger: tuple[str, str, float], balanced: float = 0.1, fit: float = 0.5) -> Evidence:
    """Say of pairs of personas how likely the first is above the second; the rest is even.

    Every persona counts as likely to be the largest: no posterior says so, but one cause after the
    other can be left out.
    """
    p_larger = np.full((5, 5), 0.5)
    for first, second, p in larger:
        i, j = CODES.index(first), CODES.index(second)
        p_larger[i, j], p_larger[j, i] = p, 1 - p
    return Evidence(CODES, np.full(5, 0.2), np.full(5, 0.9), p_larger, balanced, fit)


class TestTheFirstRound:
    @pytest.mark.parametrize("found", [persona(A), blend(A, B), BALANCED, NONE_FITS])
    def test_stands_as_found(self, found: Label) -> None:
        assert stand(None, found, evidence(balanced=0.5, fit=0.02)) == found


class TestAmongPersonas:
    @pytest.mark.parametrize("label", [persona(A), blend(A, B)])
    def test_what_is_found_again_stands(self, label: Label) -> None:
        assert stand(label, label, evidence()) == label

    @pytest.mark.parametrize(
        ("previous", "found", "pairs"),
        [
            (persona(A), persona(B), [(B, A)]),
            (persona(A), blend(A, B), [(B, A)]),
            (persona(A), blend(B, A), [(B, A)]),
            (persona(A), blend(B, C), [(B, A)]),
            (blend(A, B), persona(A), [(A, B)]),
            (blend(A, B), persona(B), [(B, A)]),
            (blend(A, B), persona(C), [(C, A), (C, B)]),
            (blend(A, B), blend(B, A), [(B, A)]),
            (blend(A, B), blend(A, C), [(C, B)]),
            (blend(A, B), blend(C, A), [(C, B)]),
            (blend(A, B), blend(B, C), [(C, A)]),
            (blend(A, B), blend(C, D), [(C, A), (C, B)]),
        ],
    )
    def test_a_change_needs_each_of_its_causes(
        self, previous: Label, found: Label, pairs: list[tuple[str, str]]
    ) -> None:
        everything = evidence(*((first, second, 0.8) for first, second in pairs))

        assert stand(previous, found, everything) == found
        for missing in pairs:
            short = evidence(*((*pair, 0.79 if pair == missing else 0.99) for pair in pairs))
            assert stand(previous, found, short) == previous

    @pytest.mark.parametrize("previous", [blend(A, B), blend(B, C)])
    def test_a_persona_follows_a_blend_only_as_the_largest_of_all(self, previous: Label) -> None:
        above = evidence((A, B, 0.9), (A, C, 0.9))

        assert stand(previous, persona(A), above) == persona(A)
        assert stand(previous, persona(A), replace(above, p_top=np.full(5, 0.89))) == previous

    def test_the_larger_of_two_that_come_counts(self) -> None:
        both = evidence((B, A, 0.7), (C, A, 0.95))

        assert stand(persona(A), blend(B, C), both) == persona(A)
        assert stand(persona(A), blend(C, B), both) == blend(C, B)

    def test_refuses_a_persona_it_does_not_know(self) -> None:
        with pytest.raises(ValueError, match="no persona zealot"):
            stand(persona("zealot"), persona(A), evidence())


class TestBalanced:
    @pytest.mark.parametrize("previous", [persona(A), blend(A, B)])
    def test_comes_from_eight_in_ten(self, previous: Label) -> None:
        assert stand(previous, BALANCED, evidence(balanced=0.8)) == BALANCED
        assert stand(previous, BALANCED, evidence(balanced=0.79)) == previous

    @pytest.mark.parametrize("previous", [persona(A), blend(A, B)])
    def test_comes_only_if_found(self, previous: Label) -> None:
        assert stand(previous, previous, evidence(balanced=0.9)) == previous

    @pytest.mark.parametrize("found", [persona(A), blend(A, B)])
    def test_goes_at_two_in_ten(self, found: Label) -> None:
        assert stand(BALANCED, found, evidence(balanced=0.2)) == found
        assert stand(BALANCED, found, evidence(balanced=0.21)) == BALANCED

    def test_stays_while_it_is_found(self) -> None:
        assert stand(BALANCED, BALANCED, evidence(balanced=0.1)) == BALANCED

    def test_leaves_the_personas_to_be_judged_where_it_does_not_come(self) -> None:
        swapped = replace(
            evidence((B, A, 0.9), balanced=0.6),
            p_top=np.array([0.1, 0.7, 0.1, 0.05, 0.05]),
        )

        assert stand(persona(A), BALANCED, swapped) == persona(B)


class TestNoneFits:
    @pytest.mark.parametrize("previous", [persona(A), blend(A, B), BALANCED, NONE_FITS])
    def test_comes_as_it_is_found(self, previous: Label) -> None:
        assert stand(previous, NONE_FITS, evidence(fit=0.009)) == NONE_FITS

    @pytest.mark.parametrize("found", [persona(A), blend(A, B), BALANCED])
    def test_goes_from_five_in_a_hundred(self, found: Label) -> None:
        assert stand(NONE_FITS, found, evidence(fit=0.05)) == found
        assert stand(NONE_FITS, found, evidence(fit=0.049)).kind == "none_fits"


class TestEveryPairOfLabels:
    LABELS = (NONE_FITS, BALANCED, *map(persona, CODES), *(blend(*p) for p in pairwise(CODES)))

    @pytest.mark.parametrize(("previous", "found"), list(product(LABELS, LABELS)))
    def test_ends_in_one_of_the_two_and_then_stands(self, previous: Label, found: Label) -> None:
        rng = np.random.default_rng(5)
        for _ in range(20):
            upper = np.triu(rng.random((5, 5)), 1)
            p_larger = upper + np.tril(1 - upper.T, -1) + np.eye(5) / 2
            some = replace(
                evidence(balanced=rng.random(), fit=0.001 if found == NONE_FITS else 0.03),
                p_larger=p_larger,
            )
            if found == BALANCED:
                some = replace(some, p_top=np.eye(5)[0], p_balanced=rng.choice([0.1, 0.9]))

            now = stand(previous, found, some)

            candidates = {previous.kind, found.kind}
            if found == BALANCED:
                candidates.add("persona")
            assert now.kind in candidates
            assert stand(now, found, some) == now
