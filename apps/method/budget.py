"""What a company's presence in the benchmark may cost it, in privacy loss per calendar year.

Every figure is a Fraction: a ledger that adds floats would one day pass its cap by a rounding
error, or refuse a release it should allow.
"""

from dataclasses import dataclass, fields
from fractions import Fraction

QUARTERS = 4
CAP = Fraction(49, 4)  # the year's four quarters and yearly tables (10), and one erratum (9/4)
KPI_CAP = Fraction(1)  # of a ledger of its own: the year's four KPIs, and nothing beside them

OVERALL = "overall"
PERSONA = "persona"
TRANSITION = "transition"
COMPASS = "compass"

YEARLY_QUARTER = 4  # the quarter whose release brings the yearly tables

ROTATION = (("CUS", "TEC"), ("INT", "LDR"), ("MET", "STR"), ("FLX", "FRN"))


@dataclass(frozen=True, slots=True)
class Schedule:
    """The privacy loss of each measure, part of the public plan of a release.

    Attributes
    ----------
    overall : Fraction
        Histogram of overall maturity, every quarter; dimensionless, > 0.
    persona : Fraction
        Histogram of persona labels, every quarter.
    dimension : Fraction
        Histogram of one dimension, two a quarter.
    transition : Fraction
        Table of label before by label after, once a year, all companies together.
    compass : Fraction
        Grid of compass positions, once a year, all companies together.
    kpi : Fraction
        Histogram of one KPI, one a quarter and each once a year, all companies together; charged to
        the KPIs' own ledger.
    """

    overall: Fraction = Fraction(1)
    persona: Fraction = Fraction(1, 2)
    dimension: Fraction = Fraction(3, 8)
    transition: Fraction = Fraction(1, 2)
    compass: Fraction = Fraction(1, 2)
    kpi: Fraction = Fraction(1, 4)

    def __post_init__(self) -> None:
        for field in fields(self):
            epsilon = getattr(self, field.name)
            if not isinstance(epsilon, Fraction) or epsilon <= 0:
                raise ValueError(f"{field.name} is not a Fraction above 0: {epsilon!r}")

    def halved(self) -> "Schedule":
        """Return the schedule with half of every privacy loss.

        Returns
        -------
        Schedule
            The strict counterpart.
        """
        return Schedule(*(getattr(self, field.name) / 2 for field in fields(self)))


STANDARD = Schedule()
STRICT = STANDARD.halved()
PRESETS = {"standard": STANDARD, "strict": STRICT}


def dimensions_of(quarter_number: int) -> tuple[str, str]:
    """Return the two dimensions that a quarter's release covers.

    The rotation is fixed and public, so no figure can choose itself, and each of the eight
    dimensions comes once a year.

    Parameters
    ----------
    quarter_number : int
        Quarter of the year, 1 to 4.

    Returns
    -------
    tuple of str
        Two dimension codes.

    Raises
    ------
    ValueError
        If the quarter is not 1, 2, 3 or 4.

    Examples
    --------
    >>> dimensions_of(3)
    ('MET', 'STR')
    """
    if quarter_number not in range(1, QUARTERS + 1):
        raise ValueError(f"quarter_number is not 1, 2, 3 or 4: {quarter_number!r}")
    return ROTATION[quarter_number - 1]


def quarterly_measures(quarter_number: int, schedule: Schedule = STANDARD) -> dict[str, Fraction]:
    """Return what a quarter's release measures and the privacy loss of each measure.

    Parameters
    ----------
    quarter_number : int
        Quarter of the year, 1 to 4.
    schedule : Schedule
        Privacy loss of each measure.

    Returns
    -------
    dict of str to Fraction
        Measure code to privacy loss, dimensionless, in the order of publication: ``overall``,
        ``persona``, then the quarter's two dimension codes.

    Raises
    ------
    ValueError
        If the quarter is not 1, 2, 3 or 4.

    Examples
    --------
    >>> for measure, epsilon in quarterly_measures(1).items():
    ...     print(measure, epsilon)
    overall 1
    persona 1/2
    CUS 3/8
    TEC 3/8
    """
    return {
        OVERALL: schedule.overall,
        PERSONA: schedule.persona,
        **dict.fromkeys(dimensions_of(quarter_number), schedule.dimension),
    }


