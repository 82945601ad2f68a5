"""The tables of a center file, each checked by itself.

A field's description completes the sentence "give ..." of its error messages.
"""

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from data.center_file.values import Clock, Confidence, Duration, LateClock, Name, Span, Zone
from data.records import (
    Channel,
    ChatConvention,
    DistributionFamily,
    GoalKind,
    IdleOrder,
    Media,
    RoutingOrder,
    ShrinkageKind,
    SlDefinition,
)

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)


WEEK = 604_800
"""Longest time that may be given in seconds [s]; more is a slip of digits."""

_SECONDS = f"seconds over 0, up to {WEEK}"


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


OneOrTwo = [BeforeValidator(_listed), Field(min_length=1, max_length=2)]
Hours = Annotated[list[Annotated[float, Field(ge=0, le=168)]], *OneOrTwo]
Days = Annotated[list[Annotated[int, Field(ge=0, le=7)]], *OneOrTwo]
DayHours = Annotated[list[Annotated[float, Field(ge=0, le=24)]], *OneOrTwo]
PeriodHours = Annotated[list[Annotated[float, Field(ge=0, le=52 * 168)]], *OneOrTwo]
PeriodDays = Annotated[list[Annotated[int, Field(ge=0, le=52 * 7)]], *OneOrTwo]


class Table(BaseModel):
    """A table of the center file: TOML's own types, no unknown keys."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, frozen=True)


class CenterTable(Table):
    """``[center]``."""

    name: Name = Field(description="the center's name")
    zone: Zone = Field(description='an IANA time zone, such as "Europe/Berlin"')
    interval_minutes: Literal[5, 15, 30, 60] = Field(description="5, 15, 30 or 60")
    country: Name | None = Field(None, description='an ISO 3166 code, such as "DE"')
    subdivision: Name | None = Field(None, description="the subdivision's code")


class SiteTable(Table):
    """``[[sites]]``."""

    name: Name = Field(description="the site's name")
    zone: Zone | None = Field(None, description='an IANA time zone, such as "Europe/Berlin"')
    country: Name | None = Field(None, description='an ISO 3166 code, such as "DE"')
    subdivision: Name | None = Field(None, description="the subdivision's code")


class SkillTable(Table):
    """``[[skills]]``."""

    name: Name = Field(description="the skill's name")
    training_hours: float | None = Field(
        None, gt=0, le=2000, description="hours of training by agent over 0, up to 2000"
    )
    trained_level: int | None = Field(None, ge=1, le=5, description="a level, 1 to 5")
    trained_proficiency: float | None = Field(
        None, ge=0.1, le=10, description="a factor on AHT, 0.1 to 10; 1.1 takes 10 % longer"
    )


class GoalTable(Table):
    """A queue's goal; which keys belong to which kind is checked beside the channel."""

    kind: GoalKind = Field(description="service_level, answered_within or done_by")
    target: float | None = Field(None, gt=0, le=1, description="a share in (0, 1]")
    threshold_seconds: float | None = Field(None, gt=0, le=WEEK, description=_SECONDS)
    definition: SlDefinition | None = Field(
        None, description="offered, answered, less_short, abandons_met or virtual"
    )
    max_asa_seconds: float | None = Field(None, gt=0, le=WEEK, description=_SECONDS)
    max_abandoned: float | None = Field(None, gt=0, lt=1, description="a share between 0 and 1")
    max_occupancy: float | None = Field(None, gt=0, le=1, description="a share in (0, 1]")
    hours: float | None = Field(None, gt=0, le=8784, description="hours over 0, up to 8784")
    of: Literal["clock", "open"] | None = Field(None, description="clock or open")
    by: Clock | None = Field(None, description='a clock time such as "20:00"')
    received_by: Clock | None = Field(None, description='a clock time such as "16:00"')


class DistributionTable(Table):
    """How times spread around their mean."""

    family: DistributionFamily = Field(description="exponential, lognormal, gamma or empirical")
    cv: float | None = Field(
        None, gt=0, le=10, description="a coefficient of variation over 0, up to 10"
    )
    values: list[Annotated[float, Field(gt=0, description="a time over 0")]] | None = Field(
        None, min_length=2, description="a list of 2 times or more, as they were seen"
    )


class OverflowTable(Table):
    """Who else may take a queue's contacts."""

    after_seconds: float = Field(gt=0, le=WEEK, description=_SECONDS)
    skills: list[Name] = Field(min_length=1, description="the skills an agent needs, one at least")
    minimum_level: int = Field(1, ge=1, le=5, description="a level, 1 to 5")


