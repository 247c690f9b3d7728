"""Words and deeds on the page of results: no sentence is surer than the numbers behind it."""

from dataclasses import replace
from typing import Any

import pytest

from apps.assessments.models import Response
from apps.dashboards import findings, showcase, sides
from apps.method.change import difference
from apps.method.estimate import Estimate
from apps.method.expectation import Bias, Expectation, calibrate
from apps.method.self_image import self_image
from apps.reports.self_view import (
    Contradiction,
    ExpectedYear,
    PracticeGap,
    Satisfaction,
    SelfView,
)
from apps.tenancy.context import acting_for
from tests.conftest import Company
from tests.dashboards.conftest import FIRST, SECOND
from tests.dashboards.reading import read, table, words
from tests.performance.entering import enter
from tests.reports import rounds

GUESS = Estimate(value=80.0, se=3.0, df=20.0, low=74.8, high=85.2)
HOPEFUL = Expectation(fall=0.1, same=0.1, rise=0.8, n=20)
STEADY = Expectation(fall=0.1, same=0.8, rise=0.1, n=20)
NOTHING = SelfView(
    gaps=(),
    has_signature=None,
    contradictions=(),
    unanswered=(),
    satisfaction=Satisfaction(None, None, None, None),
    track_record=Bias(float("nan"), 0),
    year=None,
)


def gap(value: float, code: str = "TEC", *, is_called: bool = True) -> PracticeGap:
    """Return a gap between words and a practice of 50 points."""
    names = {"TEC": "Digital and self-service reach", "INT": "Joined-up use", "ALL": ""}
    return PracticeGap(
        dimension=code,
        name=names[code],
        stated=50 + value,
        practised=50.0,
        value=value,
        low=value - 6,
        high=value + 6,
        is_called=is_called,
    )


def satisfaction(percent: float, asked: int | None = 400) -> Satisfaction:
    return Satisfaction(GUESS, percent, asked, self_image(GUESS, percent, asked))


def year(expectation: Expectation, delta: float) -> ExpectedYear:
    """Return a year in which maturity moved so far, give or take five points."""
    came = difference(50.0, 2.0, 30.0, 50 + delta, 2.0, 30.0)
    return ExpectedYear(FIRST, expectation, came, calibrate(expectation, came.verdict))


def remarked(**parts: Any) -> str:
    return " ".join(findings.remarks(replace(NOTHING, **parts)))


class TestFinding:
    @pytest.mark.parametrize(
        ("gaps", "title"),
        [
            ((gap(20), gap(22, "INT"), gap(21, "ALL")), "Words are ahead of practice"),
            ((gap(-20), gap(-22, "INT"), gap(-21, "ALL")), "Practice is ahead of words"),
            (
                (gap(20), gap(9, "INT", is_called=False)),
                "Words are ahead of practice in digital and self-service reach",
            ),
            ((gap(-12, "INT"),), "Practice is ahead of words in joined-up use"),
            ((gap(20), gap(-12, "INT")), "Words are ahead of practice here and behind it there"),
            ((gap(30, is_called=False),), "No clear gap between words and practice"),
            ((), "Too few answers to hold words against practice"),
        ],
    )
    def test_names_the_gaps_that_are_called(
        self, gaps: tuple[PracticeGap, ...], title: str
    ) -> None:
        assert findings.self_view(replace(NOTHING, gaps=gaps)).title == title

    def test_gives_the_gap_over_all_with_its_interval(self) -> None:
        found = findings.self_view(replace(NOTHING, gaps=(gap(30), gap(21, "ALL"))))

        assert "about 21 points higher than the use of technology" in found.sentence
        assert "(90% interval 15–27)" in found.sentence  # noqa: RUF001

    def test_says_lower_where_practice_is_ahead(self) -> None:
        found = findings.self_view(replace(NOTHING, gaps=(gap(-21),)))

        assert "about 21 points lower than digital and self-service reach" in found.sentence
        assert "(90% interval 15–27)" in found.sentence  # noqa: RUF001

    @pytest.mark.parametrize(
        ("measured", "title"),
        [
            (50.0, "Customers are less satisfied than your people think"),
            (96.0, "Customers are more satisfied than your people think"),
            (79.0, "No clear gap between words and practice"),
        ],
    )
    def test_is_the_self_image_where_words_and_practice_agree(
        self, measured: float, title: str
    ) -> None:
        found = replace(
            NOTHING, gaps=(gap(3, is_called=False),), satisfaction=satisfaction(measured)
        )

        assert findings.self_view(found).title == title

    def test_is_a_fact_where_nothing_else_is_called(self) -> None:
        against = (Contradiction("LDR1", 81.4, "FCT1"),)

        found = findings.self_view(replace(NOTHING, contradictions=against))

        assert found.title == "A fact speaks against what your people say"
        assert "take part in deciding the strategy (81 of 100); by the facts" in found.sentence


