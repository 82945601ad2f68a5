"""From an instance to a legal roster with a proven bound."""

from collections.abc import Sequence

import numpy as np

from data.records import Progress, Shift, silent
from scheduling.day_stage import optimise_days
from scheduling.deferred import DeferredPlan
from scheduling.evaluation import evaluate
from scheduling.extraction import extract
from scheduling.fractional import FractionalRoster
from scheduling.instance import Instance
from scheduling.meetings import MeetingPlan
from scheduling.proof import Proof
from scheduling.reasons import with_reasons
from scheduling.roster_state import RosterState
from scheduling.rounding import REPAIRS, round_mixtures
from scheduling.run import DAYS_SHARE, Run
from scheduling.search import TourSearch
from scheduling.solution import Solution
from scheduling.starting import begin
from scheduling.stopping import stopping

PASSES = 15
"""Passes of the relaxation; more sharpen prices that the proof sharpens faster."""

FEWEST_PASSES = 4
"""After fewer passes the mixtures are no better a start than the first roster."""

RELAXED_SHARE = 0.2
"""Share of the time for the relaxation, for rounding, and for a proof without its own thread."""

PROOF_STEPS = 300
"""Steps of the proof when iterations, not time, end the search."""

STOPPED = "stopped early: the best roster so far"


def solve(
    instance: Instance,
    *,
    seconds: float = 60.0,
    seed: int = 1,
    workers: int = 2,
    iterations: int | None = None,
    start: Sequence[Shift] | None = None,
    progress: Progress = silent,
) -> Solution:
    """Give a legal roster and a proven lower bound of the cost of any.

    A first roster is built agent by agent. The relaxed problem, in which agents mix tours, gives
    prices for the bound and a better start, which annealed moves over a few agents improve.
    At last CP-SAT finds, or proves, the best shifts and breaks of each day. Ctrl-C and SIGTERM
    end the search with the best roster so far; a second one ends it at once, without a roster.

    Parameters
    ----------
    seconds
        Time limit [s]; compiling the kernels, on the first run after an installation, is apart.
        The first roster is built however long it takes.
    workers
        2 or more: the bound is proven in a thread beside the search.
    iterations
        Number of moves instead of a time limit: the same seed then gives the same roster.
    start
        Shifts to begin with instead of a first roster; agents whose shifts are not legal (any
        more) get others.
    progress
        Is told the seconds used, with cost, bound and gap.
    """
    with stopping() as stop:
        run = Run(instance, seconds=seconds, iterations=iterations, progress=progress, stop=stop)
        state = RosterState(instance, run.plan.by_slot(instance))
        with run.apart():
            _compile(state, run.plan)
        search = TourSearch(state, seed)
        meetings = MeetingPlan(search)
        begin(search, start)
        run.keep(search)
        try:
            run.settle("first roster", search, sweeps=2)
            run.hold(meetings, search)
            if state.agents:
                based = start is not None or instance.base is not None
                _improve(run, search, meetings, workers=workers, seed=seed, based=based)
            else:
                run.bound = Proof(FractionalRoster(state, run.plan), pool=state.pool).evaluate
        except KeyboardInterrupt:
            stop.request()
        if stop.requested:
            run.notes.append(STOPPED)
        return _solution(run, state, meetings)


def _compile(state: RosterState, plan: DeferredPlan) -> None:
    """Run every kernel of the search on one agent; takes time only where none is on disk yet."""
    if not state.agents:
        return
    one = np.zeros(1, np.int64)
    search = TourSearch(state.copy(), 0)
    search.insert_all(one)
    search.sweep(one)
    shares = iter((0.0,))
    search.anneal(lambda: next(shares, None))
    FractionalRoster(search.state, plan).run_pass(one)


def _improve(
    run: Run, search: TourSearch, meetings: MeetingPlan, *, workers: int, seed: int, based: bool
) -> None:
    """Relax, round, anneal and finish the days, while a bound is proven.

    Parameters
    ----------
    based
        The roster is to stay near the one it began with: it is not rounded anew.
    """
    start = run.elapsed
    begun = start / run.seconds
    fractional = FractionalRoster(search.state, run.plan)
    passes = 0
    while passes < PASSES and run.before(min(1.0, begun + RELAXED_SHARE)):
        fractional.run_pass(search.order())
        passes += 1
    run.stage("relaxation")
    pass_seconds = (run.elapsed - start) / max(1, passes)
    proof = Proof(fractional, pool=search.state.pool)
    run.bound = proof.value
    try:
        _prove(run, proof, workers=workers, until=begun + 2 * RELAXED_SHARE)
        repairs = run.affordable(RELAXED_SHARE, pass_seconds / 2, most=REPAIRS)
        if passes >= FEWEST_PASSES and repairs and not based:
            round_mixtures(fractional, search, repairs=repairs)
            run.stage("rounding")
        run.hold(meetings, search)
        search.anneal(run.advance())
        search.return_to_best()
        run.hold(meetings, search)
        run.settle("annealing", search, sweeps=1)
        optimise_days(run, search, workers=workers, seed=seed)
    finally:
        proof.finish()


def _prove(run: Run, proof: Proof, *, workers: int, until: float) -> None:
    """Prove beside the search, or now: for a share of the time, or so many steps."""
    threaded = workers > 1 and run.iterations is None
    end = run.seconds * (1 - DAYS_SHARE if threaded else min(1.0, until))
    climb = run.climb(min(end, run.end), steps=PROOF_STEPS)
    if threaded:
        proof.start(climb)
    else:
        proof.run(climb)


def _solution(run: Run, state: RosterState, meetings: MeetingPlan) -> Solution:
    """Give the best roster with its figures."""
    instance = run.instance
    for agent, pins in enumerate(run.best_pins):
        state.pin(agent, pins)
    state.put(run.best)
    shifts = extract(instance, state)
    result = evaluate(instance, shifts)
    targets = instance.rows.targets(result.deferred.by_slot(instance))
    return Solution(
        shifts=with_reasons(instance, shifts, targets=targets, on_duty=state.on_duty),
        quality=result.quality(instance, bound=min(run.bound(), result.cost), seconds=run.elapsed),
        notes=(*instance.notes, *meetings.notes(), *run.notes),
        stages=tuple(run.stages),
        proven_days=run.proven_days,
        broken=instance.broken,
        unplaced=meetings.unplaced(),
        trace=tuple(run.trace),
    )
