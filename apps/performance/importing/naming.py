"""Which series a line means: by codes or by names, as a spreadsheet has them."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from apps.instruments.kpis import Kpi, definitions
from apps.performance.series import Series

ALL = ("", "all", "all channels")


class NamingError(ValueError):
    """The names are of no series; the message tells a person why."""


def series_of(kpi: str, method: str, channel: str, tracked: Collection[Series]) -> Series:
    """Return the series; where no method is named, that by which the KPI is tracked.

    Raises
    ------
    NamingError
        If there is no such KPI, method or channel, or the method has to be named.
    """
    found = _kpi(kpi)
    code = _channel(channel)
    named = Series(found.code, _method(found, method, code, tracked), code)
    if found.needs_channel and not code:
        raise NamingError(_("This KPI needs a channel."))
    if not named.is_known:
        raise NamingError(_("A channel is a short name that begins with a letter."))
    return named


def _kpi(text: str) -> Kpi:
    wanted = _plain(text)
    if not wanted:
        raise NamingError(_("The KPI is missing."))
    for kpi in definitions().values():
        if wanted in (kpi.code, _plain(kpi.name)):
            return kpi
    short = [k for k in definitions().values() if wanted == _plain(k.name.partition(" (")[0])]
    if len(short) == 1:
        return short[0]
    if short:
        raise NamingError(
            _("Several KPIs are called so: %(names)s.")
            % {"names": "; ".join(k.name for k in short)}
        )
    raise NamingError(_("No KPI is called so."))


def _method(kpi: Kpi, text: str, channel: str, tracked: Collection[Series]) -> str:
    wanted = _plain(text)
    if not wanted:
        return _tracked_method(kpi, channel, tracked)
    for method in kpi.methods:
        if wanted in (_plain(method.code), _plain(method.name)):
            return method.code
    if not kpi.methods:
        raise NamingError(_("There is one way to measure this KPI: leave the method open."))
    raise NamingError(_known_methods(kpi))


def _tracked_method(kpi: Kpi, channel: str, tracked: Collection[Series]) -> str:
    if not kpi.methods:
        return ""
    used = [one for one in tracked if one.kpi == kpi.code]
    alike = {one.method for one in used if one.channel == channel} or {one.method for one in used}
    if len(alike) == 1:
        return alike.pop()
    raise NamingError(_known_methods(kpi))


def _known_methods(kpi: Kpi) -> str:
    return _("Say in the method how it is measured: %(methods)s.") % {
        "methods": ", ".join(method.code for method in kpi.methods)
    }


def _channel(text: str) -> str:
    wanted = _plain(text)
    return "" if wanted in ALL else wanted.replace("-", "_").replace(" ", "_")


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
