"""Three companies, two quarters each, from signing up to the API: over HTTP, with a real worker."""

import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import numpy as np
import pytest

from tests.journeys import people, respondents
from tests.journeys.pages import DASH, MINUS, Page
from tests.journeys.people import Company
from tests.journeys.quarters import MALFORMED, WORDS, Held, hold_together
from tests.journeys.recomputing import as_told, shown_scores, told_round, told_share
from tests.journeys.respondents import Respondent
from tests.journeys.served import Served
from tests.journeys.visitor import Visitor

SCOPES = ("read:scores", "read:benchmarks", "read:dictionary")
EXACT = 1e-9  # points, shares, probabilities: the digits that the database keeps
PRINTED = 0.5 + 1e-6  # of the last digit that a page shows
CLEAR = re.compile(f"[+{MINUS}]\\d+ since 20\\d\\d Q[1-4]")
SIGNED = re.compile("[+-]?\\d+")
BY_ROLE = {"leader": "Leaders", "manager": "Managers", "frontline": "Frontline"}

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def companies(served: Served) -> Iterator[list[Company]]:
    """Return three organisations that have just been founded, each with its owner's browser."""
    with ExitStack() as browsers:
        founded = []
        for name in ("Marram Retail", "Gannet Stores", "Pebble Goods"):
            domain = f"{name.split()[0].lower()}.example"
            owner = browsers.enter_context(Visitor(served.url))
            company = Company(name, domain, owner)
            people.sign_up(served, company)
            people.found_organisation(company)
            founded.append(company)
        yield founded


@pytest.fixture(scope="module")
def quarters(companies: list[Company]) -> tuple[str, str]:
    """Return two quarters that may be assessed, one after the other, and have ended everywhere."""
    page = companies[0].owner.open(f"{companies[0].home}rounds/start/")
    _earliest, earlier, later, *_ = sorted(page.form("quarter").offered["quarter"])
    return earlier, later


@pytest.fixture(scope="module")
def first(served: Served, companies: list[Company], quarters: tuple[str, str]) -> list[Held]:
    """Return what came of the first quarter."""
    asked = _asked(companies)
    return hold_together(served, companies, quarters[0], asked, with_customers=True)


@pytest.fixture(scope="module")
def second(served: Served, first: list[Held], quarters: tuple[str, str]) -> list[Held]:
    """Return what came of the next quarter: the first company is another, the others the same."""
    companies = [held.company for held in first]
    asked = [_others(companies[0]), *_asked(companies)[1:]]
    found = hold_together(served, companies, quarters[1], asked)
    for quarter in quarters:
        served.manage("draw_release", "--quarter", quarter)
    return found


@pytest.fixture(scope="module")
def both(first: list[Held], second: list[Held]) -> list[Held]:
    """Return all six rounds, with the releases of their quarters drawn."""
    return first + second


@pytest.fixture(scope="module")
def token(both: list[Held]) -> str:
    """Return a token of the first company, made on its page."""
    return people.create_token(both[0].company, *SCOPES)


class TestInviting:
    def test_lists_the_malformed_line_with_its_reason(self, first: list[Held]) -> None:
        for held in first:
            assert held.reading
            refused = held.reading.table("Line")

            assert refused["3"]["What is wrong"] == "This is not an email address."
            assert refused["3"]["What it says"] == ", ".join(MALFORMED.split(","))

    def test_keeps_the_good_lines_for_confirmation(self, first: list[Held]) -> None:
        for held in first:
            assert held.reading
            kept = held.reading.table("Email address")

            assert set(kept) == {person.email for person in held.people[3:]}


class TestAnswering:
    def test_goes_on_by_the_same_link_that_the_reminder_repeats(self, both: list[Held]) -> None:
        for held in both:
            invitation, reminder = held.links

            assert invitation == reminder
            assert held.receipt
            assert "39 of 39 questions are answered" in held.receipt.text

    def test_reminds_nobody_who_has_answered(self, both: list[Held]) -> None:
        for held in both:
            leaver, *others = held.people

            assert held.mails == {leaver.email: 2} | {person.email: 1 for person in others}

    def test_takes_a_double_click_as_one_response(self, both: list[Held]) -> None:
        for held in both:
            assert held.presses == [httpx.codes.FOUND] * 2
            assert held.recomputed.usable == sum(not p.is_hasty for p in held.people)

    def test_says_kindly_that_it_is_over(self, served: Served, both: list[Held]) -> None:
        with Visitor(served.url) as late:
            page = late.open(both[0].links[0], expect=httpx.codes.GONE)

        assert page.heading == "This survey has closed"


