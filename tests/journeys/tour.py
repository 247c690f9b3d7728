"""Every page of Tidemark, once: found by following links, as somebody who looks around would.

Pages that no link of a settled organisation leads to are prepared first: an assessment that is
being set up, one that is open, and what its respondents and its customers see.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import BrowserContext

from tests.journeys import people, respondents
from tests.journeys.people import Company
from tests.journeys.quarters import WORDS
from tests.journeys.respondents import Respondent, people_of
from tests.journeys.served import Served
from tests.journeys.visitor import Visitor

NAME, SLUG, DOMAIN = "Harrow Tide Energy", "harrow-tide-energy", "harrow-tide.sample.example"
PARTS = {  # of an assessment's pages, by its state
    "draft": ("", "edit/", "preview/", "invitations/", "invitations/new/", "invitations/import/"),
    "open": ("", "facts/", "extend/", "close/", "invitations/"),
}
ERROR = "error-"  # how the names of error pages begin
SHOWN_BRIEFLY = ("mfa_", "accounts-ask_for_deletion", "accounts-close_account")
FIGURE = re.compile(r"[a-z]+")  # the kind of figure, at the start of its code
REFERENCE = "api:reference"  # the one page of the API that people read
DOORS = ("api:", "odata:", "oauth:")  # what tools call, and people do not
FILES = re.compile(r"\.(json|csv|svg|png|pdf|xlsx|ics|yaml|pbids|odc)$")


@dataclass(frozen=True)
class Stop:
    """One page, and whether one must be logged in to see it."""

    name: str  # of the page and of its picture, such as dashboards-results
    path: str
    is_public: bool = False


@dataclass(frozen=True)
class Tour:
    """All stops, and the browser of the member who can open those that are not public."""

    stops: tuple[Stop, ...]
    member: Visitor

    @property
    def pages(self) -> list[Stop]:
        """Those that answer 200."""
        return [stop for stop in self.stops if not stop.name.startswith(ERROR)]

    def stop(self, name: str) -> Stop:
        """Return the stop of that name."""
        return next(stop for stop in self.stops if stop.name == name)

    def admit(self, context: BrowserContext, served: Served) -> None:
        """Let a browser be logged in as the member is, the password just entered."""
        people.confirm_password(served, self.member)
        held = self.member.cookies()
        context.add_cookies(
            [{"url": served.url, "name": name, "value": held[name]} for name in held]
        )


@contextmanager
def prepared(served: Served) -> Iterator[Tour]:
    """Log in as the demonstration's account, prepare what no link leads to, and look around."""
    with Visitor(served.url) as member, Visitor(served.url) as nobody:
        people.log_in_as_demo(served, member)
        people.confirm_password(served, member)
        company = Company(NAME, DOMAIN, member, SLUG)
        stops = {stop.name: stop for stop in _public(nobody)}
        stops |= {stop.name: stop for stop in _assessments(served, company)}
        stops |= {stop.name: stop for stop in _newcomer(member)}
        stops |= {stop.name: stop for stop in _handed_out(served, company)}
        found = pages_from(member, company.home, "/account/email/", "/organisations/new/")
        seen = {stop.path for stop in stops.values()}
        new = (stop for stop in found.values() if stop.name not in stops and stop.path not in seen)
        stops |= {stop.name: stop for stop in new}
        yield Tour(tuple(sorted(stops.values(), key=_is_shown_longer)), member)


def _is_shown_longer(stop: Stop) -> bool:
    """Tell whether a page can wait: others come first, that soon ask for the password again."""
    return not stop.name.startswith(SHOWN_BRIEFLY)


def _public(nobody: Visitor) -> Iterator[Stop]:
    """Yield what somebody sees who is not logged in, and an answer that is an error.

    The sample organisation's pages are left to its member, who sees more on them.
    """
    found = pages_from(nobody, "/", is_public=True).values()
    yield from (stop for stop in found if not stop.path.startswith("/o/"))
    yield Stop(f"{ERROR}404", "/nothing-here/", is_public=True)


def _assessments(served: Served, company: Company) -> Iterator[Stop]:
    """Yield the pages of an open assessment, and of its survey."""
    quarter = _offered(company)
    asked = people_of(WORDS, "selfie", groups={"frontline": 2}, domain=company.domain)
    path = people.start_round(company, quarter)
    people.invite_one_by_one(company, path, asked)
    people.open_round(company, path)
    mirror = urlsplit(people.open_mirror(company, path)).path
    yield from _of_round(company, path, "open")
    for person in asked:
        person.receive(served, quarter.replace("-", " "))
    yield from _survey(served, *asked)
    yield Stop("assessments-mirror", mirror, is_public=True)


