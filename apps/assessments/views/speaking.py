"""The language a respondent reads: the chosen one, else the invitation's, else the browser's."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from apps.instruments.models import InstrumentVersion

FIELD = "language"  # of a form or an address that asks for another language


@dataclass(frozen=True, slots=True)
class Language:
    """A language that a survey can be read in."""

    code: str
    name: str  # in the language itself
    is_spoken: bool  # on this page


def language_for(request: HttpRequest, version: InstrumentVersion, invited_in: str = "") -> str:
    """Return the language to speak, among those that the version's questions exist in."""
    known = _known(version)
    wishes = (_asked_for(request), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME), invited_in)
    wanted = next((code for code in wishes if code in known), None)
    if wanted is not None:
        return wanted
    by_browser = translation.get_language_from_request(request)
    return by_browser if by_browser in known else settings.LANGUAGE_CODE


def languages_of(version: InstrumentVersion) -> list[Language]:
    """Return what a reader can choose from; one language is no choice."""
    spoken = translation.get_language()
    known = [Language(code, name, code == spoken) for code, name in _known(version).items()]
    return known if len(known) > 1 else []


def told(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Say what was spoken, and let the browser keep a choice until its window closes."""
    spoken = translation.get_language() or settings.LANGUAGE_CODE
    response["Content-Language"] = spoken
    if _asked_for(request) == spoken:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            spoken,
            secure=settings.CSRF_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def is_switch(request: HttpRequest) -> bool:
    """Tell whether a form was sent only to be read in another language."""
    return FIELD in request.POST


def _asked_for(request: HttpRequest) -> str | None:
    return request.POST.get(FIELD) or request.GET.get(FIELD)


def _known(version: InstrumentVersion) -> dict[str, str]:
    """Return the languages that both the pages and the questions exist in, with their names."""
    written = version.languages()
    return {code: str(name) for code, name in settings.LANGUAGES if code in written}
