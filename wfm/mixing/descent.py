"""From heads that keep every promise to cheaper ones: drops, swaps, and both at once."""

from itertools import combinations_with_replacement

import numpy as np
from numpy.typing import NDArray

from data.records import InfeasibleError, Progress, silent
from wfm.mixing.cuts import slopes
from wfm.mixing.trial import Trials

Int = NDArray[np.int64]
Float = NDArray[np.float64]

TOGETHER = 2
"""Most agents taken, and most given, by one move."""

MOST_TRIALS = 40
"""Moves tried of those that save a whole agent, and of those that save less, before giving up."""

MOST_ADDED = 50
"""Agents added one by one to heads that the rounds left short."""

STAGE = "Search"
_LEAST_SAVING = 1e-9


def mend(trials: Trials, heads: Int, *, costs: Float) -> Int:
    """Add agents one by one, the most useful for their cost first, until promises are kept.

    Raises
    ------
    InfeasibleError
        ``MOST_ADDED`` more agents are not enough.
    """
    least = trials.judge.least
    for _ in range(MOST_ADDED):
        trial = trials.of(heads)
        if trial.keeps:
            return heads
        short = np.maximum(least - np.nan_to_num(trial.values.mean, nan=-1.0), 0.0)
        gain = np.nan_to_num(np.maximum(slopes(trials, heads), 0.0))
        filled = np.minimum(gain, short[:, None]) / np.maximum(short, 1e-12)[:, None]
        heads = heads.copy()
        heads[int(np.argmax(filled[short > 0].sum(axis=0) / costs))] += 1
    missed = trials.judge.promises[int(np.argmax(short))]
    queue = trials.center.queues[missed.queue]
    raise InfeasibleError(
        f"queue {queue.name!r} still misses its goal, {queue.goal}, with {heads.sum()} agents; "
        "check the goal and the patience"
    )


def descend(trials: Trials, heads: Int, *, costs: Float, progress: Progress = silent) -> Int:
    """Give cheaper heads that keep every promise, as long as a move finds some.

    A move takes up to ``TOGETHER`` agents and gives as many of other skill sets. Slopes foretell
    what is left of each promise; as figures are concave in the heads they promise too much if
    anything, so that only moves that look good are simulated, with the same contacts as all.

    Parameters
    ----------
    trials
        What was simulated.
    heads
        Some that keep every promise.
    costs
        Of one agent of each skill set.
    progress
        Told about every move tried.
    """
    moves = _moves(len(heads), costs)
    while True:
        rise, fresh = slopes(trials, heads), True
        better = _improved(trials, heads, moves, rise=rise, costs=costs, progress=progress)
        while better is not None:
            heads, fresh = better, False
            better = _improved(trials, heads, moves, rise=rise, costs=costs, progress=progress)
        if fresh:
            return heads


def _moves(kinds: int, costs: Float) -> Int:
    """Give all moves that save, shape (moves, skill sets)."""
    some = [
        np.bincount(chosen, minlength=kinds)
        for size in range(TOGETHER + 1)
        for chosen in combinations_with_replacement(range(kinds), size)
    ]
    given = np.array(some, np.int64)
    both = np.unique((given[None, :] - given[:, None]).reshape(-1, kinds), axis=0)
    return np.asarray(both[both @ costs < -_LEAST_SAVING], np.int64)


def _improved(
    trials: Trials, heads: Int, moves: Int, *, rise: Float, costs: Float, progress: Progress
) -> Int | None:
    """Give heads after the first move that keeps every promise; None: no move does."""
    tried = _worth_trying(trials, heads, moves, rise=rise, costs=costs)
    for number, move in enumerate(tried):
        progress(STAGE, number, len(tried), f"cost {costs @ heads:g}")
        if trials.keep(heads + move):
            progress(STAGE, len(tried), len(tried), f"cost {costs @ (heads + move):g}")
            return heads + move
    progress(STAGE, len(tried), len(tried), f"cost {costs @ heads:g}")
    return None


def _worth_trying(
    trials: Trials, heads: Int, moves: Int, *, rise: Float, costs: Float
) -> list[Int]:
    """Give the moves that may keep all promises: those that save a whole agent come first."""
    able = np.array(
        [[q in served for served in trials.center.skill_sets] for q in _queues(trials)], np.int64
    )
    minimum = np.array([queue.minimum_agents for queue in trials.center.queues])
    after = heads + moves
    legal = (after >= 0).all(axis=1) & (after @ able.T >= minimum).all(axis=1)
    known = trials.of(heads).values
    spare = known.mean - trials.judge.least + moves[legal] @ rise.T
    noise = known.half_width
    # In half-widths of its own, so that shares and seconds compare.
    margin = (spare / np.maximum(noise, 1e-12)).min(axis=1)
    saving = -(moves[legal] @ costs)
    hopeful = margin > -1.0
    order = np.argsort(-margin[hopeful], kind="stable")
    chosen, saved = moves[legal][hopeful][order], saving[hopeful][order]
    whole = saved >= costs.min() / 2
    return [*chosen[whole][:MOST_TRIALS], *chosen[~whole][:MOST_TRIALS]]


def _queues(trials: Trials) -> range:
    return range(len(trials.center.queues))
