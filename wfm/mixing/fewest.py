"""The cheapest heads by skill set for one steady interval."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from data.records import ConfigurationError, Progress, Queue, silent
from skills import SkillSet
from wfm.mixing.checks import check
from wfm.mixing.cuts import add_cuts
from wfm.mixing.descent import descend, mend
from wfm.mixing.mix import Change, Mix, Round
from wfm.mixing.rows import Rows, pooled_rows
from wfm.mixing.steady import SteadyCenter
from wfm.mixing.trial import Trials

Int = NDArray[np.int64]

STAGE = "Rounds"


def fewest_agents(
    queues: Sequence[Queue],
    per_hour: Sequence[float],
    skill_sets: Sequence[SkillSet],
    *,
    costs: Sequence[float] | None = None,
    start: Sequence[int] | None = None,
    most_rounds: int = 10,
    days: int = 100,
    seed: int = 1,
    workers: int = 1,
    progress: Progress = silent,
) -> Mix:
    """Give the cheapest numbers of agents by skill set with which every queue keeps its goal.

    An integer program on the pooled requirement of subsets of queues gives the first heads. They
    are simulated with skill-based routing; where a queue misses its goal, sub-gradients of its
    service, from simulations with one more agent of each skill set, become further rows, until
    all goals are kept but for the half-width of the simulation (Cezik and L'Ecuyer 2008, see
    ``add_cuts``). Then agents are added, dropped and swapped until all goals are kept and nothing
    can be saved any more. All heads meet the same contacts.

    Parameters
    ----------
    queues
        Immediate and concurrent queues; every part of their goals is to be kept, on average over
        the days.
    per_hour
        Contacts of each in the interval, taken as steady [1/h].
    skill_sets
        Queues (indices) that agents of each kind serve.
    costs
        Of one agent of each skill set, above 0; None: 1.
    start
        Heads by skill set to simulate first, such as those there are; None: those of the rows.
    most_rounds
        Most solutions of the integer program.
    days
        Simulated days of 24 hours: more of them tell closer calls.
    seed
        Of the simulated days.
    workers
        Threads; the result does not depend on it.
    progress
        Told about each round and each move tried.

    Raises
    ------
    ConfigurationError
        A queue is deferred or nobody can serve it, no queue has contacts, a cost is not above 0,
        or numbers do not fit together.
    InputRefusedError
        A goal asks for nothing, or for what no number of agents can reach.
    InfeasibleError
        Many agents more than the rounds ended with do not keep a goal.

    See Also
    --------
    wfm.staffing.require : the rows of a horizon, for a roster.
    """
    price = tuple(costs) if costs is not None else (1.0,) * len(skill_sets)
    check(queues, per_hour, skill_sets, costs=price, start=start)
    if most_rounds < 1 or days < 2:
        raise ConfigurationError(
            f"most_rounds is {most_rounds} and days is {days}; give at least 1 and 2"
        )
    sets = tuple(tuple(sorted(s)) for s in skill_sets)
    trials = Trials(SteadyCenter(tuple(queues), per_hour, sets, days, seed), workers=workers)
    rows = pooled_rows(queues, per_hour, sets, costs=price)
    heads, bound = rows.cheapest(price)
    first: Change = "rows"
    if start is not None:
        heads, first = np.array(start, np.int64), "start"
    cost = np.array(price)
    rounds = _rounds(
        rows, trials, heads, first=first, costs=cost, most=most_rounds, progress=progress
    )
    heads = mend(trials, rounds[-1].heads, costs=cost)
    heads = descend(trials, heads, costs=cost, progress=progress)
    return Mix(
        skill_sets=sets,
        heads=heads,
        cost=float(cost @ heads),
        service=trials.of(heads).service,
        rounds=tuple(rounds),
        bound=bound,
        simulations=trials.simulations,
    )


def _rounds(
    rows: Rows,
    trials: Trials,
    heads: Int,
    *,
    first: Change,
    costs: NDArray[np.float64],
    most: int,
    progress: Progress,
) -> list[Round]:
    """Simulate and add cuts in turn, until all goals are nearly kept or it was often enough."""
    rounds: list[Round] = []
    change = first
    while True:
        trial, number = trials.of(heads), len(rounds) + 1
        done, cuts, kind = trial.nearly or number == most, 0, change
        if not done:
            cuts, change = add_cuts(rows, trials, heads)
        cost = float(costs @ heads)
        rounds.append(Round(number, heads, cost, trial.service.mean, cuts, kind))
        total = number if done else most
        progress(STAGE, number, total, f"cost {cost:g}")
        if done:
            return rounds
        heads, _ = rows.cheapest(costs.tolist())
