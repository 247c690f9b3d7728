"""A dataset as a file: the same rows as through REST, in every format."""

import base64
import hashlib
import io
import re
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet
import pytest
from django.conf import settings
from django.test import Client
from django.utils.timezone import now

from apps.performance.models import Annotation, KpiReading
from apps.reports.files import forget_old
from apps.reports.files.texts import with_crlf
from apps.reports.registry import DATASETS
from apps.tenancy.context import acting_for
from tests.api.conftest import Call, caller, score, token_of
from tests.api.v1.reading import READERS, body, rows_of, table_of
from tests.conftest import NOON, Company
from tests.performance.entering import enter

TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]{15}Z")
TEXTS = (
    "=1+1",
    'say "yes", please',
    "two\nlines",
    "two\r\nlines",
    "wave 🌊 ümlaut",
    "\\N \\n",
    "-1",
)


def fill(company: Company) -> None:
    """Give the company rows of all kinds, with texts that files stumble over."""
    for quarter, maturity in (("2026-Q2", 40.0), ("2026-Q3", 55.125)):
        score(company, quarter, maturity)
    with acting_for(company.organisation.pk):
        enter(company, "83.4", n=420)
        enter(company, "61")
        KpiReading.objects.update(note='=1+1\n"quoted"')
        Annotation.objects.bulk_create(
            Annotation(happened_on=NOON.date(), text=text, detail=text * place, created_at=NOON)
            for place, text in enumerate(TEXTS)
        )


def bearer(company: Company) -> dict[str, str]:
    return {"Authorization": f"Bearer {token_of(company)}"}


def as_multiset(rows: list[dict[str, Any]]) -> Counter[tuple[tuple[str, Any], ...]]:
    return Counter(tuple((k, v) for k, v in row.items() if k != "op") for row in rows)


def to_the_millisecond(row: dict[str, Any]) -> dict[str, Any]:
    """Round times as a cell of a sheet does."""
    return {name: _rounded(value) for name, value in row.items()}


def _rounded(value: Any) -> Any:
    if not (isinstance(value, str) and TIME.fullmatch(value)):
        return value
    at = datetime.fromisoformat(value)
    rounded = at.replace(microsecond=0) + timedelta(milliseconds=round(at.microsecond / 1000))
    return rounded.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class TestDownload:
    @pytest.mark.parametrize("suffix", sorted(READERS))
    def test_gives_the_rows_that_rest_gives(self, acme: Company, call: Call, suffix: str) -> None:
        fill(acme)

        for name in DATASETS:
            through_rest = call(f"/api/v1/{name}").json()["data"]
            through_file = rows_of(name, suffix, body(call(f"/api/v1/{name}.{suffix}")))
            if suffix == "xlsx":
                through_rest = [to_the_millisecond(row) for row in through_rest]
            assert as_multiset(through_file) == as_multiset(through_rest), name

    def test_gives_a_stranger_only_their_own(self, acme: Company, borealis: Company) -> None:
        score(acme, "2026-Q3", 40.0)
        score(borealis, "2026-Q3", 90.0)

        answers = [
            caller(token_of(company))("/api/v1/rounds.ndjson") for company in (acme, borealis)
        ]

        rows = [rows_of("rounds", "ndjson", body(answer)) for answer in answers]
        assert [[row["maturity"] for row in each] for each in rows] == [[40.0], [90.0]]
        assert answers[0]["ETag"] != answers[1]["ETag"]

    def test_is_in_the_order_of_changes_and_of_the_dictionary(
        self, acme: Company, call: Call
    ) -> None:
        fill(acme)
        told = call("/api/v1/datasets/persona_shares").json()

        rows = rows_of("persona_shares", "csv", body(call("/api/v1/persona_shares.csv")))

        numbers = [row["change_seq"] for row in rows]
        assert numbers == sorted(numbers)
        assert list(rows[0]) == [column["name"] for column in told["columns"]]

    def test_filters_as_rest_does(self, acme: Company, call: Call) -> None:
        fill(acme)
        query = "period_id=2026-Q3&dimension_key=TEC"

        rows = rows_of(
            "dimension_scores", "parquet", body(call(f"/api/v1/dimension_scores.parquet?{query}"))
        )
        years = rows_of("periods", "csv", body(call("/api/v1/periods.csv?year=2025")))

        assert [(row["period_id"], row["dimension_key"]) for row in rows] == [("2026-Q3", "TEC")]
        assert years == []

    @pytest.mark.parametrize(
        ("path", "code"),
        [
            ("rounds.csv?colour=blue", "unknown-parameter"),
            ("rounds.csv?period_id=1&period_id=2", "repeated-parameter"),
            ("rounds.csv?period_id=", "empty-parameter"),
            ("rounds.csv?limit=1", "unknown-parameter"),
            ("rounds.csv?dialect=word", "invalid-parameter"),
            ("rounds.ndjson?separator=comma", "unknown-parameter"),
            ("rounds.csv?dialect=excel&separator=tab", "invalid-parameter"),
            ("rounds.parquet?dialect=excel", "unknown-parameter"),
            ("periods.xlsx?year=soon", "invalid-parameter"),
        ],
    )
    def test_refuses_what_it_would_have_to_ignore(self, call: Call, path: str, code: str) -> None:
        answer = call(f"/api/v1/{path}")

        assert answer.status_code == 400
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["type"] == f"urn:tidemark:problem:{code}"

    def test_needs_a_token_its_scope_and_consent(self, acme: Company, borealis: Company) -> None:
        of_scores, stranger = token_of(acme, "read:scores"), token_of(borealis)

        assert Client().get("/api/v1/rounds.csv").status_code == 401
        assert caller(of_scores)("/api/v1/kpis.csv").status_code == 403
        assert caller(stranger)("/api/v1/benchmarks.csv").status_code == 403
        assert caller(of_scores)("/api/v1/rounds.pdf").status_code == 404

    def test_does_not_mind_what_the_caller_accepts(self, call: Call) -> None:
        answer = call("/api/v1/rounds.csv", Accept="text/plain")

        assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (200, "text/csv")


