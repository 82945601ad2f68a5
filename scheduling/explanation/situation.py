"""A finished roster as an answer looks at it: who is there, and what is short."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from data.records import NotFoundError, Shift
from scheduling.deferred import DeferredPlan, level
from scheduling.duty import shift_times, work_times
from scheduling.instance import Instance
from scheduling.presence import Presence, presence

Float = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Situation:
    """A roster with deferred work where it is planned, which no answer moves.

    Parameters
    ----------
    instance
        Deferred work is part of what its rows need.
    own
        The shifts of each agent, by start.
    on_duty
        Agents on duty who count for each row, shape (rows, slots).
    short
        Agents missing, negative: to spare, shape (tiers, rows, slots).
    hour
        Price of one agent short for an hour.
    """

    instance: Instance
    own: tuple[tuple[Shift, ...], ...]
    on_duty: Float
    short: Float
    hour: float

    def rows_of(self, agent: int, shift: Shift) -> NDArray[np.int64]:
        """Give the rows for which an agent counts during a shift."""
        instance = self.instance
        day = (shift.schedule_date - instance.first_date).days
        return np.flatnonzero(instance.rows.serves[instance.skill_set[agent, day]])

    def at_work(self, shift: Shift) -> Presence:
        """Give when a shift is at work."""
        return presence(shift, self.instance.slots)

    def day_of(self, agent: int, slot: int) -> int:
        """Give the index of an agent's local day that holds a slot, inside the horizon."""
        local = self.instance.slots.at(slot).astimezone(ZoneInfo(self.instance.agents[agent].zone))
        day = (local.date() - self.instance.first_date).days
        return min(max(0, day), self.instance.days - 1)

    def agent(self, agent_id: str) -> int:
        """Give the index of an agent.

        Raises
        ------
        NotFoundError
            The roster has none of that id.
        """
        for a, agent in enumerate(self.instance.agents):
            if agent.id == agent_id:
                return a
        raise NotFoundError(f"no agent of this roster is called {agent_id}")


def situation(instance: Instance, shifts: Sequence[Shift]) -> Situation:
    """Give what a roster does, with the cheapest plan of deferred work for it."""
    index = instance.agent_index()
    own: list[list[Shift]] = [[] for _ in instance.agents]
    for shift in shifts:
        own[index[shift.agent_id]].append(shift)
    times = shift_times(shifts, index, first_date=instance.first_date)
    group = instance.skill_set[times.agent, times.day]
    work = work_times(shifts)
    at_work = work.on_duty(group, groups=len(instance.skill_sets), slots=instance.slots)
    on_duty = instance.base_on_duty + instance.rows.serves.T.astype(np.float64) @ at_work
    planned = _planned(instance, level(instance, on_duty))
    return Situation(
        instance=planned,
        own=tuple(tuple(sorted(each, key=lambda s: s.start_at)) for each in own),
        on_duty=on_duty,
        short=planned.rows.need - on_duty,
        hour=instance.prices.shortage / instance.requirement.grid.hours,
    )


def alone(view: Situation, agent: int) -> Instance:
    """Give the instance of one agent while all others work as they do.

    It holds the rows for which the agent counts, and the last one.
    """
    instance = view.instance
    groups = np.unique(instance.skill_set[agent])
    counts = instance.rows.serves[groups].any(axis=0)
    counts[-1:] = True
    rows = np.flatnonzero(counts)
    others = view.on_duty[rows].copy()
    cut = _of_rows(instance, rows)
    for shift in view.own[agent]:
        day = (shift.schedule_date - instance.first_date).days
        counts = cut.rows.serves[instance.skill_set[agent, day]]
        at_work = presence(shift, instance.slots)
        others[counts, at_work.slots] -= at_work.share
    one = {name: _one(getattr(instance, name), agent) for name in _PER_AGENT}
    kind = int(instance.option_set[agent])
    return replace(
        cut,
        **one,
        options=(instance.options[kind],),
        option_set=np.zeros(1, np.int64),
        burden=instance.burden[kind : kind + 1],
        base=None if instance.base is None else instance.base[agent : agent + 1],
        base_on_duty=others,
        broken=(),
        notes=(),
    )


_PER_AGENT = (
    "agents",
    "contracts",
    "available",
    "wish_cost",
    "skill_set",
    "limits",
    "time_off",
    "preferences",
    "previous",
    "locked",
    "wish_burden",
    "carried",
    "full_time",
    "change_cost",
    "periods",
    "rotation_week",
)


def _one(values: Any, agent: int) -> Any:
    return values[agent : agent + 1]


def _planned(instance: Instance, plan: DeferredPlan) -> Instance:
    """Give the instance with deferred work as a fixed part of its rows."""
    rows, requirement = instance.rows, instance.requirement
    work = rows.deferred.astype(np.float64) @ plan.work
    none = np.zeros((len(rows.subsets), 0), np.bool_)
    return replace(
        instance,
        rows=replace(rows, need=rows.targets(plan.by_slot(instance)), deferred=none),
        requirement=replace(requirement, agents=requirement.agents + work, deadlines=()),
    )


def _of_rows(instance: Instance, kept: NDArray[np.int64]) -> Instance:
    """Give the instance with some of its rows, the last one among them."""
    rows, requirement = instance.rows, instance.requirement
    subsets = tuple(rows.subsets[r] for r in kept)
    return replace(
        instance,
        rows=replace(
            rows,
            subsets=subsets,
            serves=rows.serves[:, kept],
            need=rows.need[:, kept],
            priced=rows.priced[:, kept],
            deferred=rows.deferred[kept],
            price=rows.price[:, kept],
        ),
        requirement=replace(requirement, subsets=subsets, agents=requirement.agents[kept]),
    )
