"""What may be said of two rounds: each sentence as sure as the interval behind it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.dashboards import findings, wording
from apps.dashboards.findings import Finding
from apps.reports.two_rounds import TwoRounds


def headline(told: TwoRounds) -> str:
    """Return the finding of the whole page."""
    quarters = _quarters(told)
    if told.comparison.obstacle:
        return _("{before} and {after} cannot be compared").format(**quarters)
    change = told.comparison.maturity
    if change is None:
        return _("What changed from {before} to {after}").format(**quarters)
    if not change.is_clear:
        return _("Maturity shows no clear change from {before} to {after}").format(**quarters)
    if change.verdict == "up":
        return _("Maturity has risen from {before} to {after}").format(**quarters)
    return _("Maturity has fallen from {before} to {after}").format(**quarters)


def lede(told: TwoRounds) -> str:
    """Return what else became clear, and how sure it is."""
    if told.comparison.obstacle:
        return findings.obstacle(told.comparison)
    change, after = told.comparison.maturity, told.after.row.maturity
    said = []
    if change is not None and after is not None:
        said.append(
            _("The difference in points is {delta}, 90% interval {interval}.").format(
                delta=wording.signed(wording.risen(change, after)),
                interval=wording.differences(change.low, change.high),
            )
        )
    said.append(_labels(told))
    return " ".join(said)


def dimensions(told: TwoRounds) -> Finding:
    """Return which dimensions moved."""
    changes = told.comparison.dimensions
    if told.comparison.obstacle:
        return Finding(_("Eight dimensions, each round by itself"), _not_subtracted())
    clear = [code for code, change in changes.items() if change.is_clear]
    names = dict(told.dimensions)
    if not clear:
        return Finding(
            _("No dimension has clearly changed"), _("Chance alone could explain each difference.")
        )
    title = ngettext(
        "{number} of {all} dimensions has clearly changed",
        "{number} of {all} dimensions have clearly changed",
        len(clear),
    ).format(number=len(clear), all=len(changes))
    sure = told.comparison.headline
    if sure:
        return Finding(
            title,
            _("{dimension} stands even when all eight are looked at together.").format(
                dimension=names[sure]
            ),
        )
    return Finding(
        title,
        _("Each taken by itself: looked at together, chance could still explain the largest."),
    )


def personas(told: TwoRounds) -> Finding:
    """Return which shares moved."""
    if told.comparison.obstacle:
        return Finding(_("Five personas, each round by itself"), _not_subtracted())
    names = dict(told.personas)
    shares = told.comparison.shares
    more = [names[code] for code, found in shares.items() if found.verdict == "clearly more"]
    less = [names[code] for code, found in shares.items() if found.verdict == "clearly less"]
    doubt = _("A share is called clear where its interval leaves out 0, from five points on.")
    values = {"more": wording.listed(more), "less": wording.listed(less)}
    if more and less:
        return Finding(_("Clearly more {more}, clearly less {less}").format(**values), doubt)
    if more:
        return Finding(_("Clearly more {more}").format(**values), doubt)
    if less:
        return Finding(_("Clearly less {less}").format(**values), doubt)
    return Finding(_("The mix has not clearly changed"), doubt)


def instrument(told: TwoRounds) -> list[str]:
    """Return how the two rounds were asked and scored otherwise; nothing where they were not."""
    if told.is_of_one_instrument:
        return []
    found, names = told.comparison, dict(told.dimensions)
    said = [_changed(told)]
    if found.is_rescored:
        said.append(_("Earlier figures are as the later version scores them."))
    if found.linked:
        said.append(
            _("Compared through a link, because their questions are others: {names}.").format(
                names=wording.listed([names[code] for code in found.linked])
            )
        )
    if found.broken:
        said.append(
            _("Not compared, because their questions are others: {names}.").format(
                names=wording.listed([names[code] for code in found.broken])
            )
        )
    return said


def _changed(told: TwoRounds) -> str:
    kinds = (_("questionnaire"), _("scoring"), _("prototypes"))
    moved = [
        _("{what} {before} to {after}").format(what=what, before=before, after=after)
        for what, before, after in zip(
            kinds, told.before.row.versions, told.after.row.versions, strict=True
        )
        if before != after
    ]
    return _("The instrument changed in between: {changes}.").format(changes=wording.listed(moved))


def _labels(told: TwoRounds) -> str:
    before, after = label(told, is_after=False), label(told, is_after=True)
    if before == after:
        return _("The label is {label} in both.").format(label=after)
    return _("The label was {before} and is now {after}.").format(before=before, after=after)


def label(told: TwoRounds, *, is_after: bool) -> str:
    """Return the label that stood after one of the rounds, in words."""
    row, names = (told.after if is_after else told.before).row, dict(told.personas)
    codes = [code for code in row.standing_label.split("+") if code]
    return wording.label(row.standing_kind, [names.get(code, code) for code in codes])


def _not_subtracted() -> str:
    return _("No differences: they would compare what is not alike.")


def _quarters(told: TwoRounds) -> dict[str, str]:
    return {
        "before": wording.quarter(told.before.row.period_id),
        "after": wording.quarter(told.after.row.period_id),
    }


def first_change(told: TwoRounds) -> str:
    """Return the code of the change that says most: the clear one, else the widest; "" if none."""
    changes = told.comparison.dimensions
    if not changes:
        return ""
    widest = max(changes, key=lambda code: abs(changes[code].delta))
    return f"change-{told.comparison.headline or widest}"


def first_share(told: TwoRounds) -> str:
    """Return the code of the persona whose share changed most; "" if none can be compared."""
    shares = told.comparison.shares
    if not shares:
        return ""
    return f"persona-{max(shares, key=lambda code: abs(shares[code].delta))}"
