"""From a file of colleagues to people who can be invited, and the lines that cannot be used."""

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from apps.accounts.models import Unit
from apps.assessments.models import Group

MOST_BYTES = 2**20
MOST_ROWS = 5_000
LONGEST_NAME, LONGEST_ADDRESS = 120, 254  # characters, as the database keeps them
LONGEST_QUOTE = 80  # characters of a refused line that are shown
UNREADABLE = "\N{REPLACEMENT CHARACTER}"

COLUMNS = {  # what a heading may be called
    "name": "name",
    "full name": "name",
    "e-mail": "email",
    "email": "email",
    "mail": "email",
    "e-mail address": "email",
    "email address": "email",
    "role": "role",
    "group": "role",
    "language": "language",
    "lang": "language",
    "unit": "unit",
}


class UnreadableFileError(ValueError):
    """The file as a whole cannot be used; the message tells a person why."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to be invited."""

    email: str
    name: str
    group: str
    language: str
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line that cannot be used."""

    number: int  # as an editor counts, from 1
    text: str
    reason: str


@dataclass(slots=True)
class Reading:
    """What a file says."""

    people: list[Person] = field(default_factory=list)
    refused: list[RefusedLine] = field(default_factory=list)
    was_guessed: bool = False  # not UTF-8: names may have come out wrong


class UnfitPersonError(ValueError):
    """Somebody cannot be invited as described; `part` is what is to blame, the message says why."""

    def __init__(self, reason: str, part: str = "") -> None:
        super().__init__(reason)
        self.part = part


def read_people(content: bytes, *, invited: Collection[str], units: Sequence[Unit] = ()) -> Reading:
    """Read name, email, role, language and unit from a CSV file.

    `invited` holds the addresses already in, `units` those that a line can name.

    Raises
    ------
    UnreadableFileError
        If the file is too large, empty, or its first line does not name the columns.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableFileError(_("The file is larger than 1 MB. Please split it."))
    text, was_guessed = _decoded(content)
    lines = io.StringIO(text, newline="").readlines()
    rows = _rows(lines)
    columns = _columns(next(rows, (1, []))[1])

    reading = Reading(was_guessed=was_guessed)
    taken = {address.lower() for address in invited}
    seen: set[str] = set()
    for number, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if len(reading.people) + len(reading.refused) == MOST_ROWS:
            raise UnreadableFileError(
                _("The file has more than %(most)s people. Please split it.") % {"most": MOST_ROWS}
            )
        try:
            person = _person(cells, columns, units)
            require_new(person.email, seen, taken)
        except UnfitPersonError as error:
            reading.refused.append(RefusedLine(number, _quoted(cells), str(error)))
        else:
            seen.add(person.email)
            reading.people.append(person)
    if not reading.people and not reading.refused:
        raise UnreadableFileError(_("The file names its columns but nobody to invite."))
    return reading


def person_of(said: Mapping[str, str], units: Sequence[Unit]) -> Person:
    """Return the person that is described by email, role, name, language and unit.

    Raises
    ------
    UnfitPersonError
        If one of these cannot be used.
    """
    language = language_of(said["language"])
    if language is None:
        raise UnfitPersonError(_("We have no mails in this language."), "language")
    if len(said["name"]) > LONGEST_NAME:
        raise UnfitPersonError(_("The name is longer than 120 characters."), "name")
    address, group = _address(said["email"]), _group(said["role"])
    return Person(address, said["name"], group, language, _unit(said["unit"], units))


def require_new(address: str, seen: Collection[str], taken: Collection[str]) -> None:
    """Refuse an address that was named before, or is invited already.

    Raises
    ------
    UnfitPersonError
        If it was, or is.
    """
    if address in seen:
        raise UnfitPersonError(_("This address is in the file twice."), "email")
    if address in taken:
        raise UnfitPersonError(_("This address is invited already."), "email")


