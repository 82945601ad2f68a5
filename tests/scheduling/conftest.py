"""A small office that tests vary: one queue, one shift of eight hours, a few agents."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
import pytest

from data.records import (
    Activity,
    Agent,
    Center,
    Contract,
    DeadlineRow,
    Fairness,
    Grid,
    Queue,
    Requirement,
    ServiceGoal,
    Shift,
    ShiftTemplate,
    Site,
    Skill,
)
from scheduling import Instance, build_instance

MONDAY = date(2026, 6, 1)


class Office:
    """Everything an instance is made of, in UTC unless told otherwise."""

    def __init__(self) -> None:
        self.zone = "UTC"
        self.minutes = 60
        self.days = 7
        self.first = MONDAY
        self.queues = (self.queue("voice"),)
        self.templates = (ShiftTemplate("day", 8 * 60, 8 * 60, 60, 480),)
        self.contract = Contract("full", ("day",), 0, 2400, 0, 5, 660, 6)
        self.agents = (self.agent("a"),)
        self.need: Any = 1.0
        self.deadlines: tuple[DeadlineRow, ...] = ()
        self.subsets: tuple[tuple[int, ...], ...] = ((0,),)
        self.fairness = Fairness()
        self.more: dict[str, Any] = {}

    @staticmethod
    def queue(name: str, channel: Any = "immediate") -> Queue:
        return Queue(
            name, channel, "voice", frozenset({name}), ServiceGoal(0.8, 20.0), 300.0, "UTC"
        )

    def agent(self, name: str, *skills: str, zone: str | None = None) -> Agent:
        held = {s: Skill() for s in skills or ("voice",)}
        return Agent(name, name.upper(), "team", "site", zone or self.zone, "full", held)

    def rules(self, **changes: Any) -> None:
        """Change the contract."""
        self.contract = replace(self.contract, **changes)

    def template(self, **changes: Any) -> None:
        """Change the only shift template."""
        self.templates = (replace(self.templates[0], **changes),)

    @property
    def grid(self) -> Grid:
        return Grid.for_days(self.first, self.days, zone=self.zone, minutes=self.minutes)

    @property
    def center(self) -> Center:
        return Center(
            "office",
            self.zone,
            self.minutes,
            self.queues,
            (Site("site", self.zone),),
            tuple(q.name for q in self.queues),
            (self.contract,),
            self.templates,
            fairness=self.fairness,
        )

    @property
    def requirement(self) -> Requirement:
        shape = (len(self.subsets), self.grid.count)
        need = np.broadcast_to(np.asarray(self.need, float), shape).copy()
        return Requirement(
            tuple(q.name for q in self.queues),
            self.grid,
            self.subsets,
            need,
            self.deadlines,
            np.zeros((len(self.queues), self.grid.count)),
        )

    def build(self, **more: Any) -> Instance:
        return build_instance(
            self.requirement,
            self.center,
            self.agents,
            first_date=self.first,
            days=self.days,
            **{**self.more, **more},
        )

    def shift(self, day: int, hour: float = 8, agent: str = "a", **changes: Any) -> Shift:
        """Give a shift of eight hours without breaks, in UTC."""
        date_ = self.first + timedelta(days=day)
        start = datetime.combine(date_, time(), UTC) + timedelta(hours=hour)
        end = start + timedelta(hours=changes.pop("hours", 8))
        work = Activity("on queue", "work", start, end, paid=True)
        return replace(Shift(agent, date_, start, end, "day", (work,)), **changes)


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def broken() -> Callable[[Instance, list[Shift]], set[str]]:
    """Give the names of the rules that a roster breaks."""
    from scheduling import check

    return lambda instance, shifts: {v.rule for v in check(instance, shifts)}


@pytest.fixture(scope="session")
def new_office() -> type[Office]:
    """Make offices, for tests that need one an example."""
    return Office
