"""Invented companies: who they are, what their care resembles, and where it is drifting."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from apps.accounts.public_sample import PUBLIC_SAMPLE
from apps.accounts.segments import segments
from apps.method.form import Form

Profile = NDArray[np.float64]

FIRST = (
    "Alder", "Beacon", "Cobalt", "Driftwood", "Ember", "Fathom", "Gannet", "Harbour", "Inlet",
    "Juniper", "Kelp", "Lantern", "Marram", "Neap", "Osprey", "Pebble", "Quay", "Reef", "Saltmarsh",
    "Tern", "Upland", "Vesper", "Willow", "Yarrow",
)  # fmt: skip
SECOND = (
    "and Daughters",
    "Brothers",
    "Collective",
    "Group",
    "Holdings",
    "Line",
    "Partners",
    "Works",
)
ZONES = {
    "north_america": "America/Toronto",
    "latam_caribbean": "America/Sao_Paulo",
    "north_europe": "Europe/Stockholm",
    "west_europe": "Europe/Berlin",
    "south_europe": "Europe/Madrid",
    "east_europe": "Europe/Warsaw",
    "north_africa_west_asia": "Africa/Cairo",
    "sub_saharan_africa": "Africa/Nairobi",
    "central_south_asia": "Asia/Kolkata",
    "east_asia": "Asia/Tokyo",
    "southeast_asia": "Asia/Singapore",
    "oceania": "Pacific/Auckland",
}
COMPANY_SD = 6.0  # points: how far a company lies from any mix of the archetypes, in each dimension
WANDER_SD = 2.0  # points: what a quarter adds that is neither drift nor chance of sampling
CONSENTS = 0.96  # of the companies
SHARES_KPIS = 0.9  # of the companies: their KPIs too
SKIPS = 0.03  # of the rounds


@dataclass(frozen=True, slots=True)
class Team:
    """How many answer in each role."""

    leader: int
    manager: int
    frontline: int


@dataclass(frozen=True, slots=True)
class SampleCompany:
    """One invented company."""

    id: UUID
    name: str
    domain: str
    industry: str
    size_band: str
    region: str
    business_model: str
    time_zone: str
    has_consented: bool
    team: Team
    profiles: tuple[Profile | None, ...]  # a quarter's true scores; None where it skipped the round
    shares_kpis: bool  # in benchmarks: a consent apart


def companies(number: int, quarters: int, seed: int, form: Form) -> Iterator[SampleCompany]:
    """Yield as many companies, the same ones for the same seed; the first is the demonstration."""
    for index in range(number):
        rng = np.random.default_rng([seed, index])
        yield (
            _demonstration(rng, quarters, form)
            if index == 0
            else _company(rng, index, quarters, form)
        )


def _company(rng: np.random.Generator, index: int, quarters: int, form: Form) -> SampleCompany:
    industry = _one(rng, [row["code"] for row in segments()["industries"]])
    region = _one(rng, [row["code"] for row in segments()["regions"]])
    start, end = _mix(rng), _mix(rng)
    share_of_way = rng.uniform(0, 0.8)
    path = [
        _between(start, end, share_of_way * step / max(quarters - 1, 1)) for step in range(quarters)
    ]
    profiles = _profiles(rng, path, form)
    skipped = rng.random(quarters) < SKIPS
    return SampleCompany(
        id=_id(rng),
        name=f"{FIRST[index % len(FIRST)]} {SECOND[index // len(FIRST) % len(SECOND)]} {index:03d}",
        domain=f"company-{index:04d}.sample.example",
        industry=industry,
        size_band=_one(rng, [row["code"] for row in segments()["company_size"]]),
        region=region,
        business_model=_one(rng, list(segments()["business_model"])),
        time_zone=ZONES[region],
        has_consented=bool(rng.random() < CONSENTS),
        team=Team(*(int(n) for n in rng.integers([2, 2, 3], [4, 4, 7]))),
        profiles=tuple(
            None if skip else profile for skip, profile in zip(skipped, profiles, strict=True)
        ),
        shares_kpis=bool(rng.random() < SHARES_KPIS),
    )


def _demonstration(rng: np.random.Generator, quarters: int, form: Form) -> SampleCompany:
    """Return the company that visitors look at: from relationships towards technology."""
    traditionalist = np.array([0.62, 0.14, 0.06, 0.06, 0.04, 0.08])
    selfie = np.array([0.20, 0.14, 0.44, 0.04, 0.04, 0.14])
    path = [
        _between(traditionalist, selfie, step / max(quarters - 1, 1)) for step in range(quarters)
    ]
    return SampleCompany(
        id=PUBLIC_SAMPLE,
        name="Harrow Tide Energy",
        domain="harrow-tide.sample.example",
        industry="energy_utilities",
        size_band="e1000_4999",
        region="north_europe",
        business_model="b2c",
        time_zone="Europe/Stockholm",
        has_consented=True,
        team=Team(leader=6, manager=8, frontline=18),
        profiles=tuple(_profiles(rng, path, form)),
        shares_kpis=True,
    )


def _profiles(rng: np.random.Generator, path: list[Profile], form: Form) -> list[Profile]:
    """Return the true scores along a path of mixes, dimensions then outlook, in points."""
    coordinates = form.coordinates.shape[1]
    own = rng.normal(0, COMPANY_SD, coordinates)
    wander = rng.normal(0, WANDER_SD, (len(path), coordinates))
    return [
        np.clip(mix @ form.coordinates + own + drift, 2, 98)
        for mix, drift in zip(path, wander, strict=True)
    ]


def _mix(rng: np.random.Generator) -> Profile:
    """Return a mix of the six archetypes in which one usually leads."""
    mix = rng.dirichlet(np.full(6, 0.6))
    return np.asarray(mix, dtype=np.float64)


def _between(start: Profile, end: Profile, way: float) -> Profile:
    return start + (end - start) * way


def _one(rng: np.random.Generator, options: list[str]) -> str:
    return options[int(rng.integers(len(options)))]


def _id(rng: np.random.Generator) -> UUID:
    return UUID(bytes=rng.bytes(16), version=4)
