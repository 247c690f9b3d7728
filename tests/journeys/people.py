"""What the people who run assessments do in a browser, from signing up to closing a round."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from httpx import codes

from tests.journeys.pages import Page
from tests.journeys.respondents import Respondent
from tests.journeys.served import Served, wait_until
from tests.journeys.visitor import Visitor

PASSWORD = "harbour-lantern-eleven"
CODE = re.compile(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", re.MULTILINE)
FACTS: dict[str, str | list[str]] = {
    "FCT1": "yes",
    "FCT2": "no",
    "FCT6_channels": ["phone_agent", "email"],
    "FCT6_languages": "English",
    "FCT7_people": "40",
}


@dataclass
class Company:
    """An organisation, with its owner's browser."""

    name: str
    domain: str
    owner: Visitor
    slug: str = ""

    @property
    def home(self) -> str:
        return f"/o/{self.slug}/"


def log_in_as_demo(served: Served, visitor: Visitor) -> None:
    """Log in with what the sample population's maker wrote down."""
    email, password = demo_login(served)
    page = visitor.open("/account/login/")
    visitor.submit(page.form("login", "password"), {"login": email, "password": password})


def confirm_password(served: Served, visitor: Visitor) -> None:
    """Enter the password again, as pages that change how one logs in ask for."""
    _email, password = demo_login(served)
    page = visitor.open("/account/reauthenticate/?next=/account/email/")
    visitor.submit(page.form("password"), {"password": password})


def demo_login(served: Served) -> tuple[str, str]:
    """Return the address and the password of the demonstration's account."""
    words = (served.state / "demo_login").read_text().split()
    return words[2], words[-1]


def sign_up(served: Served, company: Company) -> None:
    """Make the owner's account, and confirm the address with the code of the mail."""
    email, visitor = f"owner@{company.domain}", company.owner
    page = visitor.open("/account/signup/")
    page = visitor.submit(page.form("email", "password1"), {"email": email, "password1": PASSWORD})
    code = CODE.search(served.mail(email))
    assert code, served.mail(email)
    visitor.submit(page.form("code"), {"code": code[1]})


def found_organisation(company: Company, *, is_verified: bool = True) -> None:
    """Found the organisation with consent to benchmarks, and verify its domain if that is asked."""
    visitor = company.owner
    page = visitor.open("/organisations/new/")
    page = visitor.submit(
        page.form("name", "industry"),
        {
            "name": company.name,
            "industry": "retail_ecommerce",
            "size_band": "e10_49",
            "time_zone": "Europe/Berlin",
        },
    )
    company.slug = page.path.split("/")[2]
    page = visitor.open(f"{company.home}settings/benchmarks/")
    visitor.submit(page.form(action="benchmarks/give/"), {})
    if not is_verified:
        return
    page = visitor.open(f"{company.home}settings/domain/")
    page = visitor.submit(page.form("domain"), {"domain": company.domain})
    assert f"{company.domain} is verified" in page.text


def start_round(company: Company, quarter: str) -> str:
    """Start the quarter's assessment, and return the address of its page."""
    page = company.owner.open(f"{company.home}rounds/start/")
    return company.owner.submit(page.form("quarter", "closes_at"), {"quarter": quarter}).path


def invite_one_by_one(company: Company, round_path: str, people: Sequence[Respondent]) -> None:
    """Invite people by the form."""
    for person in people:
        page = company.owner.open(f"{round_path}invitations/new/")
        company.owner.submit(
            page.form("email", "group"),
            {"email": person.email, "name": person.name, "group": person.group},
        )


def invite_from_file(
    company: Company, round_path: str, people: Sequence[Respondent], *, malformed: str
) -> Page:
    """Invite people by a file with a line that cannot be used, and return what the file said."""
    rows = [f"{p.name},{p.email},{p.group},en" for p in people]
    content = "\n".join(["name,email,role,language", *rows[:1], malformed, *rows[1:], ""])
    page = company.owner.open(f"{round_path}invitations/import/")
    reading = company.owner.submit(
        page.form("file"),
        files={"file": ("people.csv", content.encode(), "text/csv")},
        expect=codes.UNPROCESSABLE_ENTITY,
    )
    company.owner.submit(reading.form("people"))
    return reading


def answer_facts(company: Company, round_path: str) -> None:
    """Answer some of the questions of fact, and see them kept."""
    page = company.owner.open(f"{round_path}facts/")
    company.owner.submit(page.form("FCT1"), FACTS)
    kept = company.owner.open(f"{round_path}facts/").form("FCT1").held
    assert {name: kept[name] for name in FACTS} == {
        name: [entry] if isinstance(entry, str) else entry for name, entry in FACTS.items()
    }


def open_round(company: Company, round_path: str) -> None:
    company.owner.open(round_path)
    company.owner.press("/open/")


def open_mirror(company: Company, round_path: str) -> str:
    """Make the customers' link, and return it."""
    company.owner.open(round_path)
    return company.owner.press("/mirror/open/").part("mirror-link").text


def remind(company: Company, round_path: str) -> None:
    company.owner.open(round_path)
    company.owner.press("/remind/")


def close_round(company: Company, round_path: str) -> None:
    """Close by hand, and wait until the worker has scored the answers."""
    page = company.owner.open(f"{round_path}close/")
    company.owner.submit(page.form(action="/close/"))

    def has_results() -> bool:
        return any("/results/" in link for link in company.owner.open(round_path).links)

    wait_until(has_results, f"results of {company.name}")


def create_token(company: Company, *scopes: str) -> str:
    """Make an API token on its page, which shows it once."""
    page = company.owner.open(f"{company.home}tokens/new/")
    page = company.owner.submit(
        page.form("name", "scopes"), {"name": "Warehouse", "scopes": list(scopes)}
    )
    return page.part("token").text


def add_webhook(company: Company, url: str) -> str:
    """Have a receiver told of everything and send it a test; return the secret, shown once."""
    page = company.owner.open(f"{company.home}webhooks/new/")
    page = company.owner.submit(page.form("url", "events"), {"url": url})
    secret = page.part("secret").text
    company.owner.submit(page.form(action="/ping/"))
    return secret
