"""A report of nobody: the sample figures that the start page draws, marked as a sample there."""

from datetime import UTC, datetime
from fractions import Fraction
from functools import cache

import numpy as np
from django.utils.translation import gettext_lazy as _

from apps.accounts.quarters import Quarter
from apps.instruments.definition import Definition, Persona
from apps.instruments.publishing import read_files
from apps.method import budget
from apps.method.change import difference
from apps.method.histogram import Cohort, summary
from apps.method.place import own_place
from apps.reports.changes import Comparison, ShareChange, ShareVerdict
from apps.reports.coverage import Coverage, CustomerKind, Rating
from apps.reports.keys import versioned
from apps.reports.peers import Benchmark, PeerLabel, PeerLabels, PeerScores
from apps.reports.personas import PersonaShareRow
from apps.reports.results import PastRound, PersonaPart, RoundReport
from apps.reports.rounds import RoundRow
from apps.reports.transitions import LabelMove, Transitions

FIRST, LAST = Quarter(2024, 4), Quarter(2026, 3)
QUARTERS = tuple(FIRST.shifted(by) for by in range(LAST.ordinal - FIRST.ordinal + 1))
CLOSED = datetime(2026, 10, 12, 12, tzinfo=UTC)
ANSWERS = 143
SHARES = {  # by persona: the share of each quarter in percent; intervals 7 points to either side
    "traditionalist": (44, 43, 39, 38, 33, 30, 27, 25),
    "honcho": (19, 19, 21, 18, 19, 21, 21, 22),
    "selfie": (10, 11, 13, 16, 18, 21, 23, 26),
    "casualist": (17, 14, 14, 12, 11, 11, 9, 6),
    "stickler": (10, 13, 13, 16, 19, 17, 20, 21),
}
LEADING = (0.38, 0.14, 0.41, 0.0, 0.07)  # probability of being the largest
PEER_LABELS = (18, 12, 17, 15, 11, 22, 5)  # percent: the five, blend, balanced
REACH = 7  # points to either side of a share
MATURITY = (41, 43, 42, 47, 46, 51, 55, 58)
BALANCE = (12, 14, 13, 18, 21, 20, 24, 26)
ERROR, FREEDOM = 3.0, 24.0  # standard error of a maturity, and its degrees of freedom
FLOWS = (  # percent of companies: the label a year before by the label now
    (11, 1, 3, 0, 1, 2, 1),
    (1, 8, 2, 0, 1, 2, 0),
    (0, 1, 11, 1, 0, 2, 0),
    (1, 0, 1, 6, 1, 2, 0),
    (0, 1, 1, 0, 8, 2, 0),
    (2, 2, 3, 1, 2, 13, 1),
    (0, 0, 0, 0, 0, 1, 4),
)
KINDS = ((_("Kind A"), 0.48), (_("Kind B"), 0.37), (_("Kind C"), 0.15))
CHANNELS = (  # how well each works for each kind, 0 to 4; below 0: only assumed
    (_("Phone"), (1, 4, 1)),
    (_("Email"), (2, 3, -1)),
    (_("Live chat"), (3, 3, -2)),
    (_("Self-service"), (2, 0, -1)),
    (_("Knowledge base"), (3, -1, 2)),
    (_("Social media"), (1, -1, 2)),
    (_("In person"), (-1, 3, 0)),
)
GOOD = 3
PEERS = (1, 4, 13, 31, 62, 84, 71, 38, 13, 3)  # companies in bins of ten points, noise included


def report() -> RoundReport:
    """Return the sample's report, with personas, maturity, peers and two years of rounds."""
    rows = [_row(place) for place in range(len(QUARTERS))]
    peers = _peers()
    return RoundReport(
        row=rows[-1],
        time_zone="UTC",
        personas=tuple(_part(place, persona) for place, persona in enumerate(_words().personas)),
        misfits=(),
        dimensions=(),
        groups=(),
        customers=None,
        refused=0,
        gaps=(),
        is_contributing=True,
        benchmark=_benchmark(peers),
        previous=_comparison(-2),
        drift=_comparison(0),
        history=tuple(
            PastRound(
                row,
                tuple(SHARES[persona.code][place] / 100 for persona in _words().personas),
                peers,
            )
            for place, row in enumerate(rows)
        ),
        quarters=tuple(quarter.code for quarter in QUARTERS),
    )


