"""Inputs that the chart tests share: an invented company, in English and in long German words."""

from dataclasses import replace

from apps.charts.history import HistoryWords, MiddleHalf, ScoreHistory
from apps.charts.marks import Estimate
from apps.charts.place import PlaceBar
from apps.charts.ribbons import PeerPart, Persona, PersonaRibbons, RibbonWords
from apps.charts.strips import DimensionStrip, DimensionStrips, PeerBand
from apps.charts.svg import Caption

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
