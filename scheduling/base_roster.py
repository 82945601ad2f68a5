"""The roster that a new one changes as little as possible."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from data.records import Shift
from scheduling.instance import Instance

Int = NDArray[np.int64]
Float = NDArray[np.float64]

DAY_OFF = -1
NOTHING_KEPT = -2
"""A day with nothing to keep: of an agent without any shift in the roster, or with one that is
no longer offered."""


def base_tours(instance: Instance, base: Sequence[Shift]) -> Int:
    """Give the option of each agent and day in a roster, shape (agents, days).

    -1 is a day off, -2 a day with nothing to keep.
    """
    out = _matched(instance, base)
    known = {shift.agent_id for shift in base}
    out[[agent.id not in known for agent in instance.agents]] = NOTHING_KEPT
    return out


def _matched(instance: Instance, shifts: Sequence[Shift]) -> Int:
    """Give the option of each agent and day; -1: no shift, -2: one that is no option."""
    index = instance.agent_index()
    options: dict[int, dict[tuple[int, str, int, int], int]] = {}
    out = np.full((len(instance.agents), instance.days), DAY_OFF, np.int64)
    for shift in shifts:
        agent, day = index.get(shift.agent_id, -1), (shift.schedule_date - instance.first_date).days
        if agent < 0 or not 0 <= day < instance.days:
            continue
        own = int(instance.option_set[agent])
        if own not in options:
            options[own] = _options_by_content(instance, own)
        span = (instance.slots.index(shift.start_at), instance.slots.index(shift.end_at))
        out[agent, day] = options[own].get((day, shift.template, *span), NOTHING_KEPT)
    return out


def _options_by_content(instance: Instance, own: int) -> dict[tuple[int, str, int, int], int]:
    options = instance.options[own]
    names = [options.templates[t].name for t in options.template.tolist()]
    content = zip(
        options.day_of().tolist(), names, options.start.tolist(), options.end.tolist(), strict=True
    )
    return {each: o for o, each in enumerate(content)}


def change_costs(instance: Instance) -> tuple[Float, ...]:
    """Give for each agent what each option costs as a change from the base, shape (options,).

    Beside it, leaving all shifts of the base out costs ``kept_cost``: working one of them earns
    that back.
    """
    assert instance.base is not None  # noqa: S101 - asked for where there is one
    out = []
    for agent, tour in enumerate(instance.base):
        options = instance.options_of(agent)
        cost = np.where(tour[options.day_of()] == DAY_OFF, instance.prices.change, 0.0)
        cost[tour[tour >= 0]] = -instance.prices.change
        out.append(cost)
    return tuple(out)


def kept_cost(instance: Instance) -> float:
    """Give what it costs to work no shift of the base."""
    if instance.base is None:
        return 0.0
    return instance.prices.change * float((instance.base >= 0).sum())


def changed_days(instance: Instance, shifts: Sequence[Shift]) -> int:
    """Count the agent-days of a roster whose shift differs from the base."""
    if instance.base is None:
        return 0
    kept = instance.base != NOTHING_KEPT
    return int((kept & (_matched(instance, shifts) != instance.base)).sum())