class ResolutionTable(Table):
    """How often one contact of a queue is enough."""

    share: float = Field(gt=0, le=1, description="the share in the history, in (0, 1]")
    by_level: list[Annotated[float, Field(ge=0, le=1, description="a share in [0, 1]")]] = Field(
        min_length=5,
        max_length=5,
        description="five shares in [0, 1], of agents of level 1 to 5, such as "
        "[0.6, 0.7, 0.78, 0.84, 0.88]",
    )
    others: float = Field(
        ge=0, le=1, description="the share of agents who only help out, in [0, 1]"
    )
    returns: float = Field(0.8, ge=0, lt=1, description="a share in [0, 1)")
    return_hours: float = Field(
        4.0, gt=0, le=8784, description="a mean time in open hours, over 0, up to 8784"
    )


class OpeningTable(Table):
    """Opening hours; the more special key wins."""

    every_day: list[Span] | None = Field(None, description="a list of spans")
    weekdays: list[Span] | None = Field(None, description="a list of spans")
    weekend: list[Span] | None = Field(None, description="a list of spans")
    monday: list[Span] | None = Field(None, description="a list of spans")
    tuesday: list[Span] | None = Field(None, description="a list of spans")
    wednesday: list[Span] | None = Field(None, description="a list of spans")
    thursday: list[Span] | None = Field(None, description="a list of spans")
    friday: list[Span] | None = Field(None, description="a list of spans")
    saturday: list[Span] | None = Field(None, description="a list of spans")
    sunday: list[Span] | None = Field(None, description="a list of spans")
    holidays: list[Span] | None = Field(None, description="a list of spans")


class QueueTable(Table):
    """``[[queues]]``."""

    name: Name = Field(description="the queue's name")
    channel: Channel = Field(description="immediate, concurrent or deferred")
    media: Media = Field(description="voice, chat, message, social, email, callback or task")
    skills: list[Name] = Field(min_length=1, description="the skills an agent needs, one at least")
    zone: Zone | None = Field(None, description='an IANA time zone, such as "Europe/Berlin"')
    aht_seconds: float = Field(
        gt=0, le=WEEK, description=f"the mean handle time in seconds, over 0, up to {WEEK}"
    )
    patience_seconds: float | None = Field(
        None,
        gt=0,
        le=31_622_400,
        description="the mean patience in seconds, over 0, up to 31622400, or leave it out",
    )
    minimum_agents: int = Field(0, ge=0, description="a whole number, 0 or more")
    minimum_level: int = Field(1, ge=1, le=5, description="a level, 1 to 5")
    concurrency: int | None = Field(
        None, ge=1, le=20, description="the contacts one agent holds at once, 1 to 20"
    )
    aht_by_level: list[Annotated[float, Field(gt=0, description="a factor over 0")]] | None = Field(
        None, description="a factor on AHT for each number of contacts held at once"
    )
    goal: GoalTable = Field(
        description='a goal, such as { kind = "service_level", target = 0.80, '
        "threshold_seconds = 20 }"
    )
    opening: OpeningTable = Field(
        default_factory=OpeningTable, description="a table of opening hours"
    )
    handle_time: DistributionTable | None = Field(
        None, description='a distribution, such as { family = "lognormal", cv = 1.2 }'
    )
    patience: DistributionTable | None = Field(
        None, description='a distribution, such as { family = "exponential" }'
    )
    balking: float = Field(0.0, ge=0, lt=1, description="a share in [0, 1)")
    redial: float = Field(0.0, ge=0, lt=1, description="a share in [0, 1)")
    redial_seconds: float | None = Field(
        None, gt=0, le=WEEK, description=f"a mean time in seconds, over 0, up to {WEEK}"
    )
    waiting_room: int | None = Field(
        None, ge=0, le=1_000_000, description="the most contacts that can wait, 0 to 1000000"
    )
    priority: int = Field(5, ge=1, le=9, description="a whole number, 1 (first) to 9")
    overflow: list[OverflowTable] = Field(
        [],
        description='a list of steps, such as [{ after_seconds = 30, skills = ["english"] }]',
    )
    convention: ChatConvention | None = Field(None, description="levels, effort or divisor")
    effort_share: float | None = Field(
        None, gt=0, le=1, description="the share of a contact's time at work on it, in (0, 1]"
    )
    resolution: ResolutionTable | None = Field(
        None,
        description="a table such as { share = 0.78, by_level = [0.6, 0.7, 0.78, 0.84, 0.88], "
        "others = 0.5 }",
    )


class RoutingTable(Table):
    """``[routing]``."""

    order: RoutingOrder = Field("weighted_age", description="weighted_age or fifo")
    idle: IdleOrder = Field("fewest_queues", description="fewest_queues or longest_idle")


