"""The records of a center from the tables of its file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from data.center_file.period_checks import shift_limits
from data.center_file.rotation_checks import rotation_day
from data.center_file.shift_checks import LENGTH_STEP
from data.center_file.tables import (
    WEEKDAYS,
    CenterTable,
    ContractTable,
    DistributionTable,
    FairnessTable,
    GoalTable,
    ImportTable,
    NightlyTable,
    OpeningTable,
    PeriodTable,
    PlanningTable,
    QueueTable,
    ResolutionTable,
    RotationTable,
    RoutingTable,
    ShiftTable,
    ShrinkageTable,
    SiteTable,
    SkillTable,
    SpecialDayTable,
)
from data.records import (
    BreakRule,
    Burden,
    Center,
    Contract,
    ContractPeriod,
    Distribution,
    Fairness,
    Holiday,
    ImportMapping,
    NightlySettings,
    OpeningHours,
    Overflow,
    PlanningSettings,
    Queue,
    Resolution,
    Rotation,
    Routing,
    ServiceGoal,
    ShiftTemplate,
    Shrinkage,
    Site,
    Training,
)

_DAY_SECONDS = 86400.0
_USUAL_THRESHOLD = 20.0
_REDIAL_SECONDS = 300.0
_TRAINED_LEVEL, _TRAINED_PROFICIENCY = 2, 1.1
_HANDLE_TIME = Distribution("lognormal", cv=1.2)
_PATIENCE = Distribution("exponential")


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a center file that are right in themselves."""

    center: CenterTable | None = None
    sites: Sequence[SiteTable] = ()
    skills: Sequence[SkillTable] = ()
    queues: Sequence[QueueTable] = ()
    shifts: Sequence[ShiftTable] = ()
    contracts: Sequence[ContractTable] = ()
    shrinkage: Sequence[ShrinkageTable] = ()
    routing: RoutingTable | None = None
    special_days: Sequence[SpecialDayTable] = ()
    imports: Mapping[str, ImportTable] = field(default_factory=dict)
    planning: PlanningTable | None = None
    nightly: NightlyTable | None = None
    fairness: FairnessTable | None = None


def center_of(tables: Tables) -> Center:
    """Give the center of tables that are right, each and together."""
    head = tables.center
    assert head is not None  # noqa: S101 - a file without [center] was refused before
    return Center(
        name=head.name,
        zone=head.zone,
        interval_minutes=head.interval_minutes,
        queues=tuple(_queue(table, head.zone) for table in tables.queues),
        sites=tuple(_site(table, head) for table in tables.sites),
        skills=tuple(table.name for table in tables.skills),
        contracts=tuple(_contract(table) for table in tables.contracts),
        templates=tuple(_template(table) for table in tables.shifts),
        country=head.country,
        subdivision=head.subdivision,
        shrinkage=tuple(_shrinkage(table) for table in tables.shrinkage),
        routing=Routing(**(tables.routing or RoutingTable()).model_dump()),
        special_days=tuple(Holiday(d.date, d.name, True, d.hours) for d in tables.special_days),
        imports=tuple(_mapping(name, table) for name, table in tables.imports.items()),
        planning=PlanningSettings(**(tables.planning or PlanningTable()).model_dump()),
        nightly=_nightly(tables.nightly or NightlyTable()),
        fairness=_fairness(tables.fairness or FairnessTable()),
        trainings=tuple(_trainings(tables.skills)),
    )


def opening_hours(table: OpeningTable) -> OpeningHours:
    """Give the hours of each weekday: the day's own key, else its group's, else every day's."""
    week = []
    for index, day in enumerate(WEEKDAYS):
        group = table.weekdays if index < 5 else table.weekend
        said = [
            spans for spans in (getattr(table, day), group, table.every_day) if spans is not None
        ]
        week.append(tuple(said[0]) if said else ((0, 1440),))
    on_holidays = None if table.holidays is None else tuple(table.holidays)
    return OpeningHours(tuple(week), on_holidays)


def _queue(table: QueueTable, zone: str) -> Queue:
    return Queue(
        name=table.name,
        channel=table.channel,
        media=table.media,
        skills=frozenset(table.skills),
        goal=_goal(table.goal),
        aht_seconds=table.aht_seconds,
        zone=table.zone or zone,
        patience_seconds=table.patience_seconds,
        concurrency=table.concurrency or 1,
        aht_by_level=tuple(table.aht_by_level or (1.0,)),
        opening=opening_hours(table.opening),
        minimum_agents=table.minimum_agents,
        minimum_level=table.minimum_level,
        handle_time=_distribution(table.handle_time, _HANDLE_TIME),
        patience=_distribution(table.patience, _PATIENCE),
        balking=table.balking,
        redial=table.redial,
        redial_seconds=table.redial_seconds or _REDIAL_SECONDS,
        waiting_room=table.waiting_room,
        priority=table.priority,
        overflow=tuple(
            Overflow(step.after_seconds, frozenset(step.skills), step.minimum_level)
            for step in table.overflow
        ),
        convention=table.convention or "levels",
        effort_share=table.effort_share or 1.0,
        resolution=_resolution(table.resolution) if table.resolution else None,
    )


def _resolution(table: ResolutionTable) -> Resolution:
    first, second, third, fourth, fifth = table.by_level
    return Resolution(
        share=table.share,
        by_level=(first, second, third, fourth, fifth),
        others=table.others,
        returns=table.returns,
        return_hours=table.return_hours,
    )


