"""The page that tells which answers moved a figure, and what others would move."""

import re
from html import unescape

import pytest
from django.test import Client

from apps.accounts.models import Role
from apps.assessments.models import Response, Round
from apps.reports.explanation import RoundExplanation, explanation, what_if
from apps.tenancy.context import acting_for
from tests.conftest import Company
from tests.dashboards.conftest import FIRST, SECOND
from tests.dashboards.reading import read, table, words
from tests.reports import rounds

MINUS = "\u2212"


def address(company: Company, quarter: str = SECOND, query: str = "") -> str:
    return f"/o/{company.slug}/results/{quarter}/answers/{query}"


def markup(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode()


def explained(company: Company, quarter: str = SECOND) -> RoundExplanation:
    with acting_for(company.organisation.pk):
        return explanation(quarter)


def signed(points: float) -> str:
    whole = round(points)
    return f"{whole:+d}".replace("-", MINUS) if whole else "0"


def effects(page: str, figure: str) -> dict[str, list[str]]:
    """Return the rows of the table of effects by question."""
    rows = table(page, f"Effects on the {figure}")
    del rows["Question"]
    return rows


def silence(company: Company, code: str, people: int) -> Round:
    """Score a round in which so many of nine people say that they don't know about a question."""
    round_ = rounds.open_round(company.organisation, SECOND)
    words_ = round_.instrument.words()
    rounds.answer(round_, rounds.profile(words_, honcho=1), {"frontline": 9}, seed=4)
    (position,) = [q.position for q in words_.questions if q.code == code]
    assert position is not None
    with acting_for(company.organisation.pk):
        for response in Response.objects.order_by("pk")[:people]:
            response.answers[position] = -1
            response.save(update_fields=["answers"])
    return rounds.close(round_)


class TestAccess:
    @pytest.mark.parametrize("quarter", [FIRST, SECOND])
    def test_any_member_may_read(self, measured: Company, quarter: str) -> None:
        viewer = measured.client(measured.hire(Role.VIEWER))

        assert viewer.get(address(measured, quarter)).status_code == 200

    def test_a_stranger_finds_nothing(self, measured: Company, borealis: Company) -> None:
        foreign = borealis.client().get(address(measured))
        missing = borealis.client().get("/o/nobody/results/2026-Q3/answers/")

        assert (foreign.status_code, missing.status_code) == (404, 404)
        assert words(foreign.content.decode()) == words(missing.content.decode())

    def test_nobody_reads_without_logging_in(self, measured: Company, client: Client) -> None:
        answer = client.get(address(measured))

        assert answer.status_code == 302
        assert "login" in answer["Location"]

    def test_a_quarter_without_a_round_is_not_found(self, measured: Company) -> None:
        assert measured.client().get(address(measured, "2025-Q1")).status_code == 404

    def test_waits_as_the_results_do_for_a_round_that_is_open(self, measured: Company) -> None:
        rounds.open_round(measured.organisation, "2026-Q4")

        page = read(measured.client(), address(measured, "2026-Q4"))

        assert "The round is under way" in page
        assert "What results look like" in page

    def test_says_when_the_answers_are_gone(self, measured: Company) -> None:
        with acting_for(measured.organisation.pk):
            Response.objects.filter(round__quarter=SECOND).delete()

        page = markup(measured.client(), address(measured), status=410)

        assert "Which answers moved it cannot be told any more" in words(page)


class TestAnswers:
    def test_explains_the_largest_share_unless_another_figure_is_asked_for(
        self, measured: Company
    ) -> None:
        page = markup(measured.client(), address(measured))

        found = explained(measured)
        assert "<h1>Which answers moved the Stickler share</h1>" in re.sub(r"\s*\n\s*", "", page)
        rows = effects(page, "Stickler share")
        assert len(rows) == len(found.questions) == 36
        for part in found.questions:
            assert part.told is not None
            about, mean, _meaning, answered, effect = rows[part.question.text]
            assert about == (part.dimension_name or "Outlook")
            assert mean == str(round(part.told.mean))
            assert answered == str(part.told.respondents)
            assert effect == signed(part.told.on_shares["stickler"])

    def test_puts_the_largest_effect_first_and_equal_ones_in_the_order_of_asking(
        self, measured: Company
    ) -> None:
        page = markup(measured.client(), address(measured))

        told = {
            p.question.text: (-abs(round(p.told.on_shares["stickler"])), p.question.number)
            for p in explained(measured).questions
            if p.told
        }
        order = list(effects(page, "Stickler share"))
        assert order == sorted(told, key=lambda text: told[text])
        assert told[order[0]][0] < -1

    def test_explains_a_score_by_the_questions_of_its_dimension(self, measured: Company) -> None:
        page = markup(measured.client(), address(measured, query="?of=dimension-TEC"))

        parts = [p for p in explained(measured).questions if p.question.dimension == "TEC"]
        rows = effects(page, "score of “")
        assert set(rows) == {part.question.text for part in parts}
        for part in parts:
            assert part.told is not None
            assert part.told.on_score is not None
            assert rows[part.question.text][-1] == signed(part.told.on_score)

    def test_says_each_effect_in_plain_words(self, measured: Company) -> None:
        page = read(measured.client(), address(measured))

        told = [p.told for p in explained(measured).questions if p.told]
        most = max((round(one.on_shares["stickler"]) for one in told), key=abs)
        way = "lower" if most > 0 else "higher"
        assert (
            "Without the answers to this question the Stickler share would be about "
            f"{abs(most)} points {way}." in page
        )
        assert "Effects need not add up to the figure." in page
        assert "Each question is left out in turn" in page

    def test_says_in_the_words_of_the_scale_what_was_answered(self, acme: Company) -> None:
        round_ = rounds.open_round(acme.organisation, SECOND)
        rounds.answer(
            round_, rounds.profile(round_.instrument.words(), honcho=1), rounds.PEOPLE, seed=2
        )
        with acting_for(acme.organisation.pk):
            asked = {q.code: q.position or 0 for q in round_.instrument.words().questions}
            for i, response in enumerate(Response.objects.order_by("pk")):
                response.answers[asked["TEC1"]] = 4
                response.answers[asked["TEC3"]] = 4  # reversed
                response.answers[asked["TEC2"]] = 1 + i % 2
                response.group = "frontline"
                response.save(update_fields=["answers", "group"])
        rounds.close(round_)

        rows = effects(
            markup(acme.client(), address(acme, query="?of=dimension-TEC")), "score of “"
        )

        said = {text.split()[0]: row[1:3] for text, row in rows.items()}
        assert said["Customers"] == ["75", "about “Agree”"]
        assert said["In"] == ["25", "about “Agree”"]
        assert said["We"] == ["12", "between “Strongly disagree” and “Disagree”"]

    def test_draws_what_it_says_and_nothing_finer(self, measured: Company) -> None:
        page = markup(measured.client(), address(measured))

        assert page.count("<svg xmlns") == 3
        assert " style=" not in page
        assert re.findall(r"[+\u2212]\d+\.\d", words(page)) == []

    def test_explains_why_a_question_is_hidden(self, acme: Company) -> None:
        silence(acme, "INT1", people=6)

        page = markup(acme.client(), address(acme, query="?of=dimension-INT"))

        hidden = [p.question for p in explained(acme).questions if p.told is None]
        assert len(hidden) == 2
        rows = effects(page, "score of “")
        for question in hidden:
            assert question.text not in rows
            assert question.text in unescape(page)
        assert words(page).count("its number would give away that of another question") == 2

    def test_offers_no_figure_that_has_no_score(self, acme: Company) -> None:
        round_ = rounds.open_round(acme.organisation, SECOND)
        rounds.answer(
            round_, rounds.profile(round_.instrument.words(), honcho=1), rounds.PEOPLE, seed=4
        )
        rounds.skip(round_, "MET", people=20)
        rounds.close(round_)

        page = markup(acme.client(), address(acme))

        assert "dimension-TEC" in page
        assert "dimension-MET" not in page
        assert words(page).count("Too few people answered about Measurement") == 4
        markup(acme.client(), address(acme, query="?of=dimension-MET"), status=422)

    @pytest.mark.parametrize("of", ["persona-nobody", "dimension-XXX", "maturity", "selfie", "%00"])
    def test_says_beside_the_field_that_there_is_no_such_figure(
        self, measured: Company, of: str
    ) -> None:
        query = f"?of={of}&question=INT1&step=lower"

        page = markup(measured.client(), address(measured, query=query), status=422)

        assert "is no figure of this round. Choose one from the list." in words(page)
        assert 'aria-invalid="true"' in page
        assert "Effects on the" not in words(page)
        assert "If every answer to INT1 were one step lower" in words(page)


class TestWhatIf:
    def test_shows_the_round_before_and_after(self, measured: Company) -> None:
        page = markup(measured.client(), address(measured, query="?question=INT1&step=higher"))

        found = explained(measured)
        with acting_for(measured.organisation.pk):
            told = what_if(found, "INT1", 1)
        assert "If every answer to INT1 were one step higher" in words(page)
        scores = table(page, "Dimension scores")
        shares = table(page, "Persona shares")
        whole = table(page, "The round as a whole")
        for part in found.report.dimensions:
            before, after = (round(one.scores[part.code]) for one in (told.before, told.after))
            assert part.row is not None
            assert before == round(part.row.score)
            assert scores[part.name] == [str(before), str(after), signed(after - before)]
        for persona in found.report.personas:
            before, after = (
                round(100 * one.shares[persona.code]) for one in (told.before, told.after)
            )
            row = [f"{before}%", f"{after}%", signed(after - before)]
            assert before == round(100 * persona.row.share)
            assert shares[persona.short_name] == row
        assert told.before.maturity is not None
        assert whole["Maturity"][0] == str(round(told.before.maturity))
        assert whole["Label of the round by itself"][0] == "Stickler"

    def test_is_marked_as_a_thought_experiment(self, measured: Company) -> None:
        page = read(measured.client(), address(measured, query="?question=INT1&step=higher"))

        assert "Thought experiment, not a forecast" in page
        assert "One step towards “Strongly agree” for everybody who answered" in page

    def test_lowers_the_score_by_more_agreement_with_a_reversed_statement(
        self, measured: Company
    ) -> None:
        page = markup(measured.client(), address(measured, query="?question=INT2&step=higher"))

        name = next(p.name for p in explained(measured).report.dimensions if p.code == "INT")
        assert table(page, "Dimension scores")[name][2].startswith(MINUS)
        assert "agreement lowers its dimension" in words(page)

    def test_names_the_ends_of_a_question_with_words_of_its_own(self, measured: Company) -> None:
        page = read(measured.client(), address(measured, query="?question=OUT2&step=lower"))

        assert "One step towards “Fall a lot”" in page
        assert "The score of" not in page.split("Thought experiment")[1].split("One step")[0]

    def test_keeps_the_figure_that_is_explained(self, measured: Company) -> None:
        query = "?of=dimension-TEC&question=INT1&step=lower"

        page = markup(measured.client(), address(measured, query=query))

        assert "Effects on the score of “" in page
        assert re.search(r'<input type="hidden"\s+name="of"\s+value="dimension-TEC">', page)
        assert re.search(r'<input type="hidden"\s+name="question"\s+value="INT1">', page)
        assert re.search(r'value="lower"[^>]*checked', page)

    @pytest.mark.parametrize(
        ("query", "error"),
        [
            ("?question=XYZ9&step=higher", "No result rests on a question “XYZ9”."),
            ("?question=OUT3&step=higher", "No result rests on a question “OUT3”."),
            ("?question=INT1&step=2", "“2” is no step."),
            ("?question=INT1", "Choose one step higher or one step lower."),
            ("?step=higher", "Choose a question."),
            ("?question=%00&step=%00", "Choose one step higher or one step lower."),
        ],
    )
    def test_says_beside_the_field_what_is_wrong(
        self, measured: Company, query: str, error: str
    ) -> None:
        page = markup(measured.client(), address(measured, query=query), status=422)

        assert error in words(page)
        assert 'class="field field-invalid"' in page
        assert "Thought experiment, not a forecast" not in words(page)
        assert "Effects on the Stickler share" in page

    def test_loses_nothing_that_was_chosen_beside_a_mistake(self, measured: Company) -> None:
        query = "?of=persona-selfie&question=INT4&step=sideways"

        page = markup(measured.client(), address(measured, query=query), status=422)

        assert re.search(r'<option value="INT4"[^>]*selected', page)
        assert re.search(r'<option value="persona-selfie"[^>]*selected', page)

    def test_refuses_a_hidden_question_and_says_why(self, acme: Company) -> None:
        silence(acme, "INT1", people=6)

        page = markup(acme.client(), address(acme, query="?question=INT1&step=higher"), status=422)

        assert "INT1 is hidden, because too few people answered it" in words(page)
        assert re.search(r'<option value="INT1"[^>]*selected[^>]*disabled', page)

    def test_lets_nothing_be_tried_where_a_group_is_hidden_and_says_why(
        self, acme: Company
    ) -> None:
        """A step moves the score less if the single leader is at the end of the scale."""
        rounds.scored(acme.organisation, SECOND, {"leader": 1, "frontline": 8})

        page = markup(acme.client(), address(acme))
        refused = markup(
            acme.client(), address(acme, query="?question=TEC1&step=higher"), status=422
        )

        assert words(page).count("because a group of its people is hidden") == 1
        assert re.search(r'<select name="question"[^>]*disabled', page)
        assert "TEC1 is hidden, because too few people answered it" in words(refused)
        assert "If every answer to TEC1" not in words(refused)


class TestTheWayThere:
    def test_leads_from_the_cards_of_the_results(self, measured: Company) -> None:
        page = unescape(markup(measured.client(), f"/o/{measured.slug}/results/{SECOND}/"))

        links = re.findall(rf'href="({re.escape(address(measured))}\?of=[^"]*)">([^<]*)', page)
        scored = [(p.row.score, p.name) for p in explained(measured).report.dimensions if p.row]
        assert [name for _url, name in links] == [
            "Which answers moved the Stickler share",
            f"Which answers moved “{min(scored)[1]}”",
        ]
        for url, _name in links:
            markup(measured.client(), url)

    @pytest.mark.parametrize("figure", ["persona-selfie", "dimension-TEC"])
    def test_leads_from_and_to_how_the_figure_is_worked_out(
        self, measured: Company, figure: str
    ) -> None:
        worked_out = f"/o/{measured.slug}/results/{SECOND}/worked-out/{figure}/"
        here = address(measured, query=f"?of={figure}")

        assert f'href="{here}"' in markup(measured.client(), worked_out)
        assert f'href="{worked_out}"' in markup(measured.client(), here)

    def test_does_not_lead_there_from_other_figures(self, measured: Company) -> None:
        page = markup(measured.client(), f"/o/{measured.slug}/results/{SECOND}/worked-out/label/")

        assert "/answers/" not in page

    def test_leads_nowhere_from_a_sample_of_nobody(self, client: Client, db: None) -> None:
        assert "Which answers moved" not in client.get("/").content.decode()
