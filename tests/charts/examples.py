"""Inputs that the chart tests share: an invented company, in English and in long German words."""

from collections.abc import Mapping
from dataclasses import replace

from apps.charts.compass import persona_compass
from apps.charts.effects import effect_bars
from apps.charts.history import HistoryWords, MiddleHalf, ScoreHistory, score_history
from apps.charts.marks import Estimate
from apps.charts.place import PlaceBar, place_bar
from apps.charts.ribbons import PeerPart, Persona, PersonaRibbons, RibbonWords, persona_ribbons
from apps.charts.strips import DimensionStrip, DimensionStrips, PeerBand, benchmark_strips
from apps.charts.svg import Caption
from apps.charts.theme import PRINT, PRINT_DARK, WEB
from tests.charts import compasses, courses, explanations

CAPTION = Caption("mix", "Which personas your care resembles", "Selfie grew, Traditionalist fell.")
QUARTERS = (
    *("2024 Q4", "2025 Q1", "2025 Q2", "2025 Q3"),
    *("2025 Q4", "2026 Q1", "2026 Q2", "2026 Q3"),
)
WORDS = RibbonWords(
    percent="{share}%",
    interval="{low} to {high}",
    peers="Peers",
    balance="Balance",
    balance_note="How much also resembles the balanced reference",
)
LONG_WORDS = RibbonWords(
    percent="{share} %",
    interval="{low} bis {high}",
    peers="Vergleichsgruppe",
    balance="Ausgewogenheit",
    balance_note="Wie viel davon auch der ausgewogenen Referenz gleicht",
)
LONG_NAMES = (
    "Traditionsbewahrerinnen",
    "Alleinentscheiderkultur",
    "Selbstbedienungsbetreiber",
    "Gelegenheitskümmerer",
    "Regelwerksverfechter",
)
LONG_CHANGE = "keine eindeutige Veränderung seit dem vierten Quartal"
PERSONAS = (
    Persona("Traditionalist", (44, 43, 39, 38, 33, 30, 27, 25), 18, 33, "-19 since 2024 Q4"),
    Persona("Honcho", (19, 19, 21, 18, 19, 21, 21, 22), 15, 30, "no clear change"),
    Persona("Selfie", (10, 11, 13, 16, 18, 21, 23, 26), 19, 34, "+16 since 2024 Q4"),
    Persona("Casualist", (17, 14, 14, 12, 11, 11, 9, 6), 0, 13, "-11 since 2024 Q4"),
    Persona("Stickler", (10, 13, 13, 16, 19, 17, 20, 21), 14, 29, "+11 since 2024 Q4"),
)
PEERS = (
    PeerPart("Traditionalist", 18),
    PeerPart("Honcho", 12),
    PeerPart("Selfie", 17),
    PeerPart("Casualist", 15),
    PeerPart("Stickler", 11),
    PeerPart("Blend of two", 22),
    PeerPart("Balanced", 5),
)
EIGHT_ROUNDS = PersonaRibbons(CAPTION, WORDS, QUARTERS, PERSONAS)
AMONG_PEERS = replace(EIGHT_ROUNDS, peers=PEERS, balance=(12, 14, 13, 18, 21, 20, 24, 26))

STRIPS = DimensionStrips(
    Caption("strips", "Eight dimensions", "Leadership is highest, self-service lowest."),
    (
        DimensionStrip(
            "Leadership",
            *(71, 66, 76, "no clear change"),
            peers=PeerBand(38, 48, 58, 67, 77),
            position="ahead of 60-85%",
            tip="Leadership: 71, 66 to 76",
        ),
        DimensionStrip("Customer focus", 64, 59, 69, "no clear change"),
        DimensionStrip(
            "Strictness",
            *(66, 61, 71, "+9 since 2026 Q2"),
            moved_from=57,
            peers=PeerBand(36, 47, 56, 66, 76),
            position="ahead of 50-75%",
            optimum=72.5,
            optimum_name="best near 73",
        ),
        DimensionStrip("Technology", 52, 47, 57, "+14 since 2026 Q2", moved_from=38),
        DimensionStrip("Self-service", 34, 29, 39, "-8 since 2026 Q2", moved_from=42),
    ),
)
PLACE = PlaceBar(
    Caption("place", "Maturity among peers", "Ahead of 50-70% of about 50 companies."),
    *(50, 70, "ahead of 50-70% of about 50 companies", "{share}%"),
    first="behind all peers",
    last="ahead of all peers",
)
HISTORY = ScoreHistory(
    Caption("maturity", "Maturity", "From 41 to 58 in two years."),
    HistoryWords("Maturity 58", ("53 to 63", "+17 since 2024 Q4", "Band: middle half of peers")),
    QUARTERS,
    tuple(Estimate(value, value - 5, value + 5) for value in (41, 43, 42, 47, 46, 51, 55, 58)),
    tuple(f"Maturity in {quarter}" for quarter in QUARTERS),
    tuple(MiddleHalf(42 + i / 4, 50 + i / 2, 59 + i / 4) for i in range(8)),
)


