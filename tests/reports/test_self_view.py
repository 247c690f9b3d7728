"""What people say of their company, held against its answers, its facts, its KPIs and the year."""

from typing import Any

import numpy as np
import pytest

from apps.accounts.quarters import Quarter
from apps.assessments.models import Response, Round
from apps.assessments.scoring.answers import arrays, load
from apps.instruments.models import InstrumentVersion
from apps.method.assessment import Assessment, assess
from apps.method.expectation import calibrate
from apps.method.practice import signature
from apps.method.self_image import self_image
from apps.performance.series import Series
from apps.reports.changes import compare
from apps.reports.facts import scored_facts
from apps.reports.results import round_report
from apps.reports.self_view import SelfView
from apps.tenancy.context import acting_for
from tests.conftest import Company
from tests.performance.entering import CSAT, enter
from tests.reports import rounds

BEFORE, EARLIER, NOW = "2025-Q3", "2026-Q2", "2026-Q3"
SAYS_A_LOT = {"LDR": 4.6, "OUT5": 4.8, "TEC": 2.2, "INT": 1.9}


def measure(company: Company, quarter: str = NOW, /, **wanted: float) -> Round:
    """Score a round of a Honcho who says and does as told besides."""
    round_ = rounds.open_round(company.organisation, quarter)
    base = rounds.profile(round_.instrument.words(), honcho=1)
    rounds.answer(round_, base | wanted, rounds.PEOPLE, seed=11)
    return rounds.close(round_)


def by_the_method(round_: Round) -> Assessment:
    """Return what the method says of the round's stored answers."""
    form = round_.instrument.form()
    held = arrays(round_, load([round_])[round_.pk], form)
    return assess(held.answers, held.groups, form, predicted_csat=held.predicted_csat)


def viewed(quarter: str = NOW) -> SelfView:
    found = round_report(quarter).self_view
    assert found is not None
    return found


def state(round_: Round, **facts: Any) -> None:
    Round.objects.filter(pk=round_.pk).update(facts=facts)


class TestPractice:
    def test_is_what_the_method_says_of_the_stored_answers(self, at_acme: Company) -> None:
        expected = by_the_method(measure(at_acme, **SAYS_A_LOT)).practice

        found = viewed().gaps

        assert [gap.dimension for gap in found] == ["TEC", "INT", "ALL"]
        assert [gap.value for gap in found] == pytest.approx(expected.value)
        assert [gap.low for gap in found] == pytest.approx(expected.low)
        assert [gap.high for gap in found] == pytest.approx(expected.high)
        assert [gap.is_called for gap in found] == expected.called.tolist() == [True] * 3

    def test_is_the_difference_of_the_two_sides_that_are_shown(self, at_acme: Company) -> None:
        round_ = measure(at_acme, **SAYS_A_LOT)

        technology, joined_up, both = viewed().gaps

        scores = by_the_method(round_).scores.value
        said = by_the_method(round_).stated.mean()
        assert (technology.practised, joined_up.practised) == pytest.approx((scores[1], scores[2]))
        assert both.practised == pytest.approx(scores[1:3].mean())
        assert [gap.stated for gap in (technology, joined_up, both)] == pytest.approx([said] * 3)

    def test_leaves_out_what_fewer_than_five_have_answered(self, at_acme: Company) -> None:
        round_ = rounds.open_round(at_acme.organisation, NOW)
        wanted = rounds.profile(round_.instrument.words(), honcho=1)
        rounds.answer(round_, wanted, {"frontline": 9}, seed=3)
        rounds.skip(round_, "INT", 5)
        rounds.close(round_)

        assert [gap.dimension for gap in viewed().gaps] == ["TEC"]

    @pytest.mark.parametrize(("leading", "bears_it"), [(4.8, True), (2.0, False)])
    def test_tells_the_honchos_signature(
        self, at_acme: Company, leading: float, *, bears_it: bool
    ) -> None:
        round_ = measure(at_acme, **SAYS_A_LOT | {"LDR": leading})

        values = by_the_method(round_).profile.value
        assert viewed().has_signature == bears_it
        assert viewed().has_signature == signature(values[:8], values[8:], round_.instrument.form())


class TestContradictions:
    def test_name_what_is_said_and_the_fact_against_it(self, at_acme: Company) -> None:
        round_ = measure(at_acme, **SAYS_A_LOT)
        state(round_, FCT1="no", FCT2="no")

        found = viewed().contradictions

        assert [(one.statement, one.fact) for one in found] == [("LDR1", "FCT1"), ("OUT5", "FCT2")]
        said = dict(zip(("OUT5", "LDR1"), by_the_method(round_).stated, strict=True))
        assert [one.said for one in found] == pytest.approx([said["LDR1"], said["OUT5"]])

    def test_need_a_no_and_a_statement(self, at_acme: Company) -> None:
        round_ = measure(at_acme, **SAYS_A_LOT | {"LDR": 2.0})
        state(round_, FCT1="no", FCT2="yes")

        assert viewed().contradictions == ()

    def test_tell_which_facts_were_not_answered(self, at_acme: Company) -> None:
        round_ = measure(at_acme)
        assert viewed().unanswered == ("FCT1", "FCT2")

        state(round_, FCT1="unknown")

        assert viewed().unanswered == ("FCT2",)


