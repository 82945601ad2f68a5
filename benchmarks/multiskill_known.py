"""A roster known beforehand, and the work with which it just keeps every goal."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from data.records import (
    Activity,
    Agent,
    Center,
    Forecast,
    Roster,
    RosterQuality,
    Shift,
    ShiftTemplate,
    local_midnight,
)
from wfm.simulation import simulate

Float = NDArray[np.float64]

LEAST, MOST = 0.3, 1.0
"""Between these shares of the time on duty the work is looked for."""

HALVINGS = 8

REPLICATIONS = 24
SEED = 65_537

GOLDEN, SILVER, BRONZE = 0.6180339887, 0.7548776662, 0.5698402910
"""Steps that fill [0, 1) evenly: days, starts and breaks of agents that follow one another."""


def known_shifts(
    center: Center,
    agents: Sequence[Agent],
    *,
    first_date: date,
    days_worked: Float,
    start_shares: Callable[[ShiftTemplate], Float],
) -> tuple[Shift, ...]:
    """Give five days a week to everybody, spread evenly, with one start for all five.

    Parameters
    ----------
    days_worked
        Share of the agents at work on each day; they make five, shape (7,).
    start_shares
        Gives how the starts of a template are spread, from the first to the last.
    """
    templates = {t.name: t for t in center.templates}
    contracts = {c.name: c for c in center.contracts}
    edges = np.cumsum(days_worked)
    shifts: list[Shift] = []
    for number, agent in enumerate(agents):
        template = templates[contracts[agent.contract].templates[0]]
        ticks = np.arange(5) + (number * GOLDEN) % 1
        at = int(np.searchsorted(np.cumsum(start_shares(template)), (number * SILVER) % 1))
        for day in np.searchsorted(edges, ticks * edges[-1] / 5, side="right").tolist():
            on = first_date + timedelta(days=day)
            place = ((number + 0.2 * day) * BRONZE) % 1
            shifts.append(_shift(agent, template, on, at=at, place=place, zone=center.zone))
    return tuple(shifts)


def _shift(
    agent: Agent, template: ShiftTemplate, day: date, *, at: int, place: float, zone: str
) -> Shift:
    """Give a shift whose breaks are at a place of their windows, 0 the earliest."""
    midnight = local_midnight(day, zone)
    begin = template.earliest_start + at * template.step_minutes
    spans: list[tuple[str, int, int]] = []
    done = begin
    for rule in template.breaks:
        places = (rule.latest - rule.earliest) // 15 + 1
        start = begin + rule.earliest + 15 * min(places - 1, int(place * places))
        spans += [("work", done, start), (rule.name, start, start + rule.minutes)]
        done = start + rule.minutes
    spans.append(("work", done, begin + template.length_minutes))
    paid = {"work": True} | {rule.name: rule.paid for rule in template.breaks}
    activities = tuple(
        Activity(
            "on queue" if name == "work" else name,
            "work" if name == "work" else "break" if paid[name] else "meal",
            _at(midnight, start),
            _at(midnight, end),
            paid[name],
        )
        for name, start, end in spans
    )
    first, last = activities[0].start_at, activities[-1].end_at
    return Shift(agent.id, day, first, last, template.name, activities)


def _at(midnight: datetime, minutes: int) -> datetime:
    return midnight + timedelta(minutes=minutes)


def reachable_occupancy(
    center: Center,
    agents: Sequence[Agent],
    shifts: tuple[Shift, ...],
    *,
    forecast: Callable[[float], Forecast],
) -> float:
    """Give the most work with which the shifts keep every goal in simulation.

    Parameters
    ----------
    forecast
        Gives that of a share of the time on duty.

    Returns
    -------
    share
        Of the time on duty that the work takes.
    """
    goals = np.array([queue.goal.target for queue in center.queues])
    first_date = min(s.schedule_date for s in shifts)
    roster = Roster(first_date, 7, shifts, RosterQuality(0, 0, 0, 0, 0, 0, 0))
    low, high = LEAST, MOST
    for _ in range(HALVINGS):
        share = (low + high) / 2
        outlook = simulate(
            roster, forecast(share), center, tuple(agents), replications=REPLICATIONS, seed=SEED
        )
        if (outlook.service.mean >= goals).all():
            low = share
        else:
            high = share
    return low