def rounds(count: int, *, ribbons: PersonaRibbons = EIGHT_ROUNDS) -> PersonaRibbons:
    """Keep the latest rounds; a first round has no change to speak of."""
    personas = tuple(
        replace(
            persona,
            shares=persona.shares[-count:],
            change=persona.change if count > 1 else "",
        )
        for persona in ribbons.personas
    )
    return replace(
        ribbons,
        quarters=ribbons.quarters[-count:],
        personas=personas,
        balance=ribbons.balance[-count:],
    )


def small_at_the_bottom(ribbons: PersonaRibbons) -> PersonaRibbons:
    """Let the lowest persona be a small one, of which little is known."""
    lowest = Persona("Traditionalist", (5, 6, 5, 6, 5, 7, 6, 7), 0, 30, "no clear change")
    return replace(ribbons, personas=(lowest, *ribbons.personas[1:]))


def without_quarter(missing: int, ribbons: PersonaRibbons) -> PersonaRibbons:
    """Leave out one quarter in which nothing was measured."""
    personas = tuple(
        replace(persona, shares=_without(missing, persona.shares)) for persona in ribbons.personas
    )
    return replace(ribbons, personas=personas, balance=_without(missing, ribbons.balance))


def in_german(ribbons: PersonaRibbons) -> PersonaRibbons:
    """Say everything in long words."""
    personas = tuple(
        replace(persona, name=name, change=persona.change and LONG_CHANGE)
        for persona, name in zip(ribbons.personas, LONG_NAMES, strict=True)
    )
    return replace(ribbons, words=LONG_WORDS, personas=personas)


def strips_in_german() -> DimensionStrips:
    """Say everything in long words."""
    name = "Mitarbeiterbefähigung und Handlungsspielraum"
    rows = tuple(
        replace(
            row,
            name=name,
            change=LONG_CHANGE,
            position=row.position and "vor 50 bis 75 % der Vergleichsgruppe",
            optimum_name=row.optimum_name and "am besten bei etwa 73",
        )
        for row in STRIPS.rows
    )
    return replace(STRIPS, rows=rows)


def first_strips() -> DimensionStrips:
    """Keep what a first round shows of a company that no release knows anything about."""
    rows = tuple(
        replace(row, change="", moved_from=None, peers=None, position="") for row in STRIPS.rows
    )
    return replace(STRIPS, rows=rows)


def _without(missing: int, values: tuple[float | None, ...]) -> tuple[float | None, ...]:
    return tuple(None if i == missing else value for i, value in enumerate(values))


DRAWINGS: Mapping[str, str] = {
    "ribbons-web-540": persona_ribbons(AMONG_PEERS, WEB, 540),
    "ribbons-web-340": persona_ribbons(AMONG_PEERS, WEB, 340),
    "ribbons-print-1000": persona_ribbons(without_quarter(3, EIGHT_ROUNDS), PRINT, 1000),
    "ribbons-first-web-540": persona_ribbons(rounds(1), WEB, 540),
    "ribbons-two-dark-340": persona_ribbons(rounds(2), PRINT_DARK, 340),
    "strips-web-540": benchmark_strips(STRIPS, WEB, 540),
    "strips-web-340": benchmark_strips(STRIPS, WEB, 340),
    "strips-print-1000": benchmark_strips(STRIPS, PRINT, 1000),
    "strips-first-web-340": benchmark_strips(first_strips(), WEB, 340),
    "place-web-540": place_bar(PLACE, WEB, 540),
    "compass-web-540": persona_compass(compasses.AMONG_PEERS, WEB, 540),
    "compass-web-340": persona_compass(compasses.with_a_gap(), WEB, 340),
    "compass-dark-1000": persona_compass(compasses.AMONG_PEERS, PRINT_DARK, 1000),
    "compass-first-print-540": persona_compass(compasses.first_round(), PRINT, 540),
    "effects-web-540": effect_bars(explanations.SHARE, WEB, 540),
    "effects-dark-340": effect_bars(explanations.SHARE, PRINT_DARK, 340),
    "history-web-540": score_history(HISTORY, WEB, 540),
    "history-print-340": score_history(HISTORY, PRINT, 340),
    "history-course-web-540": score_history(courses.AMONG_PEERS, WEB, 540),
    "history-broken-dark-340": score_history(courses.BROKEN, PRINT_DARK, 340),
}
