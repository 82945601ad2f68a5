"""The best heads that an exhaustive search finds: every add, drop and swap, from several starts."""

from itertools import combinations_with_replacement
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.multiskill_centers import SteadyCase
from wfm.mixing.steady import SteadyCenter
from wfm.mixing.trial import Trials

Int = NDArray[np.int64]
Float = NDArray[np.float64]

STEP = 2
"""Most agents that a move takes, and most that it gives."""


class Best(NamedTuple):
    """The cheapest heads found.

    Parameters
    ----------
    heads, cost
        Of all starts; the start's own where the limit came first.
    finished
        Whether no move from it saves anything, all of them having been tried.
    simulations
        How many heads were simulated.
    """

    heads: Int
    cost: float
    finished: bool
    simulations: int


def search(
    case: SteadyCase, starts: list[Int], *, days: int, seed: int, most: int, workers: int
) -> Best:
    """Search from each start, with the contacts of one seed throughout.

    Starts that miss a goal get agents first, of the kind that helps the worst queue most. Then
    every move of up to ``STEP`` agents each way that saves is simulated, the largest saving
    first, whatever anybody foretells of it, and the first that keeps all goals is taken.

    Parameters
    ----------
    case
        The center.
    starts
        Heads by skill set.
    days, seed
        Of the contacts.
    most
        Simulations after which the search ends.
    workers
        Threads.
    """
    center = SteadyCenter(case.queues, case.per_hour, case.skill_sets, days, seed)
    trials = Trials(center, workers=workers)
    costs = np.array(case.costs)
    moves = _saving_moves(costs)
    best: Int | None = None
    finished = True
    for start in starts:
        heads = _enough(trials, start)
        heads, whole = _descended(trials, heads, moves, most=most)
        finished &= whole
        if best is None or costs @ heads < costs @ best - 1e-9:
            best = heads
    if best is None:
        raise ValueError("a search needs a start")
    return Best(best, float(costs @ best), finished, trials.simulations)


def _saving_moves(costs: Float) -> Int:
    kinds = len(costs)
    some = np.array(
        [
            np.bincount(np.array(chosen, np.int64), minlength=kinds)
            for size in range(STEP + 1)
            for chosen in combinations_with_replacement(range(kinds), size)
        ]
    )
    moves = np.unique((some[None] - some[:, None]).reshape(-1, kinds), axis=0)
    saving = moves @ -costs
    order = np.argsort(-saving, kind="stable")
    return np.asarray(moves[order][saving[order] > 1e-9], np.int64)


def _enough(trials: Trials, heads: Int) -> Int:
    """Add agents until all goals are kept, each the best of all kinds for the worst queue."""
    every = np.eye(len(heads), dtype=np.int64)
    while not trials.keep(heads):
        worst = [float(trials.of(heads + one).service.mean.min()) for one in every]
        heads = heads + every[int(np.argmax(worst))]
    return heads


def _descended(trials: Trials, heads: Int, moves: Int, *, most: int) -> tuple[Int, bool]:
    """Give the heads that no move makes cheaper; False: the limit came first."""
    moved = True
    while moved:
        moved = False
        for move in moves:
            if trials.simulations >= most:
                return heads, False
            if (heads + move >= 0).all() and trials.keep(heads + move):
                heads, moved = heads + move, True
                break
    return heads, True
