"""Numbers as people write them: with a point or a comma, grouped or not, in percent or not."""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

GROUPING = "\u00a0\u2009\u202f'\u2019 "  # between thousands: blanks of several widths, apostrophes
GROUPED = re.compile(rf"[0-9]{{1,3}}(?:[{GROUPING}][0-9]{{3}})+")
MINUSES = "-\u2212\u2013"
PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+")
THOUSANDS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")  # or a number with three decimals
DECIMAL_COMMA = re.compile(r"[0-9]*,(?:[0-9]{1,2}|[0-9]{4,})|0,[0-9]+|[0-9.]+\.[0-9]{3},[0-9]+")
LONGEST = 40  # characters of anything that can be a number


class NumberError(ValueError):
    """The text is no number; the message tells a person why."""


def decimal_of(text: str, *, commas: bool = False) -> Decimal:
    """Return the number of a text such as 83.4, 83,4, 1 234,5, 1,234.5 or -12 %.

    One comma with three digits after it may separate thousands or decimals, and is refused; so is
    such a point where the table's decimals follow a comma.

    Raises
    ------
    NumberError
        If it is none, or could be two.
    """
    bare = text.strip().removesuffix("%").strip(f"{GROUPING}\t")
    if not bare or len(bare) > LONGEST:
        raise NumberError(_not_a_number())
    sign, digits = (-1, bare[1:].strip()) if bare[0] in MINUSES else (1, bare.removeprefix("+"))
    ambiguous = THOUSANDS.fullmatch(digits)
    if ambiguous and ("," in digits or commas):
        raise NumberError(
            _("This can be read in two ways: write it without a mark between thousands.")
        )
    plain = _with_point(_ungrouped(digits))
    if not PLAIN.fullmatch(plain):
        raise NumberError(_not_a_number())
    return sign * Decimal(plain)


def whole_of(text: str) -> int:
    """Return the whole number of a text such as 420, 1,234 or 1 234.

    Raises
    ------
    NumberError
        If it is none, or below 1.
    """
    bare = text.strip()
    ungrouped = re.sub(rf"(?<=[0-9])[{GROUPING},.](?=[0-9]{{3}}(?:[^0-9]|$))", "", bare)
    whole = ungrouped.removesuffix(".0").removesuffix(",0")
    if len(bare) > LONGEST or not re.fullmatch(r"[0-9]+", whole) or int(whole) < 1:
        raise NumberError(_("The number of answers or cases has to be a whole number above 0."))
    return int(whole)


def has_decimal_comma(text: str) -> bool:
    """Tell whether a text is a number whose decimals can only follow a comma."""
    bare = text.strip().removesuffix("%").strip(f"{GROUPING}\t{MINUSES}+")
    return bool(DECIMAL_COMMA.fullmatch(bare))


def _ungrouped(digits: str) -> str:
    """Take the blanks and apostrophes between thousands away, where they stand right."""
    whole = re.split(r"[.,]", digits, maxsplit=1)[0]
    if not GROUPED.fullmatch(whole):
        return digits
    return re.sub(rf"[{GROUPING}]", "", whole) + digits[len(whole) :]


def _with_point(digits: str) -> str:
    """Return the number with a point before its decimals and nothing between its thousands."""
    decimal = max("," + ".", key=digits.rfind)
    other = "." if decimal == "," else ","
    if re.fullmatch(rf"[0-9]{{1,3}}(?:\{decimal}[0-9]{{3}}){{2,}}", digits):
        return digits.replace(decimal, "")
    whole, mark, rest = digits.partition(decimal)
    if other in whole:
        if not re.fullmatch(rf"[0-9]{{1,3}}(?:\{other}[0-9]{{3}})+", whole):
            return digits
        whole = whole.replace(other, "")
    return f"{whole}.{rest}" if mark else whole


def _not_a_number() -> str:
    return _("This is not a number.")
