"""How companies changed label within a year."""

from collections.abc import Sequence
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.dashboards import wording
from apps.dashboards.findings.finding import Finding
from apps.reports.results import RoundReport
from apps.reports.transitions import LabelMove, Transitions


class Named(Protocol):
    """A persona with its code and the name that labels bear."""

    @property
    def code(self) -> str:
        """Its code."""

    @property
    def short_name(self) -> str:
        """Its name without the article."""


class Naming(Protocol):
    """Whatever knows the names of the personas: a round's report, or a benchmark's."""

    @property
    def personas(self) -> Sequence[Named]:
        """The personas in their order."""


def transitions(report: Naming, told: Transitions) -> Finding:
    """Return what the card of the transitions says."""
    low, high = told.stayed - told.reach_stayed, told.stayed + told.reach_stayed
    title = _("{share} of companies kept their label within a year").format(
        share=wording.percent(told.stayed)
    )
    doubt = _("Of about {number} companies, noise included: {interval}.").format(
        number=told.n_about, interval=wording.percents(max(low, 0.0), min(high, 1.0))
    )
    return Finding(title, f"{doubt} {_moved(report, told)}")


def withheld(told: Transitions) -> str:
    """Return which flows are not shown, and why."""
    return _(
        "Flows of fewer than {least} companies are withheld: the noise that hides single companies "
        "could make them up."
    ).format(least=told.least)


def no_transitions(report: RoundReport) -> Finding:
    """Return when the transitions appear."""
    title = _("How companies change label in a year is not known yet")
    if not report.is_contributing:
        return Finding(
            title,
            _("It is shown to companies that take part in benchmarks; an owner can let yours."),
        )
    return Finding(
        title,
        _(
            "Counted once a year, with the release of the fourth quarter, and shown from about "
            "150 companies with rounds in both years on."
        ),
    )


def _moved(report: Naming, told: Transitions) -> str:
    """Return which label gained and which lost most, if noise cannot explain it."""
    most = max(told.labels, key=_gain)
    least = min(told.labels, key=_gain)
    said = []
    if _gain(most) > told.reach_moved:
        said.append(
            ngettext(
                "{label} gained most ({points} point).",
                "{label} gained most ({points} points).",
                abs(round(100 * _gain(most))),
            ).format(label=label_name(report, most.code), points=wording.signed(100 * _gain(most)))
        )
    if _gain(least) < -told.reach_moved:
        said.append(
            ngettext(
                "{label} lost most ({points} point).",
                "{label} lost most ({points} points).",
                abs(round(100 * _gain(least))),
            ).format(
                label=label_name(report, least.code), points=wording.signed(100 * _gain(least))
            )
        )
    return " ".join(said) or _("No label clearly gained or lost.")


def _gain(label: LabelMove) -> float:
    return label.after - label.before


def label_name(report: Naming, code: str) -> str:
    """Return the name of a label as releases count them."""
    names = {part.code: part.short_name for part in report.personas}
    return {**names, "blend": _("Blend of two"), "balanced": _("Balanced")}[code]
