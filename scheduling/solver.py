"""From an instance to a legal roster with a proven bound."""

from collections.abc import Sequence

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
"""Most passes of the relaxation: a better start for the bound and for rounding."""

RELAXED_SHARE = 0.2
"""Share of the time for the relaxation."""

ROUNDING_SHARE = 0.1
"""Share of the time for rounding."""

COLUMNS_SHARE = 0.6
"""Share of what is left for columns, where they apply."""

PROOF_SHARE = 0.2
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
    FractionalRoster(search.state, plan).run_pass(one)
    LagrangianBound(state.instance, pool=state.pool)
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
    fractional, pass_seconds = _relax(run, search)
    proof = Proof(fractional, pool=search.state.pool)
    run.proof = proof.value
    try:
        _prove(run, proof, workers=workers)
        if run.iterations is None and worth_it(run.instance):
            _use_columns(run, search, workers=workers, seed=seed)
        elif not based:
            _round(run, search, fractional, pass_seconds=pass_seconds)
        run.hold(meetings, search)
        search.anneal(run.advance())
        search.return_to_best()
        run.hold(meetings, search)
        run.settle("annealing", search, sweeps=1)
        optimise_days(run, search, workers=workers, seed=seed)
    finally:
        proof.finish()


def _relax(run: Run, search: TourSearch) -> tuple[FractionalRoster, float]:
    """Give the relaxed problem, so far as its share of the time goes, and the time of a pass [s].

    A pass takes about three times as long as a sweep.
    """
    fractional = FractionalRoster(search.state, run.plan)
    begun = run.elapsed
    end = begun / run.seconds + RELAXED_SHARE
    passes, seconds = 0, 3 * run.sweep_seconds
    while passes < PASSES and run.before(end - seconds / run.seconds):
        fractional.run_pass(search.order())
        passes += 1
        seconds = (run.elapsed - begun) / passes
    run.stage("relaxation")
    return fractional, seconds


def _round(
    run: Run, search: TourSearch, fractional: FractionalRoster, *, pass_seconds: float
) -> None:
    """Round the mixtures, repaired in between as often as there is time for."""
    repairs = run.affordable(ROUNDING_SHARE, pass_seconds / 2, most=REPAIRS)
    if repairs:
        round_mixtures(fractional, search, repairs=repairs)
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


def _prove(run: Run, proof: Proof, *, workers: int) -> None:
    """Prove beside the search, or now: for a share of the time, or so many steps."""
    beside = run.end - DAYS_SHARE * run.seconds
    if run.iterations is None and workers > 1 and run.elapsed + LEAST_PROOF * run.seconds < beside:
        proof.start(run.climb(beside, steps=PROOF_STEPS))
        return
    share = LEAST_PROOF if workers > 1 else PROOF_SHARE
    proof.run(run.climb(run.elapsed + share * run.seconds, steps=PROOF_STEPS))


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
