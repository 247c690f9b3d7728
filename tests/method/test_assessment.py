from dataclasses import fields, is_dataclass, replace
from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from apps.method import dimensions, scale
from apps.method.agreement import agreement
from apps.method.assessment import (
    Assessment,
    RoundAnswers,
    TooFewResponsesError,
    assess,
    assess_many,
)
from apps.method.expectation import expected
from apps.method.practice import practice
from tests.method.forms import FORM, FRONTLINE, round_of

SEED = 20260406


def score_round(round_: RoundAnswers) -> Assessment:
    found = assess_many([round_], FORM)[0]
    assert found is not None
    return found


def numbers_in(part: object) -> NDArray[np.float64]:
    """Collect every number of a result, however deep."""
    if isinstance(part, np.ndarray):
        return part.astype(np.float64).ravel()
    if is_dataclass(part):
        part = [getattr(part, field.name) for field in fields(part)]
    if isinstance(part, list | tuple):
        return np.concatenate([np.zeros(0), *map(numbers_in, part)])
    return np.array([part]) if isinstance(part, int | float) else np.zeros(0)


def a_round(seed: int = SEED, counts: tuple[int, int, int] = (6, 7, 9)) -> RoundAnswers:
    return round_of(counts, np.random.default_rng(seed), missing=0.05)