class BreakTable(Table):
    """A break of a shift."""

    name: Name = Field(description="the break's name")
    minutes: int = Field(gt=0, description="whole minutes over 0")
    paid: bool = Field(description="true or false")
    after: Duration = Field(description='the earliest start from the shift\'s, such as "1:30"')
    before: Duration = Field(description='the latest start from the shift\'s, such as "2:45"')
    before_end: int = Field(
        0, ge=0, le=1440, description="whole minutes from its end to the shift's, 0 to 1440"
    )


class ShiftTable(Table):
    """``[[shifts]]``."""

    name: Name = Field(description="the shift's name")
    start: list[Clock] = Field(
        min_length=2, max_length=2, description='earliest and latest start, ["06:00", "13:00"]'
    )
    step_minutes: int = Field(gt=0, description="whole minutes over 0")
    length: Duration = Field(description='the length with breaks, such as "8:30"')
    longest: Duration | None = Field(
        None, description='the longest length with breaks, such as "10:00"'
    )
    length_step: int | None = Field(
        None, gt=0, le=1440, description="whole minutes from one length to the next, 1 to 1440"
    )
    stop: list[LateClock] | None = Field(
        None, min_length=2, max_length=2, description='earliest and latest end, ["14:00", "26:00"]'
    )
    work: list[Annotated[int, Field(ge=0, le=1440)]] | None = Field(
        None,
        min_length=2,
        max_length=2,
        description="least and most minutes at work without a break, such as [60, 300]",
    )
    weekdays: list[Weekday] = Field(
        list(WEEKDAYS), min_length=1, description="names of weekdays, monday to sunday"
    )
    breaks: list[BreakTable] = Field([], max_length=8, description="a list of at most 8 breaks")


class PeriodTable(Table):
    """A contract's limits over several weeks."""

    start: dt.date = Field(description="a Monday without quotes, such as 2026-01-05")
    weeks: int = Field(ge=1, le=52, description="whole weeks, 1 to 52")
    paid_hours: PeriodHours | None = Field(
        None, description="hours in 0 to 8736, or least and most such as [150, 160]"
    )
    shifts: PeriodDays | None = Field(
        None, description="shifts in 0 to 364, or least and most such as [18, 20]"
    )
    days_off: PeriodDays | None = Field(
        None, description="days in 0 to 364, or least and most such as [8, 10]"
    )
    max_weekends: int | None = Field(None, ge=0, description="a whole number, 0 or more")


class RotationTable(Table):
    """A pattern of weeks that a contract's agents follow."""

    start: dt.date = Field(description="a Monday without quotes, such as 2026-01-05")
    weeks: list[list[Name]] = Field(
        min_length=1,
        max_length=52,
        description='1 to 52 weeks of 7 days each: a shift, "late|night", "off" or "any"',
    )


class ContractTable(Table):
    """``[[contracts]]``."""

    name: Name = Field(description="the contract's name")
    shifts: list[Name] = Field(min_length=1, description="the names of its shifts, one at least")
    paid_hours_per_week: Hours = Field(
        description="hours in 0 to 168, or least and most such as [32, 40]"
    )
    days_per_week: Days = Field(description="days in 0 to 7, or least and most such as [4, 5]")
    paid_hours_per_day: DayHours | None = Field(
        None, description="hours in 0 to 24, or least and most such as [4, 8]"
    )
    earliest_start: Clock | None = Field(None, description='a clock time such as "06:00"')
    latest_end: LateClock | None = Field(
        None, description='a clock time such as "20:00", or "26:00" for two on the next morning'
    )
    rest_hours: float = Field(11, ge=0, le=72, description="hours, 0 to 72")
    start_distance_hours: float = Field(0, ge=0, le=72, description="hours, 0 to 72")
    max_start_spread_minutes: int | None = Field(
        None, ge=0, lt=1440, description="whole minutes, 0 to 1439"
    )
    max_consecutive_days: int = Field(6, ge=1, description="a whole number, 1 or more")
    min_consecutive_days: int = Field(1, ge=1, le=31, description="a whole number, 1 to 31")
    min_consecutive_days_off: int = Field(1, ge=1, description="a whole number, 1 or more")
    max_weekends: int | None = Field(None, ge=0, description="a whole number, 0 or more")
    weekend_period_weeks: int = Field(4, ge=1, description="a whole number, 1 or more")
    forbidden_successions: list[Annotated[list[Name], Field(min_length=2, max_length=2)]] = Field(
        [], description='pairs of shifts such as [["late", "early"]]'
    )
    max_shifts: dict[str, Annotated[int, Field(ge=0)]] = Field(
        {}, description="a shift's name = a whole number, 0 or more"
    )
    period: PeriodTable | None = Field(
        None, description="a table such as { start = 2026-01-05, weeks = 4, paid_hours = 160 }"
    )
    rotation: RotationTable | None = Field(None, description="a table of start and weeks")


