"""Tables from spreadsheets as they are: cells with tabs, days for quarters, and workbooks."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.accounts.quarters import Quarter
from apps.performance.forms.importing import ImportForm
from apps.performance.importing import Reading, read_figures
from apps.performance.importing.quarters import QuarterError, quarter_of

LAST = Quarter(2026, 4)


def read(text: str) -> Reading:
    return read_figures(text.encode(), tracked=(), last=LAST)


def archive(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        for name in names:
            packed.writestr(name, "0" * 50_000)
    return content.getvalue()


class TestCellsPasted:
    def test_are_read_as_a_german_spreadsheet_gives_them(self) -> None:
        found = read(
            "Quarter\tKPI\tMethod\tValue\tAnswers\n"
            "30.09.2026\tCustomer satisfaction (top-2-box)\tscale_5\t81,5 %\t1.204\n"
            "Q2 2026\tAverage handle time\t\t398,25\t\n"
        )

        assert found.refused == []
        assert [(one.quarter.code, str(one.value), one.n) for one in found.entries] == [
            ("2026-Q3", "81.500", 1204),
            ("2026-Q2", "398.250", None),
        ]

    def test_are_told_apart_by_semicolons_with_commas_in_them(self) -> None:
        found = read("kpi;30.06.2026;30.09.2026\naht_sec;412,5;398,0\n")

        assert [one.quarter.code for one in found.entries] == ["2026-Q2", "2026-Q3"]

    def test_name_the_cell_that_is_wrong_beside_what_was_typed(self) -> None:
        found = read("quarter\tkpi\tvalue\tn\n2026-Q3\taht_sec\tabout 400\t12\n")

        (line,) = found.refused
        assert (line.number, line.column, line.cell) == (2, "value", "about 400")
        assert line.text == "2026-Q3, aht_sec, about 400, 12"

    def test_name_the_quarter_above_a_cell_that_is_wrong(self) -> None:
        found = read("kpi\t2026-Q2\t2026-Q3\naht_sec\t400\tmany\n")

        (line,) = found.refused
        assert (line.column, line.cell) == ("2026 Q3", "many")

    @pytest.mark.parametrize(
        ("line", "column"),
        [
            ("soon,aht_sec,,,400,", "quarter"),
            ("2026-Q3,joy,,,400,", "kpi"),
            ("2026-Q3,aht_sec,watch,,400,", "method"),
            ("2026-Q3,aht_sec,,1st,400,", "channel"),
            ("2026-Q3,aht_sec,,,400,few", "n"),
        ],
    )
    def test_are_blamed_in_the_right_column(self, line: str, column: str) -> None:
        found = read(f"quarter,kpi,method,channel,value,n\n{line}\n")

        assert found.refused[0].column == column


class TestQuarterOf:
    @pytest.mark.parametrize(
        "text",
        [
            "2026-Q3",
            "2026 q3",
            "Q3 2026",
            "Q3/26",
            "Q3'26",
            "30.09.2026",
            "1.7.2026",
            "2026-07-01",
            "2026-09-30 00:00:00",
            "30/09/2026",
            "09/30/2026",
            "08/09/2026",
        ],
    )
    def test_reads_a_name_or_a_day(self, text: str) -> None:
        assert quarter_of(text) == Quarter(2026, 3)

    def test_asks_where_the_day_can_be_of_two_quarters(self) -> None:
        with pytest.raises(QuarterError, match="read in two ways"):
            quarter_of("01/07/2026")

    @pytest.mark.parametrize("text", ["", "2026", "Q5 2026", "31.02.2026", "13/13/2026", "2026-07"])
    def test_refuses_what_is_none(self, text: str) -> None:
        with pytest.raises(QuarterError, match="no quarter"):
            quarter_of(text)


class TestAFileThatIsNoText:
    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (archive("[Content_Types].xml", "xl/workbook.xml"), "In Excel choose File, Save As"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 90, "In Excel choose File, Save As"),
            (archive("mimetype", "content.xml"), "In LibreOffice choose File, Save As"),
            (archive("Index/Document.iwa"), "In Numbers choose File, Export To"),
            (archive("kpis.csv"), "This is an archive."),
            (b"PK\x03\x04 and no more", "This is an archive."),
            (b"%PDF-1.7", "a document or a picture"),
        ],
    )
    def test_is_refused_with_the_way_to_a_table(self, content: bytes, sentence: str) -> None:
        form = ImportForm({"table": "kept"}, {"file": SimpleUploadedFile("kpis.xlsx", content)})

        assert not form.is_valid()
        assert sentence in form.errors["file"][0]
        assert "kept</textarea>" in str(form["table"])

    def test_is_none_where_it_is_a_table(self) -> None:
        file = SimpleUploadedFile("kpis.csv", b"quarter,kpi,value\n2026-Q3,aht_sec,400\n")
        form = ImportForm({}, {"file": file})

        assert form.is_valid()
        assert form.content.startswith(b"quarter")
