"""What a center is: queues and their goals, sites, contracts, shift templates, settings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from data.records.work import Contract, Fairness, ShiftTemplate

Channel = Literal["immediate", "concurrent", "deferred"]
Media = Literal["voice", "chat", "message", "social", "email", "callback", "task"]
GoalKind = Literal["service_level", "answered_within", "done_by"]
SlDefinition = Literal["offered", "answered", "less_short", "abandons_met", "virtual"]
ShrinkageKind = Literal["absence", "off_queue"]
ChatConvention = Literal["levels", "effort", "divisor"]
RoutingOrder = Literal["weighted_age", "fifo"]
IdleOrder = Literal["fewest_queues", "longest_idle"]
DistributionFamily = Literal["exponential", "lognormal", "gamma", "empirical"]


@dataclass(frozen=True, slots=True)
class ServiceGoal:
    """What a queue promises its customers; all that it names must hold.

    Parameters
    ----------
    kind
        ``service_level``: share answered within the threshold, by one of the named definitions.
        ``answered_within``: share of deferred contacts done within so many hours. ``done_by``:
        share of deferred contacts done by a time of day.
    target
        The share to reach, in [0, 1]; 0: no share is asked for, the limits are the goal.
    threshold_seconds
        T [s] of the goal; for ``answered_within`` the hours times 3600, for ``done_by`` a day.
    definition
        Which service level is meant (docs/glossary.md); deferred queues use ``offered``.
    hours
        ``clock`` or ``open``: which hours count for ``answered_within``.
    max_asa_seconds
        Longest mean wait of answered contacts [s].
    max_abandoned
        Largest share of offered contacts that abandon, in (0, 1).
    max_occupancy
        Highest busy share of agents (of slots on a concurrent channel), in (0, 1].
    done_by_minute, received_by_minute
        ``done_by``: what had arrived by ``received_by_minute`` of an open local day is done by
        ``done_by_minute`` of that day, later contacts by that of the next open day [wall-clock
        minutes after midnight of the queue's zone].
    """

    target: float
    threshold_seconds: float
    kind: GoalKind = "service_level"
    definition: SlDefinition = "offered"
    hours: Literal["clock", "open"] = "clock"
    max_asa_seconds: float | None = None
    max_abandoned: float | None = None
    max_occupancy: float | None = None
    done_by_minute: int = 1440
    received_by_minute: int = 0

    def __str__(self) -> str:
        return " and ".join(self._parts())

    def _parts(self) -> Iterator[str]:
        if self.kind == "done_by":
            due, cut = clock_text(self.done_by_minute), clock_text(self.received_by_minute)
            yield f"{self.target:.0%} of those in by {cut} done by {due}"
        elif self.kind == "answered_within":
            yield f"{self.target:.0%} within {self.threshold_seconds / 3600:g} {self.hours} h"
        elif self.target > 0:
            yield f"{self.target:.0%} in {self.threshold_seconds:g} s ({self.definition})"
        if self.max_asa_seconds is not None:
            yield f"ASA at most {self.max_asa_seconds:g} s"
        if self.max_abandoned is not None:
            yield f"at most {100 * self.max_abandoned:g}% abandoned"
        if self.max_occupancy is not None:
            yield f"occupancy at most {self.max_occupancy:.0%}"


def clock_text(minute: int) -> str:
    """Give wall-clock minutes after midnight as ``hh:mm``."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


@dataclass(frozen=True, slots=True)
class Distribution:
    """How times spread around their mean, which is said elsewhere.

    Parameters
    ----------
    cv
        Coefficient of variation of ``lognormal`` and ``gamma``; that of ``exponential`` is 1.
    values
        ``empirical``: times as they were seen, in any unit; they are scaled to mean 1.
    """

    family: DistributionFamily
    cv: float = 1.0
    values: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Overflow:
    """Who else may take a queue's contacts once they have waited a while.

    Parameters
    ----------
    after_seconds
        How long a contact has waited [s].
    skills
        The skills that suffice from then on.
    minimum_level
        Lowest level of each of them, 1..5.
    """

    after_seconds: float
    skills: frozenset[str]
    minimum_level: int = 1


@dataclass(frozen=True, slots=True)
class Resolution:
    """How often one contact is enough (first-contact resolution), and what comes of the others.

    Parameters
    ----------
    share
        First-contact resolution in the history, in (0, 1]: what volumes already contain.
    by_level
        Share resolved by an agent whose lowest level among the queue's skills is 1..5.
    others
        Share resolved by agents who lack a skill or level of the queue and only help out.
    returns
        Share of customers not helped who come back, in [0, 1).
    return_hours
        Mean time until they do [open hours of the queue].
    """

    share: float
    by_level: tuple[float, float, float, float, float]
    others: float
    returns: float = 0.8
    return_hours: float = 4.0


@dataclass(frozen=True, slots=True)
class Training:
    """What it takes to teach a skill.

    Parameters
    ----------
    skill
        Which skill.
    hours
        Of training by agent [h].
    level
        Level that a trained agent begins at, 1..5.
    proficiency
        Factor on handle time of a trained agent, over 0.
    """

    skill: str
    hours: float
    level: int = 2
    proficiency: float = 1.1


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """When a queue accepts contacts, in wall-clock minutes of its zone.

    Parameters
    ----------
    week
        For Monday to Sunday the spans ``(start, end)`` [minutes after midnight], end <= 1440.
    holidays
        The spans on a holiday; None: as on the weekday.
    """

    week: tuple[tuple[tuple[int, int], ...], ...] = (((0, 1440),),) * 7
    holidays: tuple[tuple[int, int], ...] | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    """A stream of contacts with one channel, set of skills, goal and opening calendar.

    Parameters
    ----------
    name
        Unique name.
    channel
        How a contact is worked.
    media
        What the customer uses; for reports and file formats.
    skills
        Every skill an agent needs to serve it; a language is a skill.
    aht_seconds
        Mean handle time of one contact alone [s]; used where history has none.
    patience_seconds
        Mean patience [s]; None: nobody abandons (Erlang C).
    concurrency
        Contacts one agent holds at once; 1 unless concurrent.
    aht_by_level
        Factor on AHT with 1..concurrency parallel contacts; the first is 1.
    minimum_agents
        Fewest agents on duty who can serve it while it is open.
    minimum_level
        Lowest level of each skill that counts, 1..5.
    handle_time, patience
        How handle times and the patience of those who wait spread around their means.
    balking
        Share of customers who leave at once when they would have to wait, in [0, 1).
    redial, redial_seconds
        Share of those who abandoned that tries again, in [0, 1), and after what mean time [s].
    waiting_room
        Most contacts that can wait; who comes then is turned away. None: no limit.
    priority
        Among queues of one channel those with the lowest number are served first, 1..9.
    overflow
        Who else may take its contacts, and when; each step comes later than the one before.
    convention
        How the requirement of a concurrent queue is computed (docs/staffing.md).
    effort_share
        Share of a contact's handle time that the agent is at work on it, in (0, 1]; the customer
        is writing in the rest. Used by the convention ``effort`` alone.
    resolution
        How often one contact is enough; None: every contact is, and none comes back.
    """

    name: str
    channel: Channel
    media: Media
    skills: frozenset[str]
    goal: ServiceGoal
    aht_seconds: float
    zone: str
    patience_seconds: float | None = None
    concurrency: int = 1
    aht_by_level: tuple[float, ...] = (1.0,)
    opening: OpeningHours = field(default_factory=OpeningHours)
    minimum_agents: int = 0
    minimum_level: int = 1
    handle_time: Distribution = Distribution("lognormal", cv=1.2)
    patience: Distribution = Distribution("exponential")
    balking: float = 0.0
    redial: float = 0.0
    redial_seconds: float = 300.0
    waiting_room: int | None = None
    priority: int = 5
    overflow: tuple[Overflow, ...] = ()
    convention: ChatConvention = "levels"
    effort_share: float = 1.0
    resolution: Resolution | None = None


@dataclass(frozen=True, slots=True)
class Routing:
    """Who gets which contact, for the whole center.

    Parameters
    ----------
    order
        Which waiting contact an agent takes first among queues of one channel and priority:
        ``weighted_age``, the longest wait measured in its queue's threshold, or ``fifo``.
    idle
        Which idle agent gets a contact: ``fewest_queues``, then the one idle longest, or
        ``longest_idle`` alone.
    """

    order: RoutingOrder = "weighted_age"
    idle: IdleOrder = "fewest_queues"


@dataclass(frozen=True, slots=True)
class Site:
    """A place where agents work; its zone is that of their shifts."""

    name: str
    zone: str
    country: str | None = None
    subdivision: str | None = None


@dataclass(frozen=True, slots=True)
class Shrinkage:
    """A share of scheduled time not available for contacts, beyond breaks and meals.

    ``absence`` takes whole shifts (sickness); ``off_queue`` takes time inside a shift.
    Several multiply: available = prod(1 - share); scheduled = required / available.

    Parameters
    ----------
    weekdays
        0 (Monday) to 6 on which it holds, in the center's zone.
    start_minute, end_minute
        When on these days [wall-clock minutes after midnight]; ``absence`` holds all day.
    """

    name: str
    kind: ShrinkageKind
    share: float
    weekdays: frozenset[int] = frozenset(range(7))
    start_minute: int = 0
    end_minute: int = 1440


@dataclass(frozen=True, slots=True)
class Holiday:
    """A local day unlike others; pooled in forecasts by ``name``.

    Parameters
    ----------
    own
        Named by the center file, not by the country's calendar.
    hours
        Which opening hours hold: those for holidays or the weekday's. None: for holidays on a
        public holiday, the weekday's on the center's own special day.
    """

    date: date
    name: str
    own: bool = False
    hours: Literal["holiday", "usual"] | None = None

    @property
    def keeps_holiday_hours(self) -> bool:
        """Tell whether a queue's opening hours for holidays hold on this day."""
        return self.hours == "holiday" or (self.hours is None and not self.own)


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """How a plain file's columns map to ours; see docs on ``import history``.

    Parameters
    ----------
    columns
        Our column name -> the file's header.
    layout
        ``long``: one row an interval and queue; ``wide``: one column a queue;
        ``log``: one row a contact.
    zone
        Zone of local times without offset; None: the center's.
    zone_policy
        What a local time without offset in the repeated hour means; ``refuse`` by default.
        ``sequence``: the order of the rows tells the two passes apart.
    queues
        The file's queue name -> ours, or ``ignore``; others are taken as they are.
    shift_seconds
        Taken off every time before it is placed on the grid [s]; for stamps that lie past the
        mark, such as 21:42:53.
    """

    name: str
    columns: Mapping[str, str] = field(default_factory=dict)
    layout: Literal["long", "wide", "log"] = "long"
    delimiter: str | None = None
    zone: str | None = None
    zone_policy: Literal["refuse", "earlier", "later", "sequence"] = "refuse"
    queue: str | None = None
    queues: Mapping[str, str] = field(default_factory=dict)
    interval_minutes: int | None = None
    time_format: str | None = None
    outcomes: Mapping[str, str] = field(default_factory=dict)
    shift_seconds: int = 0


@dataclass(frozen=True, slots=True)
class PlanningSettings:
    """What ``wfm plan`` does unless told otherwise.

    Parameters
    ----------
    weeks
        Length of the horizon [weeks].
    seconds
        Time for the roster's search [s].
    replications
        Simulated replications of the horizon.
    samples
        Joint samples kept with a forecast.
    max_occupancy
        Highest share of time an agent works while deferred work is at hand.
    reserve_agents
        Idle agents kept back for immediate queues before deferred work is taken.
    confidence
        The planner's risk: the share of days on which goals are to be met, or ``expected``: on
        average over what days may turn out like. None: on a day like the mean.
    rounds
        Most rounds of rows, roster and simulation; 1: the rows are not raised.
    attrition_per_year
        Share of the agents who leave within a year, in [0, 1).
    class_size
        Most agents taught together.
    """

    weeks: int = 2
    seconds: float = 60.0
    seed: int = 1
    replications: int = 100
    samples: int = 200
    max_occupancy: float = 0.95
    reserve_agents: int = 1
    confidence: float | Literal["expected"] | None = None
    rounds: int = 10
    attrition_per_year: float = 0.0
    class_size: int = 4


@dataclass(frozen=True, slots=True)
class NightlySettings:
    """What ``wfm nightly`` does; folders are relative to the center file."""

    drop: str = "drop"
    out: str = "out"
    publish: bool = True
    weeks: int = 2
    formats: tuple[str, ...] = ("csv", "xlsx", "ics", "html")


@dataclass(frozen=True, slots=True)
class Center:
    """One contact center, as its center file says."""

    name: str
    zone: str
    interval_minutes: int
    queues: tuple[Queue, ...]
    sites: tuple[Site, ...]
    skills: tuple[str, ...]
    contracts: tuple[Contract, ...]
    templates: tuple[ShiftTemplate, ...]
    country: str | None = None
    subdivision: str | None = None
    shrinkage: tuple[Shrinkage, ...] = ()
    routing: Routing = field(default_factory=Routing)
    fairness: Fairness = field(default_factory=Fairness)
    special_days: tuple[Holiday, ...] = ()
    imports: tuple[ImportMapping, ...] = ()
    planning: PlanningSettings = field(default_factory=PlanningSettings)
    nightly: NightlySettings = field(default_factory=NightlySettings)
    trainings: tuple[Training, ...] = ()

    def queue(self, name: str) -> Queue:
        """Give the queue of that name."""
        return next(q for q in self.queues if q.name == name)

    def site(self, name: str) -> Site:
        """Give the site of that name."""
        return next(s for s in self.sites if s.name == name)

    def contract(self, name: str) -> Contract:
        """Give the contract of that name."""
        return next(c for c in self.contracts if c.name == name)

    def template(self, name: str) -> ShiftTemplate:
        """Give the shift template of that name."""
        return next(t for t in self.templates if t.name == name)
