"""What is shared out fairly: unpopular shifts and work against preferences, with what was before.

Each agent carries points from earlier rosters, per share of full time. With the points of this
one, x in all, they cost price * x ** 2 - price * carried ** 2: a point costs those most who had
most, and the cost is convex, so that its tangent is a bound of it.
"""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from data.records import Agent, Burden, Contract, Fairness, Preference, Shift
from scheduling.duty import ShiftTimes, shift_times
from scheduling.instance import Instance
from scheduling.prices import Prices
from scheduling.spans import weekly_spans
from scheduling.wishes import Overlaps, point_rate, shift_wishes

Int = NDArray[np.int64]
Float = NDArray[np.float64]


def burden_points(
    burdens: Sequence[Burden],
    start: Int,
    end: Int,
    *,
    zone: str,
    first_date: date,
    days: int,
) -> Float:
    """Give which shifts count a point of each burden, shape (shifts, burdens).

    A shift counts when it overlaps one span for the burden's least time; spans that touch, such
    as Saturday and Sunday, are one.

    Parameters
    ----------
    start, end
        Of each shift [minutes since 1970].
    first_date, days
        The local days on which the shifts start.
    """
    out = np.zeros((len(start), len(burdens)))
    for b, burden in enumerate(burdens):
        # A span of the day before reaches into the first, one of the day after is reached.
        spans = weekly_spans(
            first_date - timedelta(days=1),
            days + 2,
            start_minute=burden.start_minute,
            end_minute=burden.end_minute,
            weekdays=burden.weekdays,
            zone=zone,
        )
        out[:, b] = spans.longest_overlap(start, end) >= max(1, burden.least_minutes)
    return out


def agent_points(
    times: ShiftTimes,
    *,
    fairness: Fairness,
    zones: Sequence[str],
    overlaps: Overlaps,
    prices: Prices,
    first_date: date,
    days: int,
) -> Float:
    """Give the points of each agent's shifts, shape (agents, burdens + 1).

    Parameters
    ----------
    zones
        By agent.
    overlaps
        Of the shifts with their agents' wishes.
    first_date, days
        The local days on which the shifts start.
    """
    count = len(fairness.burdens)
    out = np.zeros((len(zones), count + 1))
    names = sorted(set(zones))
    place = np.array([names.index(zone) for zone in zones], np.int64)
    for z, zone in enumerate(names):
        own = place[times.agent] == z
        points = burden_points(
            fairness.burdens,
            times.start[own],
            times.end[own],
            zone=zone,
            first_date=first_date,
            days=days,
        )
        np.add.at(out[:, :count], times.agent[own], points)
    if fairness.wishes:
        rates = [point_rate(strength, prices) for strength in overlaps.strengths]
        np.add.at(out[:, count], times.agent[overlaps.shift], overlaps.weigh(rates))
    return out


def full_time_shares(contracts: Sequence[Contract]) -> Float:
    """Give each contract's share of the longest one's paid time a week, shape (contracts,)."""
    weekly = np.array([_weekly_minutes(c) for c in contracts], np.float64)
    longest = weekly.max(initial=0.0)
    return weekly / longest if longest > 0 else np.ones(len(weekly))


def _weekly_minutes(contract: Contract) -> float:
    """Give the most paid time a week, over a period where it has one; at least an hour."""
    most = float(contract.max_paid_minutes_per_week)
    if contract.period and contract.period.max_paid_minutes is not None:
        most = min(most, contract.period.max_paid_minutes / contract.period.weeks)
    return max(60.0, most)


def carried_points(
    agents: Sequence[Agent],
    previous: Sequence[Sequence[Shift]],
    *,
    fairness: Fairness,
    preferences: Sequence[Sequence[Preference]],
    full_time: Float,
    first_date: date,
    prices: Prices,
) -> Float:
    """Give each agent's points from published shifts, shape (agents, burdens + 1).

    Points count per share of full time and from the least of all agents. Who has not worked yet
    has the mean of the others, so that nobody begins with a debt.

    Parameters
    ----------
    previous
        Shifts before the horizon, by agent.
    """
    weeks = max(0, fairness.weeks)
    since, days = first_date - timedelta(weeks=weeks), 7 * weeks
    early = [s for shifts in previous for s in shifts if s.schedule_date >= since]
    zones = [agent.zone for agent in agents]
    times = shift_times(early, {agent.id: a for a, agent in enumerate(agents)}, first_date=since)
    overlaps = shift_wishes(times, preferences, zones, first_date=since, days=days)
    points = agent_points(
        times,
        fairness=fairness,
        zones=zones,
        overlaps=overlaps,
        prices=prices,
        first_date=since,
        days=days,
    )
    worked = np.isin(np.arange(len(agents)), times.agent)
    if not worked.any():
        return points
    points /= full_time[:, None]
    points[~worked] = points[worked].mean(axis=0)
    return np.asarray(points - points.min(axis=0))


def option_points(instance: Instance, agent: int) -> Float:
    """Give the points of each option of an agent, shape (options, burdens + 1)."""
    burden = instance.burden[int(instance.option_set[agent])]
    return np.column_stack([burden, instance.wish_burden[agent]])


def fairness_charge(instance: Instance, agent: int, counts: Float) -> Float:
    """Give what a little more of each option costs at some points: the tangent, shape (options,).

    Parameters
    ----------
    counts
        Points of the agent's shifts by burden, shape (burdens + 1,).
    """
    share = instance.full_time[agent]
    slope = 2 * instance.prices.fairness * (instance.carried[agent] + counts / share) / share
    return np.asarray(option_points(instance, agent) @ slope)


def fairness_offset(instance: Instance, agent: int, counts: Float) -> float:
    """Give what to add to a tour's charges for their sum to touch its cost at some points.

    cost(x) >= charges(x) + offset for any tour, with equality at ``counts``.
    """
    share = instance.full_time[agent]
    return -instance.prices.fairness * float(((counts / share) ** 2).sum())


def fairness_costs(instance: Instance, counts: Float) -> Float:
    """Give each agent's cost of unfairness, shape (agents,).

    Parameters
    ----------
    counts
        Points by agent and burden, shape (agents, burdens + 1).
    """
    carried = instance.carried
    points = counts / instance.full_time[:, None]
    return np.asarray(instance.prices.fairness * (points * (points + 2 * carried)).sum(axis=1))
