"""Whatever a tool of one company asks, it learns nothing of another, nor of what is not declared.

What exists and may not be asked for gives the same answer, but for the name that was sent, as what
nobody ever heard of.
"""

from dataclasses import dataclass

import pytest
from django.http import HttpResponse

from apps.accounts import quota
from apps.accounts.models import Organisation
from apps.accounts.quota import Policy
from apps.reports.feed import publish
from apps.reports.models import PublishedRound
from apps.tenancy.context import acting_for
from tests.api.conftest import Call, caller, score, token_of
from tests.api.odata.asking import ROOT, ask, column, pages, rows
from tests.conftest import Company

HIDDEN = [  # fields of the tables, relations of Django, ways on and back
    *("organisation", "organisation_id", "pk", "organisation__name", "unscoped", "objects"),
    *("organisation/name", "organisation/id", "period/organisation_id", "period/id/hex"),
    *("dimension_scores/score", "dimensionscore/score", "publisheddimensionscore/score"),
    *("round/dimension_scores/score", "round/period/year", "period/period/year", "round/results"),
    *("period__year", "round_id__gt", "xmin", "ctid", "tableoid", "RoundRow", "ROUND_ID"),
]
NOBODYS = "zyzzyva"
QUESTIONS = [
    {"filter": "{} eq 1"},
    {"filter": "{} eq 'a'"},
    {"filter": "contains({},'a')"},
    {"filter": "round_id eq 'a' or {} in (1,2)"},
    {"orderby": "{}"},
    {"orderby": "score,{} desc"},
    {"select": "{}"},
    {"select": "score,{}"},
]


@dataclass
class Encounter:
    """A company's tool, a stranger's round, and one that nobody has."""

    call: Call
    theirs: PublishedRound
    their_call: Call
    nobodys: str = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def both(acme: Company, borealis: Company, call: Call) -> Encounter:
    for quarter in ("2026-Q1", "2026-Q2", "2026-Q3"):
        score(acme, quarter, 40.0)
        score(borealis, quarter, 96.955)
    with acting_for(borealis.organisation.pk):
        publish()
        theirs = PublishedRound.objects.get(period_id="2026-Q3")
    return Encounter(call, theirs, caller(token_of(borealis)))


def told(answer: HttpResponse, sent: str) -> tuple[int, str]:
    """Return the answer without the name that was sent."""
    return answer.status_code, answer.content.decode().replace(sent, "*")


class TestHiddenNames:
    def test_are_as_unknown_as_any_other(self, both: Encounter) -> None:
        for options in QUESTIONS:
            unknown = ask(both.call, "dimension_scores", **_put(options, NOBODYS))
            for name in HIDDEN:
                hidden = ask(both.call, "dimension_scores", **_put(options, name))
                assert hidden.status_code == 400
                assert told(hidden, name) == told(unknown, NOBODYS)

    def test_are_no_part_of_a_key(self, both: Encounter) -> None:
        unknown = ask(both.call, f"rounds({NOBODYS}='a')")

        for name in ("organisation", "organisation_id", "pk", "maturity", "id"):
            hidden = ask(both.call, f"rounds({name}='a')")
            assert hidden.status_code == 400
            assert hidden.content == unknown.content

    def test_are_no_part_of_an_address_or_count(self, both: Encounter) -> None:
        own = rows(both.call, "rounds", top="1")[0]["round_id"]
        places = {f"rounds('{own}')/{{}}": 501, "rounds/{}": 501, "{}": 404, "{}('a')": 404}

        for name in ("organisation", "organisation_id", "dimensionscore", "publishedround", "xmin"):
            for place, status in places.items():
                hidden, unknown = (ask(both.call, place.format(each)) for each in (name, NOBODYS))
                assert hidden.status_code == status
                assert hidden.content == unknown.content
            for option, status in (("expand", 501), ("apply", 501), ("filter", 400)):
                for address in ("rounds", "rounds/$count"):
                    hidden, unknown = (
                        ask(both.call, address, **{option: f"{each} eq 1"})
                        for each in (name, NOBODYS)
                    )
                    assert hidden.status_code in {status, 400}
                    assert told(hidden, name) == told(unknown, NOBODYS)

    @pytest.mark.parametrize("rest", ["any(d:d/score gt 96)", "all(d:d/score gt 0)", "any()"])
    def test_are_not_reached_by_lambdas(self, both: Encounter, rest: str) -> None:
        unknown = ask(both.call, "rounds/$count", filter=f"{NOBODYS}/{rest}")

        for name in ("dimension_scores", "publisheddimensionscore", "organisation", "period"):
            hidden = ask(both.call, "rounds/$count", filter=f"{name}/{rest}")
            assert hidden.status_code == 501
            assert told(hidden, name) == told(unknown, NOBODYS)

    def test_are_in_no_answer(self, both: Encounter) -> None:
        answers = [ask(both.call, "rounds"), ask(both.call, "$metadata"), ask(both.call, "")]

        assert all(b'"organisation' not in answer.content for answer in answers)