class TestCsv:
    def test_is_that_of_rfc_4180_and_changes_nothing(self, acme: Company, call: Call) -> None:
        fill(acme)

        content = body(call("/api/v1/annotations.csv"))

        assert content.startswith(b"annotation_id,period_id,")
        assert content.endswith(b"Z\r\n")
        assert b',=1+1,"",' in content  # an empty text is none that is missing
        assert b'"two\nlines"' in content
        assert re.search(rb"Z,,[0-9a-f-]{36},", content)  # never edited: a null, then the id

    def test_for_excel_has_a_mark_a_separator_and_no_formula(
        self, acme: Company, call: Call
    ) -> None:
        fill(acme)

        content = body(call("/api/v1/annotations.csv?dialect=excel"))
        commas = body(call("/api/v1/annotations.csv?dialect=excel&separator=comma"))

        assert content.startswith(b"\xef\xbb\xbfannotation_id;period_id;")
        assert b";'=1+1;" in content
        assert b";'-1;" in content
        assert b";=1+1;" not in content
        assert commas.startswith(b"\xef\xbb\xbfannotation_id,period_id,")

    @pytest.mark.parametrize("asked", ["", "&separator=comma"])
    @pytest.mark.parametrize("separator", [",", ";", "\t"])
    def test_for_excel_has_no_formula_wherever_lines_are_split(
        self, acme: Company, call: Call, separator: str, asked: str
    ) -> None:
        fill(acme)
        with acting_for(acme.organisation.pk):
            Annotation.objects.update(detail="\t=a,=1+1;-1\t@b; =1,'=2\n+3\t\t=4, \uff1d5")

        content = body(call(f"/api/v1/annotations.csv?dialect=excel{asked}")).decode()

        cells = [cell for line in content.splitlines() for cell in line.split(separator)]
        assert [cell for cell in cells if cell.lstrip(' "')[:1] in set("=+-@\uff1d")] == []
        assert "'\t'=a,'=1+1;'-1\t'@b;' =1,''=2\n'+3\t\t'=4,' \uff1d5" in content

    def test_for_excel_has_the_decimal_sign_that_goes_with_the_separator(
        self, acme: Company, call: Call
    ) -> None:
        with acting_for(acme.organisation.pk):
            enter(acme, "83.4")

        content = body(call("/api/v1/kpi_values.csv?dialect=excel"))
        commas = body(call("/api/v1/kpi_values.csv?dialect=excel&separator=comma"))

        assert b";83,4;" in content
        assert b",83.4," in commas

    def test_breaks_lines_outside_quotes_only(self) -> None:
        rows = b'1,"a ""b""\nc"\n2,""\n3,"\n"\n'

        assert with_crlf(rows) == b'1,"a ""b""\nc"\r\n2,""\r\n3,"\n"\r\n'


