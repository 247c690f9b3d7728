"""POST /api/v1/exports - a dataset as a file that a worker makes, to be fetched by its address."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.timezone import now
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from apps.accounts import quota
from apps.accounts.addresses import client_address, is_within
from apps.accounts.models import ApiToken
from apps.accounts.quota import QuotaExceededError, Standing
from apps.accounts.tokens import Refusal, TokenRefusedError
from apps.api import throttles
from apps.api.authentication import refusal
from apps.api.idempotency import idempotent, key_parameter
from apps.api.permissions import require_scope
from apps.api.problems import ProblemError
from apps.api.scoped import ScopedView
from apps.api.v1 import addresses
from apps.api.v1.asking import EXPORT_REQUEST, Asked, asked
from apps.api.v1.datasets import check_consent
from apps.api.v1.files import SuffixDecides
from apps.api.v1.schemas import (
    DOWNLOAD_ERRORS,
    ERRORS,
    NOT_FOUND,
    WRITE_ERRORS,
    ExportSerializer,
)
from apps.api.v1.sending import Sendable, sent
from apps.jobs.models import Job, State
from apps.reports import actions
from apps.reports.exporting import bytes_of
from apps.reports.files import MEDIA_TYPES
from apps.reports.models import Export
from apps.reports.registry import DATASETS
from apps.tenancy.context import acting_for

WAITING, MAKING, READY, FAILED = "waiting", "making", "ready", "failed"
SOON = 10.0  # seconds after which a refused caller may ask again


def permitted(request: Request) -> Asked:
    """Return what is asked for, if the token and its organisation may have it.

    Raises
    ------
    ProblemError
        If they may not, or if it cannot be understood.
    """
    told = asked(request.data)
    require_scope(_token(request), told.dataset.scope)
    check_consent(told.dataset)
    return told


class AskForExport(ScopedView):
    """Has a file made."""

    scope = "export"

    @extend_schema(
        operation_id="ask_for_export",
        summary="Have a dataset made into a file",
        request={"application/json": EXPORT_REQUEST},
        parameters=[key_parameter(is_required=False)],
        responses={202: ExportSerializer} | WRITE_ERRORS,
    )
    @idempotent(is_required=False, permit=permitted)
    def post(self, request: Request) -> Response:
        """Answer with where to look whether the file is there."""
        told = permitted(request)
        at = now()
        try:
            export = actions.ask_for_export(
                dataset=told.dataset,
                suffix=told.suffix,
                filters=told.filters,
                by=_token(request).pk,
                at=at,
            )
        except actions.TooManyExportsError as error:
            raise ProblemError(
                "too_many_exports",
                f"{actions.MOST_UNFINISHED} exports are being made: wait for one of them.",
                429,
                wait=SOON,
            ) from error
        except actions.TooMuchKeptError as error:
            raise ProblemError(
                "too_much_kept",
                f"The files of a day have {actions.MOST_KEPT // 2**20} MB: wait for one to go.",
                429,
                wait=(error.until - at).total_seconds(),
            ) from error
        body = _told(export, request)
        return Response(body, status=202, headers={"Location": body["url"]})


class ShowExport(ScopedView):
    """Tells where an export stands, and where its file is."""

    scope = "export"

    @extend_schema(
        operation_id="show_export",
        summary="Show where an export stands, and its file",
        responses={200: ExportSerializer} | ERRORS | NOT_FOUND,
    )
    def get(self, request: Request, export_id: UUID) -> Response:
        """Answer with where it stands."""
        export = Export.objects.current(now()).filter(pk=export_id).first()
        if export is None:
            raise Http404
        require_scope(_token(request), DATASETS[export.dataset].scope)
        return Response(_told(export, request))


class DownloadExport(APIView):
    """Hands an export's file to whoever has its address; the address says whose it is."""

    authentication_classes = ()
    permission_classes = ()
    content_negotiation_class = SuffixDecides
    standings: Sequence[Standing] = ()  # how far the quotas are used up

    @extend_schema(
        operation_id="download_export",
        summary="Download an export's file",
        auth=[],
        parameters=[
            OpenApiParameter(
                "signature",
                {"type": "string", "minLength": 1},
                OpenApiParameter.PATH,
                description="As in the export's `files`: good for 15 minutes.",
            )
        ],
        responses={
            (status, media_type.partition(";")[0]): OpenApiTypes.BINARY
            for media_type in MEDIA_TYPES.values()
            for status in (200, 206)
        }
        | {304: None}
        | DOWNLOAD_ERRORS,
    )
    def get(self, request: Request, signature: str) -> HttpResponseBase:
        """Answer with the file, or a part of it."""
        at = now()
        try:
            address = addresses.read(signature, at)
            token = self._counted(address, request._request, at)
            with acting_for(address.organisation_id):
                export = addresses.export_of(address, at)
                check_consent(DATASETS[export.dataset])
                answer = sent(request._request, _sendable(export))
        except addresses.AddressEndedError as error:
            raise ProblemError(
                "address_ended",
                "This address is not good any more: ask the export for a new one.",
                410,
            ) from error
        answer["Cache-Control"] = "private, no-cache"
        self.standings = throttles.settled(request._request, answer, token, self.standings)
        return answer

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        """Tell the quotas of the token that was told the address."""
        finished = super().finalize_response(request, response, *args, **kwargs)
        throttles.tell(finished, self.standings)
        return finished

    def _counted(self, address: addresses.Address, request: HttpRequest, at: datetime) -> ApiToken:
        """Count the request as one of that token's, before the scope of the answer is opened."""
        with acting_for(address.organisation_id):
            token = addresses.token_of(address, at)
        if token.addresses and not is_within(client_address(request), token.addresses):
            raise refusal(TokenRefusedError(Refusal.ELSEWHERE), request)
        try:
            self.standings = quota.spend(token, at)
        except QuotaExceededError as exceeded:
            self.standings = exceeded.standings
            raise throttles.refusal(exceeded) from exceeded
        return token


def _sendable(export: Export) -> Sendable:
    digest = bytes(export.sha256 or b"")
    return Sendable(
        read=partial(bytes_of, export),
        size=export.size,
        sha256=digest,
        tag=digest.hex()[:32],
        name=f"{export.dataset}.{export.suffix}",
        media_type=MEDIA_TYPES[export.suffix],
    )


def _told(export: Export, request: Request) -> dict[str, Any]:
    status = _status(export)
    return {
        "id": str(export.pk),
        "dataset": export.dataset,
        "format": export.suffix,
        "filters": export.filters,
        "status": status,
        "progress": float(status == READY),
        "reason": "too_many_rows" if export.has_no_room else None,
        "asked_at": export.asked_at,
        "files": [_file(export, request)] if status == READY else [],
        "url": reverse("api:v1:export", args=[export.pk], request=request),
    }


def _status(export: Export) -> str:
    """Return where an export stands: by its file, and else by its job."""
    if export.made_at is not None:
        return READY
    job = Job.objects.filter(key=export.job_key).first()
    if job is None or job.state != State.DUE:
        return FAILED
    return MAKING if job.lease_until is not None else WAITING


def _file(export: Export, request: Request) -> dict[str, Any]:
    expires_at = min(now() + addresses.LIFETIME, export.expires_at)
    proof = addresses.signature(export, _token(request), expires_at)
    return {
        "url": reverse("api:v1:download", args=[proof], request=request),
        "expires_at": expires_at,
        "bytes": export.size,
        "rows": export.rows,
        "sha256": bytes(export.sha256 or b"").hex(),
    }


def _token(request: Request) -> ApiToken:
    return cast("ApiToken", request.auth)  # else the view would have refused it
