"""A small center and what goes with it, for tests that go from records to records."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import numpy as np
import pytest

from data.records import (
    Activity,
    Agent,
    Center,
    Contract,
    Forecast,
    Grid,
    Queue,
    Roster,
    RosterQuality,
    ServiceGoal,
    Shift,
    Site,
    Skill,
    local_instant,
)

ZONE = "Europe/Berlin"
MONDAY = date(2026, 3, 2)


def make_queue(name: str = "voice", **changes) -> Queue:
    """An immediate queue, or a deferred one with a goal of one clock hour."""
    settings = {
        "channel": "immediate",
        "media": "voice",
        "skills": frozenset({name}),
        "goal": ServiceGoal(0.8, 20),
        "aht_seconds": 240.0,
        "zone": ZONE,
    }
    if changes.get("channel") == "deferred":
        settings["media"] = "email"
        settings["goal"] = ServiceGoal(0.9, 3600, kind="answered_within")
    return Queue(name, **(settings | changes))


def make_center(*queues: Queue, **changes) -> Center:
    settings = {
        "name": "Small",
        "zone": ZONE,
        "interval_minutes": 15,
        "queues": queues,
        "sites": (Site("here", ZONE),),
        "skills": tuple(sorted({s for q in queues for s in q.skills})),
        "contracts": (Contract("full", ("any",), 0, 2400, 0, 5),),
        "templates": (),
    }
    return Center(**(settings | changes))


def make_agent(name: str = "ada", skills: Sequence[str] = ("voice",)) -> Agent:
    return Agent(name, name, "team", "here", ZONE, "full", {s: Skill() for s in skills})


def make_shift(
    day: date = MONDAY,
    start: int = 8 * 60,
    length: int = 480,
    *,
    agent_id: str = "ada",
    pause: tuple[int, int] | None = None,
) -> Shift:
    """A shift [wall-clock minutes]; the pause is ``(minutes after start, minutes)``."""
    begin = local_instant(day, start, ZONE)

    def at(minute: int) -> datetime:
        return begin + timedelta(minutes=minute)

    activities = [Activity("work", "work", at(0), at(length), paid=True)]
    if pause:
        first, last = pause[0], sum(pause)
        activities = [
            Activity("work", "work", at(0), at(first), paid=True),
            Activity("meal", "meal", at(first), at(last), paid=False),
            Activity("work", "work", at(last), at(length), paid=True),
        ]
    return Shift(agent_id, day, at(0), at(length), "any", tuple(activities))


def make_roster(*shifts: Shift, first: date = MONDAY, days: int = 1) -> Roster:
    return Roster(first, days, shifts, RosterQuality(0, 0, 0, 0, 0, 0, 0))


def make_forecast(
    contacts: float | np.ndarray,
    *,
    first: date = MONDAY,
    days: int = 1,
    aht: float = 60.0,
    queues: Sequence[str] = ("voice",),
    poisson: int | None = None,
) -> Forecast:
    """The same contacts in three samples, or ``poisson`` random ones; by interval, queue or all."""
    grid = Grid.for_days(first, days, zone=ZONE, minutes=15)
    shape = (len(queues), grid.count)
    mean = np.broadcast_to(contacts, shape).astype(np.float64)
    if poisson:
        samples = np.random.default_rng(11).poisson(mean, (poisson, *shape))
    else:
        samples = np.broadcast_to(mean, (3, *shape))
    return Forecast(
        queues=tuple(queues),
        grid=grid,
        mean=mean,
        aht_seconds=np.full(shape, aht),
        samples=samples.astype(np.int32),
        models=("mean",) * len(queues),
        explanations=("",) * len(queues),
    )


@pytest.fixture
def small() -> SimpleNamespace:
    """Makes the records of a small center in Berlin around Monday, 2026-03-02."""
    return SimpleNamespace(
        agent=make_agent,
        center=make_center,
        forecast=make_forecast,
        monday=MONDAY,
        queue=make_queue,
        roster=make_roster,
        shift=make_shift,
        zone=ZONE,
    )
