"""Lays a document out with WeasyPrint, which needs Pango; opens nothing but what it is handed."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

from django.conf import settings
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from apps.charts.palette import LIGHT
from apps.dashboards.printing.labels import set_labels

STYLES = Path(__file__).with_name("board_report.css")
VARIANT = "pdf/ua-1"  # tagged: headings, tables, alternatives to pictures, for those who listen
TYPE = "type:"

set_labels()


class UnhandedError(ValueError):
    """A document asked for something that it was not given."""


class Handed(URLFetcher):  # type: ignore[misc] # the library has no types
    """All that a document may ask for: no network and no file besides."""

    def __init__(self, drawings: Mapping[str, str], faces: Mapping[str, Path]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._drawings = drawings
        self._faces = faces

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Return what was handed over under the name; refuse every other."""
        if url in self._drawings:
            return URLFetcherResponse(url, self._drawings[url], {"Content-Type": "image/svg+xml"})
        face = self._faces.get(unquote(url.removeprefix(TYPE))) if url.startswith(TYPE) else None
        if face is None:
            raise UnhandedError(f"a document asked for something that it was not given: {url}")
        return URLFetcherResponse(url, face.read_bytes(), {"Content-Type": "font/ttf"})


def laid_out(
    markup: str, drawings: Mapping[str, str], faces: Mapping[str, Path]
) -> tuple[bytes, int]:
    """Return the document as PDF, and how many pages it has."""
    handed, fonts = Handed(drawings, faces), FontConfiguration()
    with _without_collections():
        styles = CSS(
            string=_type_rules(faces) + _colours() + STYLES.read_text(),
            url_fetcher=handed,
            font_config=fonts,
        )
        page = HTML(string=markup, url_fetcher=handed, base_url=settings.PUBLIC_URL)
        document = page.render(stylesheets=[styles], font_config=fonts, pdf_variant=VARIANT)
        return document.write_pdf(pdf_variant=VARIANT), len(document.pages)


@contextmanager
def _without_collections() -> Iterator[None]:
    """Keep the garbage where it is: boxes live to the end, and looking for dead ones takes long."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


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
