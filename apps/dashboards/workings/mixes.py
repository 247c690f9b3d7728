"""A persona's share and the label, step by step."""

from django.utils.translation import gettext as _

from apps.dashboards import figures, wording
from apps.dashboards.drawing import share_verdict
from apps.dashboards.exhibits import Column, Number, Table
from apps.dashboards.workings.page import (
    Onward,
    Page,
    Step,
    Sum,
    cell,
    four,
    plain,
    six,
    sum_of,
    three,
    two,
)
from apps.method.change import MEANINGFUL
from apps.method.standing import CLEAR, FITS_AGAIN, SETTLED, UNCLEAR
from apps.reports.changes import ShareChange
from apps.reports.results import RoundReport
from apps.reports.workings import Coordinate, LabelWorking, PersonaWorking, StoodBefore

NO_BREAK = "\u00a0"


def persona_page(told: PersonaWorking, report: RoundReport) -> Page:
    """Return the page of a persona's share."""
    row = told.row
    return Page(
        title=figures.of_persona(told.name),
        value=wording.percent(row.share),
        label=_("{persona}, share among the five").format(persona=told.name),
        doubt=_("90% interval {ends}").format(ends=wording.percents(row.share_low, row.share_high)),
        lede=_(
            "The share is what is expected of it over every mix of personas that could have led to "
            "these scores, each counted by how well it explains them."
        ),
        steps=(
            _profile(told),
            _weighing(told),
            _share(told),
            _leading(told),
            _fit(told),
            *((_change(told, told.change, told.since),) if told.change and told.since else ()),
        ),
        onward=(
            Onward(figures.of_label(), figures.LABEL),
            *(
                Onward(figures.of_persona(part.short_name), f"persona-{part.code}")
                for part in report.personas
                if part.code != told.code
            ),
        ),
        method="personas",
    )


def label_page(told: LabelWorking, report: RoundReport) -> Page:
    """Return the page of the label."""
    steps = [_does_any_fit(told)]
    if told.kind != "none_fits":
        steps.append(_is_balanced(told))
    if told.kind in {"persona", "blend"}:
        steps.append(_is_one_sure(told))
    if told.kind == "blend":
        steps.append(_blend(told))
    if told.standing_kind:
        steps.append(_standing(told))
    return Page(
        title=figures.of_label(),
        value=wording.label(told.kind, told.named),
        label=_("Label of {quarter}").format(quarter=wording.quarter(report.row.period_id)),
        doubt="",
        lede=_("Four questions are asked one after another; the first that decides ends it."),
        steps=tuple(steps),
        onward=tuple(
            Onward(figures.of_persona(part.short_name), f"persona-{part.code}")
            for part in report.personas
        ),
        method="personas",
    )


def _profile(told: PersonaWorking) -> Step:
    """Return the step that tells what is compared with what."""
    first = told.coordinates[0]
    weighed, written = (six, three) if told.is_exact else (two, _whole)
    terms = sum_of(
        f"{weighed(weight)} * {plain(points)}"
        for weight, points in zip(told.weights, first.prototypes, strict=True)
    )
    rows = tuple(
        (
            _name(coordinate),
            written(coordinate.score),
            plain(coordinate.prototypes[told.place]),
            three(coordinate.mixed),
            three(coordinate.score - coordinate.mixed),
        )
        for coordinate in told.coordinates
    )
    return Step(
        title=_("Your profile beside the prototypes"),
        text=_(
            "The prototypes P say what a company that is purely of one kind would score. A company "
            "is taken to be a mix of them with weights w, give or take the error of its scores S "
            "and a true misfit of {misfit} points. The weights that are expected of you mix the "
            "prototypes to what stands beside your scores; the sum is that of {first}."
        ).format(misfit=plain(told.misfit_sd), first=_name(first)),
        formulas=("x ~ N(P'w, V)", f"V = S + {plain(told.misfit_sd)}^{{2}} I"),
        sums=(Sum(_("mix"), terms, three(first.mixed)),),
        table=Table(
            caption=_("Your profile, {persona} and the mix").format(persona=told.name),
            head=(
                _("Dimension or question"),
                _("You"),
                told.name,
                _("Expected mix"),
                _("Difference"),
            ),
            rows=rows,
        ),
    )


