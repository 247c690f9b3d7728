"""A company's quarter, from starting the assessment to its results."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property

from apps.method.assessment import Assessment
from tests.journeys import people, respondents
from tests.journeys.pages import Page
from tests.journeys.people import Company
from tests.journeys.recomputing import definition, recompute
from tests.journeys.respondents import Respondent
from tests.journeys.served import Served

WORDS = definition()
BEFORE_LEAVING = 5  # questions that the one who leaves has answered
MALFORMED = "Nobody Anywhere,nobody at all,frontline,en"
CUSTOMERS = [
    ["4", "3", "4", "2", "3", "4", "-2"],
    ["3", "3", "5", "2", "4", "4", "3"],
    ["4", "2", "4", "3", "3", "5", "2"],
    ["5", "4", "3", "3", "2", "4", "3"],
    ["4", "3", "4", "1", "3", "3", "3"],
    ["2", "3", "4", "2", "4", "4", "4"],
]


@dataclass
class Held:
    """A quarter's assessment: who was asked, what they sent, and what was seen on the way."""

    company: Company
    quarter: str  # such as 2026-Q1
    people: list[Respondent]
    customers: list[list[str]]
    path: str = ""  # of the round's page
    reading: Page | None = None  # what the file of people said
    presses: list[int] = field(default_factory=list)  # what each press of the last button got
    links: list[str] = field(default_factory=list)  # of the one who left: invitation, reminder
    mails: dict[str, int] = field(default_factory=dict)  # how many each person got
    receipt: Page | None = None  # of the one who left

    @property
    def results(self) -> str:
        return f"{self.company.home}results/{self.quarter}/"

    @property
    def label(self) -> str:
        """The quarter as it is read."""
        return self.quarter.replace("-", " ")

    @cached_property
    def recomputed(self) -> Assessment:
        return recompute(self.people, self.customers)


def hold_together(
    served: Served,
    companies: list[Company],
    quarter: str,
    asked: list[list[Respondent]],
    *,
    with_customers: bool = False,
) -> list[Held]:
    """Go through a quarter with all companies at the same time; the first may ask customers."""

    def of(at: int) -> Held:
        asks_customers = with_customers and at == 0
        return hold(served, companies[at], quarter, asked[at], CUSTOMERS if asks_customers else [])

    with ThreadPoolExecutor(len(companies)) as several:
        return list(several.map(of, range(len(companies))))


def hold(
    served: Served,
    company: Company,
    quarter: str,
    asked: list[Respondent],
    customers: list[list[str]],
) -> Held:
    """Go through a quarter with one company, and return what was sent and seen."""
    held = Held(company, quarter, asked, customers)
    held.path = people.start_round(company, quarter)
    people.invite_one_by_one(company, held.path, asked[:3])
    held.reading = people.invite_from_file(company, held.path, asked[3:], malformed=MALFORMED)
    people.answer_facts(company, held.path)
    people.open_round(company, held.path)

    _answer(served, held)
    if customers:
        link = people.open_mirror(company, held.path)
        for answers in customers:
            respondents.answer_mirror(served, link, answers)
    people.close_round(company, held.path)
    return held


def _answer(served: Served, held: Held) -> None:
    """Have everybody answer: one leaves and comes back by the reminder, one presses twice."""
    for person in held.people:
        person.receive(served, held.label)
    leaver, eager, *others = held.people

    respondents.begin(served, leaver, until=BEFORE_LEAVING)
    respondents.answer_all(served, others)
    held.presses = respondents.answer(served, eager, presses=2)

    people.remind(held.company, held.path)
    held.links = [leaver.link]
    leaver.receive(served, held.label, number=2)
    held.links.append(leaver.link)
    held.receipt = respondents.resume(served, leaver, WORDS, after=BEFORE_LEAVING)
    held.mails = {p.email: len(served.mails(p.email, held.label)) for p in held.people}
