"""Who has answered, counted in batches so that no count tells who did."""

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from apps.accounts.models import Unit
from apps.assessments.models import AnsweredInvitation, CountedUnit, Group, Invitation, Round
from apps.assessments.models.invitation import Part
from apps.assessments.models.round import State

LEAST = 5  # invitations that are counted at once while a round is open


def fix_counted_units(round_: Round) -> None:
    """Decide, as a round opens, whom it counts with their unit; the rest are counted together.

    Units are counted from the same batches as groups and shown in the same steps, each person in
    one place only, never with the units below. Pages show groups beside units, so two counts can be
    of nearly the same people: of a role, and of a unit where all but one have it. Where they fall
    into different steps, they would tell of that one. So a place holds, of each role, nobody, or as
    many as the floor, or everybody: no count less another one is about fewer, or tells more of a
    small role than the counts of groups do.

    That holds for what is shown at one time. Two counts at two times would give a person away who
    has moved from one to the other in between; so this is decided once, who comes later joins what
    is there, and nobody's unit changes while answers come in. A unit that is removed joins the rest
    as a whole.

    As with a group, somebody who fills a unit with addresses of their own can learn whether the
    last person of it has answered, and never what.
    """
    parts = round_.invitations.participation_by_unit()
    roles = counted_roles({part: invited for part, (invited, _) in parts.items()}, round_.floor())
    CountedUnit.objects.bulk_create(
        CountedUnit(round=round_, unit=unit, roles=roles[unit.pk])
        for unit in Unit.objects.standing(roles)
    )


def counted_roles(invited: Mapping[Part, int], floor: int) -> dict[UUID, list[str]]:
    """Return the roles whose people are counted with their unit, by the unit.

    Of each role that is so, as many as the floor remain for the place of all others: one large
    enough for whoever comes later and has no other.
    """
    found: dict[UUID, list[str]] = defaultdict(list)
    for role in Group:
        of_role = {unit: count for (unit, held), count in invited.items() if held == role}
        large = {unit: of_role[unit] for unit in of_role if unit and of_role[unit] >= floor}
        if large and sum(of_role.values()) - sum(large.values()) < floor:
            del large[min(large, key=lambda unit: (large[unit], unit))]
        for unit in large:
            found[unit].append(role)
    return dict(found)


def settle_participation() -> None:
    """Count the invitations that wait, in every round of the organisation where enough do."""
    waiting = AnsweredInvitation.objects.order_by().values_list("round_id", flat=True).distinct()
    for round_ in Round.objects.filter(pk__in=list(waiting)).select_for_update():
        settle(round_)


def settle(round_: Round) -> None:
    """Count the round's waiting invitations if they are enough, or if no more will come."""
    waiting = AnsweredInvitation.objects.filter(round=round_)
    answered = dict(waiting.values_list("invitation_id", "group"))
    if len(answered) < LEAST and round_.state == State.OPEN:
        return
    for group in Group:
        of_group = [invitation_id for invitation_id, role in answered.items() if role == group]
        Invitation.objects.filter(pk__in=of_group).update(answered_as=group)
    waiting.filter(invitation_id__in=list(answered)).delete()
