"""Rosters, forecasts and outlooks made by rule, small and as large as a real center's."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from data.records import (
    LEADS,
    Activity,
    Agent,
    AhtAccuracy,
    BurstRisk,
    Center,
    ContactHistory,
    DeadlineRow,
    Estimate,
    Forecast,
    ForecastAccuracy,
    Grid,
    ModelScore,
    OutlierDay,
    Outlook,
    Queue,
    Requirement,
    Roster,
    RosterQuality,
    ServiceGoal,
    Shift,
    ShiftTemplate,
    Shrinkage,
    Site,
    Skill,
    SpecialEffect,
    local_instant,
)
from wfm.report import ReportInput

BERLIN = "Europe/Berlin"
MINUTES = 15
MEDIA = ("voice", "chat", "voice", "social", "message", "voice", "email", "chat")
CHANNELS = {"voice": "immediate", "chat": "concurrent", "message": "concurrent"}
FIRST = ("Zoë", "José", "Anna", "Björn", "Chloé", "Łukasz", "Maren", "Ines", "Omar", "Yuki")
LAST = ("Müller", "da Silva", "O'Brien", "Åström", "Nguyen", "Kowalski", "Haddad", "Petersen")
EVIL = '<script>alert("x")</script>'


def make_center(queues: int) -> Center:
    """Give a center of so many queues, one in four deferred."""
    names = [f"{media}-{i + 1}" for i, media in enumerate((MEDIA * 2)[:queues])]
    return Center(
        name='Harbour Care "North" & <Sons>',
        zone=BERLIN,
        interval_minutes=MINUTES,
        queues=tuple(
            Queue(
                name=name,
                channel=CHANNELS.get(media, "deferred"),
                media=media,
                skills=frozenset({name}),
                goal=ServiceGoal(0.8, 20)
                if media in CHANNELS
                else ServiceGoal(0.9, 3600, "answered_within"),
                aht_seconds=300,
                zone=BERLIN,
            )
            for name, media in zip(names, MEDIA * 2, strict=False)
        ),
        sites=(Site("Hamburg", BERLIN), Site("Lisboa", "Europe/Lisbon")),
        skills=tuple(names),
        contracts=(),
        templates=(ShiftTemplate("day-8", 360, 780, 30, 510),),
        shrinkage=(Shrinkage("sickness", "absence", 0.05), Shrinkage("coaching", "off_queue", 0.1)),
    )


def make_agents(center: Center, count: int) -> dict[str, Agent]:
    """Give people in teams of ten, every fifth in Lisbon, one with a script for a name."""
    out = {}
    for i in range(count):
        own = {center.skills[(i + k) % len(center.skills)] for k in range(1 + i % 3)}
        name = EVIL if i == 1 else f"{FIRST[i % 10]} {LAST[(i // 3) % 8]}"
        zone = "Europe/Lisbon" if i % 5 == 4 else BERLIN
        team = ("Nord", "Süd", "Elbe", "Alster", "=Kiez", "Port", "Deich", "Förde")[i // 10 % 8]
        held = {skill: Skill(3) for skill in sorted(own)}
        out[f"a{i:03d}"] = Agent(f"a{i:03d}", name, team, "Hamburg", zone, "full", held)
    return out


def shape(grid: Grid) -> np.ndarray:
    """Give a working day's profile, quieter at weekends, closed from 20:00 to 07:00."""
    minute, weekday = grid.local_minutes(BERLIN), (grid.local_days(BERLIN).astype(int) + 3) % 7
    hour = minute / 60
    day = np.exp(-(((hour - 10.5) / 2.2) ** 2)) + 0.75 * np.exp(-(((hour - 15.5) / 2.6) ** 2))
    open_ = (hour >= 7) & (hour < 20)
    return np.where(open_, day, 0.0) * np.where(weekday >= 5, 0.45, 1.0)


def make_shifts(agents: dict[str, Agent], first: date, days: int) -> tuple[Shift, ...]:
    """Give five days a week of eight and a half hours with breaks; every ninth by night."""
    shifts = []
    for i, agent in enumerate(agents.values()):
        for d in range(days):
            if (d + i) % 7 >= 5:
                continue
            day = first + timedelta(days=d)
            minute = 22 * 60 if i % 9 == 8 else 390 + 30 * ((i * 5 + d) % 10)
            start = local_instant(day, minute, agent.zone)
            shifts.append(make_shift(agent, day, start, i))
    return tuple(shifts)


