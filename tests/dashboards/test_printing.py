"""The board report as a document: what it says, its tags, and what it may open."""

import html
import re
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from django.utils.html import escape
from django.utils.timezone import now
from pypdf import PdfReader

from apps.accounts.models import Organisation
from apps.dashboards import findings, printing, typefaces
from apps.dashboards.handouts import handouts
from apps.dashboards.printing.document import Document
from apps.reports.results import RoundReport, round_report
from apps.tenancy.context import acting_for
from tests.conftest import Company
from tests.dashboards.conftest import FIRST
from tests.press import pango
from tests.reports import rounds

__all__ = ["pango"]  # a fixture

HEAD_OF_LEADERS = '<th scope="col">Leaders</th>'
PICTURE = r'<img class="chart chart-[0-9]+" src="([^"]+)" alt="([^"]+)">'


def told(company: Company, quarter: str | None = None) -> tuple[RoundReport, Document]:
    with acting_for(company.organisation.pk):
        report = round_report(quarter)
        organisation = Organisation.objects.get(pk=company.organisation.pk)
        return report, printing.board_report(report, organisation, now())


def pressed(document: Document) -> PdfReader:
    pdf = printing.press(document.markup, document.drawings, typefaces.files())
    return PdfReader(BytesIO(pdf.content))