def yearly_measures(schedule: Schedule = STANDARD) -> dict[str, Fraction]:
    """Return the tables published once a year and the privacy loss of each.

    Parameters
    ----------
    schedule : Schedule
        Privacy loss of each measure.

    Returns
    -------
    dict of str to Fraction
        Measure code to privacy loss, dimensionless: ``transition`` and ``compass``.

    Examples
    --------
    >>> yearly_measures()["compass"]
    Fraction(1, 2)
    """
    return {TRANSITION: schedule.transition, COMPASS: schedule.compass}


def release_measures(
    quarter_number: int, schedule: Schedule = STANDARD, *, is_erratum: bool = False
) -> dict[str, Fraction]:
    """Return what a release measures: the fourth quarter's brings the yearly tables.

    Parameters
    ----------
    quarter_number : int
        Quarter of the year, 1 to 4.
    schedule : Schedule
        Privacy loss of each measure.
    is_erratum : bool
        Whether the release mends another: the reserve pays for its quarterly measures only.

    Returns
    -------
    dict of str to Fraction
        Measure code to privacy loss, dimensionless, in the order of publication.

    Raises
    ------
    ValueError
        If the quarter is not 1, 2, 3 or 4.

    Examples
    --------
    >>> list(release_measures(4))
    ['overall', 'persona', 'FLX', 'FRN', 'transition', 'compass']
    >>> list(release_measures(4, is_erratum=True))
    ['overall', 'persona', 'FLX', 'FRN']
    """
    measures = quarterly_measures(quarter_number, schedule)
    if quarter_number == YEARLY_QUARTER and not is_erratum:
        measures |= yearly_measures(schedule)
    return measures


def quarterly_cost(quarter_number: int, schedule: Schedule = STANDARD) -> Fraction:
    """Return what one quarter's release costs each company in it.

    Measures add by basic composition; leaves do not, since a company is in one of them [1]_.

    Parameters
    ----------
    quarter_number : int
        Quarter of the year, 1 to 4.
    schedule : Schedule
        Privacy loss of each measure.

    Returns
    -------
    Fraction
        Privacy loss, dimensionless, > 0.

    Raises
    ------
    ValueError
        If the quarter is not 1, 2, 3 or 4.

    References
    ----------
    .. [1] C. Dwork, A. Roth (2014). The Algorithmic Foundations of Differential Privacy.
       Foundations and Trends in Theoretical Computer Science 9(3-4), 211-407.
       doi:10.1561/0400000042

    Examples
    --------
    >>> print(quarterly_cost(1))
    9/4
    """
    return sum(quarterly_measures(quarter_number, schedule).values(), Fraction(0))


def annual_spend(schedule: Schedule = STANDARD) -> Fraction:
    """Return what a full year costs a company that is in every release and in both yearly tables.

    Parameters
    ----------
    schedule : Schedule
        Privacy loss of each measure.

    Returns
    -------
    Fraction
        Privacy loss, dimensionless, > 0; below `CAP` by exactly one erratum in the standard plan.

    Examples
    --------
    >>> print(annual_spend(), annual_spend(STRICT), CAP - annual_spend())
    10 5 9/4
    """
    quarters = sum((quarterly_cost(q, schedule) for q in range(1, QUARTERS + 1)), Fraction(0))
    return quarters + sum(yearly_measures(schedule).values(), Fraction(0))


def yearly_cap(schedule: Schedule = STANDARD) -> Fraction:
    """Return the most that a company's calendar year may cost: every release, and one erratum.

    Parameters
    ----------
    schedule : Schedule
        Privacy loss of each measure.

    Returns
    -------
    Fraction
        Privacy loss, dimensionless, > 0: `CAP` in the standard plan, half of it in the strict one.

    Examples
    --------
    >>> print(yearly_cap(), yearly_cap(STRICT))
    49/4 49/8
    """
    return annual_spend(schedule) + quarterly_cost(1, schedule)


def kpi_yearly_cap(schedule: Schedule = STANDARD) -> Fraction:
    """Return the most that a company's calendar year of KPIs may cost: one KPI a quarter.

    No erratum is in it, so a KPI that was counted wrongly is not counted again.

    Parameters
    ----------
    schedule : Schedule
        Privacy loss of each measure.

    Returns
    -------
    Fraction
        Privacy loss, dimensionless, > 0: `KPI_CAP` in the standard plan, half of it in the strict
        one. A company that is in both ledgers may lose this beside `yearly_cap`.

    Examples
    --------
    >>> print(kpi_yearly_cap(), kpi_yearly_cap(STRICT))
    1 1/2
    """
    return QUARTERS * schedule.kpi