def make_shift(agent: Agent, day: date, start: datetime, i: int) -> Shift:
    """Give a shift with a break, a meal and a break; every sixth with a meeting."""
    wait = 15 * (i % 4)
    kind = ("meeting", "meeting", True) if i % 6 == 0 else ("on queue", "work", True)
    plan = [
        ("on queue", "work", True, 105 + wait),
        ("break", "break", True, 15),
        ("on queue", "work", True, 120 - wait),
        ("meal", "meal", False, 30),
        (*kind, 45),
        ("on queue", "work", True, 60 + wait),
        ("break", "break", True, 15),
        ("on queue", "work", True, 120 - wait),
    ]
    activities, at = [], start
    for code, category, paid, minutes in plan:
        end = at + timedelta(minutes=minutes)
        activities.append(Activity(code, category, at, end, paid))
        at = end
    source = "locked" if i % 17 == 0 else "auto"
    reason = "covers voice-1 from 09:00, short by 2.1 agents; kept by contract from a later start"
    return Shift(agent.id, day, start, at, "day-8", tuple(activities), source, reason)


def make_forecast(center: Center, grid: Grid, random: np.random.Generator) -> Forecast:
    """Give a gamma day factor times a profile times Poisson, as forecasts are."""
    level = 60.0 / np.arange(1, len(center.queues) + 1)
    mean = level[:, None] * shape(grid)[None, :]
    _, day = np.unique(grid.local_days(BERLIN), return_inverse=True)
    factor = random.gamma(60, 1 / 60, (100, len(center.queues), day.max() + 1))
    names = tuple(q.name for q in center.queues)
    first = grid.local_days(BERLIN)[0].item()
    return Forecast(
        queues=names,
        grid=grid,
        mean=mean,
        aht_seconds=np.full(mean.shape, 300.0) + 40 * shape(grid),
        samples=random.poisson(mean[None] * factor[:, :, day]).astype(np.int32),
        models=tuple("mean8" if i % 2 else "day-ridge x profile" for i in range(len(names))),
        explanations=tuple(f"{n} has 14 months of history & <no> holidays." for n in names),
        accuracy=tuple(
            ForecastAccuracy(
                queue=n,
                lead=lead,
                level=level,
                model="mean8",
                wape=9.0 + at,
                wape_mean8=10.5 + at,
                poisson_floor=6.1,
                bias=-0.4,
                coverage80=79.0,
                coverage95=94.6,
                error_fte=0.37,
                origins=12,
            )
            for n in names
            for level in ("interval", "day", "week")
            for at, lead in enumerate(LEADS)
        ),
        scores=tuple(ModelScore(n, m, 10.0, "all", 0.5) for n in names for m in ("mean8", "ets")),
        caveats=("chat-2 changed its level on 3 August; older weeks count less.",),
        aht_accuracy=(AhtAccuracy(names[0], "by hour", 20.4, 26.1, 20.9, 1.3, 8),),
        effects=tuple(
            SpecialEffect(n, first + timedelta(days=3 + k), kind, "Reformation Day", factor, 2)
            for n in names[:2]
            for k, (kind, factor) in enumerate((("holiday", 0.42), ("day after", 1.31)))
        ),
        outliers=(
            OutlierDay(names[0], date(2026, 6, 2), 4100, 1010, "storm: 4.1 times the usual"),
            OutlierDay(names[0], date(2026, 7, 2), 12, np.nan, "outage <of the line>"),
        ),
        bursts=(BurstRisk(names[-1], 3.4, 210, 1900, 2.5),),
    )


def make_history(center: Center, first: date, random: np.random.Generator) -> ContactHistory:
    """Give eight weeks before the forecast, one day of them missing."""
    grid = Grid.for_days(first - timedelta(weeks=8), 56, zone=BERLIN, minutes=MINUTES)
    level = 60.0 / np.arange(1, len(center.queues) + 1)
    offered = random.poisson(level[:, None] * shape(grid)).astype(float)
    offered[:, grid.local_days(BERLIN) == np.datetime64(first - timedelta(days=20))] = np.nan
    return ContactHistory(
        tuple(q.name for q in center.queues), grid, offered, *(offered for _ in range(5))
    )


