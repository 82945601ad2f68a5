"""A week of a center of many queues and skill sets, whose goals its agents can just reach.

That they can is shown by a roster known beforehand (``multiskill_known``): the center has as much
work as that roster can do with every queue at its goal. The planner does not know it.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from benchmarks.multiskill_known import known_shifts, reachable_occupancy
from benchmarks.simulation_centers import draw_skill_sets
from data.records import (
    Agent,
    BreakRule,
    Center,
    Contract,
    Fairness,
    Forecast,
    Grid,
    OpeningHours,
    Queue,
    ServiceGoal,
    ShiftTemplate,
    Site,
    Skill,
)
from skills import SkillSet

Float = NDArray[np.float64]

ZONE = "Europe/Berlin"
FIRST_DATE = date(2026, 3, 2)
DAYS = 7
MINUTES = 15
PER_DAY = 1440 // MINUTES
OPEN, CLOSE = 7 * 60, 21 * 60

PART_TIME = 0.25
"""Share of the agents."""

FEW_SAMPLES = 24
"""Weeks of contacts that tell how much work a known roster can do."""

PAUSE = BreakRule("break", 15, paid=True, earliest=90, latest=165)
MEAL = BreakRule("meal", 30, paid=False, earliest=210, latest=300)
LATE_PAUSE = BreakRule("break", 15, paid=True, earliest=360, latest=435)
TEMPLATES = (
    ShiftTemplate("full-8", OPEN, CLOSE - 510, 30, 510, (PAUSE, MEAL, LATE_PAUSE)),
    ShiftTemplate("short-5", OPEN, CLOSE - 300, 30, 300, (PAUSE,)),
)
CONTRACTS = (
    Contract("full-time", ("full-8",), 1440, 2400, 3, 5),
    Contract("part-time", ("short-5",), 900, 1500, 3, 5),
)

EARLY, LATE = 0.3, 0.25
"""Shares of the shifts that start at opening, and that end at closing; others lie between."""

DAYS_WORKED = np.array([0.78, 0.76, 0.74, 0.74, 0.76, 0.64, 0.58])
"""Share of the agents at work from Monday to Sunday; they make five days."""


@dataclass(frozen=True, slots=True, eq=False)
class Week:
    """What requirement, roster and simulation of a week need.

    Parameters
    ----------
    center, agents, forecast
        For ``wfm.staffing.require``, ``scheduling.build_instance`` and ``wfm.simulation.simulate``.
    first_date, days
        The local days to plan; no holidays, nobody is away.
    occupancy
        Share of the agents' time on duty, breaks apart, that the offered work takes if everybody
        works five days.
    """

    center: Center
    agents: tuple[Agent, ...]
    forecast: Forecast
    first_date: date
    days: int
    occupancy: float


def week_center(
    queues: int = 12,
    skill_sets: int = 20,
    agents: int = 400,
    seed: int = 1,
    *,
    samples: int = 200,
    occupancy: float | None = None,
) -> Week:
    """Give a center that is open from 7:00 to 21:00, and a week's forecast for it.

    Every agent serves two to four queues and works three to five days. The work follows the shifts
    that the contracts allow, so that the occupancy holds for every queue at every time of the week.
    Handle times and patience have means of three to seven minutes; contacts are Poisson around a
    mean that is known.

    Parameters
    ----------
    queues, skill_sets, agents
        How many: 4 queues or more, as many skill sets, and agents, or more.
    seed
        Of all that is drawn.
    samples
        Of the week's contacts.
    occupancy
        Share of the agents' time on duty, breaks apart, that the offered work takes; None: the
        most with which a known roster keeps every goal.
    """
    if not 4 <= queues <= skill_sets <= agents:
        raise ValueError(f"{queues} queues, {skill_sets} skill sets and {agents} agents do not fit")
    random = np.random.default_rng(seed)
    names = tuple(f"queue-{q + 1:02}" for q in range(queues))
    sets = draw_skill_sets(queues, skill_sets, random)
    people = _people(agents, names, sets)
    center = Center(
        name="multiskill",
        zone=ZONE,
        interval_minutes=MINUTES,
        queues=tuple(_queue(name, random) for name in names),
        sites=(Site("Berlin", ZONE),),
        skills=names,
        contracts=CONTRACTS,
        templates=TEMPLATES,
        fairness=Fairness(weight=0.0),
    )
    duty = _on_duty(people, names)
    if occupancy is None:
        known = known_shifts(
            center,
            people,
            first_date=FIRST_DATE,
            days_worked=DAYS_WORKED,
            start_shares=start_shares,
        )
        few = np.random.default_rng(seed)
        occupancy = reachable_occupancy(
            center,
            people,
            known,
            forecast=lambda share: _forecast(center, share * duty, FEW_SAMPLES, few),
        )
    forecast = _forecast(center, occupancy * duty, samples, random)
    return Week(center, people, forecast, FIRST_DATE, DAYS, occupancy)


def _queue(name: str, random: np.random.Generator) -> Queue:
    aht, patience = random.uniform(180, 420, 2).round().tolist()
    return Queue(
        name,
        "immediate",
        "voice",
        frozenset({name}),
        ServiceGoal(0.8, 20.0),
        aht,
        ZONE,
        patience,
        opening=OpeningHours((((OPEN, CLOSE),),) * 7),
    )


def _people(count: int, names: tuple[str, ...], sets: list[SkillSet]) -> tuple[Agent, ...]:
    out = []
    for a in range(count):
        # The first of every few agents of a skill set is part-time: all sets have some.
        part = (a // len(sets)) % round(1 / PART_TIME) == 0
        skills = {names[q]: Skill() for q in sets[a % len(sets)]}
        contract = "part-time" if part else "full-time"
        out.append(Agent(f"a{a:04}", f"Agent {a}", "team", "Berlin", ZONE, contract, skills))
    return tuple(out)


def _forecast(center: Center, load: Float, samples: int, random: np.random.Generator) -> Forecast:
    """Give the forecast of a load in agents, shape (queues, T)."""
    grid = Grid.for_days(FIRST_DATE, DAYS, zone=ZONE, minutes=MINUTES)
    aht = np.array([[queue.aht_seconds] for queue in center.queues])
    mean = load * MINUTES * 60 / aht
    return Forecast(
        queues=tuple(queue.name for queue in center.queues),
        grid=grid,
        mean=mean,
        aht_seconds=np.repeat(aht, grid.count, axis=1),
        samples=random.poisson(mean, (samples, *mean.shape)).astype(np.int32),
        models=("known",) * len(mean),
        explanations=("the mean that the contacts are drawn from",) * len(mean),
    )


def _on_duty(people: tuple[Agent, ...], names: tuple[str, ...]) -> Float:
    """Give agents on duty by queue and interval, each shared among the own queues, as expected."""
    out = np.zeros((len(names), DAYS * PER_DAY))
    by_contract = {
        contract.name: np.outer(DAYS_WORKED, _day(template)).ravel()
        for contract, template in zip(CONTRACTS, TEMPLATES, strict=True)
    }
    for agent in people:
        for name in agent.skills:
            out[names.index(name)] += by_contract[agent.contract] / len(agent.skills)
    return out


def _day(template: ShiftTemplate) -> Float:
    """Give the share of a template's shifts that are at work by interval of the day."""
    starts = range(template.earliest_start, template.latest_start + 1, template.step_minutes)
    shares = start_shares(template)
    out = np.zeros(PER_DAY)
    for start, share in zip(starts, shares.tolist(), strict=True):
        work = np.zeros(PER_DAY)
        work[start // MINUTES : (start + template.length_minutes) // MINUTES] = 1.0
        for rule in template.breaks:
            first, last = (start + rule.earliest) // MINUTES, (start + rule.latest) // MINUTES
            length = rule.minutes // MINUTES
            # Anywhere in its window: the share of places in which it takes an interval.
            for at in range(first, last + 1):
                work[at : at + length] -= 1 / (last + 1 - first)
        out += share * work
    return out


def start_shares(template: ShiftTemplate) -> Float:
    """Give the share of a template's shifts by start, from the first to the last."""
    count = (template.latest_start - template.earliest_start) // template.step_minutes + 1
    shares = np.full(count, (1 - EARLY - LATE) / (count - 2))
    shares[[0, -1]] = EARLY, LATE
    return shares
