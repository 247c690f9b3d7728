"""No sentence is surer than the numbers behind it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.dashboards import findings, showcase
from apps.dashboards.findings.gaps import view_missing
from apps.method.change import difference
from apps.reports.changes import Comparison, ShareChange, ShareVerdict
from apps.reports.results import DimensionPart, GroupPart, RoundReport
from apps.reports.rounds import RoundRow
from apps.reports.scores import DimensionScoreRow
from tests.method.simulated import unhurried

SAMPLE = showcase.report()
SHORT = {part.code: part.short_name for part in SAMPLE.personas}
VERDICTS: tuple[ShareVerdict, ...] = ("clearly more", "clearly less", "no clear change")
ONE = st.floats(0.01, 1.0)
SHARES = st.lists(ONE, min_size=5, max_size=5).map(lambda found: np.array(found) / sum(found))


def called(kind: str, label: str, **others: Any) -> RoundRow:
    """Return the sample's row with a label, found by the round and standing."""
    told: dict[str, Any] = {
        "label_kind": kind,
        "standing_kind": kind,
        "label": label,
        "standing_label": label,
    }
    return replace(SAMPLE.row, **told, **others)


@st.composite
def reports(draw: Any, kind: Literal["persona", "blend", "balanced", "none_fits"]) -> RoundReport:
    """Return the sample with another mix, as the label rule might have named it."""
    shares, p_top, reach = draw(SHARES), draw(SHARES), draw(st.floats(0.02, 0.3))
    parts = tuple(
        replace(
            part,
            row=replace(
                part.row,
                share=float(share),
                share_low=max(float(share) - reach, 0.0),
                share_high=min(float(share) + reach, 1.0),
                p_top=float(chance),
            ),
        )
        for part, share, chance in zip(SAMPLE.personas, shares, p_top, strict=True)
    )
    largest = sorted(parts, key=lambda part: -part.row.share)
    label = {"persona": largest[0].code, "blend": f"{largest[0].code}+{largest[1].code}"}
    balance = draw(st.floats(0, 0.49))
    row = called(kind, label.get(kind, ""), balance=balance)
    return replace(SAMPLE, row=row, personas=parts)


class TestHeadline:
    @unhurried
    @given(report=reports("persona"))
    def test_names_the_persona_as_surely_as_it_leads(self, report: RoundReport) -> None:
        said, top = findings.headline(report), report.named[0]

        assert top.short_name in said
        is_most = top.row.share_low * (1 - report.row.balance) > 0.5
        assert ("mostly" in said) == is_most
        if not is_most:
            assert ("probably" in said) == (top.row.p_top < 0.9)

    @pytest.mark.parametrize(
        ("kind", "label", "said"),
        [
            ("persona", "honcho", "Your care still counts as The Honcho"),
            ("blend", "honcho+selfie", "Your care still counts as a blend of Honcho and Selfie"),
            ("balanced", "", "Your care still counts as balanced"),
            ("none_fits", "", "Your care still fits no persona"),
        ],
    )
    def test_says_that_a_label_stands_and_what_the_quarter_alone_would_be(
        self, kind: str, label: str, said: str
    ) -> None:
        row = replace(called("persona", "stickler"), standing_kind=kind, standing_label=label)
        report = replace(SAMPLE, row=row)

        assert findings.headline(report) == said
        assert "By itself, this quarter would be called Stickler." in findings.lede(report)

    def test_says_nothing_of_standing_where_the_quarter_agrees(self) -> None:
        row = replace(called("blend", "honcho+selfie"), standing_label="selfie+honcho")

        assert "still" not in findings.headline(replace(SAMPLE, row=row))

    @pytest.mark.parametrize(("chance", "is_sure"), [(0.6, False), (0.89, False), (0.9, True)])
    def test_says_most_likely_below_nine_in_ten(self, chance: float, *, is_sure: bool) -> None:
        top = SAMPLE.personas[2]
        parts = (*SAMPLE.personas[:2], replace(top, row=replace(top.row, p_top=chance)))
        row = called("persona", "selfie")

        said = findings.headline(replace(SAMPLE, row=row, personas=parts))

        expected = "Your care resembles The Selfie most"
        assert said == (expected if is_sure else "Your care probably resembles The Selfie most")

    @unhurried
    @given(report=reports("blend"))
    def test_calls_two_personas_even_only_if_they_are(self, report: RoundReport) -> None:
        said, (first, second) = findings.headline(report), report.named

        assert first.short_name in said
        assert second.short_name in said
        assert ("as much" in said) == (first.row.share - second.row.share <= 0.05)
        assert "mostly" not in said

    @unhurried
    @given(report=reports("balanced"))
    def test_names_no_persona_where_care_is_balanced(self, report: RoundReport) -> None:
        said = findings.headline(report)

        assert said == "Your care looks balanced"
        assert "by our best estimate" in findings.lede(report)

    @unhurried
    @given(report=reports("none_fits"))
    def test_names_no_persona_where_none_fits(self, report: RoundReport) -> None:
        report = replace(report, misfits=("Customer regard",))
        said = findings.headline(report)

        assert said == "Your care fits no persona"
        assert not any(name in said for name in SHORT.values())
        assert "What fits least: Customer regard." in findings.lede(report)
        assert "with care" in findings.mix(report).sentence

    @unhurried
    @given(
        report=st.one_of(
            reports("persona"), reports("blend"), reports("balanced"), reports("none_fits")
        )
    )
    def test_names_the_company_to_those_who_do_not_belong_to_it(self, report: RoundReport) -> None:
        to_its_own, to_others = (findings.headline(report, of=of) for of in ("", "Open Water"))

        assert to_others == to_its_own.replace("Your care", "The care of Open Water")