class TestSatisfaction:
    def test_is_held_against_the_figure_of_the_same_quarter(self, at_acme: Company) -> None:
        guess = by_the_method(measure(at_acme)).predicted_csat
        enter(at_acme, "52", n=300)
        assert guess is not None

        found = viewed().satisfaction

        assert (found.measured, found.asked) == (52.0, 300)
        assert found.image == self_image(guess, 52.0, 300)
        assert found.image is not None
        assert found.image.sign == "over-estimates"

    def test_is_not_compared_where_nothing_was_measured(
        self, acme: Company, borealis: Company
    ) -> None:
        with acting_for(borealis.organisation.pk):
            enter(borealis, "52", n=300)
        with acting_for(acme.organisation.pk):
            measure(acme)
            enter(acme, "52", Series("csat_pct", "scale_5", "live_chat"))

            found = viewed().satisfaction

        assert found.predicted is not None
        assert found.predicted.value == pytest.approx(70.0)
        assert (found.measured, found.asked, found.image) == (None, None, None)

    def test_is_not_compared_where_too_few_have_guessed(self, at_acme: Company) -> None:
        round_ = rounds.open_round(at_acme.organisation, NOW)
        rounds.answer(round_, {}, rounds.PEOPLE, seed=2)
        Response.objects.update(predicted_csat=None)
        rounds.close(round_)
        enter(at_acme, "52", n=300)

        found = viewed().satisfaction

        assert (found.predicted, found.measured, found.image) == (None, 52.0, None)

    def test_has_a_record_of_the_rounds_before_that_were_measured(self, at_acme: Company) -> None:
        for quarter in (BEFORE, "2026-Q1", EARLIER, NOW):
            rounds.scored(at_acme.organisation, quarter)
        for quarter, percent in ((BEFORE, "60"), (EARLIER, "66"), (NOW, "20")):
            enter(at_acme, percent, CSAT, Quarter.parse(quarter))

        record = viewed().track_record

        assert record.value == pytest.approx(7.0)
        assert record.n == 2
        assert viewed(BEFORE).track_record.n == 0


class TestExpectedYear:
    def test_holds_the_round_of_a_year_before_against_what_came(self, at_acme: Company) -> None:
        before = measure(at_acme, BEFORE, OUT2=4.5, TEC=2.0, INT=2.0)
        measure(at_acme, EARLIER, OUT2=1.5)
        measure(at_acme, NOW, TEC=4.5, INT=4.5, FLX=4.5, FRN=4.5, MET=4.5, CUS=4.5)

        year = viewed().year

        expected = by_the_method(before).expectation
        assert year is not None
        assert expected is not None
        assert (year.since, year.expectation) == (BEFORE, expected)
        facts = scored_facts()
        assert year.maturity == compare(facts[BEFORE], facts[NOW]).maturity
        assert year.maturity is not None
        assert year.maturity.verdict == "up"
        assert year.calibration == calibrate(expected, "up")

    def test_needs_a_round_of_the_same_quarter(self, at_acme: Company) -> None:
        measure(at_acme, "2025-Q4", OUT2=4.5)
        measure(at_acme, EARLIER, OUT2=4.5)
        measure(at_acme)

        assert viewed().year is None

    def test_says_nothing_of_what_came_where_rounds_cannot_be_compared(
        self, at_acme: Company
    ) -> None:
        rounds.scored(at_acme.organisation, BEFORE, {"leader": 6, "frontline": 9})
        rounds.scored(at_acme.organisation, NOW)

        year = viewed().year

        assert year is not None
        assert (year.maturity, year.calibration) == (None, None)


class TestAgreement:
    def test_is_the_methods_band_of_each_dimension(
        self, at_acme: Company, instrument: InstrumentVersion
    ) -> None:
        round_ = rounds.open_round(at_acme.organisation, NOW)
        rounds.answer(round_, {}, rounds.PEOPLE, seed=4)
        _divide(round_, instrument, FLX=0.4, FRN=1.0)
        rounds.close(round_)

        report = round_report(NOW)

        expected = by_the_method(round_).agreement
        assert tuple(part.agreement for part in report.dimensions) == expected.band
        names = [part.name for part in report.dimensions if part.agreement == "divided"]
        assert names == ["Flexibility for the individual", "Frontline respect and enablement"]
        assert report.divided == tuple(reversed(names))


def _divide(round_: Round, instrument: InstrumentVersion, **parts: float) -> None:
    """Let that part of the people answer at either end of the scale, half of them at each."""
    form, responses = instrument.form(), list(Response.objects.filter(round=round_))
    for code, part in parts.items():
        its = np.flatnonzero(form.item_dimension == form.dimensions.index(code))
        for at, response in enumerate(responses[: round(part * len(responses))]):
            for position in its:
                response.answers[position] = 1 if at % 2 else 5
    Response.objects.bulk_update(responses, ["answers"])
