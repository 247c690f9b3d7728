"""Companies whose KPIs may be counted in a release, and those whose may not."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from apps.accounts.models import Organisation
from apps.accounts.quarters import Quarter
from apps.performance.models import KpiReading
from apps.performance.series import Series
from apps.tenancy.context import acting_for
from tests.benchmarks.companies import AT, Q3, Contributor, pseudonym

NPS = Series("nps", "relationship")  # which the release of a third quarter counts
Q2 = Q3.shifted(-1)  # of which it counts the values


@dataclass(frozen=True)
class Measurer:
    """A company that agreed to benchmarks of KPIs, not of scores; every rule lets its KPI in."""

    company: Contributor = field(default_factory=lambda: Contributor(has_consented=False))
    has_consented: bool = True
    series: Series = NPS
    quarters: tuple[Quarter, ...] = (Q2.shifted(-1), Q2)
    value: float = 30
    n: int | None = 200
    entered_at: datetime = AT - timedelta(days=60)

    def but(self, **changes: object) -> "Measurer":
        """Return the same company that measures otherwise."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def who(self, **changes: object) -> "Measurer":
        """Return another company that measures the same."""
        return replace(self, company=self.company.but(**changes))

    def write(self) -> UUID:
        """Write the company, its rounds and its figures; return its id."""
        organisation_id = self.company.write()
        with acting_for(organisation_id):
            Organisation.objects.update(kpi_benchmark_consent=self.has_consented)
            KpiReading.objects.bulk_create(
                KpiReading(
                    quarter=quarter.code,
                    kpi=self.series.kpi,
                    method=self.series.method,
                    channel=self.series.channel,
                    value=self.value,
                    n=self.n,
                    entered_at=self.entered_at,
                )
                for quarter in self.quarters
            )
        return organisation_id


def kpi_pseudonym(name: str) -> str:
    """Return the name under which the ledger of KPIs knows a corporate group."""
    return pseudonym(f"kpi/{name}")
