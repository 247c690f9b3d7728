"""Channels and customers that the chart tests share."""

from collections.abc import Mapping
from dataclasses import replace

from apps.charts.coverage import Coverage, CoverageCell, CoveragePersona, CoverageWords
from apps.charts.svg import Caption

LEVELS = ("none", "poor", "usable", "good", "excellent")
CHANNELS = (
    *("Phone", "Email", "Live chat", "Self-service portal"),
    *("Knowledge base", "Community forum", "Social media", "In person"),
)
RATED = ("14 1", "231a", "33 2a", "20 1a", "31a2", "0 0 1", "1 1a2", "0a3 0a")
SHORT_LEVELS = ("keine", "mangelhaft", "brauchbar", "gut", "ausgezeichnet")
LONG_LEVELS = ("unzureichend", "verbesserungsbedürftig", "brauchbar", "gut", "ausgezeichnet")


def _cells(told: str, channel: str) -> tuple[CoverageCell, ...]:
    """Read a row such as "231a": levels, each with an `a` behind it where it is assumed."""
    levels = [i for i, sign in enumerate(told) if sign.isdigit()]
    return tuple(
        CoverageCell(
            int(told[i]),
            LEVELS[int(told[i])],
            is_assumed=told[i + 1 : i + 2] == "a",
            tip=f"{channel}: {LEVELS[int(told[i])]}",
        )
        for i in levels
    )


TOLD = Coverage(
    Caption("coverage", "Can each customer persona get help?", "Crowd Sourcers have no channel."),
    CoverageWords("evidence: survey or contact data", "assumed: no evidence yet"),
    (
        CoveragePersona("Self Server", "48% of contacts", "2 working channels"),
        CoveragePersona("People Person", "37% of contacts", "4 working channels"),
        CoveragePersona(
            "Crowd Sourcer", "15% of contacts", "0 working channels", is_uncovered=True
        ),
    ),
    CHANNELS,
    tuple(_cells(told, channel) for told, channel in zip(RATED, CHANNELS, strict=True)),
)
ALL_LEVELS = replace(
    TOLD,
    personas=(TOLD.personas[0], TOLD.personas[2]),
    channels=CHANNELS[:6],
    cells=(
        *(
            (CoverageCell(i, words), CoverageCell(i, words, is_assumed=True))
            for i, words in enumerate(LEVELS)
        ),
        (None, None),
    ),
)
ONE = replace(
    TOLD,
    personas=TOLD.personas[:1],
    channels=CHANNELS[:1],
    cells=((TOLD.cells[0][0],),),
)


def in_german() -> Coverage:
    """Say everything in long words."""
    personas = tuple(
        replace(one, name=name, share="48 % der Kontakte", working="2 funktionierende Kanäle")
        for one, name in zip(
            TOLD.personas,
            ("Selbstbediener", "Beziehungsorientierte", "Gemeinschaftsbefragerin"),
            strict=True,
        )
    )
    cells = tuple(
        tuple(
            cell and replace(cell, words=LONG_LEVELS[cell.level], short=SHORT_LEVELS[cell.level])
            for cell in row
        )
        for row in TOLD.cells
    )
    channels = ("Selbstbedienungsportal", "Wissensdatenbank im Internet", *CHANNELS[2:])
    words = CoverageWords("belegt durch Befragung oder Kontaktdaten", "angenommen, noch ohne Beleg")
    return replace(TOLD, personas=personas, cells=cells, channels=channels, words=words)


EVERY: Mapping[str, Coverage] = {
    "told": TOLD,
    "of all levels": ALL_LEVELS,
    "of one cell": ONE,
    "in German": in_german(),
}
