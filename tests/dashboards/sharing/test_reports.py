"""The page on which reports are made and links are shared: who may, and what it shows."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client, override_settings
from pypdf import PdfReader

from apps.accounts.models import Role
from apps.audit.models import AuditEntry
from apps.dashboards.actions import board_reports
from apps.dashboards.models import BoardReport
from apps.dashboards.tasks import print_report
from apps.jobs.models import Job, State
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company
from tests.dashboards.conftest import FIRST, SECOND
from tests.dashboards.reading import read
from tests.dashboards.sharing.conftest import DOCUMENT, links_of, made_report
from tests.once import fill_in, value_shown

WANTED = {"name": "The board", "quarter": "latest", "scope": "whole", "days": "30"}


def page(company: Company) -> str:
    return f"/o/{company.slug}/reports/"


def asked(company: Company) -> tuple[BoardReport, Job]:
    with acting_for(company.organisation.pk):
        report = BoardReport.objects.get()
        return report, Job.objects.get(key=report.job_key)


def verbs(company: Company) -> list[str]:
    with acting_for(company.organisation.pk):
        return list(AuditEntry.objects.order_by("sequence").values_list("verb", flat=True))


def limit() -> str:
    """Return for how long a transaction may be idle, as things stand."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        return str(cursor.fetchone()[0])


class TestListReports:
    def test_is_read_by_viewers_who_see_no_links(self, measured: Company) -> None:
        report = made_report(measured, SECOND)
        fill_in(measured.client(), f"{page(measured)}links/new/", WANTED)

        viewer = measured.client(measured.hire(Role.VIEWER))
        told = read(viewer, page(measured))

        assert "Download the PDF 2026 Q3" in told
        assert "Shared links" not in told
        assert "Make a report" not in told
        answer = viewer.get(f"{page(measured)}{report.pk}.pdf")
        assert (answer.content, answer["Content-Type"]) == (DOCUMENT, "application/pdf")
        assert "no-store" in answer["Cache-Control"]

    def test_is_missing_for_a_stranger_and_closed_to_nobody(
        self, measured: Company, borealis: Company, client: Client
    ) -> None:
        report = made_report(measured, SECOND)

        stranger = borealis.client()

        assert stranger.get(page(measured)).status_code == 404
        assert stranger.get(f"{page(borealis)}{report.pk}.pdf").status_code == 404
        assert client.get(f"{page(measured)}{report.pk}.pdf").status_code == 302

    def test_says_what_is_missing_before_the_first_results(self, borealis: Company) -> None:
        told = read(borealis.client(), page(borealis))

        assert "Nothing to report yet" in told
        assert "Share results" not in told