class TestTyped:
    @pytest.mark.parametrize("suffix", ["parquet", "arrow"])
    def test_says_what_the_columns_are(self, acme: Company, call: Call, suffix: str) -> None:
        fill(acme)
        content = body(call(f"/api/v1/persona_shares.{suffix}"))

        table = table_of(suffix, content)

        assert table.schema.metadata is not None
        assert table.schema.metadata[b"dataset"] == b"persona_shares"
        share, changed_at = table.schema.field("share"), table.schema.field("changed_at")
        assert (str(share.type), share.nullable) == ("double", False)
        told = DATASETS["persona_shares"].column("share")
        assert share.metadata is not None
        assert share.metadata[b"description"].decode() == told.description
        assert share.metadata.get(b"unit", b"").decode() == told.unit
        assert str(changed_at.type) == "timestamp[us, tz=UTC]"

    def test_is_compressed_by_zstd(self, acme: Company, call: Call) -> None:
        fill(acme)

        told = pyarrow.parquet.ParquetFile(io.BytesIO(body(call("/api/v1/rounds.parquet"))))

        column = told.metadata.row_group(0).column(0)
        assert column.compression == "ZSTD"

    @pytest.mark.parametrize(
        ("suffix", "source"),
        [("csv", "read_csv(?, allow_quoted_nulls = false)"), ("parquet", "read_parquet(?)")],
    )
    def test_is_read_by_duckdb(
        self, acme: Company, call: Call, tmp_path: Path, suffix: str, source: str
    ) -> None:
        fill(acme)
        path = tmp_path / f"annotations.{suffix}"
        path.write_bytes(body(call(f"/api/v1/annotations.{suffix}")))

        query = f"SELECT text, detail, edited_at FROM {source} ORDER BY change_seq"  # noqa: S608
        found = duckdb.execute(query, [str(path)]).fetchall()

        rows = call("/api/v1/annotations").json()["data"]
        assert found == [(row["text"], row["detail"], row["edited_at"]) for row in rows]


