"""People who were invited: what each thinks, and how each answers by their link."""

import random
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from httpx import URL, codes

from apps.instruments.definition import PERCENT, Definition, Question
from tests.journeys.pages import Page
from tests.journeys.served import Served, link_in
from tests.journeys.visitor import Visitor

AT_ONCE = 2  # respondents who answer at the same time
UNSURE = ("-1", "-2")  # I don't know; it doesn't apply to us
UNSURE_SHARE = 0.03  # of the answers


@dataclass
class Respondent:
    """One person's invitation and answers."""

    email: str
    name: str
    group: str
    answers: dict[int, str]  # by the question's number
    is_hasty: bool = False  # answers everything at once on one device, faster than one can read
    link: str = field(default="", init=False)

    def receive(self, served: Served, about: str, number: int = 1) -> None:
        """Take the link out of the mail of that number about the quarter."""
        self.link = link_in(served.mail(self.email, about, number))


def people_of(
    definition: Definition, persona: str, *, groups: Mapping[str, int], domain: str
) -> list[Respondent]:
    """Return people of a company whose care resembles the persona; the same ones every time."""
    dice = random.Random(f"{domain} {persona}")  # noqa: S311 - opinions, not secrets
    return [
        Respondent(
            email=f"{group}.{number}@{domain}",
            name=f"{group.title()} {number}",
            group=group,
            answers={
                question.number: _opinion(dice, definition, persona, question)
                for question in definition.questions
            },
        )
        for group, count in groups.items()
        for number in range(1, count + 1)
    ]


def answer_all(served: Served, people: list[Respondent]) -> None:
    """Have all of them answer every question and hand in, a few at a time."""
    with ThreadPoolExecutor(AT_ONCE) as several:
        for answered in [several.submit(answer, served, person) for person in people]:
            answered.result()


def answer(served: Served, person: Respondent, *, presses: int = 1) -> list[int]:
    """Answer every question and press the last button so often at once; return what each got.

    Most people start on one device and go on with another; who is hasty stays on the first.
    """
    with Visitor(served.url) as first, Visitor(served.url) as second:
        _start(first, person)
        device = first if person.is_hasty else second
        device.open(person.link)
        path = URL(person.link).path
        for number, value in person.answers.items():
            kept = device.send(f"{path}{number}/", answer=value)
            assert kept.status_code == codes.FOUND, f"{number}: {kept.text}"
        with ThreadPoolExecutor(presses) as fingers:
            sent = [fingers.submit(device.send, f"{path}submit/") for _ in range(presses)]
            found = [press.result().status_code for press in sent]
        assert device.open(f"{path}receipt/").heading.startswith("Your answers are in")
        return found


def begin(served: Served, person: Respondent, until: int) -> None:
    """Start the survey, answer the first questions page by page, and leave."""
    with Visitor(served.url) as device:
        page = _start(device, person)
        for number in range(1, until + 1):
            page = device.submit(page.form("answer"), {"answer": person.answers[number]})


def resume(served: Served, person: Respondent, definition: Definition, after: int) -> Page:
    """Go on by the same link on another device, page by page, and hand in."""
    with Visitor(served.url) as device:
        page = device.open(person.link)
        for question in definition.questions[after:]:
            assert question.text in page.text, f"question {question.number} comes next"
            page = device.submit(page.form("answer"), {"answer": person.answers[question.number]})
        return device.submit(page.form(action="/submit/"))


def answer_mirror(served: Served, link: str, answers: list[str]) -> Page:
    """Answer the customers' statements in a browser that has not been there."""
    with Visitor(served.url) as customer:
        page = customer.open(link)
        names = (f"statement_{number}" for number in range(1, len(answers) + 1))
        return customer.submit(page.form("statement_1"), dict(zip(names, answers, strict=True)))


def _start(device: Visitor, person: Respondent) -> Page:
    page = device.open(person.link)
    assert page.heading.startswith("How does")
    return device.submit(page.form(action=URL(person.link).path))


def _opinion(dice: random.Random, definition: Definition, persona: str, question: Question) -> str:
    """Return what somebody there answers: near the persona's own score, now and then unsure."""
    archetype = definition.persona(persona)
    if question.kind == PERCENT:
        return str(dice.randint(40, 95))
    if dice.random() < UNSURE_SHARE:
        return dice.choice(UNSURE)
    points = (archetype.prototype | archetype.outlook).get(question.dimension or question.code, 50)
    step = min(5, max(1, round(points / 25 + 1 + dice.gauss(0, 0.7))))
    return str(6 - step if question.is_reversed else step)
