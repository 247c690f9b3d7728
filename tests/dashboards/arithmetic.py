"""Reads the pages that work figures out: their sums, typed into a calculator, and their figure."""

import re
from html import unescape
from math import sqrt

from tests.dashboards.reading import words

LAST_DIGITS = 2  # by which a sum of printed numbers may miss the printed result

Sums = list[tuple[str, str, str]]


def sums(markup: str) -> Sums:
    """Return a page's lines of arithmetic: name, expression, result."""
    lines = re.findall(r"<code>((?:(?!</code>).)*)<strong>(.*?)</strong></code>", markup, re.DOTALL)
    told = [(unescape(re.sub(r"<[^>]+>", "", line)).split(" = "), result) for line, result in lines]
    return [
        (name.strip(), expression.strip(), unescape(result))
        for (name, expression, _), result in told
    ]


def typed(expression: str) -> float:
    """Return what a calculator makes of an expression as it is printed."""
    told = expression.replace("\u2212", "-").replace("\u00d7", "*")
    told = re.sub(r"\|(.*?)\|", r"abs(\1)", told).replace("\u221a2", "sqrt(2)")
    told = told.replace("\u221a", "sqrt").replace("\u00b2", "**2").replace("\u2074", "**4")
    assert re.fullmatch(r"[\d\s.+*/()-]*", re.sub("sqrt|abs", "", told)), expression
    return float(eval(told, {"sqrt": sqrt, "abs": abs}))  # noqa: S307 - digits and signs alone


def comes_out(markup: str, url: str) -> int:
    """Assert that every sum of a page comes out as it is printed; return how many there are."""
    found = sums(markup)
    for name, expression, result in found:
        last = 10.0 ** -len(result.partition(".")[2])
        shown = float(result.replace("\u2212", "-"))
        assert abs(typed(expression) - shown) <= LAST_DIGITS * last, (url, name, expression)
    return len(found)


def stat(markup: str) -> str:
    """Return the figure that a page works out."""
    found = re.search(r'<p class="stat">(.*?)(?:<small>|</p>)', markup, re.DOTALL)
    assert found is not None
    return words(found[1])
