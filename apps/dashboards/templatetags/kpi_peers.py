"""The block in which the page of KPIs tells where the organisation's own stand among others'."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from apps.accounts.models import Organisation, Role
from apps.dashboards import wording
from apps.method.clipped import Reading
from apps.method.place import Place
from apps.performance.models import shown
from apps.reports.kpi_peers import KpiPlace, kpi_places

register = template.Library()


@register.inclusion_tag("performance/_peers.html", takes_context=True)
def kpi_peers(context: dict[str, Any]) -> dict[str, Any]:
    """Tell of each KPI that releases counted what peers measure, or why that is not told."""
    organisation: Organisation = context["organisation"]
    places = kpi_places(organisation)
    return {
        "organisation": organisation,
        "is_contributing": places is not None,
        "may_consent": context["membership"].may(Role.ADMIN),
        "is_sample": organisation.is_sample,
        "rows": [(found, _peers_sentence(found), _own_sentence(found)) for found in places or ()],
    }


def _peers_sentence(found: KpiPlace) -> str:
    if not found.is_shown:
        return _("Not enough companies yet to say anything that the noise would not drown.")
    return _(
        "Among about {n} companies: typical half {low} to {high}, median {median} (90% range"
        " {median_low} to {median_high})."
    ).format(
        n=found.n_about,
        low=_written(found.p25),
        high=_written(found.p75),
        median=_written(found.p50),
        median_low=_written(found.p50_low),
        median_high=_written(found.p50_high),
    )


def _own_sentence(found: KpiPlace) -> str:
    """Return where the own value stands: a range, never a rank; empty where peers are not shown."""
    if not found.is_shown:
        return ""
    if found.own is None:
        return _("You have no figure of that quarter by this method.")
    return _("Yours, {value}, is {place}.").format(value=shown(found.own), place=_placed(found))


def _placed(found: KpiPlace) -> str:
    place: Place | None = found.place
    if place is None:
        return _("not placed")
    return _("higher than that of roughly {low} to {high}% of them").format(
        low=place.low, high=place.high
    )


def _written(reading: Reading | None) -> str:
    """Return a figure to whole units: less than the noise leaves sure; or the edge of a bin."""
    if reading is None:
        return ""
    value = f"{round(reading.value)}".replace("-", wording.MINUS)
    told = {"at_most": _("{value} or less"), "at_least": _("{value} or more")}
    return told.get(reading.kind, "{value}").format(value=value)
