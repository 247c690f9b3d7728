"""Writes answers as JSON: quickly, and times in one form."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
from rest_framework.renderers import JSONRenderer
from rest_framework.utils.encoders import JSONEncoder

from apps.reports import moments

OTHERS = JSONEncoder()


class QuickJsonRenderer(JSONRenderer):
    """JSON by orjson; times in RFC 3339 in UTC with six digits, whatever they are."""

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """Return the bytes; none where there is nothing to say."""
        if data is None:
            return b""
        return as_json(data)


def as_json(data: Any) -> bytes:
    """Return what is answered, as it is sent: and as it is kept, to be sent again."""
    return orjson.dumps(data, plain, orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_NON_STR_KEYS)


def plain(value: Any) -> Any:
    """Return what JSON can hold in place of a time, or of what else it does not know."""
    if isinstance(value, datetime):
        return moments.written(value)
    return OTHERS.default(value)