class TestKept:
    def test_is_built_once_and_forgotten_after_an_hour(self, acme: Company, call: Call) -> None:
        score(acme, "2026-Q3", 40.0)
        call("/api/v1/rounds.csv")
        folder = Path(settings.STATE) / "files"
        tag = call("/api/v1/rounds.csv")["ETag"].strip('"')
        (kept,) = folder.glob(f"{tag}.*")
        kept.write_bytes(b"as it is kept")

        again = body(call("/api/v1/rounds.csv"))
        forget_old(now() + timedelta(minutes=61))

        assert again == b"as it is kept"
        assert not kept.exists()
        assert body(call("/api/v1/rounds.csv")).startswith(b"round_id")

    def test_is_not_built_for_somebody_who_has_it(self, acme: Company, call: Call) -> None:
        score(acme, "2026-Q3", 40.0)
        tag = call("/api/v1/rounds.parquet")["ETag"]
        forget_old(now() + timedelta(minutes=61))

        known = call("/api/v1/rounds.parquet", **{"If-None-Match": tag})
        another = call("/api/v1/rounds.parquet", **{"If-Match": '"another"'})

        assert (known.status_code, known["ETag"], another.status_code) == (304, tag, 412)
        assert list((Path(settings.STATE) / "files").iterdir()) == []

    def test_is_one_of_so_many(
        self, acme: Company, call: Call, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("apps.reports.files.kept.MOST_FILES", 2)

        tags = [call(f"/api/v1/rounds.csv?period_id=q{n}")["ETag"].strip('"') for n in range(3)]

        left = {path.stem for path in (Path(settings.STATE) / "files").iterdir()}
        assert left == set(tags[1:])

    @pytest.mark.parametrize("suffix", sorted(READERS))
    def test_has_the_same_bytes_wherever_it_is_built(
        self, acme: Company, call: Call, suffix: str
    ) -> None:
        fill(acme)
        first = call(f"/api/v1/annotations.{suffix}")
        forget_old(now() + timedelta(minutes=61))

        second = call(f"/api/v1/annotations.{suffix}")

        assert body(first) == body(second)
        assert first["ETag"] == second["ETag"]


class TestSent:
    def test_tells_all_in_its_headers(self, acme: Company, call: Call) -> None:
        fill(acme)

        answer = call("/api/v1/kpi_values.csv", **{"Accept-Encoding": "gzip"})
        content = body(answer)
        head = Client().head("/api/v1/kpi_values.csv", headers=bearer(acme))

        digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
        assert answer["Content-Length"] == str(len(content))
        assert answer["Content-Digest"] == f"sha-256=:{digest}:"
        assert answer["Content-Disposition"] == 'attachment; filename="kpi_values.csv"'
        assert "Content-Encoding" not in answer
        assert head.content == b""
        for name in ("ETag", "Content-Length", "Content-Digest", "Accept-Ranges"):
            assert head[name] == answer[name], name

    @pytest.mark.parametrize(
        ("asked", "first", "last"),
        [
            ("bytes=0-9", 0, 9),
            ("bytes=10-", 10, None),
            ("bytes=-5", -5, None),
            ("bytes=3-999999", 3, None),
        ],
    )
    def test_gives_a_part(
        self, acme: Company, call: Call, asked: str, first: int, last: int | None
    ) -> None:
        fill(acme)
        whole = body(call("/api/v1/rounds.parquet"))

        answer = call("/api/v1/rounds.parquet", Range=asked)

        content = body(answer)
        start = first % len(whole)
        assert answer.status_code == 206
        assert content == whole[first : None if last is None else last + 1]
        assert answer["Content-Length"] == str(len(content))
        end = start + len(content) - 1
        assert answer["Content-Range"] == f"bytes {start}-{end}/{len(whole)}"

    @pytest.mark.parametrize("asked", ["bytes=5-2", "bytes=-", "lines=1-2", "bytes=0-1,4-5"])
    def test_gives_the_whole_where_it_understands_no_part(
        self, acme: Company, call: Call, asked: str
    ) -> None:
        assert call("/api/v1/rounds.csv", Range=asked).status_code == 200

    def test_refuses_a_part_behind_the_end(self, call: Call) -> None:
        whole = body(call("/api/v1/rounds.csv"))

        answer = call("/api/v1/rounds.csv", Range="bytes=9999999-")

        assert answer.status_code == 416
        assert answer["Content-Range"] == f"bytes */{len(whole)}"
        assert answer["Content-Type"] == "application/problem+json"

    def test_gives_a_part_only_of_the_file_that_the_caller_began(
        self, acme: Company, call: Call
    ) -> None:
        score(acme, "2026-Q2", 40.0)
        tag = call("/api/v1/rounds.csv")["ETag"]
        same = call("/api/v1/rounds.csv", **{"Range": "bytes=0-9", "If-Range": tag})

        score(acme, "2026-Q3", 50.0)
        other = call("/api/v1/rounds.csv", **{"Range": "bytes=0-9", "If-Range": tag})
        refused = call("/api/v1/rounds.csv", **{"If-Match": tag})

        assert (same.status_code, other.status_code, refused.status_code) == (206, 200, 412)

    def test_answers_304_to_another_token_that_holds_the_file(
        self, acme: Company, call: Call
    ) -> None:
        score(acme, "2026-Q2", 40.0)
        tag = call("/api/v1/rounds.csv")["ETag"]

        again = caller(token_of(acme))("/api/v1/rounds.csv", **{"If-None-Match": tag})
        filtered = call("/api/v1/rounds.csv?period_id=2026-Q2", **{"If-None-Match": tag})

        assert (again.status_code, again["ETag"], filtered.status_code) == (304, tag, 200)
