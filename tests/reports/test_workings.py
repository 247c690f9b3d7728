"""The steps that figures were worked out by: they end in what is stored, and give nobody away."""

from collections.abc import Mapping
from dataclasses import astuple

import numpy as np
import pytest
from scipy import special

from apps.assessments.models import Response, RoundResult
from apps.method import scale
from apps.method.gaps import MEANINGFUL
from apps.reports import workings
from apps.reports.workings import Ground, NoWorkingError, ground
from tests.conftest import Company
from tests.reports import rounds

FIRST, SECOND = "2026-Q2", "2026-Q3"
WHOLE: Mapping[str, int] = {"leader": 6, "manager": 7, "frontline": 12}
NO_MANAGER: Mapping[str, int] = {"leader": 6, "frontline": 9}
ONE_SHOWN: Mapping[str, int] = {"leader": 2, "manager": 4, "frontline": 12}
NONE_SHOWN: Mapping[str, int] = {"leader": 3, "manager": 2, "frontline": 4}
NOBODY_ELSE: Mapping[str, int] = {"leader": 3, "manager": 4}
EVERY = [WHOLE, NO_MANAGER, ONE_SHOWN, NONE_SHOWN, NOBODY_ELSE]


def found(acme: Company, people: Mapping[str, int], **personas: float) -> Ground:
    """Return what a round of so many people is worked out from."""
    rounds.scored(acme.organisation, SECOND, people, None, **personas)
    return ground(SECOND)


class TestDimensionWorking:
    @pytest.mark.parametrize("people", [WHOLE, NO_MANAGER])
    def test_ends_in_the_stored_score(self, at_acme: Company, people: Mapping[str, int]) -> None:
        given = found(at_acme, people, honcho=1)

        for code in given.form.dimensions:
            told = workings.dimension_working(given, code)
            present = [group for group in told.groups if group.mean is not None]
            shares = np.array([group.share for group in present], dtype=float)
            means = np.array([group.mean for group in present], dtype=float)
            errors = np.array([group.standard_error for group in present], dtype=float)
            assert told.is_whole
            assert shares.sum() == pytest.approx(1)
            assert shares @ means == pytest.approx(told.row.score, abs=1e-7)
            assert np.hypot.reduce(shares * errors) == pytest.approx(
                told.row.standard_error, abs=1e-7
            )
            assert told.t is not None
            assert told.row.score + told.t * told.row.standard_error == pytest.approx(
                told.row.score_high, abs=1e-7
            )

    def test_finds_the_spread_of_the_people_behind_an_error(self, at_acme: Company) -> None:
        given = found(at_acme, WHOLE, honcho=1)

        told = workings.dimension_working(given, "TEC")

        asked = Response.objects.filter(round=given.result.round, group="frontline")
        answers = np.array([response.answers for response in asked], dtype=np.int8)
        points = scale.respondent_scores(answers, given.form)
        at = given.form.dimensions.index("TEC")
        assert told.groups[-1].spread == pytest.approx(points[:, at].std(ddof=1), abs=1e-5)

    def test_leaves_the_spread_out_where_a_head_count_shrinks_the_error(
        self, at_acme: Company
    ) -> None:
        round_ = rounds.open_round(at_acme.organisation, SECOND)
        round_.headcounts = {"leader": 8}
        round_.save()
        rounds.answer(round_, rounds.profile(round_.instrument.words(), honcho=1), WHOLE, seed=1)
        rounds.close(round_)

        told = workings.dimension_working(ground(SECOND), "TEC")

        assert [group.spread is None for group in told.groups] == [True, False, False]
        assert all(group.standard_error for group in told.groups)

    def test_tells_of_a_shown_group_no_error_while_others_are_hidden(
        self, at_acme: Company
    ) -> None:
        told = workings.dimension_working(found(at_acme, ONE_SHOWN), "TEC")

        leader, manager, frontline = told.groups
        assert not told.is_whole
        for hidden in (leader, manager):
            assert astuple(hidden)[2:] == (None,) * 6
        assert frontline.respondents == 12
        assert frontline.mean is not None
        assert astuple(frontline)[4:] == (None,) * 4

    @pytest.mark.parametrize("people", [NONE_SHOWN, NOBODY_ELSE])
    def test_tells_no_error_that_would_give_the_number_of_groups_away(
        self, at_acme: Company, people: Mapping[str, int]
    ) -> None:
        given = found(at_acme, people)

        told = workings.dimension_working(given, "TEC")

        assert told.t is None
        assert {astuple(group)[2:] for group in told.groups} == {(None,) * 6}
        assert workings.maturity_working(given).standard_error is None

    def test_has_nothing_to_say_of_too_few_answers(self, at_acme: Company) -> None:
        round_ = rounds.open_round(at_acme.organisation, SECOND)
        rounds.answer(round_, rounds.profile(round_.instrument.words(), honcho=1), WHOLE, seed=1)
        rounds.skip(round_, "MET", people=21)
        rounds.close(round_)
        given = ground(SECOND)

        with pytest.raises(NoWorkingError):
            workings.dimension_working(given, "MET")
        with pytest.raises(NoWorkingError):
            workings.maturity_working(given)


