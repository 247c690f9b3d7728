"""How tests read a page: its words without their markup."""

import re
from html import unescape

from django.test import Client


def words(markup: str) -> str:
    """Return the text of a page or of a part of it."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def read(client: Client, url: str) -> str:
    """Return the words of a page that must be there."""
    answer = client.get(url)
    assert answer.status_code == 200
    return words(answer.content.decode())


def table(markup: str, caption: str) -> dict[str, list[str]]:
    """Return a table's rows by the name that each begins with."""
    start = markup.index(f"<caption>{caption}")
    body = markup[start : markup.index("</table>", start)]
    rows = re.findall(r"<tr>(.*?)</tr>", body, flags=re.DOTALL)
    cells = [[words(cell) for cell in re.split(r"</t[hd]>", row)[:-1]] for row in rows]
    return {row[0]: row[1:] for row in cells}