class TestAssess:
    @pytest.mark.parametrize("persona", range(5))
    def test_names_the_persona_that_answered(self, persona: int) -> None:
        round_ = round_of((6, 6, 12), np.random.default_rng(SEED), persona)

        found = assess(round_.answers, round_.groups, FORM)

        assert found.posterior.p_top.argmax() == persona
        assert found.label.personas[0] == FORM.personas[persona]

    def test_puts_together_what_its_parts_compute(self) -> None:
        round_ = a_round()

        found = score_round(round_)

        points = scale.respondent_scores(round_.answers, FORM)
        alone = dimensions.score(points, round_.groups, FORM)
        assert found.scores.value == pytest.approx(alone.value)
        assert found.scores.se == pytest.approx(alone.se)
        assert found.scores.by_group.value == pytest.approx(alone.by_group.value)
        assert found.coverage == pytest.approx((~np.isnan(points)).mean(axis=0))
        assert found.counts == (6, 7, 9)
        assert found.groups == ("shown", "shown", "shown")
        assert found.posterior.fit_df == 12
        gap = alone.by_group.value[0] - alone.by_group.value[2]
        assert found.role_gaps.value == pytest.approx(gap)

    def test_weighs_the_groups_predictions_too(self) -> None:
        round_ = replace(a_round(), predicted_csat=np.repeat([90.0, 60.0, 30.0], [6, 7, 9]))

        found = score_round(round_)

        assert found.predicted_csat is not None
        assert found.predicted_csat.value == pytest.approx(0.3 * 90 + 0.3 * 60 + 0.4 * 30)

    def test_asks_customers_only_where_enough_answered(self) -> None:
        mirror = np.full((9, 7), 4)
        mirror[:5, 6] = 0

        found = score_round(replace(a_round(), mirror=mirror))

        assert found.customers is not None
        assert found.mirror_gaps is not None
        assert found.calibration is not None
        assert found.customers.value[:6].tolist() == [75.0] * 6
        assert np.isnan([found.customers.value[6], found.mirror_gaps.value[6]]).all()
        assert found.calibration == pytest.approx(100 - abs(np.nanmean(found.mirror_gaps.value)))

    def test_says_nothing_of_customers_nobody_asked(self) -> None:
        found = score_round(replace(a_round(), mirror=None))

        assert (found.customers, found.mirror_gaps, found.calibration) == (None, None, None)

    def test_drops_outlook_that_fewer_than_five_answered(self) -> None:
        round_ = a_round()
        round_.answers[4:, 32] = -1

        found = score_round(round_)

        assert np.isnan(found.outlook.value[0])
        assert found.posterior.fit_df == 11

    def test_leaves_out_and_counts_what_says_nothing(self) -> None:
        round_ = a_round()
        answers, too_fast = round_.answers.copy(), np.zeros(22, dtype=bool)
        answers[[7, 8]] = 3  # straight lines
        answers[20] = 0  # nothing answered
        too_fast[[8, 21]] = True  # one of them a straight line already
        kept = np.setdiff1d(np.arange(22), [7, 8, 20, 21])

        found = score_round(replace(round_, answers=answers, too_fast=too_fast))

        assert (found.straight_lines, found.too_fast, found.blank) == (2, 1, 1)
        assert (found.usable, found.counts) == (18, (6, 5, 7))
        rest = assess(answers[kept], round_.groups[kept], FORM)
        assert found.scores.value == pytest.approx(rest.scores.value)

    def test_counts_contradictions_without_leaving_them_out(self) -> None:
        pairs = np.array([[0, 1], [2, 3], [4, 6], [20, 21]])
        round_ = a_round()
        answers = round_.answers.copy()
        answers[3, pairs] = 4
        changed = replace(round_, answers=answers)

        found = assess_many([changed], replace(FORM, contradictory=pairs))[0]

        assert found is not None
        assert (found.contradictory, found.usable) == (1, 22)
        assert found.scores.value == pytest.approx(score_round(changed).scores.value)

    def test_judges_words_and_hopes_by_the_responses_that_count(self) -> None:
        form = replace(FORM, stated=np.array([35, 12]), practised=np.array([1, 2]), expectation=33)
        round_ = a_round()
        padded = replace(
            round_,
            answers=np.vstack([round_.answers, np.full((3, 38), 4)]),  # straight lines
            groups=np.append(round_.groups, [0, 1, 2]),
            mirror=None,
            predicted_csat=None,
        )

        found = assess_many([padded], form)[0]

        assert found is not None
        gaps = practice(round_.answers, round_.groups, form).gaps
        assert found.practice.value.tolist() == gaps.value.tolist()
        assert found.practice.se.tolist() == gaps.se.tolist()
        assert found.expectation == expected(round_.answers, form)
        assert found.agreement.band == agreement(round_.answers, form).band

    def test_has_a_smaller_error_where_most_of_a_group_answered(self) -> None:
        declared = replace(a_round(), headcounts=np.array([7.0, 8.0, 10.0]))

        assert (score_round(declared).scores.se < score_round(a_round()).scores.se).all()

    @pytest.mark.parametrize("usable", [0, 4])
    def test_refuses_fewer_than_five(self, usable: int) -> None:
        round_ = a_round()
        answers = np.where(np.arange(22)[:, None] < usable, round_.answers, 5)

        with pytest.raises(TooFewResponsesError) as refused:
            assess(answers, round_.groups, FORM)

        assert (refused.value.usable, refused.value.needed) == (usable, 5)

    def test_refuses_a_round_in_which_no_dimension_has_five(self) -> None:
        answers = np.zeros((8, 38), dtype=int)
        for person in range(8):
            answers[person, 4 * person : 4 * person + 4] = [4, 2, 4, 2]

        with pytest.raises(TooFewResponsesError):
            assess(answers, np.full(8, FRONTLINE), FORM)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"groups": np.zeros(21, dtype=int)},
            {"groups": np.full(22, 3)},
            {"predicted_csat": np.full(22, 101.0)},
            {"predicted_csat": np.full(3, 50.0)},
            {"too_fast": np.zeros(3, dtype=bool)},
        ],
    )
    def test_refuses_arrays_that_do_not_fit(self, wrong: dict[str, NDArray[np.float64]]) -> None:
        with pytest.raises(ValueError, match=r"shape|roles|outside"):
            assess_many([replace(a_round(), **wrong)], FORM)  # type: ignore[arg-type]


