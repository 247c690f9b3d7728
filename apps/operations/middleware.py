"""Compresses what is written, on its way out."""

import re

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

# Pages, tables, drawings, documents of the API; what is not text is compressed already.
TEXT = re.compile(r"text/|image/svg\+xml|application/(\S+\+)?(json|xml|yaml)\b")


class CompressText(GZipMiddleware):
    """Send text as gzip to whoever takes it, padded by chance: its length tells no secret in it."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Look at what kind of body it is; what is streamed or no text goes out as it is."""
        if response.streaming or not TEXT.match(response.get("Content-Type", "")):
            return response
        return super().process_response(request, response)