class TestRemarks:
    def test_are_none_where_nothing_is_known(self) -> None:
        assert findings.remarks(NOTHING) == []

    def test_do_not_say_the_finding_again(self) -> None:
        found = replace(NOTHING, satisfaction=satisfaction(50.0))

        assert findings.remarks(found) == []

    @pytest.mark.parametrize(("has_it", "said"), [(True, True), (False, False), (None, False)])
    def test_tell_the_honchos_mark_only_where_it_is(
        self, *, has_it: bool | None, said: bool
    ) -> None:
        assert ("mark of The Honcho" in remarked(has_signature=has_it)) == said

    def test_name_every_contradiction(self) -> None:
        both = (Contradiction("LDR1", 80.0, "FCT1"), Contradiction("OUT5", 77.0, "FCT2"))

        said = remarked(contradictions=both, gaps=(gap(20),))

        assert "none took part in such a decision within a year" in said
        assert "improves service (77 of 100)" in said

    @pytest.mark.parametrize(
        ("measured", "words_for_it"),
        [
            (50.0, "50 were: +30 (90% interval"),
            (79.0, "79 were: no clear difference (+1, 90% interval"),
            (72.5, "72 were: too small a difference to be called a gap (+8, 90% interval"),
        ],
    )
    def test_tell_satisfaction_as_surely_as_it_is_called(
        self, measured: float, words_for_it: str
    ) -> None:
        said = remarked(satisfaction=satisfaction(measured), gaps=(gap(20),))

        assert f"Your people expect 80 of 100 customers to be satisfied; {words_for_it}" in said

    @pytest.mark.parametrize(
        ("rounds_", "said"), [(1, "In 1 earlier round with"), (3, "In 3 earlier rounds with")]
    )
    def test_give_the_record_with_its_rounds(self, rounds_: int, said: str) -> None:
        told = remarked(track_record=Bias(-6.4, rounds_))

        assert said in told
        assert "expected minus measured was −6" in told  # noqa: RUF001

    @pytest.mark.parametrize(
        ("expectation", "delta", "came", "judged"),
        [
            (HOPEFUL, 12, "Maturity has risen (+12", "leaned to neither side by much; as a"),
            (HOPEFUL, 1, "Maturity has not clearly changed (+1", "were too hopeful; as a"),
            (HOPEFUL, -12, "Maturity has fallen (−12", "were too hopeful; as a"),  # noqa: RUF001
            (STEADY, 1, "Maturity has not clearly changed (+1", "leaned to neither side by much"),
            (STEADY, 12, "Maturity has risen (+12", "were too gloomy; as a"),
        ],
    )
    def test_hold_expectations_against_what_came(
        self, expectation: Expectation, delta: float, came: str, judged: str
    ) -> None:
        told = year(expectation, delta)

        said = remarked(year=told)

        rise = f"{100 * expectation.rise:.0f}%"
        assert f"In 2026 Q2, {rise} expected service measures to rise within a year" in said
        assert came in said
        assert judged in said
        assert told.calibration is not None
        is_better = told.calibration.brier < 2 / 3
        assert ("better than none" in said and "no better" not in said) == is_better
        assert f"(Brier score {told.calibration.brier:.2f}). One year is one comparison." in said

    def test_say_that_what_came_cannot_be_told(self) -> None:
        said = remarked(year=ExpectedYear(FIRST, HOPEFUL, None, None))

        assert "What came cannot be told" in said
        assert "Brier" not in said


class TestMissing:
    def test_tells_everything_that_is_not_there(self) -> None:
        said = " ".join(findings.missing(replace(NOTHING, unanswered=("FCT1", "FCT2")), SECOND))

        assert "Expected satisfaction: shown when enough people have guessed it." in said
        assert "Measured satisfaction: nobody entered it for 2026 Q3." in said
        assert "leaders' part in strategy decisions and channels in which" in said
        assert "Last year's expectations" in said

    def test_gives_the_guess_that_stands_alone(self) -> None:
        found = replace(NOTHING, satisfaction=Satisfaction(GUESS, None, None, None))

        said = " ".join(findings.missing(found, SECOND))

        assert "Your people expect 80 of 100 customers to be satisfied (90%" in said
        assert "interval 75–85)." in said  # noqa: RUF001

    @pytest.mark.parametrize("asked", [None, 400])
    def test_says_whether_the_measurement_counts_as_exact(self, asked: int | None) -> None:
        found = replace(NOTHING, satisfaction=satisfaction(79.0, asked))

        said = " ".join(findings.missing(found, SECOND))

        assert ("counts as exact" in said) == (asked is None)


