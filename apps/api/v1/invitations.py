"""POST /api/v1/rounds/{id}/invitations - who is asked, many at once."""

import re
from typing import Any
from uuid import UUID

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import Unit
from apps.api.bodies import Body, Fault, InvalidBodyError, LineField, TextField, said_in
from apps.api.idempotency import idempotent
from apps.api.problems import ProblemError
from apps.api.scoped import ScopedView
from apps.api.v1.writing import SCOPE, writer, written
from apps.assessments.actions import invitations
from apps.assessments.actions.rounds import locked
from apps.assessments.importing import (
    LONGEST_ADDRESS,
    LONGEST_NAME,
    Person,
    UnfitPersonError,
    person_of,
    require_new,
)
from apps.assessments.models import Group, Round

MOST = 500
_ATOM, _ABOVE = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+", r"\u00a1-\uffff"
_LABEL = f"[A-Za-z0-9{_ABOVE}]([A-Za-z0-9{_ABOVE}-]{{0,61}}[A-Za-z0-9{_ABOVE}])?"
_LAST = f"[A-Za-z{_ABOVE}][A-Za-z{_ABOVE}-]{{0,61}}[A-Za-z{_ABOVE}]|[xX][nN]--[A-Za-z0-9]{{1,59}}"
ADDRESS = re.compile(rf"{_ATOM}(\.{_ATOM})*@({_LABEL}\.)+({_LAST})")
CODES = (  # of languages, in large letters or small ones
    "".join(f"[{letter}{letter.upper()}]" for letter in code) for code, _name in settings.LANGUAGES
)
LANGUAGE = rf"^\s*(({'|'.join(CODES)})(\s*|[-_][^\u0000]*))?$"


class InvitationBody(Body):
    """Somebody to be invited."""

    email = TextField(
        min_length=1,
        max_length=LONGEST_ADDRESS,
        trim_whitespace=False,
        told={"pattern": f"^{ADDRESS.pattern}$"},
    )
    role = serializers.ChoiceField([group.value for group in Group])
    name = LineField(required=False, allow_blank=True, max_length=LONGEST_NAME)
    language = TextField(
        required=False,
        allow_blank=True,
        trim_whitespace=False,
        told={"pattern": LANGUAGE},
        help_text="Such as de or de-AT; empty: as their browser asks.",
    )
    unit = TextField(required=False, allow_blank=True, help_text="Code of a unit.")


class InvitationsBody(Body):
    """Many people: all of them are invited, or nobody."""

    # The stubs take `data` for the serializer's own property; DRF reads it as a field.
    data = serializers.ListField(  # type: ignore[assignment] # a field, see above
        child=InvitationBody(), min_length=1, max_length=MOST
    )


class InvitedSerializer(serializers.Serializer[Any]):
    """How many were invited."""

    round_id = serializers.UUIDField()
    invited = serializers.IntegerField()


class InviteRespondents(ScopedView):
    """The people who are asked to answer a round."""

    scope = SCOPE

    @written(
        "invite_respondents",
        "Invite up to 500 people: all of them, or nobody",
        is_key_required=True,
        request=InvitationsBody,
        responses={201: InvitedSerializer},
    )
    @idempotent(is_required=True)
    def post(self, request: Request, round_id: UUID) -> Response:
        """Invite them; mails go out at once if the round is open, else when it opens."""
        round_ = get_object_or_404(Round, pk=round_id)
        said = said_in(request, InvitationsBody)["data"]
        people = _people(locked(round_), said)
        try:
            invited = invitations.import_invitations(
                round_=round_, people=people, by=writer(request), at=now()
            )
        except invitations.RoundOverError as error:
            raise ProblemError("round_closed", "This assessment has closed.", 409) from error
        return Response({"round_id": str(round_.pk), "invited": invited}, status=201)


def _people(round_: Round, said: list[dict[str, str]]) -> list[Person]:
    """Return the people if every one of them can be invited."""
    taken = set(round_.invitations.not_withdrawn().values_list("email", flat=True))
    units = list(Unit.objects.all())
    people: list[Person] = []
    faults: list[Fault] = []
    seen: set[str] = set()
    for place, row in enumerate(said):
        try:
            if not ADDRESS.fullmatch(row["email"]):
                raise UnfitPersonError("This is not an email address.", "email")
            person = person_of(_parts(row), units)
            require_new(person.email, seen, taken)
        except UnfitPersonError as error:
            faults.append(Fault(f"#/data/{place}/{error.part}", str(error)))
        else:
            seen.add(person.email)
            people.append(person)
    if faults:
        raise InvalidBodyError(faults)
    return people


def _parts(row: dict[str, str]) -> dict[str, str]:
    return {name: row.get(name, "") for name in ("email", "role", "name", "language", "unit")}
