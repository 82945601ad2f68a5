"""The loop: build a roster, simulate it, raise the rows of queues below their goals, again."""

from collections.abc import Callable
from dataclasses import replace

from data.records import PlanRound, Progress, silent
from wfm.rounds.case import Case, Outcome
from wfm.rounds.state import RoundState

FIRST_SHARE = 0.4
"""Share of the search time for the first roster; the rounds after it share what is left."""

LEAST_SHARE = 0.13
"""Share of the search time for a later round at least; with none left the rounds are over."""


def plan_rounds(
    case: Case,
    *,
    most: int = 10,
    seconds: float = 60.0,
    seed: int = 1,
    workers: int = 2,
    replications: int = 100,
    progress: Progress = silent,
    each: Callable[[PlanRound], None] = lambda _: None,
) -> Outcome:
    """Build and simulate rosters until every queue is at its goal; give the best simulated one.

    Every round is simulated with the same customers and absences. From the best round so far the
    goals by which rows are made are moved, up for queues below their goal and down for those far
    above it; a step that does not pay is halved. When such steps no longer pay, rows are raised
    where one more agent brings most (``cuts``). Each roster starts from the best one.

    Parameters
    ----------
    most
        Most rounds; 1: the rows are those of the forecast.
    seconds
        Time for the search in all rounds [s]; the simulations come on top.
    replications
        Simulated replications of the horizon in every round.
    each
        Told every round when it is over.
    """
    loop = RoundState(
        case, seed=seed, workers=workers, replications=replications, progress=progress
    )
    records: list[PlanRound] = []
    left = seconds
    for number in range(1, most + 1):
        wanted = FIRST_SHARE * seconds if number == 1 < most else left / (most - number + 1)
        tried = loop.round(number, seconds=min(left, max(wanted, LEAST_SHARE * seconds)))
        left -= tried.solution.quality.seconds
        records.append(tried.record)
        each(tried.record)
        loop.take(tried)
        over = tried.solution.stopped or left < LEAST_SHARE * seconds / 2
        if loop.best.record.lacks == 0 or over or number == most:
            break
        if not loop.step(tried):
            break
    best = loop.best
    return Outcome(
        instance=best.instance,
        solution=best.solution,
        requirement=best.instance.requirement,
        outlook=best.outlook,
        rounds=tuple(replace(one, kept=one.number == best.record.number) for one in records),
        best=best.record.number,
    )