class TestTables:
    def test_show_no_side_that_is_not_known(self) -> None:
        assert sides.of_words(NOTHING) == []

    def test_subtract_as_they_are_written(self) -> None:
        [practice, satisfied] = sides.of_words(
            replace(NOTHING, gaps=(gap(20.6),), satisfaction=satisfaction(72.6))
        )

        row = practice.rows[0]
        assert (row.first, row.second, row.difference) == ("71", "50", "+21")
        row = satisfied.rows[0]
        assert (row.first, row.second, row.difference) == ("80", "73", "+7")


class TestDivided:
    @pytest.mark.parametrize(
        ("names", "said"),
        [
            ((), ""),
            (("Flexibility",), "People disagree about flexibility: a finding of its own."),
            (("Flexibility", "Care"), "disagree most about flexibility, and also about care:"),
        ],
    )
    def test_is_a_sentence_of_the_dimensions(self, names: tuple[str, ...], said: str) -> None:
        found = findings.dimensions(replace(showcase.report(), divided=names)).sentence

        assert said in found
        assert ("disagree" in found) == bool(names)


class TestAnswersUsed:
    def test_never_tells_how_few_were_left_out(self) -> None:
        assert findings.answers_used(showcase.report()) == (
            "Careless answers are set aside by the published rule: fewer than 5 here."
        )

    def test_tells_in_steps_how_many_were_left_out(self) -> None:
        report = showcase.report()

        said = findings.answers_used(replace(report, row=replace(report.row, set_aside=10)))

        assert said == "Careless answers are set aside by the published rule: 10 or more here."

    def test_tells_in_steps_how_many_contradict_themselves(self) -> None:
        said = findings.answers_used(replace(showcase.report(), contradictory=5))

        assert said.endswith(
            "5 or more of those that count contradict themselves: they are flagged, not left out."
        )


class TestPage:
    def test_shows_words_beside_deeds(self, measured: Company) -> None:
        with acting_for(measured.organisation.pk):
            enter(measured, "52", n=300)

        markup = measured.client().get(f"/o/{measured.slug}/").content.decode()

        rows = table(markup, "Words and practice")
        assert list(rows)[1:] == [
            "Digital and self-service reach",
            "Joined-up use of technology",
            "These together",
        ]
        expected, found, apart = table(markup, "Satisfaction in the same quarter")[
            "Satisfied customers Gap"
        ]
        assert (expected, found) == ("70", "52")
        assert apart.startswith("+18 (")
        for figure in ("stated-ALL", "satisfaction"):
            assert f'/results/{SECOND}/worked-out/{figure}/"' in markup

    def test_leads_to_the_kpis_where_satisfaction_is_missing(self, measured: Company) -> None:
        markup = measured.client().get(f"/o/{measured.slug}/").content.decode()

        assert "Measured satisfaction: nobody entered it for 2026 Q3." in words(markup)
        assert f'href="/o/{measured.slug}/kpis/{SECOND}/"' in markup

    def test_keeps_a_strangers_figures_out(self, measured: Company, borealis: Company) -> None:
        with acting_for(borealis.organisation.pk):
            enter(borealis, "52", n=300)

        page = read(measured.client(), f"/o/{measured.slug}/")

        assert "nobody entered it for 2026 Q3" in page
        assert borealis.client().get(f"/o/{measured.slug}/").status_code == 404

    def test_shows_agreement_in_each_dimension(self, measured: Company) -> None:
        markup = measured.client().get(f"/o/{measured.slug}/").content.decode()

        rows = table(markup, "Dimensions in 2026 Q3")
        place = rows["Dimension"].index("Agreement")
        told = {row[place] for name, row in rows.items() if name != "Dimension"}
        assert told <= {"agreed", "mixed", "divided"}
        assert f'/results/{SECOND}/worked-out/agreement-TEC/"' in markup

    def test_counts_no_few_who_were_careless(self, acme: Company) -> None:
        round_ = rounds.open_round(acme.organisation, SECOND)
        with acting_for(acme.organisation.pk):
            pairs = round_.instrument.form().contradictory
        rounds.answer(round_, {}, rounds.PEOPLE, seed=8)
        with acting_for(acme.organisation.pk):
            line, twisted, *_others = Response.objects.filter(round=round_)
            line.answers = [4] * len(line.answers)
            for position in pairs.ravel():
                twisted.answers[position] = 5
            Response.objects.bulk_update([line, twisted], ["answers"])
        rounds.close(round_)

        page = read(acme.client(), f"/o/{acme.slug}/")

        assert "Careless answers are set aside by the published rule: fewer than 5 here." in page
        assert "contradict" not in page