class TestResultsPage:
    def test_prints_the_recomputed_maturity(self, both: list[Held]) -> None:
        for held in both:
            page = _results(held)
            found = re.search(
                f"Maturity is (\\d+) of 100 \\(90% interval (\\d+){DASH}(\\d+)\\)", page.text
            )

            assert found, page.text
            own = held.recomputed.maturity
            _same(found.groups(), (own.value, own.low, own.high))

    def test_prints_the_recomputed_persona_mix(self, both: list[Held]) -> None:
        for held in both:
            mix = held.recomputed.posterior
            table = _results(held).table(f"Personas in {held.label}")

            assert len(table) == len(mix.personas) == 5
            for i, code in enumerate(mix.personas):
                row = table[WORDS.persona(code).short_name]
                numbers = (mix.shares[i], mix.low[i], mix.high[i], mix.p_top[i])
                cells = (
                    row["Share"],
                    *row["90% interval"].split(DASH),
                    row["Chance that it leads"],
                )
                _same(cells, [100 * number for number in numbers])

    def test_prints_the_recomputed_dimensions(self, both: list[Held]) -> None:
        for held in both:
            scores = held.recomputed.scores
            table = _results(held).table(f"Dimensions in {held.label}")

            assert len(table) == len(WORDS.dimensions) == 8
            for i, dimension in enumerate(WORDS.dimensions):
                row = table[dimension.name]
                _same(
                    (row["Score"], *row["90% interval"].split(DASH), row["Answers"]),
                    (scores.value[i], scores.low[i], scores.high[i], scores.n[i]),
                )
                for role, column in BY_ROLE.items():
                    value = scores.by_group.value[WORDS.roles.index(role)][i]
                    assert (column not in row or row[column] == DASH) == np.isnan(value)
                    if not np.isnan(value):
                        _same((row[column],), (value,))

    def test_prints_the_recomputed_gaps(self, first: list[Held]) -> None:
        own = first[0].recomputed
        assert own.mirror_gaps
        page = _results(first[0])

        for words, views, gaps in (
            ("Leaders and frontline", ("Leaders", "Frontline"), own.role_gaps),
            ("Your people and your customers", ("Your people", "Customers"), own.mirror_gaps),
        ):
            table = {name.removesuffix(" Gap"): row for name, row in page.table(words).items()}
            for i, code in enumerate(gaps.dimensions):
                if not np.isnan(gaps.value[i]):
                    row = table[WORDS.dimension(code).name]
                    cell = row["Difference (90% interval)"].replace(MINUS, "-")
                    difference, *ends = SIGNED.findall(cell)
                    above, below = (int(row[view]) for view in views)
                    assert int(difference) == above - below, "as the row itself says"
                    assert abs(int(difference) - gaps.value[i]) <= 2 * PRINTED
                    _same(ends, (gaps.low[i], gaps.high[i]))

    def test_names_the_persona_that_the_answers_were_made_of(self, second: list[Held]) -> None:
        assert "Selfie" in _results(second[0]).heading

    def test_says_what_has_clearly_changed(self, second: list[Held]) -> None:
        changed = _changes(second[0])

        assert any(CLEAR.fullmatch(cell) for cell in changed)
        assert all(CLEAR.fullmatch(cell) or cell == "no clear change" for cell in changed)

    def test_says_no_clear_change_where_people_answered_the_same(self, second: list[Held]) -> None:
        for held in second[1:]:
            assert set(_changes(held)) == {"no clear change"}
            assert "Maturity shows no clear change since" in _results(held).text

    def test_says_that_there_are_not_enough_companies_yet(self, both: list[Held]) -> None:
        for held in both:
            assert "not enough companies yet" in _results(held).text.lower()

    def test_says_that_few_were_set_aside_and_not_how_few(self, first: list[Held]) -> None:
        page = _results(first[0])

        assert "set aside by the published rule: fewer than 5 here" in page.text

    def test_tells_every_round_in_its_history(self, second: list[Held]) -> None:
        for held in second:
            page = held.company.owner.open(f"{held.company.home}history/")

            told = [link for link in page.links if re.search("/results/[^/]+/$", link)]
            assert len(told) == 2


