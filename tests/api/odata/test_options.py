"""What is refused, and how: by 400 what is wrong, by 501 what is not built, never by 500."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.reports.registry import DATASETS
from tests.api.conftest import ALL_SCOPES, Call, caller, token_of
from tests.api.odata.asking import ROOT, ask
from tests.conftest import Company

DEEP = "not " * 49 + "is_shown"
OPTIONS = {  # and what they are answered with
    "$expand=period": 501,
    "$apply=aggregate($count as n)": 501,
    "$search=x": 501,
    "$compute=1 as one": 501,
    "$unheardof=1": 501,
    "@p=1": 501,
    "filter=p50 eq 1": 400,
    "colour=blue": 400,
    "$top=1&$top=2": 400,
    "$top=": 400,
    "$top=-1": 400,
    "$top=1.5": 400,
    "$top=٣": 400,
    "$skip=many": 400,
    "$count=maybe": 400,
    "$format=xml": 406,
    "$format=application/atom+xml": 406,
    "$format=application/json;IEEE754Compatible=true": 406,
    "$format=application/json; odata.metadata=none; ieee754compatible=TRUE": 406,
    "$select=colour": 400,
    "$select=period": 400,
    "$select=*,colour": 400,
    "$select=colour,*": 400,
    "$select=p50,,p25": 400,
    "$orderby=colour": 400,
    "$orderby=p50 up": 400,
    "$orderby=p50,": 400,
    "$orderby=length(why_not)": 501,
    "$orderby=period/cohort/name": 400,
    "$orderby=" + ",".join(["p50"] * 11): 400,
    "$skiptoken=nonsense": 400,
    "$skiptoken=nonsense&$top=1": 400,
}
FILTERS = {
    "p50": 400,
    "'a'": 400,
    "p50 eq": 400,
    "p50 eq 'a'": 400,
    "why_not eq 1": 400,
    "published_at eq 2026-01-01": 400,
    "published_at eq 2026-01-01T00:00:00": 400,
    "published_at lt 9999-12-31T23:59:59-14:00": 400,
    "period/starts_on eq 2026-02-30": 400,
    "period/starts_on eq 0000-01-01": 400,
    "published_at eq 0000-01-01T00:00:00Z": 400,
    "id eq 'a'": 400,
    "p50 eq 12:00:00": 400,
    "p50 eq duration'P1D'": 400,
    "why_not eq ('a','b')": 400,
    "p50 in ()": 400,
    "p50 in ('a')": 400,
    "p50 in (1,p25)": 501,
    "is_shown in (true)": 501,
    "is_shown gt false": 501,
    "p50 add 1 eq 2": 501,
    "-p50 eq 2": 501,
    "hour(published_at) eq 1": 501,
    "matchesPattern(why_not,'^a')": 501,
    "concat(why_not,'a') eq 'a'": 501,
    "round(p50) eq 1": 501,
    "geo.length(p50) eq 1": 501,
    "cast(p50,'Edm.String') eq 'a'": 400,
    "substringof('a',why_not)": 400,
    "contains(why_not)": 400,
    "contains(p50,'a')": 400,
    "year(why_not) eq 1": 400,
    "date(period/starts_on) eq 2001-01-01": 400,
    "why_not eq datetime'2026-01-01'": 400,
    "why_not eq 'a\0'": 400,
    "not p50 gt 1": 400,
    "p50 and p25": 400,
    "x/any(d:d/p50 gt 1)": 501,
    "period/any()": 501,
    "period eq null": 400,
    "is_shown" + " and is_shown" * 200: 400,
    "p50 in (" + ",".join(["1"] * 201) + ")": 400,
    "not " + DEEP: 400,
    "(" * 1000 + "is_shown" + ")" * 1000: 200,
    "a/" * 1000 + "a": 400,
}
ODD = st.text(st.characters(codec="utf-8"), max_size=40)
PARTS = st.sampled_from(
    [
        *("p50", "why_not", "is_shown", "published_at", "period/year", "id", "organisation", "x/y"),
        *(
            " eq ",
            " ne ",
            " gt ",
            " and ",
            " or ",
            "not ",
            " in ",
            "-",
            " add ",
            "(",
            ")",
            ",",
            "/",
        ),
        *("'a'", "''", "1", "-2.5e3", "null", "true", "2026-01-01", "2026-13-01T00:00Z", "12:00"),
        *("9999-12-31T23:59:59-14:00", "1e999", "9" * 400, "duration'P1D'", "0" * 8 + "-0000"),
        *("contains(", "length(", "year(", "any(", "all(d:", "d/p50", "geo.length(", "now()", "="),
        *("$it", "@p", "%", "\\", "\0", "🌊", "\n", "'", ":", ";", "'\0'"),
    ]
)


class TestOptions:
    def test_are_refused(self, table: Company, call: Call) -> None:
        answers = {query: call(f"{ROOT}benchmarks?{query}") for query in OPTIONS}

        assert {query: answer.status_code for query, answer in answers.items()} == OPTIONS
        for answer in answers.values():
            assert answer["OData-Version"] == "4.0"
            assert answer["Content-Type"] == "application/json;odata.metadata=minimal"
            assert set(answer.json()["error"]) == {"code", "message"}

    def test_that_change_nothing_of_a_number_are_read_all_the_same(
        self, table: Company, call: Call
    ) -> None:
        wrong = ("$top=abc", "$skip=-1", "$orderby=nonsense", "$orderby=p50 up", "$filter=p50")

        refused = {query: call(f"{ROOT}benchmarks/$count?{query}").status_code for query in wrong}
        sound = call(f"{ROOT}benchmarks/$count?$orderby=p50 desc&$top=1&$skip=1")

        assert refused == dict.fromkeys(wrong, 400)
        assert (sound.status_code, sound.content) == (
            200,
            call(f"{ROOT}benchmarks/$count").content,
        )

    def test_of_the_format_that_ask_for_what_is_done_anyway_are_taken(
        self, table: Company, call: Call
    ) -> None:
        asked = "$format=application/json;IEEE754Compatible=false"

        assert call(f"{ROOT}benchmarks?{asked}").status_code == 200

    def test_of_filters_are_refused(self, table: Company, call: Call) -> None:
        found = {text: ask(call, "benchmarks", filter=text).status_code for text in FILTERS}

        assert found == FILTERS

    def test_of_filters_may_be_as_large_as_is_said(self, table: Company, call: Call) -> None:
        many = " or ".join(f"p50 eq {number}" for number in range(130))

        for text in (DEEP, "p50 in (" + ",".join(["50"] * 200) + ")", many):
            assert ask(call, "benchmarks/$count", filter=text).status_code == 200

    def test_never_make_other_than_json_of_an_address(self, call: Call) -> None:
        for path in ("", "nothing", "v4/nothing", "v4/Benchmarks", "v4/$meta", "v4/(1)", "v3/x"):
            answer = call(f"/odata/{path}")
            assert answer.status_code == 404
            assert answer.json()["error"]["code"] == "not-found"

    def test_belong_to_their_address(self, table: Company, call: Call) -> None:
        answers = [
            call(f"{ROOT}{place}")
            for place in ("?$top=1", "$metadata?$top=1", "periods('x')?$top=1", "?$expand=x")
        ]

        assert [answer.status_code for answer in answers] == [400, 400, 400, 501]


class TestMethods:
    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
    def test_that_change_something_are_refused(self, acme: Company, method: str) -> None:
        client = Client(headers={"Authorization": f"Bearer {token_of(acme)}"})

        answer = getattr(client, method)(f"{ROOT}rounds")

        assert answer.status_code == 405
        assert answer["Allow"] == "GET, HEAD"
        assert answer.json()["error"]["code"] == "method-not-allowed"

    def test_that_put_many_in_one_are_not_built(self, acme: Company) -> None:
        client = Client(headers={"Authorization": f"Bearer {token_of(acme)}"})

        assert client.post(f"{ROOT}$batch").status_code == 501

    def test_that_ask_for_headers_give_those_of_the_answer(
        self, table: Company, call: Call
    ) -> None:
        client = Client(headers={"Authorization": f"Bearer {token_of(table)}"})

        for path in ("", "$metadata", "benchmarks", "benchmarks/$count"):
            head, got = client.head(ROOT + path), call(ROOT + path)
            assert head.content == b""
            assert head["Content-Type"] == got["Content-Type"]
            assert head["OData-Version"] == got["OData-Version"] == "4.0"


class TestGarbage:
    def test_is_never_a_fault_of_the_server(self, table: Company) -> None:
        call = caller(token_of(table))
        words = st.one_of(ODD, st.lists(PARTS, max_size=12).map("".join))

        @_often
        @given(words, words, st.sampled_from(["filter", "orderby", "select", "skiptoken", "top"]))
        def ask_for(text: str, key: str, name: str) -> None:
            answers = [
                ask(call, "benchmarks", **{name: text}),
                ask(call, "benchmarks", filter=text, orderby="p50"),
                ask(call, f"benchmarks({key})"),
                ask(call, key + text),
            ]
            assert all(answer.status_code < 500 or answer.status_code == 501 for answer in answers)
            assert all(answer["OData-Version"] == "4.0" for answer in answers)

        ask_for()


class TestScopes:
    @pytest.mark.parametrize("scope", sorted({dataset.scope for dataset in DATASETS.values()}))
    def test_that_a_set_needs_are_asked_for(self, acme: Company, scope: str) -> None:
        call = caller(token_of(acme, *(set(ALL_SCOPES) - {scope})))

        answers = [
            ask(call, address)
            for name, dataset in DATASETS.items()
            for address in (name, f"{name}/$count", f"{name}('x')")
            if dataset.scope == scope
        ]

        assert {answer.status_code for answer in answers} == {403}
        assert {answer.json()["error"]["code"] for answer in answers} == {"scope-missing"}

    def test_keep_a_reference_from_leading_to_what_they_lack(self, table: Company) -> None:
        narrow = caller(token_of(table, "read:benchmarks"))

        answers = [
            ask(narrow, "benchmarks", filter=f"{path} eq 2001").json()["error"]
            for path in ("period/year", "perio_/year")
        ]
        ordered = ask(narrow, "benchmarks", orderby="period/year")

        assert str(answers[0]) == str(answers[1]).replace("perio_", "period")
        assert ordered.status_code == 400


def _often(test: Any) -> Any:
    return settings(
        max_examples=60,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )(test)
