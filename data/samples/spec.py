"""What a simulated center is made of: demand by queue, events, teams."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

SampleKind = Literal["small", "omnichannel", "large"]

Knots = tuple[tuple[float, float], ...]
"""(hour of the day, weight) points of a curve, linear in between."""


@dataclass(frozen=True, slots=True)
class Demand:
    """How many contacts one queue gets and how they are answered.

    Parameters
    ----------
    contacts_per_week
        Offered in an ordinary week at the end of the history, so that staff can be sized to it.
    week
        Weights of Monday to Sunday; their sum is free.
    profile
        Weights over the local day of the queue's zone.
    dispersion
        theta of the day's gamma factor: variance of a count = mu + theta mu^2.
    correlation
        Share of a day factor's variance that it has in common with the other queues.
    yearly, peak_day
        Amplitude of the yearly wave and the day of the year of its crest.
    growth
        Per year, as a share.
    holiday, day_after
        Factors on a public holiday and on the first working day after one.
    level_shift
        Day and factor of a lasting change.
    handle_cv
        Coefficient of variation of a single handle time.
    grade
        Safety staffing of the past in square roots of the load; higher waits less.
    desk_hours
        Local hours in which deferred work was done; None: as it came.
    """

    contacts_per_week: float
    week: tuple[float, ...]
    profile: Knots
    dispersion: float = 0.01
    correlation: float = 0.6
    yearly: float = 0.06
    peak_day: int = 20
    growth: float = 0.04
    holiday: float = 0.4
    day_after: float = 1.15
    level_shift: tuple[date, float] | None = None
    handle_cv: float = 1.3
    grade: float = 0.9
    desk_hours: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Days unlike others, by queue a factor a day; ``expected``: the planners of the time knew."""

    name: str
    first_date: date
    factors: Mapping[str, tuple[float, ...]]
    expected: bool = False


@dataclass(frozen=True, slots=True)
class PlannedDriver:
    """Sizes by day of something planners know of; the history has the effect of its past days.

    Parameters
    ----------
    queues
        Which it drives.
    sizes
        By local day; days without one have 0.
    """

    name: str
    queues: tuple[str, ...]
    sizes: Mapping[date, float]


@dataclass(frozen=True, slots=True)
class Group:
    """So many agents of one team with the same contract and skills."""

    team: str
    site: str
    contract: str
    count: int
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DatedSkill:
    """A skill that the n-th agent of a team has only for a while; open ends are None."""

    team: str
    index: int
    skill: str
    level: int
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Certificate:
    """A skill of their group that the agents of a team with these places hold until a day."""

    team: str
    indices: tuple[int, ...]
    skill: str
    valid_to: date


@dataclass(frozen=True, slots=True)
class SkillFactor:
    """How much longer a team's contacts in a skill take, lognormal between its agents."""

    team: str
    skill: str
    mean: float
    spread: float


@dataclass(frozen=True, slots=True)
class SampleSpec:
    """A whole simulated center; the center file of the same name says the rest.

    Parameters
    ----------
    first_date, days
        The history, whole local days of the center's zone.
    demand
        By queue.
    outages
        Days without any row: the source lost them.
    certificates
        Skills of groups that end.
    skill_factors
        Of teams that are faster or slower in single skills.
    main_skills, ranked_teams
        Which skills come first in these teams; the first that an agent holds has priority 1.
    drivers
        What the planners' file of drivers tells; without any there is no such file.
    vacation_share
        Share of agents on vacation in each week of the horizon.
    half_days
        Half days off in the horizon.
    wish_share
        Share of agents who state preferences.
    horizon_days
        Days after the history for which time off is known.
    """

    kind: SampleKind
    first_date: date
    days: int
    demand: Mapping[str, Demand]
    groups: tuple[Group, ...]
    events: tuple[Event, ...] = ()
    outages: tuple[date, ...] = ()
    dated_skills: tuple[DatedSkill, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    skill_factors: tuple[SkillFactor, ...] = ()
    main_skills: tuple[str, ...] = ()
    ranked_teams: tuple[str, ...] = ()
    drivers: tuple[PlannedDriver, ...] = ()
    vacation_share: float = 0.05
    half_days: int = 2
    wish_share: float = 0.4
    horizon_days: int = 14

    @property
    def plan_date(self) -> date:
        """The first day after the history."""
        return self.first_date + timedelta(days=self.days)
