"""How far people agree in a dimension, step by step."""

from django.utils.translation import gettext as _

from apps.dashboards import figures, wording
from apps.dashboards.workings.page import Onward, Page, Step, Sum, four, not_told, plain, three
from apps.reports.workings import AgreementWorking

PER_UNIFORM = 12  # variance of answers given by chance alone: (A^2 - 1)/12


def agreement_page(told: AgreementWorking) -> Page:
    """Return the page of the agreement in a dimension."""
    return Page(
        title=figures.of_agreement(told.name),
        value=wording.agreement(told.band),
        label=_("{dimension}: how far people say the same").format(dimension=told.name),
        doubt="",
        lede=_(
            "The answers to each statement are held against answers given by chance alone. That "
            "people see things differently is a finding, never a reason to hold a score back."
        ),
        steps=(*_numbers(told), _band(told)),
        onward=(Onward(figures.of_score(told.name), f"dimension-{told.code}"),),
        method="agreement",
    )


def _numbers(told: AgreementWorking) -> tuple[Step, ...]:
    """Return the numbers behind the band, as far as they may be told."""
    r, deviation = told.r_wg_j, told.average_deviation
    if r is None or deviation is None:
        return (Step(_("The agreement"), not_told(), formulas=(_formula(),)),)
    if told.items is None:
        text = _(
            "The answers have been deleted; what was stored is an r_wg(J) of {r} over {people} "
            "people, and an average deviation of {deviation} steps of the scale."
        )
        said = text.format(r=four(r), people=told.people, deviation=three(deviation))
        return (Step(_("The agreement"), said, formulas=(_formula(),)),)
    return (_agreement(told, told.items, r), _deviation(told, deviation))


def _formula() -> str:
    return "r_{wg(J)} = J(1 - q)/(J(1 - q) + q)"


def _agreement(told: AgreementWorking, items: int, r: float) -> Step:
    uniform = (told.options**2 - 1) / PER_UNIFORM
    q = items * (1 - r) / (items * (1 - r) + r)
    share = f"{items} * (1 - {four(q)})"
    note = ""
    if r == 0:
        note = _("The answers vary as much as those given by chance, or more: q counts as 1 then.")
    return Step(
        title=_("The agreement"),
        text=_(
            "Over {people} people, the variance of the answers within each of J = {items} "
            "statements is averaged, v. By chance alone, each of the {options} answers as likely, "
            "it would be {uniform}; q is the part of it that there is (James, Demaree and Wolf "
            "1984). A statement that fewer than five answered is left out."
        ).format(people=told.people, items=items, options=told.options, uniform=plain(uniform)),
        formulas=("q = v/((A^{2} - 1)/12)", _formula()),
        sums=(
            Sum("q", f"{four(q * uniform)} / {plain(uniform)}", four(q)),
            Sum("r_{wg(J)}", f"{share} / ({share} + {four(q)})", three(r)),
        ),
        note=note,
    )


def _deviation(told: AgreementWorking, deviation: float) -> Step:
    return Step(
        title=_("The average deviation"),
        text=_(
            "Beside it: an answer lies {deviation} steps of the scale from the mean of its "
            "statement on average (Burke, Finkelstein and Dusig 1999)."
        ).format(deviation=three(deviation)),
        formulas=("AD = 1/J Σ_{j} (1/n Σ_{i} |x_{ij} - m_{j}|)",),
    )


def _band(told: AgreementWorking) -> Step:
    return Step(
        title=_("What it is called"),
        text=_(
            "From {agreed} on people are called agreed, from {mixed} on mixed, below that divided. "
            "That {agreed} is agreement is a convention, not a law."
        ).format(agreed=plain(told.agreed), mixed=plain(told.mixed)),
        note=_("So: {band}.").format(band=wording.agreement(told.band)),
    )