def transitions() -> Transitions:
    """Return how the sample's companies changed label; nothing was counted for it."""
    codes = (*SHARES, "blend", "balanced")
    flows = tuple(tuple(share / 100 or None for share in row) for row in FLOWS)
    return Transitions(
        quarter=LAST.code,
        since=LAST.shifted(-4).code,
        n_about=0,
        labels=tuple(
            LabelMove(code, sum(row) / 100, sum(column) / 100)
            for code, row, column in zip(codes, FLOWS, zip(*FLOWS, strict=True), strict=True)
        ),
        flows=flows,
        least=0,
        stayed=sum(FLOWS[place][place] for place in range(len(codes))) / 100,
        reach_stayed=0.0,
        reach_moved=0.0,
    )


def coverage() -> Coverage:
    """Return what a company might record of its customers and channels."""
    ratings = tuple(
        tuple(Rating(abs(level), level < 0) for level in row) for _name, row in CHANNELS
    )
    kinds = tuple(
        CustomerKind(
            code=f"sample-{place}",
            name=str(name),
            share=share,
            working=sum(row[place].level >= GOOD and not row[place].is_assumed for row in ratings),
        )
        for place, (name, share) in enumerate(KINDS)
    )
    return Coverage(kinds, tuple(str(name) for name, _levels in CHANNELS), ratings)


@cache
def _words() -> Definition:
    """Return the questionnaire as the next publication of it has it: no database is asked."""
    return Definition(read_files())


def _row(place: int) -> RoundRow:
    value, half = float(MATURITY[place]), 1.71 * ERROR
    return RoundRow(
        round_id=f"sample-{place}",
        period_id=QUARTERS[place].code,
        starts_on=QUARTERS[place].starts_at("UTC").date(),
        ends_on=QUARTERS[place].last_day(),
        closed_at=CLOSED,
        scored_at=CLOSED,
        respondents=ANSWERS,
        set_aside=None,
        customers=0,
        maturity=value,
        maturity_low=value - half,
        maturity_high=value + half,
        label_kind="blend",
        label="selfie+traditionalist",
        standing_kind="blend",
        standing_label="selfie+traditionalist",
        balance=BALANCE[place] / 100,
        fit_p=0.4,
        intensity=18.0,
        calibration=None,
        instrument_version=_words().version,
        scoring_version=_words().version,
        prototype_version=_words().version,
        input_hash="",
    )


def _part(place: int, persona: Persona) -> PersonaPart:
    share = SHARES[persona.code][-1] / 100
    row = PersonaShareRow(
        round_id="sample",
        period_id=LAST.code,
        persona_key=persona.code,
        persona_id=versioned(persona.code, _words().version),
        share=share,
        share_low=max(share - REACH / 100, 0.0),
        share_high=share + REACH / 100,
        p_top=LEADING[place],
    )
    return PersonaPart(
        persona.code,
        persona.name,
        persona.short_name,
        persona.strength,
        persona.trap,
        row,
        None,
    )


def _comparison(with_: int) -> Comparison:
    """Return the last round beside an earlier one, compared as real rounds are."""
    shares = {code: _share_change(all_[with_], all_[-1]) for code, all_ in SHARES.items()}
    before, now = float(MATURITY[with_]), float(MATURITY[-1])
    return Comparison(
        since=QUARTERS[with_].code,
        obstacle=None,
        maturity=difference(before, ERROR, FREEDOM, now, ERROR, FREEDOM),
        shares=shares,
    )


def _share_change(before: int, now: int) -> ShareChange:
    """Return what became of a share, in percent; clear where the two intervals are apart."""
    delta, reach = (now - before) / 100, REACH / 100
    is_clear = abs(delta) > 2 * reach
    verdict: ShareVerdict = "clearly more" if delta > 0 else "clearly less"
    return ShareChange(
        delta=delta,
        low=delta - 2 * reach,
        high=delta + 2 * reach,
        factor=now / before,
        p_more=0.5 if not is_clear else float(delta > 0),
        verdict=verdict if is_clear else "no clear change",
    )


def _peers() -> PeerScores:
    cohort = Cohort(np.array(PEERS), Fraction(1))
    return PeerScores("all", "", False, summary(cohort), own_place(cohort, MATURITY[-1]))  # noqa: FBT003


def _benchmark(peers: PeerScores) -> Benchmark:
    codes = (*SHARES, "blend", "balanced")
    labels = tuple(
        PeerLabel(code, share / 100, max(share - 5, 0) / 100, (share + 5) / 100)
        for code, share in zip(codes, PEER_LABELS, strict=True)
    )
    return Benchmark(
        release_id="sample",
        quarter=LAST.code,
        population="sample",
        published_at=CLOSED,
        scores={budget.OVERALL: peers},
        labels=PeerLabels("all", "", peers.summary.n_about, labels),
    )
