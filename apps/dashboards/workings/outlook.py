"""Where companies like this one stand a year later, step by step from the released table."""

from django.utils.translation import gettext as _

from apps.dashboards import figures, findings, wording
from apps.dashboards.exhibits import Column, Number, Range, Table
from apps.dashboards.workings.page import (
    Onward,
    Page,
    Step,
    Sum,
    cell,
    four,
    not_told,
    plain,
    sum_of,
)
from apps.method.forecast import Backtest
from apps.method.label import BALANCED, SURE
from apps.reports.results import RoundReport
from apps.reports.workings import LabelNow, OutlookWorking


def outlook_page(told: OutlookWorking, report: RoundReport) -> Page:
    """Return the page of the outlook."""
    likeliest = max(told.labels, key=lambda label: label.about)
    return Page(
        title=figures.of_outlook(),
        value=wording.count(likeliest.about),
        label=_("of ten companies like yours: {label}, the likeliest a year later").format(
            label=findings.label_name(report, likeliest.code)
        ),
        doubt=_("90% range {ends}").format(ends=wording.between(likeliest.least, likeliest.most)),
        lede=_(
            "It tells what companies with such labels did, from the released, noisy counts of "
            "about {number}, and nothing about yours alone."
        ).format(number=told.n_about),
        steps=(
            _now(told, report),
            _released(told, report),
            _ahead(told, report, likeliest),
            _in_ten(told, report),
            *((_tested(told.backtest),) if told.backtest else ()),
        ),
        onward=(Onward(figures.of_label(), figures.LABEL),),
        method="forecast",
    )


def _now(told: OutlookWorking, report: RoundReport) -> Step:
    text = _(
        "A company just above a limit is not one far from it, so all seven labels are weighed by "
        "how sure yours is. With c the largest probability of leading, a persona weighs c times "
        "its own; the blend meets it where c is {sure}; balanced where the reference has {half} of "
        "the mix."
    ).format(sure=plain(SURE), half=plain(BALANCED))
    if told.top is not None and told.balanced is not None:
        text += " " + _(
            "Here c is {top}, and the probability that balance has half is {balanced}."
        ).format(top=four(told.top), balanced=four(told.balanced))
    head = (Column("label", _("Label")), Column("now", _("Probability now"), told=Number))
    rows = tuple(
        (_name(report, label), cell(_probability(told, label.now))) for label in told.labels
    )
    return Step(
        title=_("Your label now"),
        text=text,
        formulas=("w_{i} ∝ c p_{i}", _("w_{blend} ∝ k (1 - c)")),
        table=Table(_("How likely you carry each label now"), head, rows),
        note="" if told.is_exact else not_told(),
    )


def _released(told: OutlookWorking, report: RoundReport) -> Step:
    columns = [Column(label.code, _name(report, label), told=Number) for label in told.labels]
    rows = tuple(
        (_name(report, label), *(cell(four(one)) for one in label.row)) for label in told.labels
    )
    counts = Table(
        _("Probability of each label a year later, by the label before"),
        (Column("label", _("Label before")), *columns),
        rows,
    )
    first = told.labels[0]
    cells = [max(count, 0) + told.evenly for count in first.counts]
    cells[0] += told.staying
    terms = sum_of(plain(one) for one in cells)
    return Step(
        title=_("What was released"),
        text=_(
            "The release of {quarter} counted pairs of labels a year apart, with noise of ε = "
            "{epsilon}. Counts below 0 count as 0; each cell starts with {evenly} and staying with "
            "{staying} more. The first row's first cell is worked out here; the release itself can "
            "be had from the card of maturity."
        ).format(
            quarter=wording.quarter(told.quarter),
            epsilon=told.epsilon,
            evenly=plain(told.evenly),
            staying=plain(told.staying),
        ),
        formulas=("T_{ab} = (N_{ab} + 1 + 3 e_{ab})/Σ_{b} (N_{ab} + 1 + 3 e_{ab})",),
        sums=(Sum("T_{11}", f"{plain(cells[0])} / ({terms})", four(first.row[0])),),
        table=counts,
    )


def _ahead(told: OutlookWorking, report: RoundReport, likeliest: LabelNow) -> Step:
    at = told.labels.index(likeliest)
    terms = sum_of(
        f"{_probability(told, label.now)} * {four(label.row[at])}" for label in told.labels
    )
    p = sum(label.now * label.row[at] for label in told.labels)
    return Step(
        title=_("A year later"),
        text=_(
            "Each row counts by how likely you carry its label now. That labels follow from the "
            "last one alone is an assumption. With the likeliest label, {label}:"
        ).format(label=_name(report, likeliest)),
        formulas=(_("p_{b} = Σ_{a} now_{a} T_{ab}"),),
        sums=(
            Sum(
                "p" if told.is_exact else _("close to {name}").format(name="p"),
                terms,
                _probability(told, p),
            ),
        ),
    )


def _in_ten(told: OutlookWorking, report: RoundReport) -> Step:
    head = (
        Column("label", _("Label")),
        Column("ahead", _("Probability"), told=Number),
        Column("low", _("90% interval, lower end"), told=Number),
        Column("high", _("90% interval, upper end"), told=Number),
        Column("of_ten", _("Of ten, about"), "companies", Number),
        Column("of_ten", _("90% range"), "companies", Range),
    )
    rows = tuple(
        (
            _name(report, label),
            *(cell(_probability(told, one)) for one in (label.ahead, label.low, label.high)),
            wording.count(label.about),
            wording.between(label.least, label.most),
        )
        for label in told.labels
    )
    return Step(
        title=_("In ten companies"),
        text=_(
            "The variance adds what few companies leave open in each row and the noise of its "
            "counts; the interval is that of the beta distribution with this mean and variance. "
            "Of ten companies, probabilities are rounded down, and up where the remainders are "
            "largest; ends are rounded outwards."
        ),
        formulas=(
            _("var p_{b} = Σ_{a} now_{a}^{2} (T_{ab}(1 - T_{ab})/(S_{a} + 1) + noise_{ab})"),
        ),
        table=Table(_("Labels a year later"), head, rows),
    )


def _tested(test: Backtest) -> Step:
    return Step(
        title=_("How good the table of the year before was"),
        text=_(
            "On the pairs of this release, the table of the year before loses {loss} nats a "
            "company; saying that labels stay loses {staying}. The 90% interval of the gain is "
            "{low} to {high}."
        ).format(
            loss=four(test.log_loss),
            staying=four(test.staying),
            low=four(test.low),
            high=four(test.high),
        ),
        sums=(Sum(_("gain"), f"{four(test.staying)} - {four(test.log_loss)}", four(test.gain)),),
    )


def _name(report: RoundReport, label: LabelNow) -> str:
    return findings.label_name(report, label.code)


def _probability(told: OutlookWorking, value: float) -> str:
    return four(value) if told.is_exact else f"{value:.3f}"