class TestMakeReport:
    def test_is_for_analysts(self, measured: Company, pango: None) -> None:
        viewer = measured.client(measured.hire(Role.VIEWER))
        analyst = measured.client(measured.hire(Role.ANALYST))

        assert viewer.post(f"{page(measured)}new/", {"quarter": SECOND}).status_code == 403
        assert analyst.post(f"{page(measured)}new/", {"quarter": SECOND}).status_code == 302
        assert verbs(measured)[-1] == "report asked for"

    def test_refuses_a_quarter_without_results(self, measured: Company) -> None:
        answer = measured.client().post(f"{page(measured)}new/", {"quarter": "2019-Q1"})

        assert answer.status_code == 422
        with acting_for(measured.organisation.pk):
            assert not BoardReport.objects.exists()

    def test_makes_one_report_of_a_form_that_is_sent_twice(
        self, measured: Company, pango: None
    ) -> None:
        browser = measured.client()

        answers = [browser.post(f"{page(measured)}new/", {"quarter": SECOND}) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [302, 302]
        asked(measured)  # the one
        assert verbs(measured).count("report asked for") == 1

    def test_is_not_held_up_by_a_report_that_is_made(self, measured: Company, pango: None) -> None:
        made_report(measured, SECOND)
        measured.client().post(f"{page(measured)}new/", {"quarter": SECOND})

        with acting_for(measured.organisation.pk):
            assert BoardReport.objects.count() == 2

    def test_shows_how_far_the_report_is(self, measured: Company, pango: None) -> None:
        browser = measured.client()
        browser.post(f"{page(measured)}new/", {"quarter": SECOND})
        waiting = browser.get(page(measured)).content.decode()
        report, job = asked(measured)
        with acting_for(measured.organisation.pk):
            Job.objects.filter(pk=job.pk).update(state=State.DEAD)
        failed = read(browser, page(measured))

        assert "Waiting" in waiting
        assert f'data-refresh="{page(measured)}list/"' in waiting
        assert "Refresh the list" in waiting
        assert "Could not be made" in failed
        for _click in range(2):
            browser.post(f"{page(measured)}{report.pk}/retry/")
        assert asked(measured)[1].state == State.DUE
        assert verbs(measured).count("report tried again") == 1

    def test_is_shown_alone_to_members_whose_page_waits(
        self, measured: Company, borealis: Company, client: Client, pango: None
    ) -> None:
        measured.client().post(f"{page(measured)}new/", {"quarter": SECOND})
        part = f"{page(measured)}list/"

        told = measured.client(measured.hire(Role.VIEWER)).get(part).content.decode()

        assert "<h1" not in told
        assert "2026 Q3: Waiting." in " ".join(told.split())
        assert told.count('role="status"') == 1
        assert told.index("</p>") < told.index("<table")
        assert borealis.client().get(part).status_code == 404
        assert client.get(part).status_code == 302

    def test_says_where_a_report_cannot_be_made_and_what_to_do(
        self, measured: Company, no_pango: None
    ) -> None:
        browser = measured.client()

        told = read(browser, page(measured))
        answer = browser.post(f"{page(measured)}new/", {"quarter": SECOND})

        assert "This server cannot make PDFs" in told
        assert "print them from your browser" in told
        assert answer.status_code == 409


class TestRemoveReport:
    def test_is_told_once_of_a_report_that_two_remove(self, measured: Company) -> None:
        report = made_report(measured, SECOND)

        with acting_for(measured.organisation.pk):
            for _click in range(2):
                board_reports.remove_report(report=report, by=measured.owner.pk, at=NOON)

        assert verbs(measured).count("report removed") == 1


@pytest.mark.django_db(transaction=True)
class TestPrintReport:
    def test_makes_the_document_that_members_download(self, measured: Company, pango: None) -> None:
        browser = measured.client()
        browser.post(f"{page(measured)}new/", {"quarter": FIRST})
        report, job = asked(measured)

        print_report(str(job.pk), str(job.organisation_id))

        content = browser.get(f"{page(measured)}{report.pk}.pdf").content
        made, done = asked(measured)
        document = PdfReader(BytesIO(content))
        assert (made.size, made.pages) == (len(content), len(document.pages))
        assert done.state == State.DONE
        assert "2026 Q2" in document.pages[0].extract_text()
        assert "2026 Q3" not in "".join(sheet.extract_text() for sheet in document.pages)

    def test_says_the_same_when_it_is_run_again(self, measured: Company, pango: None) -> None:
        measured.client().post(f"{page(measured)}new/", {"quarter": SECOND})
        _report, job = asked(measured)
        print_report(str(job.pk), str(job.organisation_id))
        first = asked(measured)[0]
        with acting_for(measured.organisation.pk):
            Job.objects.filter(pk=job.pk).update(state=State.DUE)

        print_report(str(job.pk), str(job.organisation_id))

        again = asked(measured)[0]
        assert len(first.input_hash) == 64
        assert (again.input_hash, again.pages) == (first.input_hash, first.pages)

    def test_may_be_idle_in_its_transaction_for_as_long_as_a_job(
        self, measured: Company, pango: None
    ) -> None:
        """The role's own limit is shorter than the pages take to be laid out on a slow machine."""
        measured.client().post(f"{page(measured)}new/", {"quarter": SECOND})
        _report, job = asked(measured)
        limits = []

        def look(execute: Any, query: Any, *rest: Any) -> Any:
            if str(query).startswith('UPDATE "dashboards_boardreport"'):
                limits.append(limit())
            return execute(query, *rest)

        with connection.execute_wrapper(look), override_settings(CELERY_TASK_TIME_LIMIT=47):
            print_report(str(job.pk), str(job.organisation_id))

        assert limits == ["47s"]
        assert limit() != "47s"

    def test_shows_the_page_that_is_laid_out_before_it_is_done(
        self, measured: Company, pango: None
    ) -> None:
        browser = measured.client()
        browser.post(f"{page(measured)}new/", {"quarter": SECOND})
        _report, job = asked(measured)
        seen = []

        def elsewhere() -> str:
            try:
                return read(browser, page(measured))
            finally:
                connection.close()

        def look(execute: Any, query: Any, *rest: Any) -> Any:
            if str(query).startswith('UPDATE "dashboards_boardreport"'):
                with ThreadPoolExecutor(max_workers=1) as other:
                    seen.append(other.submit(elsewhere).result())
            return execute(query, *rest)

        with connection.execute_wrapper(look):
            print_report(str(job.pk), str(job.organisation_id))

        (told,) = seen
        assert f"Being made Laying out page {asked(measured)[0].pages}" in told
        assert "Laying out" not in read(browser, page(measured))

    def test_has_nothing_to_do_once_the_report_is_removed(
        self, measured: Company, pango: None
    ) -> None:
        browser = measured.client()
        browser.post(f"{page(measured)}new/", {"quarter": SECOND})
        report, job = asked(measured)
        browser.post(f"{page(measured)}{report.pk}/remove/")

        print_report(str(job.pk), str(job.organisation_id))

        with acting_for(measured.organisation.pk):
            assert not BoardReport.objects.exists()
            assert Job.objects.get(pk=job.pk).state == State.DONE
        assert browser.get(f"{page(measured)}{report.pk}.pdf").status_code == 404


class TestCreateShareLink:
    def test_shows_the_link_this_once_and_it_opens(self, measured: Company, client: Client) -> None:
        browser = measured.client()
        answer = fill_in(browser, f"{page(measured)}links/new/", WANTED)
        address = answer.content.decode().split("http://testserver")[1].split("<")[0]

        assert client.get(address).status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert address.split("/")[2] not in browser.get(page(measured)).content.decode()
        assert verbs(measured)[-1] == "link shared"

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"name": ""}, "Give it a name"),
            ({"scope": "chosen"}, "Choose at least one part"),
            ({"scope": "chosen", "cards": ["secrets"]}, "secrets is not one of the available"),
            ({"days": "9999"}, "9999 is not one of the available choices"),
            ({"quarter": "2019-Q1"}, "2019-Q1 is not one of the available choices"),
            ({"passphrase": "short"}, "Use at least 8 characters."),
        ],
    )
    def test_says_what_is_wrong_and_makes_none(
        self, wrong: dict[str, object], sentence: str, measured: Company
    ) -> None:
        answer = fill_in(measured.client(), f"{page(measured)}links/new/", WANTED | wrong)

        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert links_of(measured) == []

    def test_makes_no_second_one_when_its_answer_is_loaded_again(self, measured: Company) -> None:
        browser, path = measured.client(), f"{page(measured)}links/new/"
        sent = WANTED | {"once": value_shown(browser, path)}

        answers = [browser.post(path, sent, follow=True) for _ in range(2)]

        assert len(links_of(measured)) == 1
        assert "Copy the link now" in answers[0].content.decode()
        assert "The link was created already" in answers[1].content.decode()

    def test_is_not_for_viewers_nor_strangers(self, measured: Company, borealis: Company) -> None:
        viewer = measured.client(measured.hire(Role.VIEWER))

        assert fill_in(viewer, f"{page(measured)}links/new/", WANTED).status_code == 403
        assert fill_in(borealis.client(), f"{page(measured)}links/new/", WANTED).status_code == 404
        assert links_of(measured) == []

    def test_keeps_neither_the_secret_nor_the_passphrase(self, measured: Company) -> None:
        wanted = WANTED | {"passphrase": "open sesame"}
        answer = fill_in(measured.client(), f"{page(measured)}links/new/", wanted)
        secret = answer.content.decode().split("/share/")[1].split("/")[0][22:]

        (link,) = links_of(measured)

        kept = repr({field.name: getattr(link, field.attname) for field in link._meta.fields})
        assert len(secret) == 43
        assert secret not in kept
        assert "open sesame" not in kept


