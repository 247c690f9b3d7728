"""What is measured quarter after quarter: one KPI, by one method, in one channel or all."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from apps.instruments.kpis import Kpi, definitions

CHANNEL = re.compile(r"[a-z][a-z0-9_]{0,29}")
KEY_PARTS = 3  # KPI, method and channel: none of their codes has a hyphen


@dataclass(frozen=True, slots=True)
class Series:
    """Values of one series can be compared with one another; those of two series cannot."""

    kpi: str
    method: str = ""  # where there is one way only
    channel: str = ""  # all channels together

    @classmethod
    def named(cls, key: str) -> "Series":
        """Return the series of a key, known or not.

        Raises
        ------
        ValueError
            If the text is no key.
        """
        parts = key.split("-")
        if len(parts) != KEY_PARTS:
            raise ValueError(f"not the key of a series: {key!r}")
        return cls(*parts)

    @property
    def key(self) -> str:
        """Return the name by which forms and addresses know it."""
        return f"{self.kpi}-{self.method}-{self.channel}"

    @property
    def channel_name(self) -> str:
        """Return the channel in words; empty for all together."""
        return self.channel.replace("_", " ")

    @property
    def definition(self) -> Kpi:
        """Return what the KPI means.

        Raises
        ------
        KeyError
            If there is no such KPI.
        """
        return definitions()[self.kpi]

    @property
    def method_name(self) -> str:
        """Return the words for the method; empty where there is one way only."""
        return self.definition.method_name(self.method)

    @property
    def unit(self) -> str:
        """Return the unit of its values."""
        return self.definition.unit_by(self.method)

    @property
    def is_known(self) -> bool:
        """Tell whether there are such a KPI, such a method of it, and such a channel."""
        kpi = definitions().get(self.kpi)
        if kpi is None or not kpi.is_measured_by(self.method):
            return False
        return bool(CHANNEL.fullmatch(self.channel)) if self.channel else not kpi.needs_channel


def in_order(series: Iterable[Series]) -> list[Series]:
    """Return each series once, in the order in which KPIs and their methods are published."""
    places = {code: place for place, code in enumerate(definitions())}
    return sorted(
        set(series), key=lambda one: (places[one.kpi], _method_place(one), one.method, one.channel)
    )


def _method_place(series: Series) -> int:
    codes = [method.code for method in series.definition.methods]
    return codes.index(series.method) if series.method in codes else len(codes)
