"""The questions of a round as respondents will read them, to look through before it is opened."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.models import Role
from apps.accounts.permissions import MemberRequest, requires
from apps.assessments.forms.answers import APART
from apps.assessments.models import Round
from apps.assessments.views.moments import minutes_for
from apps.assessments.views.speaking import language_for, languages_of
from apps.assessments.views.summary import summary
from apps.instruments.definition import PERCENT, Definition


@require_safe
@requires(Role.VIEWER)
def preview_questions(request: MemberRequest, round_id: UUID) -> HttpResponse:
    """Show every question with its answers, in the language that is asked for."""
    round_ = get_object_or_404(Round.objects.select_related("instrument"), pk=round_id)
    version = round_.instrument
    language = language_for(request, version, request.organisation.language)
    words = version.words_in(language)
    with translation.override(language):
        sections = list(_sections(words))
        apart = [str(label) for _code, label in APART]
        percent = _("A number from 0 to 100. Your best guess is enough.")
        languages = languages_of(version)
    context = {
        "summary": summary(round_),
        "language": language,
        "language_name": dict(settings.LANGUAGES)[language],
        "languages": languages,
        "sections": sections,
        "apart": apart,
        "percent": percent,
        "total": len(words.questions),
        "minutes": minutes_for(len(words.questions)),
    }
    return render(request, "assessments/preview_questions.html", context)


def _sections(words: Definition) -> Iterator[dict[str, Any]]:
    """Yield the questions under the name of what they are about, in the order they are asked in."""
    for code, questions in groupby(words.questions, key=lambda question: question.dimension):
        name = words.dimension(code).name if code else _("Looking ahead and back")
        yield {
            "name": name,
            "questions": [
                {
                    "number": question.number,
                    "text": question.text,
                    "labels": question.labels,
                    "is_percent": question.kind == PERCENT,
                }
                for question in questions
            ],
        }
