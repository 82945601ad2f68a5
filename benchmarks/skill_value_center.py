"""Seeded small centers whose agents could be trained: three queues, six skill sets, 60 agents."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from data.records import (
    Activity,
    Agent,
    Center,
    Contract,
    Fairness,
    Forecast,
    Grid,
    Queue,
    Roster,
    RosterQuality,
    ServiceGoal,
    Shift,
    ShiftTemplate,
    Site,
    Skill,
    Training,
)
from scheduling import build_instance
from scheduling.explanation import situation
from scheduling.explanation.situation import Situation
from skills.trainings import TrainingClass, training_classes
from wfm.simulation import Scenario
from wfm.staffing import require
from wfm.training.valuing import hours_at_work

MONDAY = date(2026, 3, 2)
QUEUES = ("a", "b", "c")
SKILL_SETS = (("a",), ("b",), ("c",), ("a", "b"), ("b", "c"), ("a", "c"))
AGENTS = 60
SHIFT_HOURS = 8
OPEN, CLOSE = 8, 20
"""Hours of the day in which contacts come."""

SAMPLES = 2400
CLASS_SIZE = 4
SPREAD = 0.25
"""How far the work offered to a queue lies from the share of agents who do it, on average."""

_OCCUPANCY = 0.88
_NONE = RosterQuality(0, 0, 0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A center as it is ranked and judged, its prices, and every class there could be."""

    scenario: Scenario
    judge: Scenario
    view: Situation
    classes: tuple[TrainingClass, ...]


def draw_case(seed: int) -> Case:
    """Give a day of calls whose staff was not hired for them: some queues starve, others idle.

    The second scenario has samples of its own: who judges by it shares no luck with the first.
    """
    random = np.random.default_rng(seed)
    queues = tuple(_queue(name, random) for name in QUEUES)
    heads = random.multinomial(AGENTS - 18, np.full(6, 1 / 6)) + 3
    agents = tuple(
        _agent(f"{number:02d}-{place:02d}", skills)
        for number, (skills, count) in enumerate(zip(SKILL_SETS, heads, strict=True))
        for place in range(count)
    )
    center = _center(queues)
    roster = _roster(agents, random)
    forecast = _forecast(queues, agents, random)
    instance = build_instance(
        require(forecast, center, agents, holidays=()),
        center,
        agents,
        first_date=MONDAY,
        days=1,
        relaxed=False,
    )
    classes = training_classes(
        agents,
        queues,
        center.trainings,
        day=MONDAY,
        hours=hours_at_work(roster),
        class_size=CLASS_SIZE,
    )
    view = situation(instance, roster.shifts)
    judged = replace(forecast, samples=_samples(forecast.mean, random))
    return Case(
        Scenario(roster, forecast, center, agents),
        Scenario(roster, judged, center, agents),
        view,
        classes,
    )


def _queue(name: str, random: np.random.Generator) -> Queue:
    return Queue(
        name,
        "immediate",
        "voice",
        frozenset({name}),
        ServiceGoal(0.8, 20.0),
        float(random.uniform(200, 400)),
        "UTC",
        float(random.uniform(150, 400)),
    )


def _agent(name: str, skills: tuple[str, ...]) -> Agent:
    return Agent(name, name, "team", "here", "UTC", "any", {s: Skill() for s in skills})


def _center(queues: tuple[Queue, ...]) -> Center:
    whole = ShiftTemplate("day", 60 * OPEN, 60 * (CLOSE - SHIFT_HOURS), 60, 60 * SHIFT_HOURS)
    return Center(
        "benchmark",
        "UTC",
        15,
        queues,
        (Site("here", "UTC"),),
        QUEUES,
        (Contract("any", ("day",), 0, 2400, 0, 5, 660, 5),),
        (whole,),
        fairness=Fairness(weight=0.0),
        trainings=tuple(Training(name, 16.0, level=3, proficiency=1.1) for name in QUEUES),
    )


def _roster(agents: tuple[Agent, ...], random: np.random.Generator) -> Roster:
    """Give every agent a shift without breaks that begins at a full hour."""
    starts = random.integers(OPEN, CLOSE - SHIFT_HOURS + 1, len(agents)).tolist()
    shifts = tuple(_shift(agent, start) for agent, start in zip(agents, starts, strict=True))
    return Roster(MONDAY, 1, shifts, _NONE)


def _shift(agent: Agent, hour: int) -> Shift:
    start = datetime(MONDAY.year, MONDAY.month, MONDAY.day, hour, tzinfo=UTC)
    end = start + timedelta(hours=SHIFT_HOURS)
    work = Activity("on queue", "work", start, end, paid=True)
    return Shift(agent.id, MONDAY, start, end, "day", (work,))


def _forecast(
    queues: tuple[Queue, ...], agents: tuple[Agent, ...], random: np.random.Generator
) -> Forecast:
    """Give calls for the agents there are, more for one queue and fewer for another."""
    grid = Grid.for_days(MONDAY, 1, zone="UTC", minutes=15)
    share = np.array([sum(q.name in a.skills for a in agents) for q in queues], np.float64)
    share /= sum(len(a.skills) for a in agents)
    share *= np.exp(random.normal(0.0, SPREAD, len(queues)))
    share /= share.sum()
    hour = np.arange(grid.count) // 4
    is_open = (hour >= OPEN) & (hour < CLOSE)
    shape = np.where(is_open, 1.0 + 0.3 * np.sin((hour - OPEN) / (CLOSE - OPEN) * np.pi), 0.0)
    erlang_hours = _OCCUPANCY * AGENTS * SHIFT_HOURS * share
    aht = np.array([q.aht_seconds for q in queues])
    mean = (erlang_hours * 3600 / aht)[:, None] * shape / shape.sum()
    return Forecast(
        queues=QUEUES,
        grid=grid,
        mean=mean,
        aht_seconds=np.repeat(aht[:, None], grid.count, axis=1),
        samples=_samples(mean, random),
        models=("given",) * len(queues),
        explanations=("",) * len(queues),
    )


def _samples(mean: NDArray[np.float64], random: np.random.Generator) -> NDArray[np.int32]:
    return random.poisson(mean, (SAMPLES, *mean.shape)).astype(np.int32)
