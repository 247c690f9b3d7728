"""Speaks a visitor's language where there are words for it."""

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

RESPONDENTS = ("/s/", "/m/", "/privacy/respondents/")  # the pages that exist in every language


class SpeakVisitorsLanguage(LocaleMiddleware):
    """Ask the browser for its language; half a page in it would be worse than none."""

    def process_request(self, request: HttpRequest) -> None:
        """Speak one of `PAGE_LANGUAGES` on the pages that respondents don't see."""
        super().process_request(request)
        language = translation.get_language()
        if request.path_info.startswith(RESPONDENTS):
            asked = request.GET.get("language")  # by a link on a page in that language
            language = asked if asked in dict(settings.LANGUAGES) else language
        elif language not in settings.PAGE_LANGUAGES:
            language = settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language or settings.LANGUAGE_CODE
        translation.activate(request.LANGUAGE_CODE)