class TestLede:
    @unhurried
    @given(report=reports("blend"))
    def test_says_who_else_may_be_as_large(self, report: RoundReport) -> None:
        said = findings.lede(report).split(" Maturity ")[0]
        others = [part for part in report.personas if part not in report.named]

        for part in others:
            assert (part.short_name in said) == (part.row.p_top >= 0.15)
        assert "by more than chance" in said

    def test_claims_no_certainty(self) -> None:
        sure = replace(SAMPLE.personas[0].row, p_top=0.999)
        parts = (replace(SAMPLE.personas[0], row=sure), *SAMPLE.personas[1:])
        row = called("persona", "traditionalist")

        said = findings.lede(replace(SAMPLE, row=row, personas=parts))

        assert "above 99%" in said
        assert "100%" not in said

    def test_gives_maturity_with_its_interval_and_place_as_a_range(self) -> None:
        said = findings.lede(SAMPLE)

        assert "Maturity is 58 of 100 (90% interval 53–63)" in said  # noqa: RUF001
        assert "ahead of roughly 45–70% of about 320 companies" in said  # noqa: RUF001

    def test_speaks_of_no_place_without_peers(self) -> None:
        assert "ahead of" not in findings.lede(replace(SAMPLE, benchmark=None))

    def test_speaks_of_no_maturity_where_there_is_none(self) -> None:
        row = replace(SAMPLE.row, maturity=None, maturity_low=None, maturity_high=None)

        assert "Maturity" not in findings.lede(replace(SAMPLE, row=row))

    @unhurried
    @given(delta=st.floats(-40, 40), error=st.floats(0.5, 12))
    def test_calls_no_dimension_changed_but_the_headline_change(
        self, delta: float, error: float
    ) -> None:
        report = with_dimension(delta, error)
        said = findings.lede(report)

        assert report.previous is not None
        held = report.previous.headline is not None
        assert ("rose" in said) == (held and delta > 0)
        assert ("fell" in said) == (held and delta < 0)
        assert ("No single change" in said) == (not held)


class TestMix:
    @unhurried
    @given(verdicts=st.tuples(*[st.sampled_from(VERDICTS)] * 5))
    def test_names_as_changed_what_is_clearly_changed(
        self, verdicts: tuple[ShareVerdict, ...]
    ) -> None:
        shares = {
            code: ShareChange(0.0, -0.1, 0.1, 1.0, 0.5, verdict)
            for code, verdict in zip(SHORT, verdicts, strict=True)
        }
        report = replace(SAMPLE, drift=None, previous=Comparison("2026-Q2", None, shares=shares))

        title = findings.mix(report).title

        for code, verdict in zip(SHORT, verdicts, strict=True):
            assert (SHORT[code] in title) == (verdict != "no clear change")
        assert ("not clearly changed" in title) == (set(verdicts) == {"no clear change"})

    def test_gives_every_share_with_its_interval(self) -> None:
        assert "Selfie 26% (19–33%)" in findings.mix(SAMPLE).sentence  # noqa: RUF001


