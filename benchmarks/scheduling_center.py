"""Seeded centers of any size for the scheduling benchmark: live queues, mixed skills and hours."""

import numpy as np
from numpy.typing import NDArray

from benchmarks.scheduling_instances import FIRST_DATE, Case
from data.records import (
    Agent,
    BreakRule,
    Center,
    Contract,
    Fairness,
    Grid,
    Preference,
    Queue,
    Requirement,
    ServiceGoal,
    ShiftTemplate,
    Site,
    Skill,
    Strength,
    weekdays,
)
from skills import SkillSet, coverage_subsets

ZONE = "Europe/Berlin"
OPEN, CLOSE = 7 * 60, 23 * 60
LOAD = 1.05
"""Work over paid time: more than can be done, so that cost over bound means something."""

CHANNELS = ("voice", "chat", "social")
SHARES = ((0,), 0.34), ((1,), 0.12), ((2,), 0.10), ((0, 1), 0.18), ((0, 2), 0.08), ((1, 2), 0.08)
VOLUMES = (0.58, 0.26, 0.16)
DAY_FACTORS = np.array([1.15, 1.05, 1.0, 1.0, 1.05, 0.7, 0.55])
PART_TIME = 0.35

FIRST_BREAK = BreakRule("break", 15, paid=True, earliest=75, latest=150)
MEAL = BreakRule("meal", 30, paid=False, earliest=210, latest=300)
LAST_BREAK = BreakRule("break", 15, paid=True, earliest=360, latest=435)
SHORT_BREAK = BreakRule("break", 15, paid=True, earliest=90, latest=150)
TEMPLATES = (
    ShiftTemplate("full-8", OPEN, 870, 15, 510, (FIRST_BREAK, MEAL, LAST_BREAK)),
    ShiftTemplate("short-4", OPEN, 1140, 30, 240, (SHORT_BREAK,)),
    ShiftTemplate("short-6", OPEN, 1020, 60, 360, (SHORT_BREAK,)),
)
CONTRACTS = (
    Contract("full-time", ("full-8",), 2400, 2400, 5, 5, 660, 5),
    Contract("part-time", ("short-4", "short-6"), 1200, 1680, 3, 5, 660, 5),
)


def center_case(
    agents: int, *, weeks: int, queues: int = 3, seed: int = 1, load: float = LOAD, individual: bool
) -> Case:
    """Give a center open from 07:00 to 23:00 with work for its agents.

    Parameters
    ----------
    queues
        3: voice, chat and social with seven skill sets; more: about 20 skill sets for 12 queues.
    individual
        A quarter of the agents is never there on one weekday, a third prefers early or late
        hours, and weekends and late shifts are to be fair.
    """
    random = np.random.default_rng(seed)
    names = (
        CHANNELS if queues == len(CHANNELS) else tuple(f"queue-{q + 1:02}" for q in range(queues))
    )
    shares = _skill_shares(queues, random)
    people = _people(agents, names, shares)
    center = Center(
        name="benchmark",
        zone=ZONE,
        interval_minutes=15,
        queues=tuple(_queue(name) for name in names),
        sites=(Site("Berlin", ZONE),),
        skills=names,
        contracts=CONTRACTS,
        templates=TEMPLATES,
        fairness=Fairness(weight=1.0 if individual else 0.0),
    )
    loads = _loads(people, names, weeks=weeks, load=load, random=random)
    subsets = coverage_subsets([s for s, _ in shares], queues)
    requirement = Requirement(
        names,
        Grid.for_days(FIRST_DATE, 7 * weeks, zone=ZONE, minutes=15),
        subsets,
        np.array([loads[list(row)].sum(axis=0) for row in subsets]),
        (),
        loads,
    )
    extras = {"preferences": _wishes(people, random)} if individual else {}
    return Case(requirement, center, people, 7 * weeks, extras)


def _queue(name: str) -> Queue:
    goal = ServiceGoal(0.8, 20.0)
    return Queue(name, "immediate", "voice", frozenset({name}), goal, 300.0, ZONE)


