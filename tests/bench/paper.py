"""What `make bench` measures of paper: a board report from its figures to the finished PDF."""

from dataclasses import replace
from datetime import UTC, datetime

from apps.accounts.models import Organisation
from apps.dashboards import printing, showcase, typefaces
from apps.reports.results import DimensionPart, RoundReport
from apps.reports.scores import DimensionScoreRow
from tests.bench.figures import Figure, best

BOUND = 2.0  # seconds
RUNS = 3
AT = datetime(2026, 10, 15, tzinfo=UTC)
DIMENSIONS = {  # and their scores
    "Customer regard": 61.0,
    "Digital and self-service reach": 65.0,
    "Joined-up use of technology": 58.0,
    "Leadership in practice": 57.0,
    "Measurement discipline": 47.0,
    "Structure and protocol": 55.0,
    "Flexibility for the individual": 51.0,
    "Frontline respect and enablement": 59.0,
}


def board_report() -> Figure:
    """Measure the sample's report of two years, with every chart that the sample has."""
    organisation, faces = Organisation(name="Sample", is_sample=True), typefaces.files()

    def make() -> printing.Pdf:
        document = printing.board_report(_report(), organisation, AT)
        return printing.press(document.markup, document.drawings, faces)

    pdf = make()  # imports and caches, once
    told = f"{pdf.pages} pages, {len(pdf.content) / 1000:.0f} kB"
    return Figure("Board report as a tagged PDF", best(make, RUNS), BOUND, "s", detail=told)


def _report() -> RoundReport:
    """Return the sample's report with scores, which the start page's sample does without."""
    told = showcase.report()
    scored = tuple(_part(told, name, score) for name, score in DIMENSIONS.items())
    coverage, transitions = showcase.coverage(), showcase.transitions()
    return replace(told, dimensions=scored, coverage=coverage, transitions=transitions)


def _part(told: RoundReport, name: str, score: float) -> DimensionPart:
    row = DimensionScoreRow(
        round_id=told.row.round_id,
        period_id=told.row.period_id,
        dimension_key=name,
        group="all",
        score=score,
        score_low=score - 5,
        score_high=score + 5,
        standard_error=3.0,
        degrees_of_freedom=24.0,
        respondents=told.row.respondents,
    )
    return DimensionPart(name, name, None, row, None, None)
