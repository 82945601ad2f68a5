"""Weekly minima that no legal tour reaches, lowered to what one does."""

from dataclasses import replace

import numpy as np

from scheduling.instance import Instance
from scheduling.limits import WeekLimit
from scheduling.tables import OptionTables, agent_tables, option_tables
from scheduling.tour_kernel import INFINITE, best_tour

MISSING = 1e6
"""Price of a day or paid unit under a minimum: above anything else in a tour."""


def relax(instance: Instance) -> Instance:
    """Lower the weekly minima of agents without a legal tour, and note it.

    Rest, time off and every other rule stay; the new minimum is that of a tour that misses the
    contract's by the fewest days and paid time.
    """
    tables = [option_tables(instance, options) for options in instance.options]
    limits, notes = [], []
    for a in range(len(instance.agents)):
        reached = _reachable(instance, a, tables[instance.option_set[a]])
        limits.append(reached)
        if reached != instance.limits[a]:
            notes.append(_note(instance, a, reached))
    return replace(instance, limits=tuple(limits), notes=(*instance.notes, *notes))


def _reachable(instance: Instance, agent: int, tables: OptionTables) -> tuple[WeekLimit, ...]:
    """Give the agent's limits, minima lowered where no legal tour keeps them."""
    limits = instance.limits[agent]
    own = agent_tables(instance, agent)
    scores = np.where(own.available, 0.0, INFINITE)
    tour = np.full(instance.days, -1, np.int64)
    if best_tour(tables, own, scores, 0.0, tour) < INFINITE:
        return limits
    best_tour(tables, own, scores, MISSING, tour)
    options = instance.options_of(agent)
    paid_minutes = options.paid_minutes
    out = []
    for week, limit in enumerate(limits):
        worked = [tour[d] for d in np.flatnonzero(tables.week == week) if tour[d] >= 0]
        paid = int(sum(paid_minutes[o] for o in worked))
        out.append(
            replace(
                limit,
                min_days=min(limit.min_days, len(worked)),
                min_paid=min(limit.min_paid, paid),
            )
        )
    return tuple(out)


def _note(instance: Instance, agent: int, reached: tuple[WeekLimit, ...]) -> str:
    """Say which weeks of an agent fall short of the contract, and by how much."""
    weeks = [
        f"{after.min_paid / 60:.4g} of {before.min_paid / 60:.4g} paid hours in the week of "
        f"{after.monday}"
        for before, after in zip(instance.limits[agent], reached, strict=True)
        if before != after
    ]
    who = instance.agents[agent]
    return (
        f"{who.name} ({who.id}): no legal tour reaches the minimum of contract "
        f"{instance.contracts[agent].name}; planned with at least {', '.join(weeks)}"
    )