def _skill_shares(queues: int, random: np.random.Generator) -> list[tuple[SkillSet, float]]:
    """Give the skill sets and how many of the agents have each."""
    if queues == len(CHANNELS):
        rest = 1 - sum(share for _, share in SHARES)
        return [*SHARES, ((0, 1, 2), rest)]
    sets: list[SkillSet] = [(q,) for q in range(queues)]
    wanted = max(len(sets) + 1, round(20 / 12 * queues))
    while len(sets) < wanted:
        size = int(random.integers(2, min(5, queues + 1)))
        chosen = tuple(sorted(random.choice(queues, size, replace=False).tolist()))
        if chosen not in sets:
            sets.append(chosen)
    weight = random.uniform(0.5, 1.5, len(sets))
    return list(zip(sets, (weight / weight.sum()).tolist(), strict=True))


def _people(
    count: int, names: tuple[str, ...], shares: list[tuple[SkillSet, float]]
) -> tuple[Agent, ...]:
    each = np.floor(np.array([share for _, share in shares]) * count).astype(int)
    each[0] += count - each.sum()
    out: list[Agent] = []
    for (served, _), members in zip(shares, each.tolist(), strict=True):
        skills = {names[q]: Skill() for q in served}
        for i in range(members):
            contract = "part-time" if i >= round(members * (1 - PART_TIME)) else "full-time"
            number = len(out)
            out.append(
                Agent(f"a{number:05}", f"Agent {number}", "team", "Berlin", ZONE, contract, skills)
            )
    return tuple(out)


def _loads(
    people: tuple[Agent, ...],
    names: tuple[str, ...],
    *,
    weeks: int,
    load: float,
    random: np.random.Generator,
) -> NDArray[np.float64]:
    """Give whole agents of work by queue and interval; queues do not quite match the skills."""
    grid = Grid.for_days(FIRST_DATE, 7 * weeks, zone=ZONE, minutes=15)
    minutes = grid.local_minutes(ZONE)
    hour = minutes / 60
    is_open = (minutes >= OPEN) & (minutes < CLOSE)
    day = DAY_FACTORS[weekdays(grid.local_days(ZONE))]
    total = sum(160 if agent.contract == "full-time" else 96 for agent in people) * weeks
    share = np.array(VOLUMES) if len(names) == len(VOLUMES) else _shares(people, names, random)
    out = np.zeros((len(names), grid.count))
    for q in range(len(names)):
        shape = is_open * day * _profile(hour, q, random)
        noise = random.uniform(0.96, 1.04, grid.count)
        out[q] = np.round(load * share[q] * total * shape / shape.sum() * noise)
    return out


def _shares(
    people: tuple[Agent, ...], names: tuple[str, ...], random: np.random.Generator
) -> NDArray[np.float64]:
    """Give each queue's share of the work: about that of its agents."""
    able = np.zeros(len(names))
    place = {name: q for q, name in enumerate(names)}
    for agent in people:
        able[[place[s] for s in agent.skills]] += 1 / len(agent.skills)
    able *= random.uniform(0.85, 1.15, len(names))
    return np.asarray(able / able.sum())


def _profile(hour: NDArray[np.float64], q: int, random: np.random.Generator) -> NDArray[np.float64]:
    """Give the course of a queue's day: voice, chat and social; other queues are mixtures."""

    def peak(at: float, width: float) -> NDArray[np.float64]:
        return np.asarray(np.exp(-0.5 * ((hour - at) / width) ** 2))

    if q == 0:
        return 0.25 + peak(10.5, 1.75) + 0.8 * peak(15, 2) + 0.15 * peak(19.5, 1.5)
    if q == 1:
        return 0.3 + 0.6 * peak(13, 3.5) + 0.7 * peak(18.5, 2.25)
    if q == 2:
        return 0.5 + 0.5 * peak(12, 4)
    at, width = random.uniform(9.5, 18.5), random.uniform(2, 4)
    return np.asarray(0.35 + peak(at, width))


def _wishes(people: tuple[Agent, ...], random: np.random.Generator) -> tuple[Preference, ...]:
    out = []
    for agent in people:
        if random.random() < 0.25:
            day = int(random.integers(7))
            out.append(Preference(agent.id, 0, 1440, "unavailable", day))
        if random.random() < 0.3:
            strength: Strength = ("avoid", "strongly_avoid", "prefer")[int(random.integers(3))]
            start, end = ((OPEN, 720), (1080, CLOSE))[int(random.integers(2))]
            out.append(Preference(agent.id, start, end, strength))
    return tuple(out)
