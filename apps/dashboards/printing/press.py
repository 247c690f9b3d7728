"""Makes a tagged PDF of a document's HTML; opens nothing but what it is handed."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from apps.charts.palette import LIGHT

STYLES = Path(__file__).with_name("board_report.css")
VARIANT = "pdf/ua-1"  # tagged: headings, tables, alternatives to pictures, for those who listen
TYPE = "type:"

log = logging.getLogger(__name__)


class NoPressError(RuntimeError):
    """The libraries that lay text out (Pango) are not on this machine."""


@dataclass(frozen=True, slots=True)
class Pdf:
    """A finished document."""

    content: bytes
    pages: int


@cache
def is_installed() -> bool:
    """Tell whether this machine can make PDFs: WeasyPrint loads only where Pango is."""
    try:
        _weasyprint()
    except (ImportError, OSError):
        log.info("no PDF reports here: install Pango (see the README)")
        return False
    return True


def press(markup: str, drawings: Mapping[str, str], faces: Mapping[str, Path]) -> Pdf:
    """Make a PDF of the markup, with these charts and typefaces and nothing else.

    `drawings` are SVG by the name under which the markup asks for them, `faces` font files by
    theirs.

    Raises
    ------
    NoPressError
        Where Pango is missing.
    """
    if not is_installed():
        raise NoPressError
    weasyprint = _weasyprint()
    handed = _Handed(drawings, faces)
    page = weasyprint.HTML(string=markup, url_fetcher=handed.fetch, base_url=None)
    fonts = weasyprint.text.fonts.FontConfiguration()
    styles = weasyprint.CSS(
        string=_type_rules(faces) + _colours() + STYLES.read_text(),
        url_fetcher=handed.fetch,
        font_config=fonts,
    )
    laid_out = page.render(stylesheets=[styles], font_config=fonts, pdf_variant=VARIANT)
    return Pdf(laid_out.write_pdf(pdf_variant=VARIANT), len(laid_out.pages))


@dataclass(frozen=True, slots=True)
class _Handed:
    """All that a document may ask for: no network and no file besides."""

    drawings: Mapping[str, str]
    faces: Mapping[str, Path]

    def fetch(self, url: str) -> Any:
        """Return what was handed over under the name; refuse every other."""
        respond = _weasyprint().urls.URLFetcherResponse
        if url in self.drawings:
            return respond(url, self.drawings[url], {"Content-Type": "image/svg+xml"})
        face = self.faces.get(url.removeprefix(TYPE)) if url.startswith(TYPE) else None
        if face is None:
            raise ValueError(f"a document asked for something that it was not given: {url}")
        return respond(url, face.read_bytes(), {"Content-Type": "font/ttf"})


def _weasyprint() -> Any:
    import weasyprint  # noqa: PLC0415 - needs Pango, without which the rest must still run
    import weasyprint.text.fonts  # noqa: PLC0415 - likewise

    return weasyprint


def _colours() -> str:
    told = "".join(f"--{token}:{value};" for token, value in LIGHT.items())
    return f":root{{{told}}}\n"


def _type_rules(faces: Mapping[str, Path]) -> str:
    """Return a rule for each face, whose name says family and weight: `Inter-600`."""
    rules = []
    for name in faces:
        family, _dash, weight = name.rpartition("-")
        source = f'src: url("{TYPE}{name}")'
        rules.append(f'@font-face {{ font-family: "{family}"; font-weight: {weight}; {source} }}\n')
    return "".join(rules)
