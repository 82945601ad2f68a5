"""A week of many queues planned in rounds, and what it delivers to fresh customers."""

import sys
from time import monotonic
from typing import Any

import numpy as np

from benchmarks.multiskill_week import Week
from data.records import PlanRound, Requirement, Roster
from scheduling import Instance, build_instance, check
from scheduling.prices import Prices
from wfm.rosters.instances import STEEP
from wfm.rounds import Case, Outcome, plan_rounds
from wfm.simulation import simulate
from wfm.staffing import agents_for, require

FRESH_SEED = 104_729
"""Other customers than those of the rounds."""

REPLICATIONS = 40
"""Weeks that judge a round."""


def case_of(week: Week) -> Case:
    """Give what the rounds need of a week, without a database."""
    requirement = require(week.forecast, week.center, week.agents, holidays=())

    def build(wanted: Requirement) -> Instance:
        return build_instance(
            wanted,
            week.center,
            week.agents,
            first_date=week.first_date,
            days=week.days,
            prices=Prices(steep=STEEP),
        )

    return Case(
        requirement=requirement,
        forecast=week.forecast,
        center=week.center,
        agents=week.agents,
        first_date=week.first_date,
        days=week.days,
        build=build,
    )


def measure_week(
    week: Week, *, seconds: float, days: int, seed: int = 1, workers: int = 2
) -> dict[str, Any]:
    """Plan a week in rounds and simulate it with fresh customers.

    Parameters
    ----------
    seconds
        Time of the search in all rounds [s].
    days
        Fresh days; whole weeks are simulated.
    """
    begun = monotonic()
    case = case_of(week)
    outcome = plan_rounds(
        case,
        seconds=seconds,
        seed=seed,
        workers=workers,
        replications=REPLICATIONS,
        each=_tell,
    )
    taken = monotonic() - begun
    return _figures(week, outcome, days, workers) | _single_queues(week) | {"seconds": taken}


def _figures(week: Week, outcome: Outcome, days: int, workers: int) -> dict[str, Any]:
    roster = Roster(week.first_date, week.days, outcome.solution.shifts, outcome.solution.quality)
    fresh = simulate(
        roster,
        week.forecast,
        week.center,
        week.agents,
        replications=-(-days // week.days),
        seed=FRESH_SEED,
        workers=workers,
    )
    goals = np.array([week.center.queue(name).goal.target for name in fresh.queues])
    first, best = outcome.rounds[0], outcome.rounds[outcome.best - 1]
    return {
        "agents": len(week.agents),
        "occupancy": week.occupancy,
        "rows_hours": first.required_hours,
        "raised_rows_hours": best.required_hours,
        "paid_hours": best.paid_hours,
        "rounds": len(outcome.rounds),
        "round_kept": outcome.best,
        "first_worst_beside_goal": float((first.service - goals).min()),
        "service": [round(s, 4) for s in fresh.service.mean.tolist()],
        "service_half_width": float(fresh.service.half_width.max()),
        "service_worst_beside_goal": float((fresh.service.mean - goals).min()),
        "cost": best.cost,
        "bound": best.bound,
        "violations": len(check(outcome.instance, outcome.solution.shifts)),
    }


def _single_queues(week: Week) -> dict[str, Any]:
    """Give the agent-hours of all queues, each by itself in every interval."""
    grid, out = week.forecast.grid, {"erlang_c_hours": 0.0, "erlang_a_hours": 0.0}
    for q, name in enumerate(week.forecast.queues):
        queue, rate = week.center.queue(name), week.forecast.mean[q] / (60.0 * grid.minutes)
        for key, patience in (("erlang_c", None), ("erlang_a", queue.patience_seconds)):
            agents = agents_for(
                queue.goal, rate, aht_seconds=queue.aht_seconds, patience_seconds=patience
            )
            out[f"{key}_hours"] += float(np.sum(agents)) * grid.hours
    return out


def _tell(one: PlanRound) -> None:
    low = f"{100 * float(one.below.max()):.1f}"
    sys.stderr.write(
        f"round {one.number}: {int((one.below > 0).sum())} queues below, the worst by {low} "
        f"points; {one.cuts} cuts, {one.paid_hours:,.0f} h paid, cost {one.cost:.1f}, "
        f"bound {one.bound:.1f}, {one.seconds:.0f} s\n"
    )
