"""The formats in which a dataset can be had."""

from dataclasses import dataclass
from datetime import datetime
from io import BufferedIOBase

from apps.reports.files.selection import Selection
from apps.reports.files.tables import write_arrow, write_parquet
from apps.reports.files.texts import write_csv, write_csv_for_excel, write_ndjson
from apps.reports.files.workbook import write_workbook

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8; header=present",
    "ndjson": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
    "arrow": "application/vnd.apache.arrow.file",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Format:
    """How the rows are written; of CSV there is a dialect that suits Excel."""

    suffix: str
    separator: str = ","  # of CSV
    is_for_excel: bool = False

    @property
    def media_type(self) -> str:
        """What HTTP calls it."""
        return MEDIA_TYPES[self.suffix]

    def write(self, selection: Selection, target: BufferedIOBase, made_at: datetime) -> int:
        """Write the rows and count them; the same rows and time give the same bytes."""
        if self.suffix == "csv":
            write = write_csv_for_excel if self.is_for_excel else write_csv
            return write(selection, target, self.separator)
        if self.suffix == "xlsx":
            return write_workbook(selection, target, made_at)
        return _WRITERS[self.suffix](selection, target)


_WRITERS = {
    "ndjson": write_ndjson,
    "parquet": write_parquet,
    "arrow": write_arrow,
}
