"""Companies that may be counted in a release, and those that may not."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

from apps.accounts.models import Organisation
from apps.accounts.quarters import Quarter
from apps.assessments.models import DimensionScore, Round, RoundResult
from apps.benchmarks.plan import CUT_OFF
from apps.instruments.models import InstrumentVersion
from apps.tenancy.context import acting_for
from tests.postgres import SERVER

Q3 = Quarter(2026, 3)
AT = Q3.ends_at("Etc/GMT+12") + CUT_OFF  # of the draw
DIMENSIONS = ("CUS", "TEC", "INT", "LDR", "MET", "STR", "FLX", "FRN")


@dataclass(frozen=True)
class Contributor:
    """A company with a scored round, which every rule lets in."""

    domain: str = "acme.example"
    corporate_group: str = ""
    has_consented: bool = True
    is_verified: bool = True
    is_sample: bool = False
    founded_at: datetime = AT - timedelta(days=200)
    industry: str = "telecom"
    quarters: tuple[Quarter, ...] = (Q3.shifted(-1), Q3)
    scored_at: datetime = AT - timedelta(days=20)
    state: str = "scored"
    respondents: int = 12
    maturity: float | None = 57.3
    label: tuple[str, tuple[str, ...]] = ("persona", ("selfie",))
    standing: tuple[tuple[str, str], ...] = ()  # the persona that holds, by quarter
    compass: tuple[float | None, float | None] = (0.3, -0.5)

    def but(self, **changes: object) -> "Contributor":
        """Return the same company with a difference."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def write(self) -> UUID:
        """Write the company and its rounds; return its id."""
        organisation_id = uuid4()
        with acting_for(organisation_id):
            Organisation.objects.create(
                id=organisation_id,
                slug=f"company-{organisation_id.hex[:10]}",
                name="Company",
                industry=self.industry,
                size_band="e250_999",
                benchmark_consent=self.has_consented,
                domain=self.domain,
                domain_verified_at=self.founded_at if self.is_verified else None,
                corporate_group=self.corporate_group,
                is_sample=self.is_sample,
                created_at=self.founded_at,
            )
            for quarter in self.quarters:
                self._score(quarter)
        return organisation_id

    def _score(self, quarter: Quarter) -> None:
        scored_at = min(self.scored_at, quarter.ends_at("UTC") + timedelta(days=60))
        round_ = Round.objects.create(
            quarter=quarter.code,
            time_zone="UTC",
            instrument=InstrumentVersion.objects.current(),
            state=self.state,
            opened_at=quarter.starts_at("UTC"),
            closed_at=scored_at,
            scored_at=scored_at if self.state == "scored" else None,
        )
        kind, personas = self.label
        RoundResult.objects.create(
            round=round_,
            maturity=self.maturity,
            label_kind=kind,
            label_personas=list(personas),
            standing_kind="persona" if quarter.code in dict(self.standing) else "",
            standing_personas=[dict(self.standing)[quarter.code]]
            if quarter.code in dict(self.standing)
            else [],
            compass_x=self.compass[0],
            compass_y=self.compass[1],
            balance=0.1,
            fit_p=0.5,
            misfitting=[],
            intensity=10,
            respondents=self.respondents,
            set_aside=0,
            groups_shown=[],
        )
        DimensionScore.objects.bulk_create(
            DimensionScore(
                round=round_,
                dimension=dimension,
                group=group,
                value=10 * number + 5,
                low=0,
                high=100,
                standard_error=1,
                degrees_of_freedom=10,
                respondents=self.respondents,
            )
            for number, dimension in enumerate(DIMENSIONS)
            for group in ("all", "leader")
        )


COPIES = """
    INSERT INTO accounts_organisation
    SELECT copy.* FROM generate_series(2, %(number)s) n, accounts_organisation one,
        LATERAL jsonb_populate_record(one, jsonb_build_object(
            'id', gen_random_uuid(), 'slug', 'copy-' || n, 'domain', 'copy-' || n || '.example'
        )) copy
    WHERE one.id = %(one)s
"""


def opt_in(number: int) -> None:
    """Found so many companies that consented and have no round: one, and copies of it."""
    one = Contributor(domain="copied.example", quarters=()).write()
    with SERVER.administrator() as admin:
        admin.execute(COPIES, {"number": number, "one": one})


def pseudonym(name: str) -> str:
    """Return the name under which the ledger knows a corporate group."""
    with SERVER.administrator() as admin:
        row = admin.execute("SELECT tenancy.pseudonym_key()").fetchone()
    assert row is not None
    key = bytes(row[0])
    return sha256(key + sha256(key + name.encode()).digest()).hexdigest()