def _handed_out(served: Served, company: Company) -> Iterator[Stop]:
    """Yield a shared report and the question for its passphrase; make what links then lead to."""
    for name, passphrase in (("open", ""), ("locked", "a word for the board")):
        page = company.owner.open(f"{company.home}reports/links/new/")
        entered: dict[str, str | list[str]] = {"name": name, "passphrase": passphrase}
        page = company.owner.submit(page.form("name", "scope"), entered)
        link = page.part("link").text.removeprefix(served.url)
        yield Stop(f"{kind_of(link)}-{name}", link, is_public=True)
    people.create_token(company, "read:scores")
    people.add_webhook(company, f"https://hooks.{DOMAIN}/tidemark")
    page = company.owner.open(f"{company.home}kpis/events/add/")
    company.owner.submit(page.form("happened_on", "text"), {"text": "Chat launched"})
    page = company.owner.open(f"{company.home}settings/units/")
    company.owner.submit(page.form("name", "parent"), {"name": "Northern region"})


def _newcomer(owner: Visitor) -> Iterator[Stop]:
    """Yield what an organisation looks like that has nothing yet, and then a first assessment."""
    company = Company("Newcomer", "newcomer.example", owner)
    people.found_organisation(company, is_verified=False)
    for part in ("", "rounds/", "kpis/", "members/", "tokens/"):
        path = f"{company.home}{part}"
        yield Stop(f"{kind_of(path)}-empty", path)
    path = people.start_round(company, _offered(company))
    yield from _of_round(company, path, "draft")
    yield from _quick_check(company)


def _quick_check(company: Company) -> Iterator[Stop]:
    path = f"{company.home}quick-check/"
    yield Stop(f"{kind_of(path)}", path)
    form = company.owner.open(path).form(action=path)
    chosen: dict[str, str | list[str]] = {
        name: max(values) for name, values in form.offered.items()
    }
    page = company.owner.submit(form, chosen)
    yield Stop(f"{kind_of(page.path)}", page.path)


def _offered(company: Company) -> str:
    form = company.owner.open(f"{company.home}rounds/start/").form("quarter")
    return max(form.offered["quarter"])


def _of_round(company: Company, path: str, state: str) -> Iterator[Stop]:
    for part in PARTS[state]:
        yield Stop(f"{kind_of(f'{path}{part}')}-{state}", f"{path}{part}")


def _survey(served: Served, answering: Respondent, finished: Respondent) -> Iterator[Stop]:
    """Yield the survey's pages, of somebody who is at it and of somebody who is done."""
    with Visitor(served.url) as device:
        page = device.open(answering.link)
        path = page.path
        yield Stop("survey-start", path, is_public=True)
        device.submit(page.forms[-1])
    kinds = {question.kind: question.number for question in reversed(WORDS.questions)}
    for kind, number in kinds.items():
        yield Stop(f"survey-question-{kind}", f"{path}{number}/", is_public=True)
    yield Stop("survey-check", f"{path}check/", is_public=True)
    yield Stop("survey-erase", f"{path}erase/", is_public=True)
    respondents.answer(served, finished)
    receipt = f"{urlsplit(finished.link).path}receipt/"
    yield Stop("survey-receipt", receipt, is_public=True)


def pages_from(visitor: Visitor, *starts: str, is_public: bool = False) -> dict[str, Stop]:
    """Follow links from these pages, and return one stop of each kind, in the order found."""
    found: dict[str, Stop] = {}
    waiting = list(starts)
    seen: set[str] = set()
    while waiting:
        path = waiting.pop(0)
        kind = kind_of(path)
        if path in seen or kind is None or kind in found:
            continue
        seen.add(path)
        page = visitor.open(path)
        if page.path != path:  # sent elsewhere: what is there stands for itself
            waiting.insert(0, page.path)
            continue
        found[kind] = Stop(kind, path, is_public)
        waiting += [link for link in _links(page.links, path) if link not in seen]
    return found


def kind_of(path: str) -> str | None:
    """Return what tells a page from others of its kind; None for files and what is not ours."""
    try:
        match = resolve(urlsplit(path).path)
    except Resolver404:
        return None
    is_called_by_tools = match.view_name.startswith(DOORS) and match.view_name != REFERENCE
    if FILES.search(path) or is_called_by_tools:
        return None
    name = match.view_name.replace(":", "-")
    figure = FIGURE.match(str(match.kwargs.get("figure", "")))
    return f"{name}-{figure[0]}" if figure else name


def named_pages() -> set[str]:
    """Return the names of all addresses outside the doors, as stops are named."""
    return {name.replace(":", "-") for name in _names(get_resolver(), "")}


def _names(resolver: URLResolver, space: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            if not inner.startswith(DOORS):
                yield from _names(pattern, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{space}{pattern.name}"


def _links(links: list[str], base: str) -> Iterator[str]:
    for link in links:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc or not (parts.path or parts.query):
            continue
        path = parts.path or urlsplit(base).path
        if path.startswith("/"):
            yield path
