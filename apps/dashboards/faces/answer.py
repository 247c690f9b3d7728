"""The answer to whoever asks for a face of a card."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response

from apps.charts.chart import WIDTHS
from apps.dashboards.exhibits import Card, Table
from apps.dashboards.faces.asked import THEMES, UnknownFaceError, asked
from apps.dashboards.faces.files import as_csv, as_json
from apps.dashboards.faces.picture import png
from apps.dashboards.faces.plate import plate


@dataclass(frozen=True, slots=True)
class Face:
    """What is sent: its type, what tells one version from another, and how it is made of that."""

    content_type: str
    text: str
    finish: Callable[[str], bytes] = str.encode


def answer(request: HttpRequest, card: Card | None, extension: str) -> HttpResponse:
    """Give a card as a picture or as a file; without such a card or such a face there is none.

    A picture takes `theme` and `width` from the address: see `asked`. A CSV of several tables holds
    all of them, or the one whose code the address gives as `table`.

    Raises
    ------
    Http404
        If there is no card, if it has no chart or table for this face, or if no face ends so.
    """
    if card is None:
        raise Http404
    try:
        face = _picture(request, card, extension) or _file(request, card, extension)
    except UnknownFaceError:
        known = {"themes": list(THEMES), "widths": WIDTHS}
        return render(request, "dashboards/unknown_face.html", known, status=400)
    if face is None:
        raise Http404

    tag = f'"{sha256(f"{extension} {face.text}".encode()).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    unchanged = get_conditional_response(request, etag=tag)
    if isinstance(unchanged, HttpResponse):
        for name, value in headers.items():
            unchanged[name] = value
        return unchanged
    place = "attachment" if extension == "csv" else "inline"
    table = request.GET.get("table", "") if extension == "csv" else ""
    named = ("tidemark", card.quarter, card.where, card.slug, table)
    stem = "-".join(part for part in named if part)
    headers["Content-Disposition"] = f'{place}; filename="{stem}.{extension}"'
    return HttpResponse(face.finish(face.text), face.content_type, headers=headers)


def _picture(request: HttpRequest, card: Card, extension: str) -> Face | None:
    if card.chart is None or extension not in {"svg", "png"}:
        return None
    drawing = plate(card, card.chart, asked(request.GET))
    if extension == "svg":
        return Face("image/svg+xml", drawing)
    return Face("image/png", drawing, png)


def _file(request: HttpRequest, card: Card, extension: str) -> Face | None:
    if card.table is None:
        return None
    if extension == "csv":
        tables = _asked_tables(card, request.GET.get("table", ""))
        return Face("text/csv; charset=utf-8; header=present", as_csv(tables)) if tables else None
    if extension == "json":
        return Face("application/json", as_json(card))
    return None


def _asked_tables(card: Card, code: str) -> tuple[Table, ...]:
    """Return the table that the address names, or all of them; none where there is none such."""
    if not code:
        return card.tables
    return tuple(table for table in card.tables if table.code == code)
