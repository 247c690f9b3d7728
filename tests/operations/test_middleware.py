"""What is compressed on its way out, and what is left as it is."""

from collections.abc import Iterator
from gzip import decompress

import pytest
from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory

from apps.operations.middleware import CompressText
from tests.api.conftest import token_of
from tests.conftest import Company

ZIPPED = {"Accept-Encoding": "gzip, deflate, br, zstd"}  # as a browser asks
BODY = b"The same words again, and again. " * 40
TEXT = (
    *("text/html; charset=utf-8", "text/csv; charset=utf-8; header=present", "image/svg+xml"),
    *("application/json", "application/problem+json", "application/vnd.oai.openapi+json"),
)
NO_TEXT = (
    *("image/png", "image/webp", "application/pdf", "font/woff2", "application/octet-stream"),
    *("application/vnd.apache.parquet", "application/zip"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)


def sent(answer: HttpResponseBase) -> HttpResponseBase:
    """Return the answer as a browser gets it that takes gzip."""
    seen = CompressText(lambda _request: answer)(RequestFactory().get("/", headers=ZIPPED))
    assert isinstance(seen, HttpResponseBase)
    return seen


class TestABody:
    @pytest.mark.parametrize("kind", TEXT)
    def test_of_text_goes_out_small_and_whole(self, kind: str) -> None:
        answer = sent(HttpResponse(BODY, kind))

        assert isinstance(answer, HttpResponse)
        assert answer["Content-Encoding"] == "gzip"
        assert answer["Content-Length"] == str(len(answer.content))
        assert "Accept-Encoding" in answer["Vary"]
        assert len(answer.content) < len(BODY) / 2
        assert decompress(answer.content) == BODY

    @pytest.mark.parametrize("kind", NO_TEXT)
    def test_that_is_no_text_goes_out_as_it_is(self, kind: str) -> None:
        answer = sent(HttpResponse(BODY, kind, headers={"ETag": '"strong"'}))

        assert isinstance(answer, HttpResponse)
        assert (answer.content, answer["ETag"]) == (BODY, '"strong"')
        assert not answer.has_header("Content-Encoding")

    def test_that_is_streamed_goes_out_as_it_comes(self) -> None:
        def parts() -> Iterator[bytes]:
            yield BODY

        answer = sent(StreamingHttpResponse(parts(), "text/csv"))

        assert isinstance(answer, StreamingHttpResponse)
        assert b"".join(answer) == BODY

    def test_that_somebody_has_compressed_is_left_alone(self) -> None:
        answer = sent(HttpResponse(BODY, "text/html", headers={"Content-Encoding": "br"}))

        assert isinstance(answer, HttpResponse)
        assert (answer.content, answer["Content-Encoding"]) == (BODY, "br")

    def test_has_another_length_each_time(self) -> None:
        lengths = {sent(HttpResponse(BODY, "text/html"))["Content-Length"] for _ in range(60)}

        assert len(lengths) > 1  # all the same once in 100 ** 59

    def test_keeps_no_strong_tag_once_its_bytes_are_others(self) -> None:
        answer = sent(HttpResponse(BODY, "text/csv", headers={"ETag": '"strong"'}))

        assert answer["ETag"] == 'W/"strong"'


@pytest.mark.django_db
class TestAPage:
    @pytest.mark.parametrize(
        ("path", "status"),
        [("/", 200), ("/method/", 200), ("/account/login/", 200), ("/nothing/", 404)],
    )
    def test_is_sent_small_to_whoever_takes_that(self, path: str, status: int) -> None:
        small = Client().get(path, headers=ZIPPED)
        whole = Client().get(path)

        assert (small.status_code, whole.status_code) == (status, status)
        assert small["Content-Encoding"] == "gzip"
        assert not whole.has_header("Content-Encoding")
        assert b"<!DOCTYPE html>" in decompress(small.content)
        assert "Content-Security-Policy" in small

    def test_that_is_somebodys_is_small_and_in_no_cache(self) -> None:
        answer = Client().get("/account/login/", headers=ZIPPED)

        assert {"Cookie", "Accept-Encoding"} <= {name.strip() for name in answer["Vary"].split(",")}
        assert answer["Cache-Control"]


@pytest.mark.django_db
class TestARefusedMethod:
    """Who looks at an address that only takes what is sent to it."""

    @pytest.mark.parametrize("accepted", ["*/*", "text/html, */*;q=0.8", "application/json"])
    @pytest.mark.parametrize("path", ["/api/v1/exports", "/oauth/token"])
    def test_of_a_tool_is_told_in_its_own_words(
        self, acme: Company, path: str, accepted: str
    ) -> None:
        headers = {"Authorization": f"Bearer {token_of(acme)}", "Accept": accepted}

        answer = Client().get(path, headers=headers)

        assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")

    def test_of_a_page_leads_back(self, acme: Company) -> None:
        answer = acme.client().get(f"/o/{acme.slug}/settings/benchmarks/give/")

        assert answer.status_code == 405
        assert b"<!DOCTYPE html>" in answer.content


def test_files_are_served_above_the_compression_of_pages() -> None:
    files = settings.MIDDLEWARE.index("whitenoise.middleware.WhiteNoiseMiddleware")
    ours = settings.MIDDLEWARE.index("apps.operations.middleware.CompressText")

    assert files < ours
    assert ours == files + 1  # nothing that changes a body comes after it on the way out
