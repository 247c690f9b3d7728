"""How many of each unit have answered, in the steps in which groups are shown."""

from django.utils.translation import gettext as _

from apps.assessments.models import Round
from apps.assessments.turnout import shown_count
from apps.assessments.views.progress import Participation


def units_of(round_: Round) -> list[Participation]:
    """Return the units that the round counts by themselves, by name, and then all others.

    Which those are was fixed when the round opened, see `fix_counted_units`.
    """
    counted = sorted(
        round_.counted_units.select_related("unit"), key=lambda each: each.unit.name.casefold()
    )
    if not counted:
        return []
    counts = round_.invitations.participation_by_unit()
    own = {each.unit_id: counts.pop(each.unit_id, (0, 0)) for each in counted}
    others = tuple(sum(count[place] for count in counts.values()) for place in (0, 1))
    floor = round_.floor()
    rows = []
    for each in counted:
        label, (invited, answered) = each.unit.name, own[each.unit_id]
        if each.takes_others and any(others):
            label = _("%(unit)s, with all others") % {"unit": label}
            invited, answered = invited + others[0], answered + others[1]
            others = (0, 0)
        rows.append(Participation(label, invited, shown_count(answered, floor), floor))
    if any(others):
        label = _("All others")
        rows.append(Participation(label, others[0], shown_count(others[1], floor), floor))
    return rows if len(rows) > 1 else []
