"""ETags: which the caller holds, and those of answers that are small enough to be hashed."""

import hashlib
from typing import Any

from django.utils.http import parse_etags
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.rendering import as_json
from apps.tenancy.context import current_organisation


def known_tags(request: Request) -> set[str]:
    """Return the ETags that the caller holds; compressed on their way they had become weak."""
    held = parse_etags(request.headers.get("If-None-Match", ""))
    return {tag.removeprefix("W/") for tag in held}


def tagged(request: Request, body: Any) -> Response:
    """Answer with the body and its strong ETag; with 304 and no body if the caller holds it."""
    content = str(current_organisation()).encode() + as_json(body)
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    if {tag, "*"} & known_tags(request):
        return Response(status=304, headers={"ETag": tag})
    return Response(body, headers={"ETag": tag})
