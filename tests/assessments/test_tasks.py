"""What members are told of a round by mail: who, once, in their language, unless they mind."""

import email
from collections.abc import Iterator
from email.message import Message
from email.policy import default
from pathlib import Path

import pytest
import time_machine
from django.test import override_settings
from django.utils import translation

from apps.accounts.actions.account import edit_preferences
from apps.accounts.models import Notice, Organisation, Role, User
from apps.assessments import tasks
from apps.assessments.models import Round
from apps.instruments.models import InstrumentVersion
from apps.jobs.actions import enqueue
from apps.tenancy.context import acting_for
from tests.assessments.steps import LATER, close_round, fill, open_round, start_round
from tests.conftest import Company
from tests.jobs.doing import do_jobs


@pytest.fixture(autouse=True)
def _later(instrument: InstrumentVersion) -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Have mail written to files, as an installation without a mail server does."""
    backend = "django.core.mail.backends.filebased.EmailBackend"
    with override_settings(EMAIL_BACKEND=backend, EMAIL_FILE_PATH=str(tmp_path)):
        yield tmp_path


def mails(folder: Path) -> list[Message]:
    texts = [
        part
        for path in folder.iterdir()
        for part in path.read_text().split("-" * 79)
        if part.strip()
    ]
    return [email.message_from_string(text.strip(), policy=default) for text in texts]


def told(folder: Path, word: str) -> set[str]:
    """Return who had a mail with that word in its subject."""
    return {str(message["To"]) for message in mails(folder) if word in str(message["Subject"])}


def close(company: Company, *, answers: int = 6) -> Round:
    """Run a round to its end, and do the work that follows."""
    with acting_for(company.organisation.pk):
        round_ = open_round(start_round(company))
        fill(round_, frontline=answers)
        close_round(round_)
    do_jobs(company)
    return round_


class TestTellingMembers:
    def test_tells_owners_and_admins_of_the_end_and_analysts_of_the_results(
        self, acme: Company, borealis: Company, folder: Path
    ) -> None:
        admin, analyst, _viewer = (acme.hire(r) for r in (Role.ADMIN, Role.ANALYST, Role.VIEWER))
        borealis.hire(Role.ADMIN)

        close(acme)

        leading = {acme.owner.email, admin.email}
        assert told(folder, "has closed") == leading
        assert told(folder, "are ready") == leading | {analyst.email}

    def test_tells_each_once_whatever_is_done_again(self, acme: Company, folder: Path) -> None:
        round_ = close(acme)
        before = len(mails(folder))

        acme.hire(Role.ANALYST)  # to whom the results are no news
        with acting_for(acme.organisation.pk):
            enqueue(tasks.score_round, key="again", round_id=round_.pk)
        do_jobs(acme)

        assert len(mails(folder)) == before

    def test_tells_of_no_results_where_there_are_none(self, acme: Company, folder: Path) -> None:
        close(acme, answers=4)

        assert told(folder, "has closed") == {acme.owner.email}
        assert told(folder, "are ready") == set()

    def test_leaves_alone_who_turned_it_off(self, acme: Company, folder: Path) -> None:
        edit_preferences(person=acme.owner, language="", wanted=[Notice.ROUND_CLOSED])

        close(acme)

        assert told(folder, "has closed") == {acme.owner.email}
        assert told(folder, "are ready") == set()

    def test_tells_nobody_of_invented_rounds(self, acme: Company, folder: Path) -> None:
        with acting_for(acme.organisation.pk):
            Organisation.objects.update(is_sample=True)

        close(acme)

        assert told(folder, "has closed") == set()

    def test_writes_text_and_html_that_say_the_same(self, acme: Company, folder: Path) -> None:
        close(acme)

        message = next(m for m in mails(folder) if "are ready" in str(m["Subject"]))
        assert message.get_content_type() == "multipart/alternative"
        text, html = (part.get_content() for part in message.iter_parts())  # type: ignore[attr-defined] # EmailMessage's
        link = f"/o/{acme.slug}/results/2026-Q4/"
        for face in (text, html):
            assert link in face
            assert "What is no clear change is called that." in face
            assert "/account/preferences/" in face
        assert "<img" not in html
        assert "http" not in html.replace("http://127.0.0.1:8000/", "")

    def test_speaks_english_where_members_pages_do_not_speak_the_organisations_language(
        self, acme: Company, folder: Path
    ) -> None:
        with acting_for(acme.organisation.pk):
            Organisation.objects.update(language="de")

        close(acme)

        members = [message for message in mails(folder) if message["To"] == acme.owner.email]
        assert members
        for message in members:
            assert 'lang="en"' in message.get_body(("html",)).get_content()  # type: ignore[attr-defined] # EmailMessage's

    @override_settings(PAGE_LANGUAGES=["en", "de"])
    def test_speaks_the_persons_language_else_the_organisations(
        self, acme: Company, folder: Path
    ) -> None:
        with acting_for(acme.organisation.pk):
            Organisation.objects.update(language="de")
        other = acme.hire(Role.ADMIN)
        User.objects.filter(pk=other.pk).update(language="en")

        with translation.override("en"):
            close(acme)
            spoken_after = translation.get_language()

        languages = {
            str(message["To"]): message.get_body(("html",)).get_content().split('lang="')[1][:2]  # type: ignore[attr-defined] # EmailMessage's
            for message in mails(folder)
            if message.is_multipart() and "respondent" not in str(message["To"])
        }
        assert languages[acme.owner.email] == "de"
        assert languages[other.email] == "en"
        assert spoken_after == "en"