class TestAnotherCompany:
    def test_has_rows_that_no_filter_finds(self, both: Encounter) -> None:
        theirs = both.theirs
        filters = [
            "maturity gt 90",
            "round/maturity gt 90",
            f"round_id eq '{theirs.round_id}'",
            f"id eq {theirs.pk}",
            f"change_seq eq {theirs.change_seq} and maturity gt 90",
            "not (maturity le 90)",
            "score gt 90",
        ]

        for text in filters:
            for name in ("rounds", "dimension_scores"):
                answer = ask(both.call, f"{name}/$count", filter=text)
                assert answer.status_code == 400 or answer.content == b"0"

        assert ask(both.their_call, "rounds/$count", filter=filters[0]).content == b"3"

    def test_has_rows_that_no_order_is_told_by(self, both: Encounter) -> None:
        for by in ("maturity desc", "change_seq", "id desc"):
            assert set(column(rows(both.call, "rounds", orderby=by), "maturity")) == {40.0}
            assert len(rows(both.call, "rounds", orderby=by)) == 3

    def test_has_values_that_no_selection_shows(self, both: Encounter) -> None:
        shown = rows(both.call, "rounds", select="maturity,round_id,id")

        assert column(shown, "maturity") == [40.0] * 3
        assert both.theirs.round_id not in column(shown, "round_id")
        assert str(both.theirs.pk) not in column(shown, "id")

    def test_has_keys_that_lead_nowhere(self, both: Encounter) -> None:
        for address in ("rounds('{}')", "rounds(round_id='{}')"):
            theirs, nobodys = (
                ask(both.call, address.format(key)) for key in (both.theirs.round_id, both.nobodys)
            )
            assert theirs.status_code == 404
            assert theirs.content == nobodys.content
            assert ask(both.their_call, address.format(both.theirs.round_id)).status_code == 200

    def test_has_the_same_documents(self, both: Encounter, borealis: Company) -> None:
        with acting_for(borealis.take_part().organisation.pk):
            Organisation.objects.update(kpi_benchmark_consent=True)

        for address in ("", "$metadata"):
            own, theirs = ask(both.call, address), ask(both.their_call, address)
            assert own.content == theirs.content

    def test_sees_no_benchmarks_without_taking_part(self, both: Encounter) -> None:
        for address in ("benchmarks", "benchmarks/$count", "kpi_benchmarks", "positions"):
            answer = ask(both.their_call, address)
            assert answer.status_code == 403
            assert answer.json()["error"]["code"] == "not-contributing"


class TestSkiptokens:
    PREFER = {"Prefer": "odata.maxpagesize=1"}

    def token(self, call: Call, address: str) -> str:
        link = call(ROOT + address, **self.PREFER).json()["@odata.nextLink"]
        token: str = link.partition("$skiptoken=")[2]
        return token

    def test_lead_on_for_whom_they_were_made(self, both: Encounter) -> None:
        answer = both.call(f"{ROOT}rounds?$orderby=period_id", **self.PREFER)

        turned = pages(both.call, answer, **self.PREFER)

        assert [column(page, "period_id") for page in turned] == [
            ["2026-Q1"],
            ["2026-Q2"],
            ["2026-Q3"],
        ]

    def test_of_another_company_or_question_are_as_good_as_made_up(self, both: Encounter) -> None:
        theirs, own = self.token(both.their_call, "rounds"), self.token(both.call, "rounds")
        altered = own[:-1] + ("A" if own[-1] != "A" else "B")

        answers = [
            both.call(f"{ROOT}{address}$skiptoken={token}")
            for address, token in [
                ("rounds?", theirs),
                ("rounds?", altered),
                ("rounds?", "made.up:token"),
                ("rounds?$filter=maturity gt 1&", own),
                ("rounds?$orderby=maturity&", own),
                ("periods?", own),
            ]
        ]

        assert {answer.status_code for answer in answers} == {400}
        assert len({answer.content for answer in answers}) == 1


class TestErrors:
    def test_of_too_many_requests_say_how_long_to_wait(
        self, both: Encounter, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(quota, "POLICIES", (Policy("token", 1), Policy("organisation", 9)))

        answers = [ask(both.call, "rounds") for _ in range(2)]

        assert answers[-1].status_code == 429
        assert int(answers[-1]["Retry-After"]) > 0
        assert answers[-1].json()["error"]["code"] == "quota-exceeded"

    def test_of_more_parameters_than_are_read_are_told(self, both: Encounter) -> None:
        answer = both.call(f"{ROOT}rounds?" + "&".join(f"$top={n}" for n in range(1100)))

        assert answer.status_code == 400
        assert answer.json()["error"]["code"] == "too-many-parameters"


def _put(options: dict[str, str], name: str) -> dict[str, str]:
    return {option: text.format(name) for option, text in options.items()}
