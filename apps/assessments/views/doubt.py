"""How many customers answered by the public link, and how far that may be trusted."""

from dataclasses import dataclass

from django.db.models import Max, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.assessments.models import MirrorResponse, MirrorTally, Round

TELLING = 20  # answers from which a busy hour says something
BUSY = 0.5  # share of answers in one hour above which it is doubtful
REFUSALS = 0.1  # refused for each taken above which it is doubtful


@dataclass(frozen=True, slots=True)
class MirrorDoubt:
    """How many customers answered, and how far that may be trusted."""

    answers: int
    refused: int
    busiest_hour_share: float  # of the answers, 0-1

    @property
    def is_doubtful(self) -> bool:
        """Tell whether the pattern looks like somebody answering many times."""
        crowded = self.answers >= TELLING and self.busiest_hour_share > BUSY
        return crowded or self.refused > self.answers * REFUSALS

    @property
    def words(self) -> tuple[str, ...]:
        """Return the count and its weight of doubt as sentences."""
        sentences = [
            ngettext(
                "%(count)d answer by the public link, one for each browser.",
                "%(count)d answers by the public link, one for each browser.",
                self.answers,
            )
            % {"count": self.answers}
        ]
        if self.refused:
            sentences.append(
                ngettext(
                    "%(count)d more was refused: too many came from one place or in one hour.",
                    "%(count)d more were refused: too many came from one place or in one hour.",
                    self.refused,
                )
                % {"count": self.refused}
            )
        if self.answers >= TELLING and self.busiest_hour_share > BUSY:
            sentences.append(
                _("%(percent)d%% of the answers came within one hour.")
                % {"percent": round(self.busiest_hour_share * 100)}
            )
        sentences.append(
            _("Treat it with caution: somebody may have answered many times.")
            if self.is_doubtful
            else _("Anyone who has the link can answer: these are voices, not a sample.")
        )
        return tuple(sentences)


def doubt(round_: Round) -> MirrorDoubt:
    """Return how many customers answered and how much doubt goes with it."""
    hours = MirrorTally.objects.filter(round=round_).aggregate(
        taken_in_all=Sum("taken", default=0),
        refused_in_all=Sum("refused", default=0),
        most=Max("taken", default=0),
    )
    taken = hours["taken_in_all"]
    return MirrorDoubt(
        answers=MirrorResponse.objects.filter(round=round_).count(),
        refused=hours["refused_in_all"],
        busiest_hour_share=hours["most"] / taken if taken else 0.0,
    )
