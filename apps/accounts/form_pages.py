"""What every page with a form is: shown when it is asked for, and answered where it was shown."""

from django.http import HttpRequest, QueryDict
from django.views.decorators.http import require_http_methods

form_page = require_http_methods(["GET", "HEAD", "POST"])


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, be it nothing at all; None where the page was only asked for."""
    return request.POST if request.method == "POST" else None