class TestMaturityWorking:
    @pytest.mark.parametrize("people", EVERY)
    @pytest.mark.parametrize("persona", ["stickler", "casualist", "balanced_reference"])
    def test_ends_in_the_stored_maturity(
        self, at_acme: Company, people: Mapping[str, int], persona: str
    ) -> None:
        given = found(at_acme, people, **{persona: 1.0})
        told = workings.maturity_working(given)

        mean = sum(term.contribution for term in told.terms) / 8
        if told.t is None or told.standard_error is None:
            assert told.value == round(given.result.maturity or 0)
            assert mean == pytest.approx(told.value, abs=1.1), "every score is half a point off"
        else:
            assert mean == pytest.approx(told.value, abs=1e-7)
            assert told.value - told.t * told.standard_error == pytest.approx(told.low, abs=1e-7)

    def test_tells_where_the_best_value_lies_inside_the_interval(self, at_acme: Company) -> None:
        at_best = found(at_acme, WHOLE, balanced_reference=1)

        assert workings.maturity_working(at_best).straddles

    def test_tells_where_it_does_not(self, at_acme: Company) -> None:
        assert not workings.maturity_working(found(at_acme, WHOLE, casualist=1)).straddles


class TestPersonaWorking:
    @pytest.mark.parametrize("persona", ["selfie", "stickler", "balanced_reference"])
    def test_sets_the_profile_beside_the_mix_that_the_fit_was_measured_from(
        self, at_acme: Company, persona: str
    ) -> None:
        given = found(at_acme, WHOLE, **{persona: 1.0})

        told = workings.persona_working(given, "stickler")

        z = given.result.detail["residual_z"]
        assert len(told.coordinates) == told.fit_df
        for part in told.coordinates[:8]:
            error = given.rows["all", part.code].standard_error
            sd = np.hypot(error, told.misfit_sd)
            assert (part.score - part.mixed) / sd == pytest.approx(z[part.code], abs=1e-6)
        assert special.chdtrc(told.fit_df, told.fit_distance) == pytest.approx(told.fit_p, abs=1e-7)
        assert sum(told.weights) == pytest.approx(1)

    def test_knows_five_personas(self, at_acme: Company) -> None:
        given = found(at_acme, WHOLE)

        with pytest.raises(NoWorkingError):
            workings.persona_working(given, "balanced_reference")


class TestLabelWorking:
    @pytest.mark.parametrize(
        "personas",
        [
            {"stickler": 1.0},
            {"balanced_reference": 1.0},
            {"honcho": 1.0, "traditionalist": 1.0},
            {"selfie": 2.0, "stickler": 1.0, "casualist": 1.0},
        ],
    )
    def test_follows_the_rule_to_the_stored_label(
        self, at_acme: Company, personas: dict[str, float]
    ) -> None:
        told = workings.label_working(found(at_acme, WHOLE, **personas))

        if told.fit_p < told.misfit_p:
            expected: tuple[str, tuple[str, ...]] = ("none_fits", ())
        elif told.balance >= told.balanced:
            expected = ("balanced", ())
        elif told.p_top >= told.sure:
            expected = ("persona", (told.top,))
        else:
            expected = ("blend", tuple(name for name, _share in told.largest))
        assert (told.kind, told.named) == expected

    def test_names_the_label_that_stands(self, at_acme: Company) -> None:
        rounds.scored(at_acme.organisation, SECOND, WHOLE)
        RoundResult.objects.update(standing_kind="persona", standing_personas=["honcho"])

        told = workings.label_working(ground(SECOND))

        assert (told.standing_kind, told.standing_named) == ("persona", ("Honcho",))