class TestEditShareLink:
    def test_renames_it_and_sets_another_end(self, measured: Company, share: object) -> None:
        fill_in(measured.client(), f"{page(measured)}links/new/", WANTED)
        (before,) = links_of(measured)
        address = f"{page(measured)}links/{before.pk}/"

        answer = measured.client().post(address, {"name": "The works council", "days": "90"})

        (after,) = links_of(measured)
        assert answer.status_code == 302
        assert after.name == "The works council"
        assert (after.expires_at - before.expires_at).days in {59, 60}
        assert verbs(measured)[-1] == "shared link changed"

    def test_leaves_the_end_where_none_is_chosen(self, measured: Company) -> None:
        fill_in(measured.client(), f"{page(measured)}links/new/", WANTED)
        (before,) = links_of(measured)

        measured.client().post(f"{page(measured)}links/{before.pk}/", {"name": "Other"})

        assert links_of(measured)[0].expires_at == before.expires_at

    def test_reaches_no_stranger_s_link(self, measured: Company, borealis: Company) -> None:
        fill_in(measured.client(), f"{page(measured)}links/new/", WANTED)
        (link,) = links_of(measured)
        stranger = borealis.client()

        for path in (f"links/{link.pk}/", f"links/{link.pk}/revoke/", f"links/{uuid4()}/revoke/"):
            answer = stranger.post(f"{page(borealis)}{path}", {"name": "Mine now"})
            assert answer.status_code == 404
        assert links_of(measured)[0].name == "The board"
