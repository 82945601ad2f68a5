"""One center of several skills: our heads beside others', all simulated with fresh contacts."""

from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.multiskill_centers import SteadyCase
from benchmarks.multiskill_peers import pyworkforce_heads, single_queues
from benchmarks.multiskill_search import search
from benchmarks.simulation_centers import steady_center
from benchmarks.simulation_theory import WARM_UP_HOURS, share_met
from wfm.mixing import Mix, fewest_agents
from wfm.mixing.rows import pooled_rows

Int = NDArray[np.int64]

FRESH = 1_000_003
"""Added to the seed for contacts that no heads were chosen by."""

DAY = 24


def measure(
    case: SteadyCase, *, seed: int, days: int, search_days: int, most: int, workers: int
) -> dict[str, Any]:
    """Give the figures of a center.

    Parameters
    ----------
    seed
        Of the contacts by which heads are chosen.
    days
        Fresh days on which they are judged.
    search_days
        Days by which our heads and the searched ones are chosen.
    most
        Most simulations of the exhaustive search; 0: none.
    workers
        Threads.
    """
    begun = perf_counter()
    mix = fewest_agents(
        case.queues,
        case.per_hour,
        case.skill_sets,
        costs=case.costs,
        days=search_days,
        seed=seed,
        workers=workers,
    )
    taken = perf_counter() - begun
    out = _ours(case, mix) | {"seconds": taken}
    out |= _served(case, mix.heads, days=days, seed=seed, name="service")
    out |= _peers(case, days=days, seed=seed)
    if most:
        begun = perf_counter()
        starts = _starts(case, mix)
        best = search(case, starts, days=search_days, seed=seed, most=most, workers=workers)
        out |= {
            "best_heads": best.heads.tolist(),
            "best_cost": best.cost,
            "best_search_finished": best.finished,
            "best_simulations": best.simulations,
            "best_seconds": perf_counter() - begun,
            "cost_over_best": mix.cost / best.cost,
        }
    return out


def _ours(case: SteadyCase, mix: Mix) -> dict[str, Any]:
    return {
        "erlangs": case.erlangs,
        "rows_cost": mix.bound,
        "heads": mix.heads.tolist(),
        "agents": int(mix.heads.sum()),
        "cost": mix.cost,
        "rounds": len(mix.rounds),
        "simulations": mix.simulations,
        "rounds_table": [
            {
                "change": r.change,
                "number": r.number,
                "agents": int(r.heads.sum()),
                "cost": r.cost,
                "worst_service": float(r.service.min()),
                "cuts": r.cuts,
            }
            for r in mix.rounds
        ],
    }


def _served(case: SteadyCase, heads: Int, *, days: int, seed: int, name: str) -> dict[str, Any]:
    """Give the service of each queue on fresh days, simulated by the simulator's own benchmark."""
    model = steady_center(
        case.queues,
        case.per_hour,
        dict(zip(case.skill_sets, heads.tolist(), strict=True)),
        hours=WARM_UP_HOURS + DAY,
        samples=days,
        seed=seed + FRESH,
    )
    shares = share_met(model, days, seed=seed + FRESH)[:-1]
    beside = [s.mean - q.goal.target for s, q in zip(shares, case.queues, strict=True)]
    return {
        name: [round(s.mean, 4) for s in shares],
        f"{name}_se": max(s.error for s in shares),
        f"{name}_worst_beside_goal": min(beside),
    }


def _peers(case: SteadyCase, *, days: int, seed: int) -> dict[str, Any]:
    theirs, solved_by = pyworkforce_heads(case)
    return {
        "erlang_c_sum": int(single_queues(case, patient=True).sum()),
        "erlang_a_sum": int(single_queues(case, patient=False).sum()),
        "pyworkforce_heads": theirs.tolist(),
        "pyworkforce_agents": int(theirs.sum()),
        "pyworkforce_cost": float(np.array(case.costs) @ theirs),
        "pyworkforce_solved_by": solved_by,
        **_served(case, theirs, days=days, seed=seed, name="pyworkforce_service"),
    }


def _starts(case: SteadyCase, mix: Mix) -> list[Int]:
    """Give where the exhaustive search starts: rows alone, one kind a queue, all rounded, ours."""
    rows = pooled_rows(case.queues, case.per_hour, case.skill_sets, costs=case.costs)
    alone = single_queues(case, patient=False)
    narrow, wide = (np.zeros(len(case.skill_sets), np.int64) for _ in range(2))
    for q, agents in enumerate(alone.tolist()):
        able = [g for g, served in enumerate(case.skill_sets) if q in served]
        narrow[min(able, key=lambda g: len(case.skill_sets[g]))] += agents
        wide[max(able, key=lambda g: len(case.skill_sets[g]))] += agents
    even = np.full(len(case.skill_sets), -(-int(alone.sum()) // len(case.skill_sets)), np.int64)
    starts = [rows.cheapest(case.costs)[0], narrow, even, wide, mix.heads]
    return list({tuple(s.tolist()): s for s in starts}.values())