def make_requirement(center: Center, grid: Grid, agents: int) -> Requirement:
    """Give singles, two pairs and all queues; deferred queues get deadlines."""
    count = len(center.queues)
    pairs = [(0, 1), (0, 1, 2)] if count > 3 else []
    everything = [tuple(range(count))] if count > 1 else []
    subsets = (*((q,) for q in range(count)), *pairs, *everything)
    deferred = [q for q, queue in enumerate(center.queues) if queue.channel == "deferred"]
    weight = np.array([sum(1 / (q + 1) for q in s if q not in deferred) for s in subsets])
    need = np.ceil(agents * 0.42 * weight[:, None] / weight[-1] * shape(grid)[None, :])
    due = np.cumsum(shape(grid)) * 0.4
    return Requirement(
        queues=tuple(q.name for q in center.queues),
        grid=grid,
        subsets=subsets,
        agents=need,
        deadlines=tuple(DeadlineRow(q, due + 1, due) for q in deferred),
        offered_load=np.zeros((count, grid.count)),
    )


def make_outlook(center: Center, grid: Grid, random: np.random.Generator) -> Outlook:
    """Give services around the goal: the first queue well over, the second under."""
    days, where = np.unique(grid.local_days(BERLIN), return_inverse=True)
    count = len(center.queues)
    base = np.array([0.9, 0.71, 0.803, 0.95, 0.85, 0.79, 0.93, 0.86] * 2)[:count]
    by_day = np.clip(base[:, None] + random.normal(0, 0.03, (count, len(days))), 0, 1)
    by_day[0, -1] = np.nan
    by_interval = np.clip(by_day[:, where] + random.normal(0, 0.04, (count, grid.count)), 0, 1)
    by_interval[:, shape(grid) == 0] = np.nan

    def estimate(mean, half):
        return Estimate(mean, np.full_like(mean, half))

    return Outlook(
        queues=tuple(q.name for q in center.queues),
        grid=grid,
        days=days,
        service=estimate(base, 0.007),
        service_by_day=estimate(by_day, 0.02),
        service_by_interval=estimate(by_interval, 0.06),
        days_met=estimate(np.clip(base + 0.05, 0, 1), 0.03),
        abandoned=estimate(np.full(count, 0.031), 0.002),
        asa_seconds=estimate(np.linspace(11, 900, count), 1.0),
        occupancy=np.where(shape(grid) > 0, 0.7 + 0.2 * shape(grid), np.nan),
        agents_by_queue=np.full((count, grid.count), 3.2),
        replications=100,
        contacts=1_234_567,
    )


def make_report(queues: int, agents: int, days: int, first: date) -> ReportInput:
    """Give a whole report's input; the same arguments give the same input."""
    random = np.random.default_rng(7)
    center = make_center(queues)
    people = make_agents(center, agents)
    grid = Grid.for_days(first, days, zone=BERLIN, minutes=MINUTES)
    quality = RosterQuality(2781, 2737, 4100.0, 4322.5, 61.2, 283.7, 42.0)
    roster = Roster(
        first,
        days,
        make_shifts(people, first, days),
        quality,
        (f"Zoë Müller {EVIL} works 3 hours less than her contract asks.",),
        id=12,
        version=3,
        status="published",
    )
    return ReportInput(
        center=center,
        agents=people,
        forecast=make_forecast(center, grid, random),
        requirement=make_requirement(center, grid, agents),
        roster=roster,
        as_of=datetime(2026, 10, 16, 4, 30, tzinfo=UTC),
        history=make_history(center, first, random),
        outlook=make_outlook(center, grid, random),
        published_at=datetime(2026, 10, 16, 5, tzinfo=UTC),
    )


@pytest.fixture(scope="session")
def make() -> Callable[..., ReportInput]:
    """The maker of reports, for tests that want another size."""
    return make_report


@pytest.fixture(scope="session")
def report() -> ReportInput:
    """Three queues, twelve agents, the week in which the clocks go back."""
    return make_report(4, 12, 7, date(2026, 10, 19))
