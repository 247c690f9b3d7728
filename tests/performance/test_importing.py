"""The parser of tables: what people's spreadsheets say, and never a figure that they do not."""

import csv
import io
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.quarters import Quarter
from apps.performance.importing import (
    MOST_BYTES,
    MOST_FIGURES,
    NumberError,
    Reading,
    UnreadableTableError,
    decimal_of,
    read_figures,
    whole_of,
)
from apps.performance.series import Series
from tests.performance.entering import AHT, CSAT, Q3

NPS = Series("nps", "relationship")
LAST = Quarter(2026, 4)


def read(text: str | bytes, *tracked: Series) -> Reading:
    content = text if isinstance(text, bytes) else text.encode()
    return read_figures(content, tracked=tracked, last=LAST)


def figures(reading: Reading) -> list[tuple[str, str, Decimal]]:
    return [(one.quarter.code, one.series.kpi, one.value) for one in reading.entries]


class TestReadFigures:
    def test_reads_one_figure_a_line(self) -> None:
        found = read(
            "quarter,kpi,method,channel,value,n,note\n"
            "2026-Q3,csat_pct,scale_5,,81.5,420,Autumn survey\n"
            "2026-Q3,aht_sec,,Live chat,398,,\n"
        )

        first, second = found.entries
        assert (first.number, first.quarter, first.series) == (2, Q3, CSAT)
        assert (first.value, first.n, first.note) == (Decimal("81.5"), 420, "Autumn survey")
        assert second.series == Series("aht_sec", "", "live_chat")
        assert found.refused == []

    def test_reads_a_column_for_each_quarter(self) -> None:
        found = read("KPI\tMethod\tQ2 2026\t2026 Q3\nnps\trelationship\t31\t34\naht_sec\t\t\t398\n")

        assert figures(found) == [
            ("2026-Q2", "nps", Decimal(31)),
            ("2026-Q3", "nps", Decimal(34)),
            ("2026-Q3", "aht_sec", Decimal(398)),
        ]
        assert found.left_open == 1

    @pytest.mark.parametrize("kpi", ["aht_sec", "Average handle time", " average  HANDLE time "])
    def test_knows_a_kpi_by_its_code_and_its_name(self, kpi: str) -> None:
        assert read(f"quarter,kpi,value\n2026-Q3,{kpi},400\n").entries[0].series == AHT

    def test_takes_the_method_by_which_a_kpi_is_tracked(self) -> None:
        text = "quarter,kpi,value\n2026-Q3,csat_pct,81\n"

        assert read(text, CSAT).entries[0].series == CSAT
        assert "how it is measured: scale_5" in read(text).refused[0].reason

    @pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
    def test_reads_with_and_without_a_byte_order_mark(self, mark: bytes) -> None:
        assert len(read(mark + b"quarter;kpi;value\n2026-Q3;aht_sec;400\n").entries) == 1

    def test_reads_what_a_spreadsheet_saves_as_unicode_text(self) -> None:
        text = "quarter\tkpi\tvalue\tnote\n2026-Q3\taht_sec\t400\tGr\u00f6\u00dfe\n"

        assert read(text.encode("utf-16")).entries[0].note == "Gr\u00f6\u00dfe"
        guessed = read(text.encode("cp1252"))
        assert (guessed.was_guessed, guessed.entries[0].note) == (True, "Gr\u00f6\u00dfe")

    def test_tells_the_line_as_an_editor_counts(self) -> None:
        found = read("quarter,kpi,value\n\n2026-Q3,aht_sec,400\n2026-Q2,aht_sec,never\n")

        assert (found.entries[0].number, found.refused[0].number) == (3, 4)

    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            ("2026-Q3,happiness,,,81,,", "No KPI is called so."),
            ("2026-Q3,,,,81,,", "The KPI is missing."),
            ("2026-Q3,customer satisfaction,,,81,,", "Several KPIs are called so"),
            ("2026-Q3,csat_pct,scale_9,,81,,", "how it is measured"),
            ("2026-Q3,aht_sec,stopwatch,,400,,", "leave the method open"),
            ("2026-Q3,channel_use_pct,,,40,,", "This KPI needs a channel."),
            ("2026-Q3,aht_sec,,1st line,400,,", "begins with a letter"),
            ("third quarter,aht_sec,,,400,,", "This is no quarter such as 2026-Q3."),
            ("2027-Q1,aht_sec,,,400,,", "This quarter has not begun."),
            ("2026-Q3,csat_pct,scale_5,,140,,", "140 is outside 0 to 100"),
            ("2026-Q3,aht_sec,,,about 400,,", "This is not a number."),
            ("2026-Q3,aht_sec,,,40%,,", "measured in seconds, not in percent"),
            ('2026-Q3,aht_sec,,,"1,234",,', "can be read in two ways"),
            ("2026-Q3,aht_sec,,,,12,", "The value is missing."),
            ("2026-Q3,aht_sec,,,400,many,", "a whole number above 0"),
            ("2026-Q3,aht_sec,,,400,0,", "a whole number above 0"),
            ("2026-Q3,aht_sec,,,400,12,a,b", "more columns than the first line"),
            (f"2026-Q3,aht_sec,,,400,12,{'x' * 201}", "longer than 200"),
        ],
    )
    def test_says_of_a_line_what_is_wrong(self, line: str, reason: str) -> None:
        (refused,) = read(f"quarter,kpi,method,channel,value,n,note\n{line}\n").refused

        assert reason in refused.reason
        assert refused.number == 2

    def test_takes_a_figure_once(self) -> None:
        found = read("quarter,kpi,value\n2026-Q3,aht_sec,400\nQ3 2026,Average handle time,410\n")

        assert len(found.entries) == 1
        assert found.refused[0].reason == "This figure stands in line 2 already."

    def test_doubts_a_point_where_decimals_follow_a_comma(self) -> None:
        found = read("kpi;2026-Q2;2026-Q3\naht_sec;1.234;398,5\n")

        assert "can be read in two ways" in found.refused[0].reason
        assert figures(found) == [("2026-Q3", "aht_sec", Decimal("398.5"))]

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("", "There is nothing in it."),
            ("\n\n", "There is nothing in it."),
            ("quarter,kpi,value\n", "holds no figure"),
            ("quarter,kpi\n2026-Q3,aht_sec\n", "has to name the columns"),
            ("quarter,kpi,value,value\n", "A column stands there twice."),
            ("quarter,kpi,value,mood\n", "No column is called \u201cmood\u201d."),
            ("kpi,value,2026-Q3\n", "has to name the columns"),
        ],
    )
    def test_refuses_a_table_that_names_no_columns(self, text: str, sentence: str) -> None:
        with pytest.raises(UnreadableTableError, match=sentence):
            read(text)

    def test_refuses_what_is_too_large(self) -> None:
        with pytest.raises(UnreadableTableError, match="512 kB"):
            read(b"x" * (MOST_BYTES + 1))
        with pytest.raises(UnreadableTableError, match="2,000 figures"):
            read("quarter,kpi,value\n" + "2026-Q3,happiness,1\n" * (MOST_FIGURES + 1))

    @given(st.binary(max_size=400))
    def test_survives_any_file(self, content: bytes) -> None:
        with suppress(UnreadableTableError):
            assert read(content).size > 0

    @given(st.data())
    def test_reads_what_any_spreadsheet_writes(self, data: st.DataObject) -> None:
        delimiter = data.draw(st.sampled_from(",;\t"))
        comma = data.draw(st.booleans())
        mark = data.draw(st.sampled_from(["", "\ufeff"]))
        spelling = data.draw(st.sampled_from(["{0}-Q{1}", "{0} Q{1}", "Q{1} {0}", "q{1}/{0}"]))
        places = data.draw(
            st.lists(st.tuples(st.integers(2001, 2025), st.integers(1, 4)), min_size=1, unique=True)
        )
        values = [data.draw(st.decimals(5, 99, places=2)) for _ in places]
        text = io.StringIO()
        lines = csv.writer(text, delimiter=delimiter)
        lines.writerow(["Quarter", "KPI", "Value"])
        for (year, number), value in zip(places, values, strict=True):
            written = str(value).replace(".", ",") if comma else str(value)
            lines.writerow([spelling.format(year, number), "aht_sec", written])

        found = read(mark + text.getvalue())

        assert found.refused == []
        assert [(one.quarter.year, one.quarter.number) for one in found.entries] == places
        assert [one.value for one in found.entries] == values