class BurdenTable(Table):
    """A kind of unpopular shift."""

    name: Name = Field(description="its name")
    start: Clock = Field(alias="from", description='a clock time such as "22:00"')
    end: LateClock = Field(alias="to", description='a clock time such as "30:00"')
    weekdays: list[Weekday] = Field(
        list(WEEKDAYS), min_length=1, description="names of weekdays, monday to sunday"
    )
    minutes: int = Field(120, ge=1, le=1440, description="whole minutes, 1 to 1440")


class FairnessTable(Table):
    """``[fairness]``."""

    weeks: int = Field(12, ge=0, le=104, description="whole weeks, 0 to 104")
    weight: float = Field(1.0, ge=0, le=1000, description="a factor, 0 to 1000")
    wishes: bool = Field(default=True, description="true or false")
    burdens: list[BurdenTable] | None = Field(None, description="tables [[fairness.burdens]]")


class ShrinkageTable(Table):
    """``[[shrinkage]]``."""

    name: Name = Field(description="its name")
    kind: ShrinkageKind = Field(description="absence or off_queue")
    share: float = Field(ge=0, lt=1, description="a share in [0, 1)")
    weekdays: list[Weekday] | None = Field(
        None, min_length=1, description="names of weekdays, monday to sunday"
    )
    start: Clock | None = Field(None, alias="from", description='a clock time such as "10:00"')
    end: Clock | None = Field(None, alias="to", description='a clock time such as "12:00"')


class SpecialDayTable(Table):
    """``[[special_days]]``."""

    date: dt.date = Field(description="a date without quotes, such as 2026-11-27")
    name: Name = Field(description="its name; days of one name are pooled in forecasts")
    hours: Literal["holiday", "usual"] | None = Field(None, description="holiday or usual")


class ImportTable(Table):
    """``[imports.NAME]``."""

    layout: Literal["long", "wide", "log"] = Field("long", description="long, wide or log")
    delimiter: str | None = Field(
        None, min_length=1, max_length=1, description='one character, such as ";" or "\\t"'
    )
    zone: Zone | None = Field(None, description='an IANA time zone, such as "UTC"')
    zone_policy: Literal["refuse", "earlier", "later", "sequence"] = Field(
        "refuse", description="refuse, earlier, later or sequence"
    )
    time_format: Name | None = Field(None, description='a format such as "%d.%m.%Y %H:%M"')
    interval_minutes: Literal[1, 5, 10, 15, 20, 30, 60, 1440] | None = Field(
        None, description="1, 5, 10, 15, 20, 30, 60 or 1440"
    )
    shift_seconds: int = Field(
        0, ge=0, lt=3600, description="the seconds the stamps lie past the mark, 0 to 3599"
    )
    queue: Name | None = Field(None, description="the name of a queue")
    columns: dict[str, Name] = Field({}, description="our column name = the file's header")
    queues: dict[str, Name] = Field({}, description="the file's queue name = ours")
    outcomes: dict[str, Literal["handled", "abandoned", "ignore"]] = Field(
        {}, description="handled, abandoned or ignore"
    )


class PlanningTable(Table):
    """``[planning]``."""

    weeks: int = Field(2, ge=1, le=26, description="whole weeks, 1 to 26")
    seconds: float = Field(60.0, gt=0, description="seconds over 0")
    seed: int = Field(1, ge=0, description="a whole number, 0 or more")
    replications: int = Field(100, ge=2, le=100_000, description="a whole number, 2 to 100000")
    samples: int = Field(200, ge=10, description="a whole number, 10 or more")
    max_occupancy: float = Field(0.95, gt=0, le=1, description="a share in (0, 1]")
    reserve_agents: int = Field(1, ge=0, description="a whole number, 0 or more")
    confidence: Confidence = None
    rounds: int = Field(10, ge=1, le=10, description="a whole number, 1 to 10")
    attrition_per_year: float = Field(0.0, ge=0, lt=1, description="a share in [0, 1)")
    class_size: int = Field(4, ge=1, le=50, description="a whole number, 1 to 50")


class NightlyTable(Table):
    """``[nightly]``."""

    drop: Name = Field("drop", description="a folder")
    out: Name = Field("out", description="a folder")
    publish: bool = Field(default=True, description="true or false")
    weeks: int = Field(2, ge=1, le=26, description="whole weeks, 1 to 26")
    formats: list[Literal["csv", "json", "xlsx", "ics", "html"]] = Field(
        ["csv", "xlsx", "ics", "html"], description="csv, json, xlsx, ics or html"
    )
