"""Compasses that the chart tests share: an invented company between the published personas."""

from collections.abc import Mapping
from dataclasses import replace

from apps.charts.compass import Compass, CompassWords, Ends, Landmark, Peers, Region, Stop
from apps.charts.svg import Caption

PERSONAS = (
    Landmark("The Traditionalist", -1.0, 0.25, "The Traditionalist stands here"),
    Landmark("The Honcho", -0.6, 0.56, "The Honcho stands here"),
    Landmark("The Selfie", 1.0, 0.25, "The Selfie stands here"),
    Landmark("The Casualist", 0.32, -1.0, "The Casualist stands here"),
    Landmark("The Stickler", 0.32, 1.0, "The Stickler stands here"),
)
REFERENCE = Landmark("balanced reference", -0.18, 0.9, "The balanced reference stands here")
WORDS = CompassWords(
    Ends("agent-led", "technology-led", "improvised", "codified"),
    path="Your path, one dot a round",
    region="95% range of the first and of the latest position",
    peers="Where 12, 30, 50, 70 and 90% of about 420 companies stand",
    latest="2026 Q3",
    notes=("Technology-led since 2024 Q4: +0.09 a quarter", "No clear change since 2026 Q2"),
)
QUARTERS = (
    *("2024 Q4", "2025 Q1", "2025 Q2", "2025 Q3"),
    *("2025 Q4", "2026 Q1", "2026 Q2", "2026 Q3"),
)
PLACES = (
    *((-0.62, -0.16), (-0.56, -0.02), (-0.43, 0.01), (-0.34, 0.14)),
    *((-0.15, 0.16), (-0.03, 0.08), (0.02, 0.19), (0.14, 0.23)),
)
DENSITY = (
    *(0, 0, 4, 9, 3, 0),
    *(1, 5, 12, 15, 6, 1),
    *(6, 14, 12, 13, 12, 4),
    *(14, 28, 18, 16, 26, 13),
    *(5, 22, 24, 18, 20, 12),
    *(0, 3, 9, 9, 5, 1),
)
FIRST_REGION, LATEST_REGION = Region(0.31, 0.24, 38), Region(0.27, 0.2, 30)
ALONE = Compass(
    Caption("compass", "Where your care is heading", "Two years of drift towards technology."),
    WORDS,
    PERSONAS,
    tuple(
        Stop(x, y, quarter, f"Where care stood in {quarter}")
        for quarter, (x, y) in zip(QUARTERS, PLACES, strict=True)
    ),
    REFERENCE,
)
LONG_WORDS = CompassWords(
    Ends(
        "Beziehungsorientiert-persönlich",
        "Technologiegetrieben-automatisiert",
        "Improvisationsfreudigkeit",
        "Regelwerksgebundenheit",
    ),
    path="Der Weg Ihres Unternehmens, ein Punkt je Erhebungsrunde",
    region="95-%-Bereich der ersten und der jüngsten Position",
    peers="Wo 12, 30, 50, 70 und 90 % von etwa 420 Vergleichsunternehmen stehen",
    latest="3. Quartal 2026",
    notes=("Technologiegetriebener seit dem vierten Quartal des Vorvorjahres",),
)


def with_regions(compass: Compass) -> Compass:
    """Give the first and the latest position their ranges."""
    first, *between, latest = compass.stops
    if not first or not latest:
        return compass
    ends = replace(first, region=FIRST_REGION), replace(latest, region=LATEST_REGION)
    return replace(compass, stops=(ends[0], *between, ends[1]))


ALONE = with_regions(ALONE)
AMONG_PEERS = replace(ALONE, peers=Peers(DENSITY, "Where about 420 companies stand"))


def with_flags() -> Compass:
    """Flag what happened in two quarters, one of them the latest."""
    letters = {"2025 Q3": "A", "2026 Q3": "B"}
    stops = tuple(
        stop and replace(stop, flag=letters.get(stop.quarter, "")) for stop in AMONG_PEERS.stops
    )
    return replace(AMONG_PEERS, stops=stops)


def first_round() -> Compass:
    """Keep the latest round alone."""
    return replace(AMONG_PEERS, stops=AMONG_PEERS.stops[-1:])


def with_a_gap() -> Compass:
    """Leave out one quarter in which nothing was measured."""
    return replace(ALONE, stops=(*ALONE.stops[:4], None, *ALONE.stops[5:]))


def standing_still() -> Compass:
    """Let every round find nearly the same place, at a persona's."""
    stops = tuple(
        replace(stop, x=-0.98 + 0.01 * i, y=0.24 + 0.01 * (i % 3))
        for i, stop in enumerate(AMONG_PEERS.stops)
        if stop
    )
    return replace(AMONG_PEERS, stops=stops)


def far_out() -> Compass:
    """Let the company stand beyond what the field shows, with few answers."""
    stops = (Stop(-1.4, 1.3, "2026 Q3", "2026 Q3", Region(0.6, 0.5, -70)),)
    return replace(AMONG_PEERS, stops=stops)


def in_german(compass: Compass) -> Compass:
    """Say everything in long words."""
    names = ("Traditionsbewahrerin", "Alleinentscheider", "Selbstbediener", "Gelegenheitskümmerer")
    personas = tuple(
        replace(persona, name=name)
        for persona, name in zip(compass.personas, (*names, "Regelwerksverfechter"), strict=True)
    )
    reference = replace(REFERENCE, name="ausgewogene Referenz")
    return replace(compass, words=LONG_WORDS, personas=personas, reference=reference)


EVERY: Mapping[str, Compass] = {
    "alone": ALONE,
    "with flags": with_flags(),
    "among peers": AMONG_PEERS,
    "in a first round": first_round(),
    "with a gap": with_a_gap(),
    "standing still": standing_still(),
    "far out": far_out(),
    "in German": in_german(AMONG_PEERS),
}
