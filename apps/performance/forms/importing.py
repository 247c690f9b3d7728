"""A table to be read, and the figures of a table that was read, to be saved."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from apps.accounts.quarters import Quarter
from apps.performance.importing import (
    MOST_BYTES,
    Entry,
    NotTextError,
    Previewed,
    decoded,
    require_text,
)
from apps.performance.series import Series

KEPT_FOR = 24 * 3600  # seconds in which a table that was read can be saved
TALL = 10  # rows of the field
MOST_LOOKED_AT = 2**23  # bytes: the list of what an archive holds is at its end


class ImportForm(forms.Form):
    """A pasted table, or a file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["table"] = forms.CharField(
            label=_("Cells from a spreadsheet"),
            required=False,
            strip=False,
            help_text=_("Copy them with their headings, and paste them here."),
            widget=forms.Textarea(
                attrs={"rows": TALL, "class": "input-table", "spellcheck": "false"}
            ),
        )
        self.fields["file"] = forms.FileField(
            label=_("Or a CSV file"),
            required=False,
            help_text=_(
                "At most 512 kB and 2,000 figures. Excel, LibreOffice and Numbers can save CSV."
            ),
            widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
            error_messages={"empty": _("The file is empty.")},
        )

    def clean_file(self) -> "UploadedFile[Any] | None":
        """Refuse workbooks, whatever they are called, and say how to make a table of them."""
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if file is not None:
            try:
                require_text(file.read(MOST_LOOKED_AT))
            except NotTextError as error:
                raise forms.ValidationError(str(error)) from error
            file.seek(0)
        return file

    def clean(self) -> None:
        """Take the file if there is one, else what was pasted."""
        super().clean()
        file: UploadedFile[Any] | None = self.cleaned_data.get("file")
        pasted = self.cleaned_data.get("table", "")
        if self.errors:
            return
        if file is None and not pasted.strip():
            self.add_error("table", _("Paste a table, or choose a file."))
        elif file is not None and (file.size or 0) > MOST_BYTES:
            self.add_error("file", _("The file is larger than 512 kB. Please split it."))
        else:
            self.content: bytes = file.read() if file else pasted.encode()

    def pasted(self) -> "ImportForm":
        """Return the form with the table in its field, whichever way it came."""
        text, _was_guessed = decoded(self.content)
        return ImportForm(initial={"table": text})


class ConfirmForm(forms.Form):
    """The figures of a table that was read, signed, with what stood there then."""

    figures = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, organisation: UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation

    def clean_figures(self) -> list[tuple[Entry, str]]:
        """Return the figures, if nobody but us wrote them down."""
        try:
            rows = signing.loads(
                self.cleaned_data["figures"], salt=_salt(self.organisation), max_age=KEPT_FOR
            )
        except signing.BadSignature:
            raise forms.ValidationError(
                _("The table is no longer what was read, or is a day old. Read it again.")
            ) from None
        return [_entry(row) for row in rows]


def signed(rows: list[Previewed], *, organisation: UUID) -> str:
    """Return figures as a text that a page can carry and `ConfirmForm` believes."""
    told = [
        [
            row.entry.number,
            row.entry.quarter.code,
            row.entry.series.key,
            str(row.entry.value),
            row.n,
            row.note,
            row.stood,
        ]
        for row in rows
    ]
    return signing.dumps(told, salt=_salt(organisation), compress=True)


def _salt(organisation: UUID) -> str:
    return f"performance.import:{organisation}"


def _entry(row: list[Any]) -> tuple[Entry, str]:
    number, quarter, series, value, n, note, stood = row
    found = Entry(number, Quarter.parse(quarter), Series.named(series), Decimal(value), n, note)
    return found, stood
