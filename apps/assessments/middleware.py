"""Speaks a visitor's language where there are words for it."""

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

RESPONDENTS = ("/s/", "/m/")  # the pages that exist in every language


class SpeakVisitorsLanguage(LocaleMiddleware):
    """Ask the browser for its language; half a page in it would be worse than none."""

    def process_request(self, request: HttpRequest) -> None:
        """Speak one of `PAGE_LANGUAGES` on the pages that respondents don't see."""
        super().process_request(request)
        is_respondents = request.path_info.startswith(RESPONDENTS)
        if not is_respondents and translation.get_language() not in settings.PAGE_LANGUAGES:
            translation.activate(settings.LANGUAGE_CODE)
            request.LANGUAGE_CODE = settings.LANGUAGE_CODE
