"""Effects of questions on a figure, for the chart tests."""

from collections.abc import Mapping
from dataclasses import replace

from apps.charts.effects import EffectBar, Effects
from apps.charts.svg import Caption

TEXTS = {
    "Our customer service is already about as good as it can be.": 7,
    "Most changes to our service are made because they suit us; customers adapt.": 4,
    "Our people get the time to build lasting relationships with customers, not only to close "
    "contacts.": -3,
    "Compared with a year ago, our service results are ...": -1,
    "We pay for service tools that our teams hardly use.": 0,
}


def _bar(name: str, value: int) -> EffectBar:
    return EffectBar(name, value, f"{value:+d}" if value else "0", f"{name}: {value}")


SHARE = Effects(
    Caption("effects", "What moved the Selfie share", "One question by seven points."),
    "speaks against it",
    "speaks for it",
    tuple(_bar(name, value) for name, value in TEXTS.items()),
)
EVERY: Mapping[str, Effects] = {
    "of five questions": SHARE,
    "of one question": replace(SHARE, bars=(_bar("We tend to offer a new tool.", -40),)),
    "in German": replace(
        SHARE,
        lowers="Die Antworten senken die Ausprägung der Dimension",
        raises="Die Antworten heben die Ausprägung der Dimension",
        bars=tuple(
            replace(bar, name=f"{bar.name} Kundenbeziehungsmanagementverantwortlichkeiten")
            for bar in SHARE.bars
        ),
    ),
}