def text(pdf: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def kinds(element: Any) -> list[str]:
    """Return the kinds of an element of the structure and of those below it, in their order."""
    element = element.get_object()
    if not isinstance(element, dict):
        return []
    below = element.get("/K", [])
    parts = below if isinstance(below, list) else [below]
    return [str(element.get("/S", "")), *(kind for part in parts for kind in kinds(part))]


class TestBoardReport:
    def test_says_the_finding_then_each_card_with_its_table(self, measured: Company) -> None:
        report, document = told(measured)
        with acting_for(measured.organisation.pk):
            shown = handouts(report, now())

        assert escape(findings.headline(report)) in document.markup
        for card in shown:
            assert document.markup.count(f"<h2>{escape(card.finding)}</h2>") == 1
            if card.table and not card.is_told_by_body:
                assert f"<caption>{escape(card.table.caption)}</caption>" in document.markup

    def test_tells_how_small_a_group_is_hidden(self, measured: Company) -> None:
        report, _document = told(measured)
        with acting_for(measured.organisation.pk):
            organisation = Organisation.objects.get()
            raised = printing.board_report(replace(report, floor=8), organisation, now())

        assert "A group of fewer than 8 people is hidden" in raised.markup

    def test_tells_every_finding_on_the_first_page_and_folds_nothing(
        self, measured: Company
    ) -> None:
        report, document = told(measured)
        with acting_for(measured.organisation.pk):
            shown = handouts(report, now())
        first, annex = document.markup.split('<div class="annex">')

        for card in shown:
            assert (escape(card.finding) in first) is (card.slug != "traps")
            assert escape(card.finding) in annex
        assert first.count("<img") > 0
        assert "<details" not in document.markup
        assert "Show both gaps as tables" not in document.markup

    def test_leads_to_no_page_of_the_organisation(self, measured: Company) -> None:
        _report, document = told(measured)

        assert measured.slug not in document.markup

    def test_shows_nothing_invented(self, measured: Company) -> None:
        _report, document = told(measured)

        assert "invented" not in document.markup

    def test_draws_every_chart_with_plain_colours_and_words_for_it(self, measured: Company) -> None:
        _report, document = told(measured)

        shown = re.findall(PICTURE, document.markup)
        assert [name for name, _alternative in shown] == list(document.drawings)
        assert len(shown) > 3
        assert all(len(alternative) > 20 for _name, alternative in shown)
        assert not any("var(" in drawing for drawing in document.drawings.values())

    def test_hides_the_group_that_the_pages_hide(
        self, measured: Company, borealis: Company
    ) -> None:
        rounds.scored(borealis.organisation, FIRST, people={"leader": 3, "frontline": 12})

        assert HEAD_OF_LEADERS in told(measured)[1].markup
        assert HEAD_OF_LEADERS not in told(borealis)[1].markup

    def test_tells_whether_it_shows_peers(self, measured: Company) -> None:
        report, document = told(measured)

        assert report.benchmark is None
        assert document.has_benchmarks is False


class TestPress:
    def test_makes_a_tagged_document_with_title_and_language(
        self, measured: Company, pango: None
    ) -> None:
        report, document = told(measured)
        pdf = pressed(document)
        catalogue: Any = pdf.trailer["/Root"]

        assert catalogue["/MarkInfo"]["/Marked"]
        assert catalogue["/Lang"] == "en"
        assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
        assert pdf.metadata is not None
        assert pdf.metadata.title == f"{findings.headline(report)}: Acme, 2026 Q3"
        assert b"pdfuaid" in catalogue["/Metadata"].get_data()
        found = kinds(catalogue["/StructTreeRoot"])
        assert found.count("/H1") == 1
        assert found.count("/Figure") == len(document.drawings)
        assert found.count("/Table") == document.markup.count("<table")
        assert {"/TH", "/TD", "/Caption"} <= set(found)

    def test_puts_the_findings_on_the_first_page_and_numbers_all(
        self, measured: Company, pango: None
    ) -> None:
        report, document = told(measured)
        pdf = pressed(document)
        sheets = [" ".join(page.extract_text().split()) for page in pdf.pages]

        assert findings.headline(report) in sheets[0]
        assert "How to read this" in sheets[0]
        assert "How to read this" not in " ".join(sheets[1:])
        for number, sheet in enumerate(sheets, start=1):
            assert f"{number} / {len(sheets)}" in sheet
            assert "Acme" in sheet

    def test_sets_the_words_of_charts_as_words(
        self, measured: Company, pango: None, caplog: pytest.LogCaptureFixture
    ) -> None:
        _report, document = told(measured)
        drawing = document.drawings["chart:1"]
        label = max(re.findall(r"<text[^>]*>([^<]+)</text>", drawing), key=len)

        pdf = pressed(document)

        assert html.unescape(label) in text(pdf)
        assert "Failed to render SVG" not in caplog.text

    def test_keeps_each_picture_with_its_heading_and_its_source(
        self, measured: Company, pango: None
    ) -> None:
        report, document = told(measured)
        with acting_for(measured.organisation.pk):
            shown = [card for card in handouts(report, now()) if card.chart]
        annex = [" ".join(page.extract_text().split()) for page in pressed(document).pages][1:]

        for card in shown:
            (sheet,) = [sheet for sheet in annex if card.finding in sheet]
            assert card.source in sheet

    def test_uses_the_typefaces_of_the_pages(self, measured: Company, pango: None) -> None:
        _report, document = told(measured)
        pdf = pressed(document)

        resources: list[Any] = [page["/Resources"] for page in pdf.pages]
        fonts = [font.get_object() for found in resources for font in found["/Font"].values()]
        names = {str(font["/BaseFont"]).split("+")[1] for font in fonts}
        assert {name.split("-")[0] for name in names} == {"Inter", "Source"}

    @pytest.mark.parametrize(
        "address",
        [
            "file:///etc/hostname",
            "http://127.0.0.1:9/picture.svg",
            "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>",
            "type:../../etc/hostname",
            "chart:unknown",
        ],
    )
    def test_opens_nothing_that_it_was_not_handed(
        self, address: str, measured: Company, pango: None, caplog: pytest.LogCaptureFixture
    ) -> None:
        _report, document = told(measured)
        picture = f'<img src="{address}" alt="a picture from elsewhere">'
        asking = replace(document, markup=document.markup.replace("</h1>", f"</h1>{picture}"))

        pdf = pressed(asking)

        assert "asked for something that it was not given" in caplog.text
        assert findings.headline(_report) in text(pdf)