class TestApi:
    def test_knows_who_asks(self, served: Served, token: str, both: list[Held]) -> None:
        answer = _asked_of_the_api(served, token, "me").json()

        assert answer["organisation"]["slug"] == both[0].company.slug
        assert sorted(answer["token"]["scopes"]) == sorted(SCOPES)

    def test_tells_the_recomputed_rounds(
        self, served: Served, token: str, both: list[Held]
    ) -> None:
        rows = _rows(served, token, "rounds")

        mine = [both[0], both[3]]
        assert [row["period_id"] for row in rows] == [held.quarter for held in mine]
        for held, row in zip(mine, rows, strict=True):
            own = held.recomputed
            expected = told_round(own)
            _equal([row[name] for name in expected], expected.values())
            assert (row["label_kind"], row["label"]) == (
                own.label.kind,
                "+".join(own.label.personas),
            )
            assert (row["respondents"], row["customers"]) == (own.usable, len(held.customers))
            assert (row["calibration"] is None) == (own.calibration is None)
            few = own.straight_lines + own.blank + _hasty(held)
            assert few < 5
            assert row["set_aside"] is None

    def test_tells_the_recomputed_scores(
        self, served: Served, token: str, both: list[Held]
    ) -> None:
        rows = _rows(served, token, "dimension_scores")

        for held in (both[0], both[3]):
            told = {
                (row["group"], row["dimension_key"]): [
                    row[n] for n in ("score", "score_low", "score_high", "standard_error")
                ]
                + [row["degrees_of_freedom"], row["respondents"]]
                for row in rows
                if row["period_id"] == held.quarter
            }
            expected = shown_scores(held.recomputed)
            assert told.keys() == expected.keys()
            for key, numbers in expected.items():
                _equal(*as_told(told[key], numbers, key[0]))

    def test_tells_the_recomputed_shares(
        self, served: Served, token: str, both: list[Held]
    ) -> None:
        rows = _rows(served, token, "persona_shares")

        for held in (both[0], both[3]):
            mix = held.recomputed.posterior
            told = {r["persona_key"]: r for r in rows if r["period_id"] == held.quarter}
            assert told.keys() == set(mix.personas)
            for i, code in enumerate(mix.personas):
                expected = told_share(held.recomputed, i)
                _equal([told[code][name] for name in expected], expected.values())

    def test_shows_no_figure_of_so_few_companies(
        self, served: Served, token: str, quarters: tuple[str, str]
    ) -> None:
        rows = [r for r in _rows(served, token, "benchmarks") if r["metric_key"] == "overall"]

        assert {row["period_id"] for row in rows} == set(quarters)
        assert {row["population"] for row in rows} == {"real"}
        assert {row["why_not"] for row in rows} == {"too_few"}
        assert {row["p50"] for row in rows} == {None}

    def test_takes_a_token_of_the_command_line(self, served: Served, second: list[Held]) -> None:
        company = second[1].company
        words = ("issue_token", "--organisation", company.slug, "--scopes", "read:scores")
        token = served.manage(*words).strip()

        rows = _rows(served, token, "rounds")
        maturity = told_round(second[1].recomputed)["maturity"]
        assert [row["maturity"] for row in rows] == [pytest.approx(maturity, abs=EXACT)] * 2
        refused = _asked_of_the_api(served, token, "benchmarks")
        assert refused.status_code == httpx.codes.FORBIDDEN


class TestStranger:
    def test_gets_404_for_every_page_of_another_company(self, both: list[Held]) -> None:
        victim, stranger = both[0].company, both[1].company.owner
        paths = {path for path in victim.owner.visited if path.startswith(victim.home)}

        assert len(paths) > 10
        assert {stranger.status_of(path) for path in paths} == {httpx.codes.NOT_FOUND}

    def test_gets_404_for_another_company_s_rounds_among_its_own(self, both: list[Held]) -> None:
        victim, stranger = both[0].company, both[1].company
        paths = {
            path.replace(victim.home, stranger.home)
            for path in victim.owner.visited
            if path.startswith((both[0].path, both[3].path))
        }

        assert len(paths) > 5
        assert {stranger.owner.status_of(path) for path in paths} == {httpx.codes.NOT_FOUND}


def _asked(companies: list[Company]) -> list[list[Respondent]]:
    """Return who is asked in each company: in the first, enough of two groups and one in haste."""
    groups = [
        {"leader": 5, "frontline": 6},
        {"leader": 1, "manager": 1, "frontline": 4},
        {"manager": 1, "frontline": 5},
    ]
    personas = ("traditionalist", "honcho", "stickler")
    asked = [
        respondents.people_of(WORDS, persona, groups=group, domain=company.domain)
        for company, group, persona in zip(companies, groups, personas, strict=True)
    ]
    asked[0][-1].is_hasty = True
    return asked


def _others(company: Company) -> list[Respondent]:
    """Return who is asked in the first company a quarter later: people who care in another way."""
    groups = {"leader": 1, "frontline": 6}
    return respondents.people_of(WORDS, "selfie", groups=groups, domain=company.domain)


def _results(held: Held) -> Page:
    return held.company.owner.open(held.results)


def _changes(held: Held) -> list[str]:
    table = _results(held).table(f"Dimensions in {held.label}")
    return [row["Change"] for row in table.values()]


def _hasty(held: Held) -> int:
    return sum(person.is_hasty for person in held.people)


def _asked_of_the_api(served: Served, token: str, name: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.get(f"{served.url}/api/v1/{name}", headers=headers, timeout=60)


def _rows(served: Served, token: str, dataset: str) -> Rows:
    answer = _asked_of_the_api(served, token, dataset)
    assert answer.status_code == httpx.codes.OK, answer.text
    rows: Rows = answer.json()["data"]
    return rows


def _same(printed: Iterable[str], numbers: Iterable[float]) -> None:
    """Compare what a page prints, in whole numbers, with the numbers themselves."""
    for cell, number in zip(printed, numbers, strict=True):
        words, _, shown = cell.rstrip("%").rpartition(" ")
        agrees = {
            "": abs(number - float(shown)) <= PRINTED,
            "above": number > float(shown),
            "below": number < float(shown),
        }
        assert agrees[words], f"{cell} for {number}"


def _equal(told: list[float], numbers: Iterable[float]) -> None:
    assert told == pytest.approx(list(numbers), abs=EXACT, rel=0)