class TestReproducibility:
    def test_does_not_depend_on_the_order_of_respondents(self) -> None:
        round_ = a_round()
        assert round_.mirror is not None
        assert round_.predicted_csat is not None
        order = np.random.default_rng(SEED).permutation(22)
        shuffled = RoundAnswers(
            answers=round_.answers[order],
            groups=round_.groups[order],
            mirror=round_.mirror[::-1],
            predicted_csat=round_.predicted_csat[order],
        )

        first, second = score_round(round_), score_round(shuffled)

        assert numbers_in(first).tobytes() == numbers_in(second).tobytes()
        assert first.label == second.label

    def test_a_batch_gives_the_numbers_of_its_rounds(self) -> None:
        rounds = [a_round(SEED + i, (i, 5, 3 + i)) for i in range(6)]

        together = assess_many(rounds, FORM)

        for round_, found in zip(rounds, together, strict=True):
            alone = assess(
                round_.answers, round_.groups, FORM, round_.mirror, round_.predicted_csat
            )
            assert numbers_in(found).tobytes() == numbers_in(alone).tobytes()

    def test_a_batch_goes_on_after_a_round_with_too_few(self) -> None:
        found = assess_many([a_round(counts=(1, 1, 2)), a_round()], FORM)

        assert found[0] is None
        assert found[1] is not None


class TestAnonymity:
    @pytest.mark.parametrize(
        "counts", [c for c in product((0, 1, 3, 4, 5, 7), repeat=3) if sum(c) >= 5]
    )
    def test_no_arithmetic_on_the_results_leads_to_a_small_group(
        self, counts: tuple[int, int, int]
    ) -> None:
        round_ = round_of(counts, np.random.default_rng(SEED), missing=0.15)
        points = scale.respondent_scores(round_.answers, FORM)

        found = score_round(round_)

        scores, by_group = found.scores, found.scores.by_group
        answered = np.array([(~np.isnan(points[round_.groups == g])).sum(axis=0) for g in range(3)])
        visible = ~np.isnan(by_group.value)
        assert (answered[visible] >= 5).all()
        assert (answered.sum(axis=0)[~np.isnan(scores.value)] >= 5).all()
        for d in np.flatnonzero(visible.any(axis=0) & ~np.isnan(scores.value)):
            rest = [g for g in range(3) if answered[g, d] and not visible[g, d]]
            assert not rest or (len(rest) > 1 and answered[rest, d].sum() >= 5)

    def test_holds_no_number_of_a_hidden_group(self) -> None:
        round_ = a_round(counts=(2, 6, 9))
        raw = dimensions.score(
            scale.respondent_scores(round_.answers, FORM), round_.groups, FORM
        ).by_group

        found = score_round(round_)

        assert found.groups == ("hidden", "hidden", "shown")
        assert found.counts == (-1, -1, 9)
        published = numbers_in(found)
        secrets = np.concatenate(
            [
                *[part[:2].ravel() for part in (raw.value, raw.se, raw.low, raw.high)],
                (raw.value[0] - raw.value[2]).ravel(),
                (raw.value[1] - raw.value[2]).ravel(),
            ]
        )
        telling = secrets[np.abs(secrets * 8 - np.rint(secrets * 8)) > 1e-6]  # no round numbers
        assert len(telling) > 30
        assert np.nanmin(np.abs(published[:, None] - telling[None])) > 1e-6
        assert (found.scores.by_group.n[:2] == -1).all()
        assert np.isnan(found.role_gaps.value).all()

    def test_hides_a_dimension_that_fewer_than_five_answered(self) -> None:
        round_ = a_round()
        answers = round_.answers.copy()
        answers[4:, 0:4] = -1  # only four say anything about customers

        found = score_round(replace(round_, answers=answers))

        assert np.isnan(found.scores.value[0])
        assert np.isnan(found.maturity.value)
        assert np.isnan(found.posterior.residual_z[0])
        assert found.posterior.fit_df == 11

    def test_tells_absent_from_hidden(self) -> None:
        found = score_round(a_round(counts=(0, 3, 9)))

        assert found.groups == ("absent", "hidden", "hidden")
        assert found.counts == (0, -1, -1)
