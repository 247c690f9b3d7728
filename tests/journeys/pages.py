"""What a person finds on a page: its words, its forms, its tables, its links."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

DASH = "\N{EN DASH}"  # between the ends of a range, and in a cell that has nothing to say
MINUS = "\N{MINUS SIGN}"

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
SILENT = {"script", "style", "title", "svg"}
TICKED = {"radio", "checkbox"}
BUTTONS = {"button", "reset", "image"}  # they send nothing unless they are pressed


@dataclass
class Element:
    """One element with what is inside it."""

    tag: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    def walk(self) -> Iterator["Element"]:
        """Yield it and everything inside it, in the order of the page."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def all(self, tag: str) -> list["Element"]:
        return [element for element in self.walk() if element.tag == tag]

    @property
    def text(self) -> str:
        """The words, as they are read: one blank between them."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        if self.tag in SILENT:
            return
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield " "
                yield from child._texts()
                yield " "


@dataclass(frozen=True)
class Form:
    """A form as a browser sends it: what it holds, unless something else was entered."""

    action: str
    method: str
    held: dict[str, list[str]]
    offered: dict[str, set[str]]  # values of radio buttons, ticks and lists, by name

    def filled(self, entered: dict[str, str | list[str]]) -> dict[str, list[str]]:
        """Return what is sent after entering that; a person can choose only what is offered."""
        sent = dict(self.held)
        for name, entry in entered.items():
            values = [entry] if isinstance(entry, str) else entry
            assert name in self.names, f"no field {name} among {sorted(self.names)}"
            strange = set(values) - self.offered.get(name, set(values))
            assert not strange, f"{name} offers {self.offered[name]}, not {strange}"
            sent[name] = values
        return {name: values for name, values in sent.items() if values}

    @property
    def names(self) -> set[str]:
        return set(self.held)


class Page:
    """A page that was answered."""

    def __init__(self, response: httpx.Response) -> None:
        self.url = str(response.url)
        self.path = response.url.path
        self.status = response.status_code
        self.root = _parsed(response.text)

    @property
    def text(self) -> str:
        return self.root.text

    @property
    def heading(self) -> str:
        return self.root.all("h1")[0].text

    @property
    def forms(self) -> list[Form]:
        return [_form(element) for element in self.root.all("form")]

    def form(self, *names: str, action: str = "") -> Form:
        """Return the form that has these fields and whose address ends like this."""
        found = [
            form for form in self.forms if set(names) <= form.names and form.action.endswith(action)
        ]
        assert found, f"{self.path} ({self.status}) has no such form: {names} {action}\n{self.text}"
        return found[0]

    def has_form(self, action: str) -> bool:
        return any(form.action.endswith(action) for form in self.forms)

    @property
    def links(self) -> list[str]:
        return [link.attributes.get("href", "") for link in self.root.all("a")]

    def link(self, ending: str) -> str:
        """Return the first link whose address ends like this."""
        found = [link for link in self.links if link.endswith(ending)]
        assert found, f"{self.path} has no link to {ending}: {self.links}"
        return found[0]

    def part(self, id_: str) -> Element:
        """Return the element of that id."""
        found = [e for e in self.root.walk() if e.attributes.get("id") == id_]
        assert found, f"{self.path} has nothing called {id_}"
        return found[0]

    def table(self, words: str) -> dict[str, dict[str, str]]:
        """Return the table that begins with these words: cells by the row's and column's name."""
        tables = [table for table in self.root.all("table") if table.text.startswith(words)]
        assert tables, f"{self.path} has no table {words}"
        head, *rows = tables[0].all("tr")
        columns = [cell.text for cell in _cells(head)]
        return {
            cells[0]: dict(zip(columns, cells, strict=True))
            for cells in ([cell.text for cell in _cells(row)] for row in rows)
        }


class _Builder(HTMLParser):
    """Builds the tree; pages that leave an element open are refused."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("page", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1].tag == tag, f"</{tag}> inside <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def _parsed(html: str) -> Element:
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root


def _cells(row: Element) -> list[Element]:
    return [element for element in row.walk() if element.tag in ("th", "td")]


def _form(element: Element) -> Form:
    held: dict[str, list[str]] = {}
    offered: dict[str, set[str]] = {}
    for control in element.walk():
        name = control.attributes.get("name", "")
        if name and control.tag in ("input", "textarea", "select"):
            kind = control.attributes.get("type", "")
            if kind in BUTTONS or kind == "submit":
                continue
            values, choices = _values(control, kind)
            held.setdefault(name, []).extend(values)
            if choices is not None:
                offered.setdefault(name, set()).update(choices)
    method = element.attributes.get("method", "get")
    return Form(element.attributes.get("action", ""), method, held, offered)


def _values(control: Element, kind: str) -> tuple[list[str], set[str] | None]:
    """Return what the control sends as it stands, and what it offers if that is limited."""
    if control.tag == "textarea":
        return [control.text], None
    if control.tag == "select":
        options = control.all("option")
        chosen = [o for o in options if "selected" in o.attributes] or options[:1]
        return [_value(option) for option in chosen], {_value(option) for option in options}
    value = control.attributes.get("value", "on" if kind in TICKED else "")
    if kind in TICKED:
        return ([value] if "checked" in control.attributes else []), {value}
    return [value] if kind != "file" else [], None


def _value(option: Element) -> str:
    return option.attributes.get("value", option.text)
