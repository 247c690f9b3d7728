"""docs/method.md: its tables are the code's, and it leaves no module out."""

import re
from pathlib import Path

import pytest

from tests.method.tables import CHECKOUT, NOTE, TABLE, TABLES, renewed

METHOD = CHECKOUT / "apps" / "method"
DOI = re.compile(r"doi:(10\.\d{4,9}/\S+)")
MODULES = sorted(
    path.stem
    for path in METHOD.iterdir()
    if path.suffix == ".py" or (path / "__init__.py").exists()
)
INNER = {"__init__", "assessment"}  # puts the others together


@pytest.fixture(scope="module")
def note() -> str:
    return NOTE.read_text(encoding="utf-8")


def dois(text: str) -> set[str]:
    """Return the DOIs that a text cites, without the punctuation that follows them."""
    found = set()
    for doi in DOI.findall(text):
        cited = doi.rstrip(".,;:")
        while cited.endswith(")") and cited.count(")") > cited.count("("):
            cited = cited[:-1].rstrip(".,;:")
        found.add(cited)
    return found


class TestTables:
    def test_are_those_of_the_code(self, note: str) -> None:
        assert renewed(note) == note, "run `make docs`"

    def test_are_all_there_once(self, note: str) -> None:
        assert sorted(found["name"] for found in TABLE.finditer(note)) == sorted(TABLES)

    def test_are_found_out_when_they_are_stale(self, note: str) -> None:
        stale = note.replace("| prior degrees of freedom, ν₀ | 10 |", "| prior | 12 |")

        assert stale != note
        assert renewed(stale) == note


class TestNote:
    @pytest.mark.parametrize("module", [name for name in MODULES if name not in INNER])
    def test_tells_of_every_module(self, note: str, module: str) -> None:
        assert f"`{module}`" in note

    def test_says_in_every_section_what_it_cannot_do(self, note: str) -> None:
        sections = note.split("\n## ")[1:]
        without = [s.splitlines()[0] for s in sections if "**Limits.**" not in s]

        assert without == ["Versions", "Fidelity", "Speed"]

    def test_cites_only_what_the_code_cites_too(self, note: str) -> None:
        code = set[str]()
        for path in METHOD.rglob("*.py"):
            code |= dois(path.read_text(encoding="utf-8"))

        assert dois(note) - code == set()
        assert len(dois(note)) > 30

    def test_leads_only_to_sections_that_are_there(self, note: str) -> None:
        anchors = {
            line.removeprefix("## ").lower().replace(" ", "-")
            for line in note.splitlines()
            if line.startswith("## ")
        }

        assert set(re.findall(r"\]\(#([a-z-]+)\)", note)) <= anchors

    def test_is_read_from_the_readme(self) -> None:
        assert "docs/method.md" in Path(CHECKOUT / "README.md").read_text(encoding="utf-8")