def _trainings(tables: Iterable[SkillTable]) -> Iterator[Training]:
    """Give what it takes to teach the skills that can be taught."""
    for table in tables:
        if table.training_hours is not None:
            yield Training(
                table.name,
                table.training_hours,
                level=table.trained_level or _TRAINED_LEVEL,
                proficiency=table.trained_proficiency or _TRAINED_PROFICIENCY,
            )


def _goal(table: GoalTable) -> ServiceGoal:
    if table.kind == "done_by":
        return ServiceGoal(
            table.target or 0.0,
            _DAY_SECONDS,
            kind=table.kind,
            done_by_minute=1440 if table.by is None else table.by,
            received_by_minute=table.received_by or 0,
        )
    if table.hours is not None:
        hours = table.of or "clock"
        return ServiceGoal(table.target or 0.0, 3600 * table.hours, kind=table.kind, hours=hours)
    return ServiceGoal(
        table.target or 0.0,
        table.threshold_seconds or table.max_asa_seconds or _USUAL_THRESHOLD,
        kind=table.kind,
        definition=table.definition or "offered",
        max_asa_seconds=table.max_asa_seconds,
        max_abandoned=table.max_abandoned,
        max_occupancy=table.max_occupancy,
    )


def _distribution(table: DistributionTable | None, default: Distribution) -> Distribution:
    if table is None:
        return default
    return Distribution(table.family, table.cv or 1.0, tuple(table.values or ()))


def _shrinkage(table: ShrinkageTable) -> Shrinkage:
    days = WEEKDAYS if table.weekdays is None else table.weekdays
    return Shrinkage(
        table.name,
        table.kind,
        table.share,
        weekdays=frozenset(WEEKDAYS.index(day) for day in days),
        start_minute=table.start or 0,
        end_minute=1440 if table.end is None else table.end,
    )


def _site(table: SiteTable, head: CenterTable) -> Site:
    return Site(table.name, table.zone or head.zone, table.country, table.subdivision)


def _template(table: ShiftTable) -> ShiftTemplate:
    stop: Sequence[int | None] = table.stop or (None, None)
    work: Sequence[int | None] = table.work or (0, None)
    return ShiftTemplate(
        name=table.name,
        earliest_start=table.start[0],
        latest_start=table.start[1],
        step_minutes=table.step_minutes,
        length_minutes=table.length,
        breaks=tuple(
            BreakRule(b.name, b.minutes, b.paid, b.after, b.before, b.before_end)
            for b in table.breaks
        ),
        weekdays=frozenset(WEEKDAYS.index(day) for day in table.weekdays),
        longest_minutes=table.longest,
        length_step_minutes=table.length_step or LENGTH_STEP,
        earliest_stop=stop[0],
        latest_stop=stop[1],
        min_work_minutes=work[0] or 0,
        max_work_minutes=work[1],
    )


def _contract(table: ContractTable) -> Contract:
    hours, days = table.paid_hours_per_week, table.days_per_week
    day = table.paid_hours_per_day
    return Contract(
        name=table.name,
        templates=tuple(table.shifts),
        min_paid_minutes_per_week=round(60 * hours[0]),
        max_paid_minutes_per_week=round(60 * hours[-1]),
        min_days_per_week=days[0],
        max_days_per_week=days[-1],
        rest_minutes=round(60 * table.rest_hours),
        max_consecutive_days=table.max_consecutive_days,
        min_consecutive_days_off=table.min_consecutive_days_off,
        max_weekends=table.max_weekends,
        weekend_period_weeks=table.weekend_period_weeks,
        min_paid_minutes_per_day=round(60 * day[0]) if day else 0,
        max_paid_minutes_per_day=round(60 * day[-1]) if day else None,
        earliest_start=table.earliest_start,
        latest_end=table.latest_end,
        min_consecutive_days=table.min_consecutive_days,
        min_start_distance_minutes=round(60 * table.start_distance_hours),
        max_start_spread_minutes=table.max_start_spread_minutes,
        forbidden_successions=frozenset((a, b) for a, b in table.forbidden_successions),
        max_shifts=dict(table.max_shifts),
        period=_period(table.period) if table.period else None,
        rotation=_rotation(table.rotation) if table.rotation else None,
    )


def _period(table: PeriodTable) -> ContractPeriod:
    hours = table.paid_hours
    least, most = shift_limits(table)
    return ContractPeriod(
        start=table.start,
        weeks=table.weeks,
        min_paid_minutes=round(60 * hours[0]) if hours else 0,
        max_paid_minutes=round(60 * hours[-1]) if hours else None,
        min_shifts=least,
        max_shifts=most,
        max_weekends=table.max_weekends,
    )


def _rotation(table: RotationTable) -> Rotation:
    return Rotation(
        table.start, tuple(tuple(rotation_day(day) for day in week) for week in table.weeks)
    )


def _fairness(table: FairnessTable) -> Fairness:
    if table.burdens is None:
        return Fairness(wishes=table.wishes, weeks=table.weeks, weight=table.weight)
    burdens = tuple(
        Burden(b.name, b.start, b.end, frozenset(map(WEEKDAYS.index, b.weekdays)), b.minutes)
        for b in table.burdens
    )
    return Fairness(burdens, wishes=table.wishes, weeks=table.weeks, weight=table.weight)


def _mapping(name: str, table: ImportTable) -> ImportMapping:
    return ImportMapping(name=name, **table.model_dump())


def _nightly(table: NightlyTable) -> NightlySettings:
    return NightlySettings(**table.model_dump(exclude={"formats"}), formats=tuple(table.formats))
