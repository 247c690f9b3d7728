"""How the companies of a release are divided into leaves, and which leaves make a wider cohort.

Leaves never overlap, so a company is counted in one of them; a plan lists every leaf, the empty
ones too, because a missing leaf would say that nobody is in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, Literal

PlanCode = Literal["L0", "L1", "L2", "L3"]
PLANS: tuple[PlanCode, ...] = ("L0", "L1", "L2", "L3")
EVERYONE = "all"
SEPARATOR = "/"
ROUNDED_TO = 50  # the published, and therefore blurred, number of companies that opted in


@dataclass(frozen=True, slots=True)
class Segments:
    """The public classification that leaves are made of, from the instrument's segment document.

    Attributes
    ----------
    groups : tuple of str
        Codes of the industry groups, in order of publication.
    industries : mapping of str to str
        Industry code to the code of its group, in order of publication.
    sizes : mapping of str to str
        Company-size code to the code of its size class, from small to large.
    thresholds : mapping of str to int
        Plan code to the number of opted-in companies it needs.
    """

    groups: tuple[str, ...]
    industries: Mapping[str, str]
    sizes: Mapping[str, str]
    thresholds: Mapping[str, int]

    @property
    def size_classes(self) -> tuple[str, ...]:
        """List the size classes, from small to large.

        Returns
        -------
        tuple of str
            Codes of the size classes, each once.
        """
        return tuple(dict.fromkeys(self.sizes.values()))


@dataclass(frozen=True, slots=True)
class Rung:
    """One cohort on the way from a company's own leaf to everyone.

    Attributes
    ----------
    code : str
        Code of the cohort: a leaf, an industry, an industry group, or ``all``.
    leaves : tuple of str
        Codes of the leaves whose counts it adds up.
    """

    code: str
    leaves: tuple[str, ...]


def read_segments(document: Mapping[str, Any]) -> Segments:
    """Take the classification out of an instrument's parsed segment document.

    Parameters
    ----------
    document : mapping
        Lists ``industry_groups``, ``industries``, ``company_size`` and ``leaf_plans`` of mappings.

    Returns
    -------
    Segments
        The same facts, by code.

    Raises
    ------
    ValueError
        If a list or a field is missing, an industry's group is unknown, or a plan has no threshold.

    Examples
    --------
    >>> read_segments({
    ...     "industry_groups": [{"code": "finance"}],
    ...     "industries": [{"code": "insurance", "group": "finance"}],
    ...     "company_size": [{"code": "e1_9", "size_class": "small"}],
    ...     "leaf_plans": [
    ...         {"code": "L0", "from_opted_in": 0}, {"code": "L1", "from_opted_in": 150},
    ...         {"code": "L2", "from_opted_in": 800}, {"code": "L3", "from_opted_in": 3000},
    ...     ],
    ... }).industries
    {'insurance': 'finance'}
    """
    try:
        segments = Segments(
            groups=tuple(row["code"] for row in document["industry_groups"]),
            industries={row["code"]: row["group"] for row in document["industries"]},
            sizes={row["code"]: row["size_class"] for row in document["company_size"]},
            thresholds={row["code"]: row["from_opted_in"] for row in document["leaf_plans"]},
        )
    except KeyError as error:
        raise ValueError(f"the segment document lacks {error}") from error
    if unknown := set(segments.industries.values()) - set(segments.groups):
        raise ValueError(f"industries belong to unknown groups: {sorted(unknown)}")
    if set(segments.thresholds) != set(PLANS):
        raise ValueError(f"leaf plans are {sorted(segments.thresholds)}, not {list(PLANS)}")
    return segments


def rounded_opted_in(opted_in: int) -> int:
    """Round the number of opted-in companies to the nearest 50, the form in which it is public.

    Parameters
    ----------
    opted_in : int
        Companies that opted in before the cut-off, >= 0.

    Returns
    -------
    int
        A multiple of 50; halves go up.

    Raises
    ------
    ValueError
        If the number is below 0.

    Examples
    --------
    >>> rounded_opted_in(124), rounded_opted_in(125)
    (100, 150)
    """
    if opted_in < 0:
        raise ValueError(f"opted_in is below 0: {opted_in}")
    return (opted_in + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO


def choose_plan(opted_in: int, thresholds: Mapping[str, int]) -> PlanCode:
    """Choose the finest plan whose threshold the rounded number of companies reaches.

    Parameters
    ----------
    opted_in : int
        Companies that opted in before the cut-off, >= 0; rounded to 50 before it is compared.
    thresholds : mapping of str to int
        Plan code to the number of companies it needs: `Segments.thresholds`.

    Returns
    -------
    {"L0", "L1", "L2", "L3"}
        Code of the plan; the coarsest if no threshold is reached.

    Raises
    ------
    ValueError
        If the number is below 0.

    Examples
    --------
    >>> choose_plan(320, {"L0": 0, "L1": 150, "L2": 800, "L3": 3000})
    'L1'
    """
    public = rounded_opted_in(opted_in)
    reached = [plan for plan in PLANS if plan in thresholds and thresholds[plan] <= public]
    return reached[-1] if reached else PLANS[0]


def leaves_of(plan: PlanCode, segments: Segments) -> tuple[str, ...]:
    """List every leaf of a plan, the empty ones too, in order of publication.

    Parameters
    ----------
    plan : {"L0", "L1", "L2", "L3"}
        Code of the plan.
    segments : Segments
        The public classification.

    Returns
    -------
    tuple of str
        Codes of the leaves: ``all``; groups; ``group/size class``; ``industry/size class``.

    Raises
    ------
    ValueError
        If there is no such plan.

    Examples
    --------
    >>> s = Segments(("finance",), {"insurance": "finance"}, {"e1_9": "small"}, {"L0": 0})
    >>> leaves_of("L2", s)
    ('finance/small',)
    """
    sized = {"L2": segments.groups, "L3": tuple(segments.industries)}
    match plan:
        case "L0":
            return (EVERYONE,)
        case "L1":
            return segments.groups
        case "L2" | "L3":
            return tuple(
                SEPARATOR.join(pair) for pair in product(sized[plan], segments.size_classes)
            )
    raise ValueError(f"no such leaf plan: {plan!r}")


def leaf_of(plan: PlanCode, segments: Segments, *, industry: str, size: str) -> str:
    """Return the one leaf that counts a company.

    Parameters
    ----------
    plan : {"L0", "L1", "L2", "L3"}
        Code of the plan.
    segments : Segments
        The public classification.
    industry, size : str
        The company's industry and company-size codes as locked at the cut-off.

    Returns
    -------
    str
        Code of a leaf, one of `leaves_of(plan, segments)`.

    Raises
    ------
    ValueError
        If there is no such plan, industry or size.

    Examples
    --------
    >>> s = Segments(("finance",), {"insurance": "finance"}, {"e1_9": "small"}, {"L0": 0})
    >>> leaf_of("L1", s, industry="insurance", size="e1_9")
    'finance'
    """
    if industry not in segments.industries:
        raise ValueError(f"no such industry: {industry!r}")
    if size not in segments.sizes:
        raise ValueError(f"no such company size: {size!r}")
    group, size_class = segments.industries[industry], segments.sizes[size]
    match plan:
        case "L0":
            return EVERYONE
        case "L1":
            return group
        case "L2":
            return SEPARATOR.join((group, size_class))
        case "L3":
            return SEPARATOR.join((industry, size_class))
    raise ValueError(f"no such leaf plan: {plan!r}")


def ladder(plan: PlanCode, segments: Segments, leaf: str) -> tuple[Rung, ...]:
    """List the cohorts around a leaf, from the leaf itself to everyone.

    Parameters
    ----------
    plan : {"L0", "L1", "L2", "L3"}
        Code of the plan.
    segments : Segments
        The public classification.
    leaf : str
        Code of the leaf, one of `leaves_of(plan, segments)`.

    Returns
    -------
    tuple of Rung
        Each rung's leaves include those of the rung before; the last rung has all leaves.

    Raises
    ------
    ValueError
        If there is no such plan, or no such leaf in it.

    Examples
    --------
    >>> s = Segments(("finance", "leisure"), {"insurance": "finance"}, {"e1_9": "small"}, {})
    >>> for rung in ladder("L1", s, "finance"):
    ...     print(rung.code, rung.leaves)
    finance ('finance',)
    all ('finance', 'leisure')
    """
    leaves = leaves_of(plan, segments)
    if leaf not in leaves:
        raise ValueError(f"no such leaf in plan {plan}: {leaf!r}")
    head = _head(leaf)
    wider = [Rung(head, tuple(x for x in leaves if _head(x) == head))]
    if plan == "L3":
        group = segments.industries[head]
        members = {code for code, of in segments.industries.items() if of == group}
        wider.append(Rung(group, tuple(x for x in leaves if _head(x) in members)))
    wider.append(Rung(EVERYONE, leaves))

    rungs = [Rung(leaf, (leaf,))]
    for rung in wider:
        if len(rung.leaves) > len(rungs[-1].leaves):  # a group of one industry adds nobody
            rungs.append(rung)
    return tuple(rungs)


def _head(leaf: str) -> str:
    """Return the industry or group of a leaf, without its size class."""
    return leaf.partition(SEPARATOR)[0]
