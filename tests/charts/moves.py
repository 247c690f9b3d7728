"""Moves between labels that the chart tests share."""

from collections.abc import Mapping
from dataclasses import replace

from apps.charts.alluvial import Part, Transitions, TransitionWords
from apps.charts.ribbons import PEER_PAINTS
from apps.charts.svg import Caption

NAMES = (
    *("Traditionalist", "Honcho", "Selfie", "Casualist", "Stickler"),
    *("Blend of two", "Balanced"),
)
FLOWS: tuple[tuple[float | None, ...], ...] = (
    (11.0, 1.5, 3.0, None, 1.5, 2.0, None),
    (1.5, 8.0, 1.5, None, 3.0, 1.5, None),
    (None, None, 14.0, 1.0, 1.5, 2.0, None),
    (1.5, 2.0, 3.0, 6.0, 1.0, 1.0, None),
    (1.0, 1.0, 2.0, None, 7.0, 1.0, None),
    (1.0, 1.5, 2.0, 1.0, 1.5, 8.0, 1.0),
    (None, None, None, None, None, 1.0, 2.0),
)
NOTED = (
    tuple(sum(flow or 0 for flow in row) for row in FLOWS),
    tuple(sum(row[j] or 0 for row in FLOWS) for j in range(len(FLOWS))),
)
TOLD = Transitions(
    Caption("moves", "How companies changed persona in a year", "Honchos move most."),
    TransitionWords(
        "2025 Q3", "2026 Q3", "{before} to {after}: {share}%", "{name} stayed: {share}%"
    ),
    tuple(
        Part(name, paint, before, after, f"{before:.0f}%", f"{after:.0f}% ({after - before:+.0f})")
        for name, paint, before, after in zip(NAMES, PEER_PAINTS, *NOTED, strict=True)
    ),
    FLOWS,
)


def five_personas() -> Transitions:
    """Keep the personas alone."""
    return replace(TOLD, parts=TOLD.parts[:5], flows=tuple(row[:5] for row in FLOWS[:5]))


def all_in_one() -> Transitions:
    """Let every company go from the first label to the last."""
    none = (None,) * 6
    parts = tuple(
        replace(
            part,
            before=100 if i == 0 else 0,
            after=100 if i == 6 else 0,
            before_text="100%" if i == 0 else "0%",
            after_text="100% (+100)" if i == 6 else "0%",
        )
        for i, part in enumerate(TOLD.parts)
    )
    return replace(TOLD, parts=parts, flows=((*none, 100.0), *((*none, None),) * 6))


def withheld() -> Transitions:
    """Show no flow at all."""
    return replace(TOLD, flows=((None,) * 7,) * 7)


def in_german() -> Transitions:
    """Say everything in long words."""
    names = (
        *("Traditionsbewahrerinnen", "Alleinentscheiderkultur", "Selbstbedienungsbetreiber"),
        *("Gelegenheitskümmerer", "Regelwerksverfechter", "Mischung aus zweien", "ausgewogen"),
    )
    parts = tuple(
        replace(part, name=name, after_text=f"{part.after_text} seit dem Vorjahr")
        for part, name in zip(TOLD.parts, names, strict=True)
    )
    words = replace(TOLD.words, before="3. Quartal 2025", after="3. Quartal 2026")
    return replace(TOLD, words=words, parts=parts)


EVERY: Mapping[str, Transitions] = {
    "told": TOLD,
    "of five personas": five_personas(),
    "all in one": all_in_one(),
    "withheld": withheld(),
    "in German": in_german(),
}
