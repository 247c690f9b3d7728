"""Who has answered, counted in batches so that no count tells who did."""

from apps.assessments.models import AnsweredInvitation, Group, Invitation, Round
from apps.assessments.models.round import State

LEAST = 5  # invitations that are counted at once while a round is open
STEP = 5  # of the counts that are shown


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


def shown_count(count: int, floor: int = STEP) -> int:
    """Return a count as it is shown: nothing below the floor, then the last full step."""
    return max(floor, count - count % STEP) if count >= floor else 0


def is_enough(round_: Round) -> bool:
    """Tell whether enough people have handed in what can be used for results; never how many."""
    floor = round_.floor()
    return round_.responses.usable()[:floor].count() == floor
