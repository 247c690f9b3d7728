"""What the content security policy asks of the templates: nothing inline."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
MAIL = ROOT / "templates" / "mail"  # no page: mail programs read no style sheets, and run nothing
NAMES = [str(path.relative_to(ROOT / "templates")) for path in TEMPLATES]
INLINE = re.compile(
    r"""<style|<script|\sstyle\s*=|\son[a-z]+\s*=\s*["']|javascript:""", re.IGNORECASE
)
STYLES = {" style=", "<style"}
COMMENT = re.compile(r"\{#.*?#\}")


class TestTemplates:
    @pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
    def test_hold_nothing_inline(self, path: Path) -> None:
        text = COMMENT.sub("", path.read_text())

        allowed = STYLES if MAIL in path.parents else set()
        assert set(INLINE.findall(text)) <= allowed

    def test_are_found(self) -> None:
        assert "base.html" in NAMES


class TestLockFile:
    def test_names_no_registry(self) -> None:
        lock = (ROOT / "frontend" / "package-lock.json").read_text()

        assert '"integrity"' in lock
        assert '"resolved"' not in lock
