"""The OData v4 service: what it has, what that means, and its rows; nothing can be changed here."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from rest_framework.exceptions import NotFound
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import ApiToken
from apps.api.odata import options as asked
from apps.api.odata.addresses import resource_of
from apps.api.odata.answers import Page, Question
from apps.api.odata.entities import EntitySet, entity_sets
from apps.api.odata.errors import JSON, error_document, not_built
from apps.api.odata.metadata import csdl
from apps.api.permissions import not_contributing
from apps.api.problems import ProblemError
from apps.api.scoped import ScopedView
from apps.reports.benchmarks import NotContributingError
from apps.reports.feed import publish
from apps.reports.registry import DATASETS, Dataset

BARE_JSON = "application/json;odata.metadata=none"
CHALLENGE = 'Basic realm="Tidemark", Bearer realm="Tidemark"'  # Excel looks at the first only


class OneFormat(BaseContentNegotiation):
    """Each address has one format, whatever Accept says: many tools ask for one by mistake."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """Return the first one: there is no body to read."""
        return parsers[0]

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[Any, str]:
        """Return the one there is."""
        return renderers[0], renderers[0].media_type


class ODataView(ScopedView):
    """One kind of resource of the service."""

    schema = None  # the OpenAPI document tells of the REST door; this one tells of itself
    http_method_names = ["get", "head"]
    content_negotiation_class = OneFormat

    def check_parameters(self, request: Request) -> None:
        """Leave it to the answer: which options there are depends on what is asked for."""

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response | None]:
        """Return what makes errors OData's."""
        return error_document

    def get_authenticate_header(self, request: Request) -> str:
        """Return what a 401 asks for."""
        return CHALLENGE

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        """Say which version this is, of errors too."""
        finished = super().finalize_response(request, response, *args, **kwargs)
        finished["OData-Version"] = "4.0"
        return finished

    def sets(self) -> dict[str, EntitySet]:
        """Return the entity sets that the caller's token allows."""
        token = self.request.auth
        return entity_sets(token.scopes if isinstance(token, ApiToken) else ())

    def root(self) -> str:
        """Return the service's own address."""
        return self.request.build_absolute_uri(reverse("odata:service"))


class ShowService(ODataView):
    """The service document: which sets there are."""

    def get(self, request: Request) -> Response:
        """Answer with every set that the token allows and the organisation may read."""
        options = asked.checked(request.query_params, asked.DOCUMENT)
        value = [{"name": name, "kind": "EntitySet", "url": name} for name in _listed(self.sets())]
        return _json(self, options, "", {"value": value})


class ShowMetadata(ODataView):
    """$metadata: what the sets are made of."""

    def get(self, request: Request) -> HttpResponse:
        """Answer with CSDL as XML, whatever format was asked for."""
        asked.checked(request.query_params, asked.DOCUMENT)
        return HttpResponse(csdl(_listed(self.sets())), content_type="application/xml")


class RefuseBatch(ODataView):
    """$batch: many requests in one are not built."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: Request) -> Response:
        """Refuse."""
        raise not_built("$batch is not built: send one request at a time.")

    post = get


class ReadResource(ODataView):
    """The rows of a set, one of them, or how many there are."""

    def get(self, request: Request, address: str) -> Response | HttpResponse:
        """Answer with what the address names."""
        resource, sets = resource_of(address), self.sets()
        entity_set = _allowed(resource.set_name, sets)
        if resource.is_count:
            options = asked.checked(request.query_params, asked.COUNT)
            return self._count(Question(entity_set, sets, options))
        if resource.key is not None:
            options = asked.checked(request.query_params, asked.ROW)
            return self._row(Question(entity_set, sets, options), resource.key)
        options = asked.checked(request.query_params, asked.ROWS)
        return self._page(Question(entity_set, sets, options))

    def _count(self, question: Question) -> HttpResponse:
        publish()
        return HttpResponse(str(question.count()), content_type="text/plain")

    def _row(self, question: Question, key: Mapping[str, Any]) -> Response:
        publish()
        context = f"#{_selection(question)}/$entity"
        return _json(self, question.options, context, question.row(key))

    def _page(self, question: Question) -> Response:
        publish()
        preferred = asked.preferred_page(self.request.headers.get("Prefer", ""))
        page = question.page(preferred)
        body: dict[str, Any] = {} if page.count is None else {"@odata.count": page.count}
        body["value"] = page.rows
        if page.skiptoken is not None:
            body["@odata.nextLink"] = self._next_link(page)
        response = _json(self, question.options, f"#{_selection(question)}", body)
        if preferred is not None:
            response["Preference-Applied"] = f"odata.maxpagesize={preferred}"
        return response

    def _next_link(self, page: Page) -> str:
        query = self.request.query_params.copy()
        for name in ("$top", "$skip"):
            query.pop(name, None)
        query["$skiptoken"] = page.skiptoken or ""
        path = f"{self.request.path}?{query.urlencode(safe='$')}"
        return self.request.build_absolute_uri(path)


class RefuseAddress(ODataView):
    """An address that there is not."""

    def get(self, request: Request, path: str = "") -> Response:
        """Refuse."""
        raise NotFound("There is nothing at this address.")


def _listed(sets: dict[str, EntitySet]) -> dict[str, EntitySet]:
    """Return the sets that the organisation may read: tools read all that they find listed.

    A service without any set is none that a reader accepts.
    """
    if not sets:
        raise ProblemError("scope_missing", "This token has no scope to read anything.", 403)
    open_sets = {name: each for name, each in sets.items() if _is_open(each.dataset)}
    if not open_sets:
        raise not_contributing()
    return open_sets


def _is_open(dataset: Dataset) -> bool:
    try:
        dataset.check()
    except NotContributingError:
        return False
    return True


def _allowed(name: str, sets: Mapping[str, EntitySet]) -> EntitySet:
    """Return the set, if the token and the organisation may read it."""
    dataset: Dataset | None = DATASETS.get(name)
    if dataset is None:
        raise NotFound("There is no such set.")
    if name not in sets:
        raise ProblemError("scope_missing", f"This token lacks the scope {dataset.scope}.", 403)
    try:
        dataset.check()
    except NotContributingError as error:
        raise not_contributing() from error
    return sets[name]


def _selection(question: Question) -> str:
    """Return the set as contexts name it, with the columns that were chosen."""
    name = question.entity_set.name
    return name if question.chosen is None else f"{name}({','.join(question.chosen)})"


def _json(
    view: ODataView, options: Mapping[str, str], fragment: str, body: dict[str, Any]
) -> Response:
    """Return the body with the address of what describes it, unless it is wanted without."""
    if not asked.has_metadata(options, view.request.headers.get("Accept", "")):
        return Response(body, content_type=BARE_JSON)
    context = {"@odata.context": f"{view.root()}$metadata{fragment}"}
    return Response(context | body, content_type=JSON)