class TestDimensions:
    @unhurried
    @given(low=st.floats(5, 95), high=st.floats(5, 95), reach=st.floats(1, 20))
    def test_ranks_two_dimensions_only_if_their_intervals_are_apart(
        self, low: float, high: float, reach: float
    ) -> None:
        report = replace(
            SAMPLE, dimensions=(part("CUS", "Care", low, reach), part("TEC", "Tools", high, reach))
        )

        title = findings.dimensions(report).title

        assert ("clearly ahead" in title) == (abs(high - low) > 2 * reach)

    def test_never_praises_too_much_structure(self) -> None:
        rows = (part("STR", "Structure", 99, 1, optimum=72.5), part("TEC", "Tools", 20, 1))

        title = findings.dimensions(replace(SAMPLE, dimensions=rows)).title

        assert title == "No dimension clearly stands out"

    def test_says_which_dimension_has_too_few_answers(self) -> None:
        rows = (replace(part("CUS", "Care", 50, 5), row=None), part("TEC", "Tools", 20, 1))

        sentence = findings.dimensions(replace(SAMPLE, dimensions=rows)).sentence

        assert "No score, because fewer than 5 people answered: Care." in sentence


class TestMaturity:
    @unhurried
    @given(delta=st.floats(-40, 40), error=st.floats(0.5, 12))
    def test_says_rise_or_fall_only_if_the_interval_leaves_out_nothing(
        self, delta: float, error: float
    ) -> None:
        change = difference(50.0, error, 20.0, 50.0 + delta, error, 20.0)
        previous = Comparison("2026-Q2", None, maturity=change)

        title = findings.maturity(replace(SAMPLE, previous=previous)).title

        assert ("risen" in title) == (change.verdict == "up")
        assert ("fallen" in title) == (change.verdict == "down")
        assert ("no clear change" in title) == (change.verdict == "no clear change")

    @pytest.mark.parametrize("verdict", ["up", "down", "no clear change"])
    def test_says_of_two_years_what_they_show(self, verdict: str) -> None:
        after = {"up": 70.0, "down": 30.0, "no clear change": 51.0}[verdict]
        change = difference(50.0, 2.0, 20.0, after, 2.0, 20.0)
        said = findings.history(replace(SAMPLE, drift=Comparison("2024-Q4", None, change)))

        expected = {"up": "higher", "down": "lower", "no clear change": "no clear change"}
        assert expected[verdict] in said.title
        assert "2024 Q4" in said.title


class TestNoPlace:
    @pytest.mark.parametrize(
        "at", [datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 10, 31, 13, tzinfo=UTC)]
    )
    def test_says_when_the_release_is_drawn_until_it_should_have_been(self, at: datetime) -> None:
        said = findings.no_place(replace(SAMPLE, benchmark=None), at)

        assert said.title == "No benchmark for 2026 Q3 yet"
        assert "30 days after the quarter has ended" in said.sentence
        assert "not enough companies yet" in said.sentence

    @pytest.mark.parametrize(
        "at", [datetime(2026, 11, 2, tzinfo=UTC), datetime(2027, 4, 18, tzinfo=UTC)]
    )
    def test_promises_nothing_of_a_quarter_that_is_past(self, at: datetime) -> None:
        said = findings.no_place(replace(SAMPLE, benchmark=None), at)

        assert said.title == "No benchmark for 2026 Q3"
        assert "There was no release for this quarter" in said.sentence
        assert "30 days" not in said.sentence
        assert "not enough companies yet" in said.sentence


class TestViewMissing:
    def test_says_of_a_hidden_group_nothing_but_that_it_is_small_or_shields_another(self) -> None:
        hidden = tuple(GroupPart(code, "hidden", None, {}) for code in ("leader", "manager"))

        said = view_missing(replace(SAMPLE, groups=hidden))

        assert said[0] == (
            "Leaders and Managers: fewer than 5 people answered, or it would give"
            " another group away."
        )


def part(
    code: str, name: str, score: float, reach: float, optimum: float | None = None
) -> DimensionPart:
    """Return a dimension with that score, and its interval so far to either side."""
    row = DimensionScoreRow(
        round_id="",
        period_id="2026-Q3",
        dimension_key=code,
        group="all",
        score=score,
        score_low=score - reach,
        score_high=score + reach,
        standard_error=reach / 2,
        degrees_of_freedom=20.0,
        respondents=12,
    )
    return DimensionPart(code, name, optimum, row, None, None)


def with_dimension(delta: float, error: float) -> RoundReport:
    """Return the sample with one dimension that moved so far."""
    change = difference(50.0, error, 20.0, 50.0 + delta, error, 20.0)
    held = change.verdict != "no clear change" and change.p <= 0.1
    previous = Comparison(
        "2026-Q2", None, dimensions={"CUS": change}, headline="CUS" if held else None
    )
    moved = replace(part("CUS", "Customer regard", 50 + delta, 5), change=change)
    return replace(SAMPLE, dimensions=(moved,), previous=previous)
