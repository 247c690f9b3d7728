"""A dataset as a file: its published rows by COPY, in one of five formats."""

from apps.reports.files.building import BuiltFile, FeedMovesError, TooSlowError, build
from apps.reports.files.formats import MEDIA_TYPES, Format
from apps.reports.files.kept import KeptFile, Version, current_version, forget_old, kept_or_built
from apps.reports.files.selection import Selection
from apps.reports.files.workbook import TooManyRowsError

__all__ = [
    "MEDIA_TYPES",
    "BuiltFile",
    "FeedMovesError",
    "Format",
    "KeptFile",
    "Selection",
    "TooManyRowsError",
    "TooSlowError",
    "Version",
    "build",
    "current_version",
    "forget_old",
    "kept_or_built",
]
