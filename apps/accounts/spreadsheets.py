"""Texts in files that people open as spreadsheets."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what spreadsheets take for the start of a formula


def guarded(cell: object) -> object:
    """Return a cell of a CSV so that a spreadsheet shows it: a text never acts as a formula.

    An apostrophe before it says "text" to spreadsheets. Numbers stay as they are, a negative one
    too.
    """
    if isinstance(cell, str) and cell.startswith(FORMULA):
        return f"'{cell}"
    return cell


def unguarded(text: str) -> str:
    """Return a cell that comes back from a spreadsheet without the apostrophe of `guarded`."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text
