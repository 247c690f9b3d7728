"""Which series a line means: by codes or by names, as a spreadsheet has them."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from apps.instruments.kpis import Kpi, definitions
from apps.performance.series import Series

ALL = ("", "all", "all channels")


class NamingError(ValueError):
    """The names are of no series; the message tells a person why."""

    def __init__(self, reason: str, part: str) -> None:
        super().__init__(reason)
        self.part = part  # the name that is to blame: kpi, method or channel


def channel_of(text: str) -> str:
    """Return the code of a channel, as it would be; empty for all channels together."""
    wanted = _plain(text)
    return "" if wanted in ALL else wanted.replace("-", "_").replace(" ", "_")


def series_of(kpi: str, method: str, channel: str, tracked: Collection[Series]) -> Series:
    """Return the series in the channel with that code; by no method, the one that is tracked.

    Raises
    ------
    NamingError
        If there is no such KPI, method or channel, or the method has to be named.
    """
    found = _kpi(kpi)
    named = Series(found.code, _method(found, method, channel, tracked), channel)
    if found.needs_channel and not channel:
        raise NamingError(_("This KPI needs a channel."), "channel")
    if not named.is_known:
        raise NamingError(_("A channel is a short name that begins with a letter."), "channel")
    return named


def _kpi(text: str) -> Kpi:
    wanted = _plain(text)
    if not wanted:
        raise NamingError(_("The KPI is missing."), "kpi")
    for kpi in definitions().values():
        if wanted in (kpi.code, _plain(kpi.name)):
            return kpi
    short = [k for k in definitions().values() if wanted == _plain(k.name.partition(" (")[0])]
    if len(short) == 1:
        return short[0]
    if short:
        raise NamingError(
            _("Several KPIs are called so: %(names)s.")
            % {"names": "; ".join(k.name for k in short)},
            "kpi",
        )
    raise NamingError(_("No KPI is called so."), "kpi")


def _method(kpi: Kpi, text: str, channel: str, tracked: Collection[Series]) -> str:
    wanted = _plain(text)
    if not wanted:
        return _tracked_method(kpi, channel, tracked)
    for method in kpi.methods:
        if wanted in (_plain(method.code), _plain(method.name)):
            return method.code
    if not kpi.methods:
        raise NamingError(
            _("There is one way to measure this KPI: leave the method open."), "method"
        )
    raise NamingError(_known_methods(kpi), "method")


def _tracked_method(kpi: Kpi, channel: str, tracked: Collection[Series]) -> str:
    if not kpi.methods:
        return ""
    used = [one for one in tracked if one.kpi == kpi.code]
    alike = {one.method for one in used if one.channel == channel} or {one.method for one in used}
    if len(alike) == 1:
        return alike.pop()
    raise NamingError(_known_methods(kpi), "method")


def _known_methods(kpi: Kpi) -> str:
    return _("Say in the method how it is measured: %(methods)s.") % {
        "methods": ", ".join(method.code for method in kpi.methods)
    }


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