def _weighing(told: PersonaWorking) -> Step:
    weighed = six if told.is_exact else two
    return Step(
        title=_("Every mix is weighed"),
        text=_(
            "A mix deals {steps} steps to the five personas and the balanced reference: there are "
            "{mixes} ways to do so, and each starts as likely as any other. How likely one is "
            "after your answers depends on how far your profile lies from it. This is the one "
            "step that a pocket calculator cannot follow: it is a sum of so many terms, computed "
            "without chance, so that the same answers always give the same shares."
        ).format(steps=told.steps, mixes=f"{told.mixes:,}".replace(",", NO_BREAK)),
        formulas=(
            f"w = (c + ½)/{plain(told.parts)}, c ≥ 0, Σ c = {told.steps}",
            "log p(w) = -½ (x - P'w)' V^{-1} (x - P'w) + const",
        ),
        table=Table(
            caption=_("What is expected of each weight"),
            head=(_("Archetype"), _("Expected weight")),
            rows=tuple(
                (name, weighed(weight))
                for name, weight in zip(told.archetypes, told.weights, strict=True)
            ),
        ),
    )


def _share(told: PersonaWorking) -> Step:
    row, name = told.row, told.name
    weighed, written = (six, four) if told.is_exact else (two, two)
    five = 1 - told.balance
    near = told.weights[told.place] / five if five else 0.0
    edge = _(
        "The interval's lower end lay below 6%, the edge of what the steps can tell apart, and is "
        "printed as 0."
    )
    return Step(
        title=_("The share and its interval"),
        text=_(
            "In each mix the five personas share what the balanced reference leaves; the mean of "
            "that over all mixes is {exact}, written as {share}. The interval runs from its 5% to "
            "its 95% quantile over all mixes: {low} to {high}. The quotient of the expected "
            "weights comes close without being the same, because the mean of a quotient is not "
            "the quotient of means."
        ).format(
            exact=written(row.share),
            share=wording.percent(row.share),
            low=written(row.share_low),
            high=written(row.share_high),
        ),
        formulas=("share_{j} = Σ p(w) · w_{j}/(w_{1} + … + w_{5})",),
        sums=(
            Sum(
                _("close to the share of {persona}").format(persona=name),
                f"{weighed(told.weights[told.place])} / (1 - {weighed(told.balance)})",
                written(near),
            ),
        ),
        note=edge if told.is_at_edge else "",
    )


def _leading(told: PersonaWorking) -> Step:
    return Step(
        title=_("The chance that it leads, and balance"),
        text=_(
            "The mixes in which {persona} is the largest of the five have a probability of {p} "
            "together; where several tie, each counts in part. It is written as {written}. "
            "Balance, the expected weight of the balanced reference, is {balance}."
        ).format(
            persona=told.name,
            p=_probability(told, told.row.p_top),
            written=wording.probability(told.row.p_top),
            balance=_share_of(told, told.balance),
        ),
        formulas=(_("P(top = j) = Σ p(w) · [w_{j} largest of the five]"),),
    )


def _fit(told: PersonaWorking) -> Step:
    return Step(
        title=_("Whether any mix fits"),
        text=_(
            "The squared distance of your profile from the expected mix, in units of V, is "
            "{distance}. If the prototypes describe you, it follows a chi-squared distribution "
            "with {df} degrees of freedom, one for each number compared; so large a distance or a "
            "larger one then has the probability {p}. Below 0.01 no mix fits."
        ).format(
            distance=three(told.fit_distance) if told.is_exact else _whole(told.fit_distance),
            df=told.fit_df,
            p=_probability(told, told.fit_p),
        ),
        formulas=("d^{2} = (x - P'w)' V^{-1} (x - P'w)", "p = P(χ^{2}_{K} ≥ d^{2})"),
    )


def _change(told: PersonaWorking, change: ShareChange, since: str) -> Step:
    written = three if told.is_change_exact else _whole
    return Step(
        title=_("What became of it since {quarter}").format(quarter=wording.quarter(since)),
        text=_(
            "Both rounds are weighed again without the misfit, which is the same on both sides, "
            "and every pair of mixes is compared. The share of {persona} has then changed by "
            "{delta} points, with a 90% interval of {low} to {high}; that it has grown has the "
            "probability {p}. A change is called clear if its interval leaves out 0 and it is at "
            "least {least} points."
        ).format(
            persona=told.name,
            delta=written(100 * change.delta),
            low=written(100 * change.low),
            high=written(100 * change.high),
            p=four(change.p_more) if told.is_change_exact else two(change.p_more),
            least=plain(MEANINGFUL),
        ),
        note=_("So: {verdict}.").format(verdict=share_verdict(change.verdict)),
    )


def _whole(value: float) -> str:
    return plain(round(value))


def _probability(told: PersonaWorking | LabelWorking, value: float) -> str:
    """Return a probability with the digits that are told of it."""
    return four(value) if told.is_exact else three(value)


def _share_of(told: PersonaWorking | LabelWorking, value: float) -> str:
    """Return a share or a weight with the digits that are told of it."""
    return four(value) if told.is_exact else two(value)


