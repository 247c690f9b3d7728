"""Files that hold no text: which program wrote them, and how it writes a table that we read."""

import io
import zipfile

from django.utils.translation import gettext as _

OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how Excel files began until 2003
ZIPPED = b"PK\x03\x04"
NO_TABLE = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")  # documents and pictures
OPEN_DOCUMENT, NUMBERS = "content.xml", "Index/"


class NotTextError(ValueError):
    """The file is no text; the message tells a person how to make one of it."""


def require_text(content: bytes) -> None:
    """Tell a file of a spreadsheet from one that can be read.

    Raises
    ------
    NotTextError
        If it is a workbook, a document or a picture.
    """
    if content.startswith(OLD_WORKBOOK):
        raise NotTextError(_excel())
    if content.startswith(ZIPPED):
        raise NotTextError(_zipped(content))
    if content.startswith(NO_TABLE):
        raise NotTextError(_("This file is a document or a picture. We read tables saved as CSV."))


def _zipped(content: bytes) -> str:
    """Return what to do with an archive, as all workbooks of today are."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        names = []
    if any(name.startswith("xl/") for name in names):
        return _excel()
    if OPEN_DOCUMENT in names:
        return _(
            "This is a LibreOffice file, and we read CSV. In LibreOffice choose File, Save As, "
            "and the type Text CSV. Or copy the cells, and paste them here."
        )
    if any(name.startswith(NUMBERS) for name in names):
        return _(
            "This is a Numbers file, and we read CSV. In Numbers choose File, Export To, CSV. "
            "Or copy the cells, and paste them here."
        )
    return _("This is an archive. Please unpack it, and choose the CSV file in it.")


def _excel() -> str:
    return _(
        "This is an Excel workbook, and we read CSV. In Excel choose File, Save As, and the type "
        "CSV UTF-8. Or copy the cells, and paste them here."
    )
