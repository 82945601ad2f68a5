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

LEAST_SAVING = 5e-4
"""A move that saves less than this share of the cost is not worth a simulation."""

MOST_MENDS = 20
"""Moves tried to mend heads, before an agent is added."""

MOST_ADDED = 50
"""Agents added one by one to heads that the rounds left short."""

STAGE = "Search"


def mend(trials: Trials, heads: Int, *, costs: Float) -> Int:
    """Give heads near some that keep every promise, for as little more as slopes foretell.

    Moves of at most ``TOGETHER`` agents each way are tried, cheapest first; where none of them
    does, the agent is added who helps most for the cost, and so on.

    Raises
    ------
    InfeasibleError
        ``MOST_ADDED`` more agents are not enough.
    """
    for _ in range(MOST_ADDED):
        if trials.of(heads).keeps:
            return heads
        rise = slopes(trials, heads)
        moves = all_moves(len(heads))
        legal, margin = _foretold(trials, heads, moves, rise=rise)
        hopeful = legal[margin >= 0]
        order = np.argsort(hopeful @ costs, kind="stable")[:MOST_MENDS]
        for move in hopeful[order]:
            if trials.keep(heads + move):
                return np.asarray(heads + move, np.int64)
        heads = heads + _most_useful(trials, heads, rise, costs=costs)
    raise InfeasibleError(
        f"the goals are still missed with {heads.sum()} agents; check the goals and the patience "
        "of the queues"
    )


def _most_useful(trials: Trials, heads: Int, rise: Float, *, costs: Float) -> Int:
    """Give the one agent who fills most of what broken promises lack, for the cost."""
    value = np.nan_to_num(trials.of(heads).values.mean, nan=-np.inf)
    short = np.maximum(trials.judge.least - value, 0.0)
    gain = np.nan_to_num(np.clip(rise, 0.0, None))[short > 0]
    filled = np.minimum(gain / short[short > 0, None], 1.0).sum(axis=0)
    if not filled.any():
        # Nobody helps measurably yet: any agent of a queue that is lacking.
        lacking = {p.queue for p, s in zip(trials.judge.promises, short, strict=True) if s > 0}
        filled = np.array([len(lacking & set(served)) for served in trials.center.skill_sets])
    return np.asarray(np.eye(len(heads), dtype=np.int64)[int(np.argmax(filled / costs))])


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
    moves = all_moves(len(heads))
    moves = moves[moves @ costs < -LEAST_SAVING * float(costs @ heads)]
    while True:
        rise, fresh = slopes(trials, heads), True
        better = _improved(trials, heads, moves, rise=rise, costs=costs, progress=progress)
        while better is not None:
            heads, fresh = better, False
            better = _improved(trials, heads, moves, rise=rise, costs=costs, progress=progress)
        if fresh:
            return heads


def all_moves(kinds: int) -> Int:
    """Give all moves of at most ``TOGETHER`` agents each way, shape (moves, skill sets)."""
    some = [
        np.bincount(np.array(chosen, np.int64), minlength=kinds)
        for size in range(TOGETHER + 1)
        for chosen in combinations_with_replacement(range(kinds), size)
    ]
    given = np.array(some, np.int64)
    return np.unique((given[None, :] - given[:, None]).reshape(-1, kinds), axis=0)


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
    """Give the moves that may keep all promises.

    Those that save a whole agent come first, the safest of them before others; then the rest, by
    what they save times how likely they do.
    """
    legal, margin = _foretold(trials, heads, moves, rise=rise)
    hopeful = margin > -1.0
    legal, margin = legal[hopeful], margin[hopeful]
    saving = -(legal @ costs)
    whole = saving >= costs.min() / 2
    safest = np.argsort(-margin[whole], kind="stable")[:MOST_TRIALS]
    worth = saving[~whole] / (1.0 + np.exp(-2.0 * margin[~whole]))
    likeliest = np.argsort(-worth, kind="stable")[:MOST_TRIALS]
    return [*legal[whole][safest], *legal[~whole][likeliest]]


def _foretold(trials: Trials, heads: Int, moves: Int, *, rise: Float) -> tuple[Int, Float]:
    """Give the moves that are possible, and how much the tightest promise is kept after each.

    That is in half-widths of the promise, so that shares and seconds compare.
    """
    sets, queues = trials.center.skill_sets, trials.center.queues
    able = np.array([[q in served for served in sets] for q in range(len(queues))], np.int64)
    minimum = np.array([queue.minimum_agents for queue in queues])
    after = heads + moves
    legal = moves[(after >= 0).all(axis=1) & (after @ able.T >= minimum).all(axis=1)]
    known = trials.of(heads).values
    spare = np.nan_to_num(known.mean - trials.judge.least, nan=-np.inf) + legal @ np.nan_to_num(
        rise.T
    )
    return legal, (spare / np.maximum(np.nan_to_num(known.half_width), 1e-9)).min(axis=1)