class TestChangeWorking:
    def test_ends_in_the_comparison_of_the_report(self, at_acme: Company) -> None:
        rounds.scored(at_acme.organisation, FIRST, WHOLE, casualist=1)
        given = found(at_acme, WHOLE, stickler=1)

        for code in ("maturity", *given.form.dimensions):
            told = workings.change_working(given, code)
            before, after = told.before, told.after
            assert told.test is not None
            assert told.t is not None
            assert after.value - before.value == pytest.approx(told.delta)
            errors = [before.standard_error or 0.0, after.standard_error or 0.0]
            assert np.hypot(errors[0], errors[1]) * told.t == pytest.approx(told.mdc)

    def test_multiplies_the_smallest_p_by_eight(self, at_acme: Company) -> None:
        rounds.scored(at_acme.organisation, FIRST, WHOLE, casualist=1)
        told = workings.change_working(found(at_acme, WHOLE, stickler=1), "STR")

        assert [one.factor for one in told.tested] == [8, 7, 6, 5, 4, 3, 2, 1]
        assert told.tested[0].adjusted == pytest.approx(8 * told.tested[0].p)
        assert [one.p for one in told.tested] == sorted(one.p for one in told.tested)

    def test_tells_no_error_where_either_round_may_not(self, at_acme: Company) -> None:
        rounds.scored(at_acme.organisation, FIRST, NONE_SHOWN, casualist=1)
        given = found(at_acme, WHOLE, stickler=1)

        for code in ("maturity", "STR"):
            told = workings.change_working(given, code)
            assert (told.test, told.t, told.tested) == (None, None, ())
            for view in (told.before, told.after):
                assert (view.standard_error, view.degrees_of_freedom) == (None, None)

    def test_needs_a_round_before(self, at_acme: Company) -> None:
        given = found(at_acme, WHOLE)

        with pytest.raises(NoWorkingError):
            workings.change_working(given, "TEC")


class TestGapWorking:
    def test_ends_in_the_stored_gap(self, at_acme: Company) -> None:
        round_ = rounds.open_round(at_acme.organisation, SECOND)
        words = round_.instrument.words()
        rounds.answer(round_, rounds.profile(words, honcho=1), {"leader": 8, "manager": 6}, 3)
        rounds.answer(round_, rounds.profile(words, casualist=1), {"frontline": 12}, 4)
        rounds.mirror(round_, 2.0, customers=30)
        rounds.close(round_)
        given = ground(SECOND)

        assert {gap.is_called for gap in given.report.gaps} == {True, False}
        for gap in given.report.gaps:
            told = workings.gap_working(given, gap.kind, gap.dimension)
            assert told.se is not None
            assert told.t is not None
            assert told.first.value - told.second.value == pytest.approx(gap.value, abs=1e-7)
            assert gap.value + told.t * told.se == pytest.approx(gap.high, abs=1e-6)
            own = next(one for one in told.tested if one.code == gap.dimension)
            assert (own.adjusted < 0.1 and abs(gap.value) >= MEANINGFUL) == gap.is_called

    def test_tells_of_hidden_groups_only_the_gap_to_the_customers(self, at_acme: Company) -> None:
        round_ = rounds.open_round(at_acme.organisation, SECOND)
        wanted = rounds.profile(round_.instrument.words(), honcho=1)
        rounds.answer(round_, wanted, NONE_SHOWN, seed=1)
        rounds.mirror(round_, 2.0, customers=30)
        rounds.close(round_)
        given = ground(SECOND)

        told = workings.gap_working(given, "self_customer", "TEC")

        assert (told.se, told.df, told.t, told.tested) == (None, None, None, ())
        assert told.first.standard_error is None
        assert told.second.standard_error is not None
        with pytest.raises(NoWorkingError):
            workings.gap_working(given, "leader_frontline", "TEC")


class TestPlaceWorking:
    pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "pool"])

    @pytest.mark.parametrize("persona", ["casualist", "honcho", "balanced_reference"])
    def test_ends_in_the_own_place(self, at_acme: Company, persona: str) -> None:
        rounds.publish(SECOND)
        given = found(at_acme, WHOLE, **{persona: 1.0})
        assert given.report.benchmark is not None

        for measure, peers in given.report.benchmark.scores.items():
            told = workings.place_working(given, measure)
            assert told.located is not None
            assert peers.place is not None
            reach = 1.645 * told.located.se
            low = max(told.located.ahead_of - reach, 0.0) * 100
            high = min(told.located.ahead_of + reach, 1.0) * 100
            assert peers.place.low <= low < peers.place.low + told.located.step
            assert peers.place.high - told.located.step < high <= peers.place.high

    def test_says_what_the_gate_lacks(self, at_acme: Company) -> None:
        rounds.publish(SECOND, scores=(0, 0, 1, 2, 0, 1, 0, 0, 0, 0))

        told = workings.place_working(found(at_acme, WHOLE), "overall")

        assert told.located is None
        assert (told.total, told.min_total) == (4, 25)
        assert [one.count for one in told.bins] == [0, 0, 1, 2, 0, 1, 0, 0, 0, 0]

    def test_needs_a_release_with_that_measure(self, at_acme: Company) -> None:
        given = found(at_acme, WHOLE)

        with pytest.raises(NoWorkingError):
            workings.place_working(given, "overall")
