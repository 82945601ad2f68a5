"""Synthetic centers for the scheduling benchmarks: any size, several zones, deferred work."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.records import (
    Agent,
    BreakRule,
    Center,
    Contract,
    DeadlineRow,
    Grid,
    Preference,
    Queue,
    Requirement,
    ServiceGoal,
    ShiftTemplate,
    Site,
    Skill,
    TimeOff,
    local_instant,
    weekdays,
)
from skills import coverage_subsets

FIRST_DATE = date(2026, 3, 2)
PAUSE = BreakRule("break", 15, paid=True, earliest=90, latest=165)
MEAL = BreakRule("meal", 30, paid=False, earliest=210, latest=300)
LATE_PAUSE = BreakRule("break", 15, paid=True, earliest=360, latest=435)


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """The arguments of one scheduling problem."""

    requirement: Requirement
    center: Center
    agents: tuple[Agent, ...]
    days: int
    extras: dict[str, Any]


def templates() -> tuple[ShiftTemplate, ...]:
    """Give day, early, night and part-time shifts."""
    full = (PAUSE, MEAL, LATE_PAUSE)
    return (
        ShiftTemplate("day-8", 360, 870, 30, 510, full),
        ShiftTemplate("night-8", 1260, 1350, 30, 510, full),
        ShiftTemplate("short-4", 420, 1080, 30, 240, (PAUSE,)),
        ShiftTemplate("short-6", 420, 960, 60, 390, (PAUSE, MEAL)),
    )


def contracts() -> tuple[Contract, ...]:
    """Give full time with and without nights, and part time."""
    return (
        Contract("full-time", ("day-8",), 2400, 2400, 5, 5),
        Contract("nights", ("day-8", "night-8"), 2400, 2400, 5, 5, 660, 6, 2),
        Contract("part-time", ("short-4", "short-6"), 1200, 1680, 3, 5, 660, 5, 1, 3, 4),
    )


def _queue(name: str, channel: Any, media: Any, skills: set[str], zone: str) -> Queue:
    goal = ServiceGoal(0.8, 20.0)
    if channel == "deferred":
        goal = ServiceGoal(0.9, 4 * 3600.0, kind="answered_within")
    return Queue(name, channel, media, frozenset(skills), goal, 300.0, zone)


def _curve(hours: NDArray[np.float64], peak: float, width: float) -> NDArray[np.float64]:
    return np.asarray(np.exp(-0.5 * ((hours - peak) / width) ** 2))


def omnichannel(agents: int = 80, days: int = 14, *, load: float = 0.78, seed: int = 1) -> Case:
    """Give a center of eight queues, two zones, round the clock, with deferred work."""
    random = np.random.default_rng(seed)
    zones = ("Europe/Berlin", "America/New_York")
    languages = ("english", "german")
    kinds = (
        ("voice", "immediate", 0.42),
        ("chat", "concurrent", 0.22),
        ("social", "deferred", 0.08),
        ("email", "deferred", 0.10),
    )
    queues, share = [], []
    for language, part in zip(languages, (0.6, 0.4), strict=True):
        for media, channel, weight in kinds:
            queues.append(
                _queue(f"{media}-{language}", channel, media, {media, language}, zones[0])
            )
            share.append(part * weight / 0.82)
    center = Center(
        name="benchmark",
        zone=zones[0],
        interval_minutes=15,
        queues=tuple(queues),
        sites=tuple(Site(z.split("/")[1], z) for z in zones),
        skills=("voice", "chat", "social", "email", *languages),
        contracts=contracts(),
        templates=templates(),
    )
    people = _people(agents, zones, random)
    return _case(center, people, np.array(share), days=days, load=load, random=random)


MEDIA_MIX = (
    ({"voice"}, 0.35),
    ({"voice", "chat"}, 0.2),
    ({"chat", "social"}, 0.15),
    ({"voice", "email"}, 0.12),
    ({"social", "email"}, 0.06),
    ({"voice", "chat", "social", "email"}, 0.12),
)


def _people(count: int, zones: tuple[str, ...], random: np.random.Generator) -> tuple[Agent, ...]:
    out = []
    for i in range(count):
        mix = random.choice(len(MEDIA_MIX), p=[w for _, w in MEDIA_MIX])
        speaks = [{"english"}, {"german"}, {"english", "german"}][
            random.choice(3, p=[0.5, 0.3, 0.2])
        ]
        contract = ("full-time", "nights", "part-time")[random.choice(3, p=[0.5, 0.25, 0.25])]
        zone = zones[int(random.random() < 0.3)]
        skills = {name: Skill() for name in sorted(MEDIA_MIX[mix][0] | speaks)}
        out.append(
            Agent(f"a{i:04}", f"Agent {i}", "team", zone.split("/")[1], zone, contract, skills)
        )
    return tuple(out)


def _case(
    center: Center,
    people: tuple[Agent, ...],
    share: NDArray[np.float64],
    *,
    days: int,
    load: float,
    random: np.random.Generator,
) -> Case:
    grid = Grid.for_days(FIRST_DATE, days, zone=center.zone, minutes=15)
    hours = grid.local_minutes(center.zone) / 60
    weekday = weekdays(grid.local_days(center.zone))
    day_factor = np.array([1.15, 1.05, 1.0, 1.0, 1.05, 0.7, 0.6])[weekday]
    shape = (
        0.12 + _curve(hours, 10.5, 2.5) + 0.9 * _curve(hours, 16, 3) + 0.3 * _curve(hours, 20, 3)
    )
    capacity = sum(24.0 if a.contract == "part-time" else 36.0 for a in people) * 4 * days / 7
    total = load * capacity * shape * day_factor / float((shape * day_factor).sum())
    loads = share[:, None] * total * random.uniform(0.96, 1.04, (len(share), grid.count))
    sets = sorted(
        {tuple(q for q, k in enumerate(center.queues) if k.skills <= set(a.skills)) for a in people}
    )
    subsets = coverage_subsets(sets, len(center.queues))
    live = [q for q, k in enumerate(center.queues) if k.channel != "deferred"]
    pooled = [loads[[q for q in row if q in live]].sum(axis=0) for row in subsets]
    # Square-root staffing over the offered load, pooled as the requirement pools it.
    agents = np.array([load_ + 0.5 * np.sqrt(load_) for load_ in pooled])
    rows = []
    for q, queue in enumerate(center.queues):
        if queue.channel == "deferred":
            arrived = np.cumsum(loads[q])
            due = np.concatenate([np.zeros(16), arrived[:-16]])
            rows.append(DeadlineRow(q, arrived, due))
    requirement = Requirement(
        tuple(q.name for q in center.queues), grid, subsets, agents, tuple(rows), loads
    )
    return Case(requirement, center, people, days, _extras(people, days, random))


def _extras(people: tuple[Agent, ...], days: int, random: np.random.Generator) -> dict[str, Any]:
    off, wishes = [], []
    for agent in people:
        if random.random() < 0.15:
            day = FIRST_DATE + timedelta(days=int(random.integers(days)))
            length = int(random.choice([1, 1, 2, 7]))
            off.append(
                TimeOff(
                    agent.id,
                    local_instant(day, 0, agent.zone),
                    local_instant(day + timedelta(days=length), 0, agent.zone),
                )
            )
        if random.random() < 0.3:
            wishes.append(Preference(agent.id, 1080, 1440, "avoid"))
    return {"time_off": tuple(off), "preferences": tuple(wishes)}


def single_queue(agents: int = 12, days: int = 7, *, load: float = 0.8, seed: int = 1) -> Case:
    """Give a small office of one queue, open 07:00 to 21:00."""
    random = np.random.default_rng(seed)
    zone = "Europe/Berlin"
    center = Center(
        name="small",
        zone=zone,
        interval_minutes=15,
        queues=(_queue("voice", "immediate", "voice", {"voice"}, zone),),
        sites=(Site("Berlin", zone),),
        skills=("voice",),
        contracts=contracts(),
        templates=templates(),
    )
    people = tuple(
        Agent(
            f"a{i:02}",
            f"Agent {i}",
            "team",
            "Berlin",
            zone,
            "full-time" if i % 3 else "part-time",
            {"voice": Skill()},
        )
        for i in range(agents)
    )
    case = _case(center, people, np.ones(1), days=days, load=load, random=random)
    hours = case.requirement.grid.local_minutes(zone) / 60
    open_now = (hours >= 7) & (hours < 21)
    requirement = Requirement(
        case.requirement.queues,
        case.requirement.grid,
        case.requirement.subsets,
        np.where(open_now, case.requirement.agents, 0.0),
        (),
        case.requirement.offered_load,
    )
    return Case(requirement, center, people, days, case.extras)
