"""How many of each unit have answered, in the steps in which groups are shown."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from apps.assessments.models import Round
from apps.assessments.turnout import shown_count
from apps.assessments.views.progress import Participation

NOBODY = (0, 0)  # invited, and known to have answered


def units_of(round_: Round) -> list[Participation]:
    """Return the units that the round counts by themselves, by name, and then all others.

    Who is counted with a unit was fixed when the round opened, see `fix_counted_units`.
    """
    counted = sorted(
        round_.counted_units.select_related("unit"), key=lambda each: each.unit.name.casefold()
    )
    parts, floor = round_.invitations.participation_by_unit(), round_.floor()
    rows = [
        _row(
            each.unit.name, [parts.pop((each.unit_id, role), NOBODY) for role in each.roles], floor
        )
        for each in counted
    ]
    if any(invited or answered for invited, answered in parts.values()):
        rows.append(_row(_("All others"), parts.values(), floor))
    return rows if len(rows) > 1 else []


def _row(label: str, parts: Iterable[tuple[int, int]], floor: int) -> Participation:
    invited, answered = (sum(counts) for counts in zip(*parts, strict=True))
    return Participation(label, invited, shown_count(answered, floor), floor)