def language_of(text: str) -> str | None:
    """Return the code of a language that mails are written in; None if it is not one.

    Nothing stands for the language that the person's browser asks for.
    """
    wanted = text.strip().lower().replace("_", "-")
    if not wanted:
        return ""
    known = [code for code, _name in settings.LANGUAGES]
    return next((code for code in (wanted, wanted.partition("-")[0]) if code in known), None)


def _decoded(content: bytes) -> tuple[str, bool]:
    """Return the text, and whether its encoding had to be guessed."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace").replace("\0", UNREADABLE), False
    try:
        return content.decode("utf-8-sig").replace("\0", UNREADABLE), False
    except UnicodeDecodeError:
        return content.decode("latin-1").replace("\0", UNREADABLE), True


def _rows(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the number of the line it begins at."""
    heading = lines[0] if lines else ""
    delimiter = max(",;\t", key=heading.count)
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        number = reader.line_num + 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield number, [UNREADABLE]


def _columns(heading: list[str]) -> list[str]:
    """Return what each column holds."""
    names = [" ".join(cell.lower().split()) for cell in heading]
    if not any(names):
        raise UnreadableFileError(_("The file is empty."))
    unknown = [cell for cell, name in zip(heading, names, strict=True) if name not in COLUMNS]
    columns = [COLUMNS.get(name, "") for name in names]
    if unknown or not {"email", "role"} <= set(columns) or len(set(columns)) < len(columns):
        raise UnreadableFileError(
            _(
                "The first line has to name the columns, each once: name, email, role, language, "
                "unit. Name, language and unit may be left out."
            )
        )
    return columns


def _person(cells: list[str], columns: list[str], units: Sequence[Unit]) -> Person:
    """Return the person that a line names."""
    if any(UNREADABLE in cell for cell in cells):
        raise UnfitPersonError(_("The line holds characters that are not text."))
    if any("\n" in cell or "\r" in cell for cell in cells):
        raise UnfitPersonError(_("A quotation mark opens on this line and does not close on it."))
    if any(cell.strip() for cell in cells[len(columns) :]):
        raise UnfitPersonError(_("The line has more columns than the first line names."))

    value = dict.fromkeys(COLUMNS.values(), "")
    value.update((name, cell.strip()) for name, cell in zip(columns, cells, strict=False))
    return person_of(value, units)


def _address(text: str) -> str:
    if not text:
        raise UnfitPersonError(_("The email address is missing."), "email")
    try:
        validate_email(text)
    except ValidationError:
        raise UnfitPersonError(_("This is not an email address."), "email") from None
    if len(text) > LONGEST_ADDRESS:
        raise UnfitPersonError(_("This is not an email address."), "email")
    return text.lower()


def _group(text: str) -> str:
    if not text:
        raise UnfitPersonError(_("The role is missing."), "role")
    for group in Group:
        if text.lower() in (group.value, str(group.label).lower()):
            return group.value
    raise UnfitPersonError(_("The role has to be leader, manager or frontline."), "role")


def _unit(text: str, units: Sequence[Unit]) -> Unit | None:
    """Return the unit that has this code, or else this name."""
    if not text:
        return None
    wanted = _bare(text)
    named = [unit for unit in units if _bare(unit.code) == wanted]
    named = named or [unit for unit in units if _bare(unit.name) == wanted]
    if not named:
        raise UnfitPersonError(
            _("No unit has this code or name: %(unit)s.") % {"unit": text}, "unit"
        )
    if len(named) > 1:
        raise UnfitPersonError(
            _("More than one unit is called %(unit)s: write its code.") % {"unit": text}, "unit"
        )
    return named[0]


def _bare(name: str) -> str:
    """Return a name as it is compared: without case, and with single spaces."""
    return " ".join(name.casefold().split())


def _quoted(cells: list[str]) -> str:
    text = ", ".join(" ".join(cell.split()) for cell in cells)
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"
