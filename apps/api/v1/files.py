"""GET /api/v1/{dataset}.csv and the like - a whole dataset as a file."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponseBase
from django.utils.timezone import now
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.exceptions import NotFound
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from apps.accounts.models import ApiToken
from apps.api.problems import ProblemError
from apps.api.scoped import ScopedView
from apps.api.v1.datasets import check_consent, filter_parameters
from apps.api.v1.schemas import FILE_ERRORS
from apps.api.v1.sending import Sendable, sent, unsent
from apps.api.v1.sources import filters_of
from apps.reports.feed import publish
from apps.reports.files import (
    MEDIA_TYPES,
    FeedMovesError,
    Format,
    KeptFile,
    Selection,
    TooManyRowsError,
    TooSlowError,
    Version,
    current_version,
    kept_or_built,
)
from apps.reports.registry import Dataset
from apps.tenancy.context import acting_for

SEPARATORS = {"semicolon": ";", "comma": ","}
OTHERS = tuple(suffix for suffix in MEDIA_TYPES if suffix != "csv")


class SuffixDecides(BaseContentNegotiation):
    """Lets the address say the format: what reads files can seldom set what it accepts."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Return what errors are written with."""
        renderer = next(iter(renderers))
        return renderer, str(renderer.media_type)


class FileView(ScopedView):
    """One dataset as a file; subclasses name it."""

    dataset: Dataset
    content_negotiation_class = SuffixDecides

    def prepare(self, token: ApiToken) -> None:
        """Publish first: others need not wait for that until the file is built and sent."""
        with acting_for(token.organisation.pk):
            publish()

    def get(self, request: Request, suffix: str = "csv") -> HttpResponseBase:
        """Answer with the file, a part of it, or that it is the one that the caller has."""
        if suffix not in MEDIA_TYPES:
            raise NotFound("There is no such format.")
        check_consent(self.dataset)
        parameters = request.query_params.dict()
        form = _format(suffix, parameters)
        selection = Selection(self.dataset, filters_of(self.dataset, parameters))
        version = current_version(selection, form)
        known = unsent(request._request, version.tag)
        if known is not None:
            return known  # before anything is built
        file = _file(selection, form, version)
        answer = sent(
            request._request,
            Sendable(
                read=file.read,
                size=file.size,
                sha256=file.sha256,
                tag=file.version.tag,
                name=f"{self.dataset.name}.{suffix}",
                media_type=form.media_type,
            ),
        )
        if not answer.streaming:
            file.content.close()
        return answer


def csv_view_of(dataset: Dataset) -> type[FileView]:
    """Return the view of the dataset as CSV, told to the OpenAPI document."""
    dialect = [
        OpenApiParameter(
            "dialect",
            {"type": "string", "enum": ["excel"]},
            description="For a double click in Excel: a byte order mark, and in texts an apostrophe"
            " before whatever it would take for a formula, at the beginning or where another"
            " separator would split the line, its own apostrophe or not: one taken away gives the"
            " text. Numbers have a decimal comma where the separator is a semicolon. Without it:"
            " RFC 4180 and nothing changed.",
        ),
        OpenApiParameter(
            "separator",
            {"type": "string", "enum": list(SEPARATORS)},
            description="Between columns: a comma, in Excel's dialect a semicolon unless said"
            " otherwise; what Excel expects depends on its language.",
        ),
    ]
    return _view_of(dataset, "csv", dialect, {"csv"})


def file_view_of(dataset: Dataset) -> type[FileView]:
    """Return the view of the dataset in the other formats, told to the OpenAPI document."""
    suffix = OpenApiParameter(
        "suffix",
        {"type": "string", "enum": list(OTHERS)},
        OpenApiParameter.PATH,
        description="The format.",
    )
    return _view_of(dataset, "file", [suffix], set(OTHERS))


def _view_of(
    dataset: Dataset, kind: str, parameters: list[OpenApiParameter], suffixes: set[str]
) -> type[FileView]:
    view = type(
        f"{dataset.name.title().replace('_', '')}{kind.title()}View",
        (FileView,),
        {
            "__doc__": f"{dataset.name}: {dataset.grain}, as a file.",
            "dataset": dataset,
            "scope": dataset.scope,
            "parameters": (
                *dataset.filters,
                *(("dialect", "separator") if kind == "csv" else ()),
            ),
        },
    )
    bodies: dict[Any, Any] = {
        (status, media_type.partition(";")[0]): OpenApiTypes.BINARY
        for suffix, media_type in MEDIA_TYPES.items()
        if suffix in suffixes
        for status in (200, 206)
    }
    described = extend_schema(
        operation_id=f"download_{dataset.name}_{kind}",
        summary=f"Download {dataset.name.replace('_', ' ')} as {kind}: {dataset.grain}",
        parameters=[*filter_parameters(dataset), *parameters],
        responses=bodies | {304: None} | FILE_ERRORS,
    )
    decorated: type[FileView] = extend_schema_view(get=described)(view)
    return decorated


def _file(selection: Selection, form: Format, version: Version) -> KeptFile:
    try:
        return kept_or_built(selection, form, version, now())
    except TooManyRowsError as error:
        raise ProblemError(
            "too_many_rows", "A sheet has no room for so many rows: ask for another format.", 422
        ) from error
    except FeedMovesError as error:
        raise ProblemError("try_again", "The rows are changing: ask again.", 503) from error
    except TooSlowError as error:
        raise ProblemError(
            "too_slow", "This takes longer than a request may: ask for an export.", 503
        ) from error


def _format(suffix: str, parameters: Mapping[str, str]) -> Format:
    dialect = parameters.get("dialect")
    if dialect not in {None, "excel"}:
        raise _invalid("dialect", "dialect is excel, or left out.")
    is_for_excel = dialect == "excel"
    separator = parameters.get("separator", "semicolon" if is_for_excel else "comma")
    if separator not in SEPARATORS:
        raise _invalid("separator", "separator is semicolon or comma.")
    return Format(suffix, SEPARATORS[separator], is_for_excel)


def _invalid(parameter: str, detail: str) -> ProblemError:
    return ProblemError("invalid_parameter", detail, parameter=parameter)
