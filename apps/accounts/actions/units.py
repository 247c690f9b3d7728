"""The parts of an organisation: added, renamed, moved, removed.

Each verb takes the organisation's lock first, so whoever changes the tree sees it as it is.
"""

from datetime import datetime

from django.db import IntegrityError, transaction

from apps.accounts.models import Organisation, Unit, User
from apps.audit.record import record


class CodeTakenError(Exception):
    """Another unit has the code."""


class UnitBelowItselfError(Exception):
    """The unit would stand below itself."""


class NoSuchUnitError(LookupError):
    """The unit, or the one that it should stand below, has been removed meanwhile."""


def add_unit(*, name: str, code: str, parent: Unit | None, by: User, at: datetime) -> Unit:
    """Add a unit at the top, or below another one.

    Raises
    ------
    CodeTakenError
        If another unit has the code.
    NoSuchUnitError
        If the one above it has been removed.
    """
    Organisation.objects.locked()
    unit = Unit(name=name, code=code, parent=parent and _found(parent))
    try:
        with transaction.atomic():
            unit.save(force_insert=True)
    except IntegrityError as error:
        raise CodeTakenError from error
    record("unit added", unit, by=by.pk, at=at)
    return unit


def rename_unit(*, unit: Unit, name: str, code: str, by: User, at: datetime) -> None:
    """Give a unit another name, or another code.

    Raises
    ------
    CodeTakenError
        If another unit has the code.
    NoSuchUnitError
        If the unit has been removed.
    """
    Organisation.objects.locked()
    unit = _found(unit)
    if (unit.name, unit.code) == (name, code):
        return
    before, unit.name, unit.code = unit.name, name, code
    try:
        with transaction.atomic():
            unit.save(update_fields=["name", "code"])
    except IntegrityError as error:
        raise CodeTakenError from error
    record("unit renamed", f"{before} to {name}"[:120], by=by.pk, at=at)


def move_unit(*, unit: Unit, parent: Unit | None, by: User, at: datetime) -> None:
    """Put a unit, with all that stands below it, to the top or below another one.

    Raises
    ------
    UnitBelowItselfError
        If the other one is the unit itself, or stands below it.
    NoSuchUnitError
        If one of the two has been removed.
    """
    Organisation.objects.locked()
    unit, parent = _found(unit), parent and _found(parent)
    if unit.parent == parent:
        return
    unit.parent = parent
    try:
        with transaction.atomic():
            unit.save(update_fields=["parent"])
    except IntegrityError as error:
        raise UnitBelowItselfError from error
    record("unit moved", unit, by=by.pk, at=at)


def remove_unit(*, unit: Unit, by: User, at: datetime) -> None:
    """Remove a unit; what stood below it moves up, and invitations that name it name none.

    Raises
    ------
    NoSuchUnitError
        If the unit has been removed already.
    """
    Organisation.objects.locked()
    unit = _found(unit)
    unit.units.update(parent=unit.parent_id)
    unit.delete()
    record("unit removed", unit, by=by.pk, at=at)


def _found(unit: Unit) -> Unit:
    """Return the unit as it is now that nobody changes the tree."""
    found = Unit.objects.select_for_update().filter(pk=unit.pk).first()  # waits for who names it
    if found is None:
        raise NoSuchUnitError
    return found
