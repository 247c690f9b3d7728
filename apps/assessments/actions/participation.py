"""Who has answered, counted in batches so that no count tells who did."""

from apps.accounts.models import Unit
from apps.assessments.models import AnsweredInvitation, CountedUnit, Group, Invitation, Round
from apps.assessments.models.round import State

LEAST = 5  # invitations that are counted at once while a round is open


def fix_counted_units(round_: Round) -> None:
    """Decide, as a round opens, which units it counts by themselves; the rest are counted together.

    Units are counted from the same batches as groups and shown in the same steps, each person in
    one place only: never with the units below, never by unit and role. A unit needs as many people
    as the floor, and if fewer than that remain, the smallest counted unit takes them: no count
    less another one is about fewer people. That holds for what is shown at one time. Two counts at
    two times would give a person away who has moved from one to the other in between; so this is
    decided once, who comes later joins what is there, and nobody's unit changes while answers come
    in. A unit that is removed joins the rest as a whole.

    As with a group, somebody who fills a unit with addresses of their own can learn whether the
    last person of it has answered, and never what.
    """
    invited = {
        unit: count for unit, (count, _) in round_.invitations.participation_by_unit().items()
    }
    floor = round_.floor()
    standing = Unit.objects.standing([unit for unit in invited if unit is not None])
    large = sorted(
        (unit for unit in standing if invited[unit.pk] >= floor),
        key=lambda unit: (invited[unit.pk], unit.code),
    )
    rest = sum(invited.values()) - sum(invited[unit.pk] for unit in large)
    CountedUnit.objects.bulk_create(
        CountedUnit(round=round_, unit=unit, takes_others=rest < floor and unit == large[0])
        for unit in large
    )


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