def _name(coordinate: Coordinate) -> str:
    if coordinate.name:
        return coordinate.name
    return _("Outlook question {code}").format(code=coordinate.code)


def _does_any_fit(told: LabelWorking) -> Step:
    is_so = told.kind == "none_fits"
    note = _("No, so the next question is asked.")
    if is_so:
        note = _("Yes, so the label is: none fits.")
        if told.misfits:
            note += " " + _("What does not fit: {dimensions}.").format(
                dimensions=wording.listed(list(told.misfits))
            )
    return Step(
        title=_("1. Does no mix of personas explain the answers?"),
        text=_("The misfit has a p of {p}. Is that below {limit}?").format(
            p=_probability(told, told.fit_p), limit=plain(told.misfit_p)
        ),
        note=note,
    )


def _is_balanced(told: LabelWorking) -> Step:
    is_so = told.kind == "balanced"
    return Step(
        title=_("2. Is the care balanced?"),
        text=_(
            "The expected weight of the balanced reference is {w}. Is it {limit} or more?"
        ).format(w=_share_of(told, told.balance), limit=plain(told.balanced)),
        note=_("Yes, so the label is: balanced.")
        if is_so
        else _("No, so the next question is asked."),
    )


def _is_one_sure(told: LabelWorking) -> Step:
    is_so = told.kind == "persona"
    yes = _("Yes, so the label is: {persona}.").format(persona=told.top)
    return Step(
        title=_("3. Does one persona lead surely enough?"),
        text=_(
            "{persona} is the most likely to be the largest, with a probability of {p}. Is that "
            "{limit} or more?"
        ).format(persona=told.top, p=_probability(told, told.p_top), limit=plain(told.sure)),
        table=_chances(told),
        note=yes if is_so else _("No, so the label is a blend."),
    )


def _chances(told: LabelWorking) -> Table:
    head = (
        Column("persona", _("Persona")),
        Column("share", _("Share"), told=Number),
        Column("p_top", _("Probability that it leads"), told=Number),
    )
    rows = tuple(
        (name, cell(_share_of(told, share)), cell(_probability(told, p)))
        for name, share, p in told.chances
    )
    return Table(_("What is asked of each persona"), head, rows)


def _blend(told: LabelWorking) -> Step:
    (first, share), (second, next_share) = told.largest
    return Step(
        title=_("4. The blend"),
        text=_(
            "It is made of the two largest shares: {first} with {share} and {second} with {next}."
        ).format(
            first=first,
            share=_share_of(told, share),
            second=second,
            next=_share_of(told, next_share),
        ),
    )


def _standing(told: LabelWorking) -> Step:
    stands = wording.label(told.standing_kind, told.standing_named)
    if (told.standing_kind, told.standing_named) == (told.kind, told.named):
        note = _("The label of this round stands: {label}.").format(label=stands)
    else:
        note = _(
            "What this round found by itself gives no such cause, so the earlier label still "
            "stands: {label}."
        ).format(label=stands)
    numbers = _asked(told, told.before) if told.before else ""
    return Step(
        title=_("Whether the label changes"),
        text=_(
            "Two shares of nearly the same size would change places by luck alone, so the label of "
            "the round before stands until there is cause to change it. Another persona must be "
            "larger than each that it takes the place of, with a probability of {clear} or more; "
            "in place of a blend it must also be the largest with {settled} or more. "
            "Balanced comes if the balanced reference has half of the mix or more with a "
            "probability of {clear} or more, and goes when that is {unclear} or less. None fits "
            "comes at once, and goes when the misfit has a p of {again} or more."
        ).format(
            clear=plain(CLEAR),
            settled=plain(SETTLED),
            unclear=plain(UNCLEAR),
            again=plain(FITS_AGAIN),
        )
        + numbers,
        note=note,
    )


def _asked(told: LabelWorking, before: StoodBefore) -> str:
    """Return the probabilities that decide whether the label that stood before goes."""
    said = [
        _("Before this round it was: {label}.").format(
            label=wording.label(before.kind, before.named)
        )
    ]
    for other, p in before.larger:
        larger = _("That {persona} is larger than {other} has the probability {p}.").format(
            persona=before.newcomer, other=other, p=_probability(told, p)
        )
        said.append(larger)
    if before.p_top is not None:
        largest = _("That {persona} is the largest has the probability {p}.").format(
            persona=before.newcomer, p=_probability(told, before.p_top)
        )
        said.append(largest)
    said.append(
        _(
            "That the balanced reference has half of the mix or more has the probability {p}, and "
            "the misfit a p of {fit}."
        ).format(p=_probability(told, before.p_balanced), fit=_probability(told, told.fit_p))
    )
    return " " + " ".join(said)