class TestDecimalOf:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("83.4", "83.4"),
            ("83,4", "83.4"),
            (" 83,4 % ", "83.4"),
            ("-12", "-12"),
            ("\u221212.5", "-12.5"),
            ("+3", "3"),
            (".5", "0.5"),
            ("0,125", "0.125"),
            ("1.234", "1.234"),
            ("1 234,5", "1234.5"),
            ("1\u202f234,5", "1234.5"),
            ("1'234.5", "1234.5"),
            ("1.234,5", "1234.5"),
            ("1,234.5", "1234.5"),
            ("1,234,567", "1234567"),
        ],
    )
    def test_reads_numbers_as_people_write_them(self, text: str, value: str) -> None:
        assert decimal_of(text) == Decimal(value)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "%",
            "-",
            "NaN",
            "Infinity",
            "1e9",
            "1,234",
            "1.2.3",
            "12,34,5",
            "1,23.4",
            "4 5",
            "1" * 41,
        ],
    )
    def test_refuses_what_is_none_or_could_be_two(self, text: str) -> None:
        with pytest.raises(NumberError):
            decimal_of(text)

    @given(st.decimals(-10_000, 10_000, places=3))
    def test_reads_back_what_was_written(self, value: Decimal) -> None:
        assert decimal_of(f"{value:f}") == value


class TestWholeOf:
    @pytest.mark.parametrize("text", ["1234", "1,234", "1.234", "1 234", "1\u00a0234"])
    def test_reads_thousands(self, text: str) -> None:
        assert whole_of(text) == 1234

    @pytest.mark.parametrize("text", ["", "0", "-4", "12.5", "some", "9" * 41])
    def test_refuses_what_counts_nothing(self, text: str) -> None:
        with pytest.raises(NumberError):
            whole_of(text)
