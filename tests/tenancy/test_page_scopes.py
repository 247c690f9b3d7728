"""A page runs in its organisation's scope, and exists for its members only."""

import re
from uuid import uuid4

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from apps.accounts.middleware import ActForOrganisation, StreamedBodyError
from apps.accounts.models import Membership, User
from apps.tenancy.context import NoOrganisationError, acting_for, current_organisation
from tests.conftest import Company

PAGES = ["accounts:list_members", "accounts:edit_organisation", "accounts:list_tokens"]


def body_at(client: Client, path: str, slug: str) -> tuple[int, str]:
    """Return the answer at the page, without the slug and what is random in every form."""
    answer = client.get(path)
    body = re.sub(r'(name="csrfmiddlewaretoken"\s+value=)"\w+"', r"\1", answer.content.decode())
    return answer.status_code, body.replace(slug, "slug")


def request_by(user: User, path: str) -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = user
    return request


def run(view: object, request: HttpRequest, slug: str) -> HttpResponse | None:
    middleware = ActForOrganisation(lambda _request: HttpResponse())
    return middleware.process_view(request, view, (), {"slug": slug})  # type: ignore[arg-type, return-value]


class TestAPage:
    @pytest.mark.parametrize("name", PAGES)
    def test_is_missing_for_a_stranger_as_if_there_were_none(
        self, acme: Company, borealis: Company, name: str
    ) -> None:
        client, missing = acme.client(), f"missing-{uuid4().hex[:4]}"

        foreign = body_at(client, reverse(name, args=[borealis.slug]), borealis.slug)
        absent = body_at(client, reverse(name, args=[missing]), missing)

        assert foreign == absent
        assert foreign[0] == 404

    @pytest.mark.parametrize("name", PAGES)
    def test_asks_somebody_unknown_to_log_in(self, acme: Company, name: str) -> None:
        path = reverse(name, args=[acme.slug])

        answer = Client().get(path)

        assert answer.status_code == 302
        assert answer.headers["Location"] == f"{reverse('account_login')}?next={path}"

    def test_is_gone_for_a_member_at_once_who_was_removed(self, acme: Company) -> None:
        viewer = acme.hire()
        client, path = acme.client(viewer), reverse("accounts:list_members", args=[acme.slug])
        assert client.get(path).status_code == 200

        with acting_for(acme.organisation.pk):
            Membership.objects.filter(user=viewer).delete()

        assert client.get(path).status_code == 404

    def test_is_gone_for_an_account_at_once_that_was_closed(self, acme: Company) -> None:
        client, path = acme.client(), reverse("accounts:list_members", args=[acme.slug])

        User.objects.filter(pk=acme.owner.pk).update(is_active=False)

        assert client.get(path).status_code == 302

    def test_works_where_a_server_mounts_the_site_under_a_prefix(self, acme: Company) -> None:
        path = reverse("accounts:list_members", args=[acme.slug])

        assert acme.client().get(path, SCRIPT_NAME="/care").status_code == 200

    def test_runs_in_its_organisations_scope(self, acme: Company) -> None:
        def view(_request: HttpRequest) -> HttpResponse:
            return HttpResponse(str(current_organisation()))

        answer = run(view, request_by(acme.owner, f"/o/{acme.slug}/"), acme.slug)

        assert answer is not None
        assert answer.content.decode() == str(acme.organisation.pk)
        with pytest.raises(NoOrganisationError):
            current_organisation()

    def test_that_is_rendered_later_is_rendered_inside_it(self, acme: Company) -> None:
        def view(request: HttpRequest) -> HttpResponse:
            return TemplateResponse(request, "404.html", {"at": current_organisation})

        answer = run(view, request_by(acme.owner, f"/o/{acme.slug}/"), acme.slug)

        assert isinstance(answer, TemplateResponse)
        assert answer.is_rendered

    def test_that_is_streamed_is_refused(self, acme: Company) -> None:
        def view(_request: HttpRequest) -> StreamingHttpResponse:
            return StreamingHttpResponse(iter([b"row"]))

        with pytest.raises(StreamedBodyError):
            run(view, request_by(acme.owner, f"/o/{acme.slug}/"), acme.slug)
