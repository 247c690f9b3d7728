"""From a file or a pasted table to figures that can be saved, and the lines that cannot."""

from apps.performance.importing.channels import alike, known_channels
from apps.performance.importing.columns import UnreadableTableError
from apps.performance.importing.files import NotTextError, require_text
from apps.performance.importing.lines import (
    LONGEST_NOTE,
    MOST_BYTES,
    MOST_CASES,
    MOST_FIGURES,
    Entry,
    Reading,
    RefusedLine,
    decoded,
    read_figures,
)
from apps.performance.importing.numbers import NumberError, decimal_of, whole_of
from apps.performance.importing.preview import Previewed, compared

__all__ = [
    "LONGEST_NOTE",
    "MOST_BYTES",
    "MOST_CASES",
    "MOST_FIGURES",
    "Entry",
    "NotTextError",
    "NumberError",
    "Previewed",
    "Reading",
    "RefusedLine",
    "UnreadableTableError",
    "alike",
    "compared",
    "decimal_of",
    "decoded",
    "known_channels",
    "read_figures",
    "require_text",
    "whole_of",
]
