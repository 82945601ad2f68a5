"""What staffing on the MOL load delivers on a varying day, without any schedule in between.

The truth is the Markov chain of the day: M(t)/M/n(t)+M, its balance equations integrated exactly
from one step to the next. The service of an instant is that of a customer who arrives then,
followed for the threshold, changes of staff included.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import expm

from data.records import ServiceGoal
from wfm.staffing import agents_for, erlang_a, mol_load

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

INTERVALS = 48
INTERVAL_SECONDS = 900.0
STEP_SECONDS = 5.0
GOAL = ServiceGoal(0.8, 20.0)
PATIENCE = 120.0
PEAKS = (60.0, 12.0)
AHT_MINUTES = (3, 6, 15, 30)

MOST_BELOW = 0.05
MOST_ERROR = 0.025
"""No interval further below its goal, no larger error by contact [shares]."""


def two_humps(peak: float) -> Floats:
    """Give the load of each quarter-hour of a day of 12 hours [erlangs].

    A high hump in the morning, one of three quarters of it in the afternoon.
    """
    x = np.arange(INTERVALS) + 0.5
    shape = np.exp(-(((x - 9) / 4.5) ** 2)) + 0.75 * np.exp(-(((x - 27) / 6) ** 2)) + 0.12
    return np.asarray(peak * shape / shape.max())


def day_service(rate: Floats, agents: Counts, *, aht_seconds: float) -> Floats:
    """Give the share answered within the threshold of those who arrive in each interval.

    Parameters
    ----------
    rate
        Contacts offered [1/s], by interval.
    agents
        On duty, by interval. Who leaves with a contact in hand passes it on: it is served next,
        by the first who is free. The day starts in the steady state of its first interval.
    aht_seconds
        Mean handle time [s], exponential, as is patience.
    """
    number = np.arange(_states(rate, agents, aht_seconds))
    steps = round(INTERVAL_SECONDS / STEP_SECONDS)
    ahead = round(GOAL.threshold_seconds / STEP_SECONDS)
    passing = {
        n: expm(_passing(number, n, aht_seconds) * STEP_SECONDS) for n in set(agents.tolist())
    }
    # After the day the staff stays as in its last interval.
    staff = np.append(np.repeat(agents, steps), np.full(ahead, agents[-1])).tolist()
    now = _steady(_generator(number, rate[0], int(agents[0]), aht_seconds))
    out = np.empty(rate.size)
    for t, n in enumerate(agents.tolist()):
        move = expm(_generator(number, rate[t], n, aht_seconds) * STEP_SECONDS)
        values = np.empty(steps + 1)
        inside = _answered(number, [n] * ahead, passing)
        for k in range(steps + 1):
            first = t * steps + k
            near = k + ahead > steps
            seen = _answered(number, staff[first : first + ahead], passing) if near else inside
            # On the edge the staff is still that of this interval.
            values[k] = now @ np.where(number < n, 1.0, seen)
            if k < steps:
                now = now @ move
        out[t] = np.trapezoid(values) / steps
    return out


def _answered(number: Counts, staff: list[int], passing: dict[int, Floats]) -> Floats:
    """Give P(answered in the threshold | so many are there before), by the staff of its steps.

    Going back from the end of the threshold: a customer with a free agent is answered; others
    move up as those before them leave, and may give up meanwhile.
    """
    answered = np.zeros(number.size)
    for n in reversed(staff):
        answered = passing[n] @ np.where(number < n, 1.0, answered)
    return answered


def _states(rate: Floats, agents: Counts, aht: float) -> int:
    """Give a number in the system that is as good as never reached."""
    waiting = rate.max() * PATIENCE
    busy = float(max(agents.max(), rate.max() * aht))
    return int(busy + waiting + 12 * np.sqrt(busy + waiting) + 30)


def _generator(number: Counts, rate: float, agents: int, aht: float) -> Floats:
    """Give the rates between numbers in the system, rows from, columns to."""
    leaving = np.minimum(number, agents) / aht + np.maximum(number - agents, 0) / PATIENCE
    out = np.diag(np.full(number.size - 1, rate), 1) + np.diag(leaving[1:], -1)
    return np.asarray(out - np.diag(out.sum(axis=1)))


def _steady(generator: Floats) -> Floats:
    equations = generator.T.copy()
    equations[-1] = 1.0
    wanted = np.zeros(len(generator))
    wanted[-1] = 1.0
    return np.asarray(np.linalg.solve(equations, wanted))


def _passing(number: Counts, agents: int, aht: float) -> Floats:
    """Give the rates at which a waiting customer's number before them falls, or they give up.

    Numbers below ``agents`` are left by nobody: the customer is answered.
    """
    waits = number >= agents
    falling = np.where(waits, agents / aht + (number - agents) / PATIENCE, 0.0)
    out = np.diag(falling[1:], -1)
    return np.asarray(out - np.diag(falling + np.where(waits, 1 / PATIENCE, 0.0)))


def check_mol() -> dict[str, Any]:
    """Compare staffing on the MOL load with one Erlang an interval, on days of two sizes.

    Returns
    -------
        ``mol_days`` with the outcome of each; ``mol_most_below`` is that of all days,
        ``mol_weighted_error`` that of the large ones alone: in a small team whole agents alone
        give more than the goal by as much.
    """
    days = [_day(peak, minutes) for peak in PEAKS for minutes in AHT_MINUTES]
    large = [day["mol"] for day in days if day["peak_erlangs"] == max(PEAKS)]
    return {
        "mol_days": days,
        "mol_most_below": max(day["mol"]["most_below"] for day in days),
        "mol_weighted_error": max(outcome["weighted_error"] for outcome in large),
        "mol_to_reach": {"most_below": MOST_BELOW, "weighted_error": MOST_ERROR},
    }


def _day(peak: float, minutes: int) -> dict[str, Any]:
    aht = 60.0 * minutes
    rate = two_humps(peak) / aht
    load = mol_load(rate, aht, interval_seconds=INTERVAL_SECONDS)
    return {
        "peak_erlangs": peak,
        "aht_minutes": minutes,
        "mol": _outcome(rate, load, aht),
        "one_erlang": _outcome(rate, rate * aht, aht),
    }


def _outcome(rate: Floats, load: Floats, aht: float) -> dict[str, float]:
    """Give what staffing each interval by Erlang A on its load delivers on the day."""
    agents = np.asarray(agents_for(GOAL, load / aht, aht_seconds=aht, patience_seconds=PATIENCE))
    got = day_service(rate, agents, aht_seconds=aht)
    settled = erlang_a(
        agents,
        load / aht,
        aht_seconds=aht,
        patience_seconds=PATIENCE,
        threshold_seconds=GOAL.threshold_seconds,
    )
    weight = rate / rate.sum()
    still = np.asarray(settled.service())
    return {
        "worst_service": float(got.min()),
        "most_below": float(max(0.0, (GOAL.target - got).max())),
        "service": float(weight @ got),
        "weighted_error": float(weight @ np.abs(got - GOAL.target)),
        # Off the goal by whole agents alone, if each load stood still; and off that by the change.
        "rounding_error": float(weight @ np.abs(still - GOAL.target)),
        "moving_error": float(weight @ np.abs(got - still)),
        "agent_hours": float(agents.sum() * INTERVAL_SECONDS / 3600),
    }
