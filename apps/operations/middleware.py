"""What becomes of an answer on its way out: text is compressed, a dead end gets a way back."""

import re

from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.deprecation import MiddlewareMixin

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


class LeadBack(MiddlewareMixin):
    """Give who looks at an address that only takes forms a page with the way back."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Fill the bare refusal of a page, as long as one would be read; tools have their own."""
        looks = request.method in {"GET", "HEAD"} and request.accepts("text/html")
        if not isinstance(response, HttpResponseNotAllowed) or not looks:
            return response
        context = {"back_url": page_above(request.path_info)}
        page = render(request, "405.html", context, status=response.status_code)
        page["Allow"] = response["Allow"]
        return page


def page_above(path: str) -> str:
    """Return the nearest address above that leads somewhere; at last the start page."""
    above = path.rstrip("/")
    while "/" in above[1:]:
        above = above.rsplit("/", 1)[0]
        try:
            resolve(f"{above}/")
        except Resolver404:
            continue
        return f"{above}/"
    return "/"
