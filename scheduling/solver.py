"""From an instance to a legal roster with a proven bound."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from data.records import Progress, Shift, silent
from scheduling.bound import LagrangianBound
from scheduling.columns.improvement import improve_by_columns, worth_it
from scheduling.day_model import compile_days
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

PASSES = 100
"""Most passes of the relaxation where it is all that the bound begins with."""

RELAXED_SHARE = 0.2
"""Share of the time for them."""

FIRST_PASSES, LAST_PASSES = 10, 10
"""Most passes before and after the climb that gives mixtures."""

PASSES_SHARE = 0.06
"""Share of the time for either."""

MEAN_BESIDE, MEAN_ALONE = 0.2, 0.6
"""Share of the bound's climb whose answers give mixtures: beside the search, or before it."""

ROUNDING_SHARE = 0.1
"""Share of the time for rounding."""

COLUMNS_SHARE = 0.6
"""Share of what is left for columns, where they apply."""

PROOF_SHARE = 0.25
"""Share of the time for a proof without its own thread."""

LEAST_PROOF = 0.05
"""Share of the time for a proof when the first roster and the evaluation need nearly all of it."""

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
                run.floor = Proof(FractionalRoster(state, run.plan), pool=state.pool).evaluate()
        except KeyboardInterrupt:
            stop.request()
        if stop.requested:
            run.notes.append(STOPPED)
        return _solution(run, state, meetings)


def _compile(state: RosterState, plan: DeferredPlan) -> None:
    """Run every kernel on one agent; takes time only where they are not on disk yet."""
    if not state.agents:
        return
    one = np.zeros(1, np.int64)
    search = TourSearch(state.copy(), 0)
    search.insert_all(one)
    search.sweep(one)
    shares = iter((0.0,))
    search.anneal(lambda: next(shares, None))
    search.recount()
    fractional = FractionalRoster(search.state, plan)
    fractional.run_pass(one)
    LagrangianBound(state.instance, pool=state.pool).blend(fractional, 0.0)
    compile_days(search.state)


def _improve(
    run: Run, search: TourSearch, meetings: MeetingPlan, *, workers: int, seed: int, based: bool
) -> None:
    """Relax, round, anneal and finish the days, while a bound is proven.

    Parameters
    ----------
    based
        The roster is to stay near the one it began with: it is not rounded anew.
    """
    columns = run.iterations is None and worth_it(run.instance)
    rounds = not (columns or based)
    relaxed = Relaxed(FractionalRoster(search.state, run.plan), 3 * run.sweep_seconds)
    if rounds:
        _pass(run, search, relaxed, most=FIRST_PASSES, share=PASSES_SHARE)
    else:
        _pass(run, search, relaxed, most=PASSES, share=RELAXED_SHARE)
    proof = Proof(relaxed.roster, pool=search.state.pool)
    run.proof = proof.value
    beside = _beside(run, workers=workers)
    climb = run.climb(_climb_end(run, workers=workers), steps=PROOF_STEPS)
    try:
        if rounds:
            until = MEAN_BESIDE if beside else MEAN_ALONE
            relaxed.roster = proof.mixtures(climb, relaxed.roster, until=until)
            _pass(run, search, relaxed, most=LAST_PASSES, share=PASSES_SHARE)
        run.stage("relaxation")
        if beside:
            proof.start(climb)
        else:
            proof.run(climb)
        if columns:
            _use_columns(run, search, workers=workers, seed=seed)
        elif rounds:
            _round(run, search, relaxed)
        run.hold(meetings, search)
        search.anneal(run.advance())
        search.return_to_best()
        run.hold(meetings, search)
        run.settle("annealing", search, sweeps=1)
        optimise_days(run, search, workers=workers, seed=seed)
    finally:
        proof.finish()


@dataclass
class Relaxed:
    """The relaxed problem, and the time that a pass over it takes [s]."""

    roster: FractionalRoster
    seconds: float


def _pass(run: Run, search: TourSearch, relaxed: Relaxed, *, most: int, share: float) -> None:
    """Improve the mixtures by so many passes, as far as a share of the time goes.

    A first pass takes about three times as long as a sweep.
    """
    begun, passes = run.elapsed, 0
    end = begun / run.seconds + share
    while passes < most and run.before(end - relaxed.seconds / run.seconds):
        relaxed.roster.run_pass(search.order())
        passes += 1
        relaxed.seconds = (run.elapsed - begun) / passes


def _round(run: Run, search: TourSearch, relaxed: Relaxed) -> None:
    """Round the mixtures, repaired in between as often as there is time for."""
    repairs = run.affordable(ROUNDING_SHARE, relaxed.seconds / 2, most=REPAIRS)
    if repairs:
        round_mixtures(relaxed.roster, search, repairs=repairs)
        run.settle("rounding", search, sweeps=2)


def _use_columns(run: Run, search: TourSearch, *, workers: int, seed: int) -> None:
    """Look for a better roster, and a better bound, among mixtures of whole tours."""
    state = search.state
    found = improve_by_columns(
        state,
        cost=search.cost,
        seconds=COLUMNS_SHARE * run.left,
        workers=workers,
        seed=seed,
        clock=run.clock,
    )
    run.floor = found.bound + run.constant
    if found.tours is not None and found.breaks is not None:
        state.put((found.tours, found.breaks))
        search.recount()
        run.keep(search)
    run.stage("columns")


def _beside(run: Run, *, workers: int) -> bool:
    """Tell whether the bound is proven beside the search; else before it."""
    least = run.elapsed + LEAST_PROOF * run.seconds
    return run.iterations is None and workers > 1 and least < _search_end(run)


def _climb_end(run: Run, *, workers: int) -> float:
    """Give when the climb of the bound is to end [s]."""
    if _beside(run, workers=workers):
        return _search_end(run)
    share = LEAST_PROOF if workers > 1 else PROOF_SHARE
    return run.elapsed + share * run.seconds


def _search_end(run: Run) -> float:
    """Give when the days begin [s]."""
    return run.end - DAYS_SHARE * run.seconds


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
        quality=result.quality(instance, bound=min(run.bound, result.cost), seconds=run.elapsed),
        notes=(*instance.notes, *meetings.notes(), *run.notes),
        stages=tuple(run.stages),
        proven_days=run.proven_days,
        broken=instance.broken,
        unplaced=meetings.unplaced(),
        trace=tuple(run.trace),
        stopped=STOPPED in run.notes,
    )
