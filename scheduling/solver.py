"""From an instance to a legal roster with a proven bound."""

from data.records import Progress, silent
from scheduling.bound import LagrangianBound
from scheduling.day_stage import optimise_days
from scheduling.deferred import even_plan
from scheduling.evaluation import evaluate
from scheduling.extraction import extract
from scheduling.fractional import FractionalRoster
from scheduling.instance import Instance
from scheduling.proof import Proof
from scheduling.reasons import with_reasons
from scheduling.roster_state import RosterState
from scheduling.rounding import REPAIRS, round_mixtures
from scheduling.run import Run
from scheduling.search import TourSearch
from scheduling.solution import Solution

PASSES = 15
"""Passes of the relaxation; more sharpen prices that the proof sharpens faster."""

FEWEST_PASSES = 4
"""After fewer passes the mixtures are no better a start than the first roster."""

RELAXED_SHARE = 0.2
"""Share of the time for the relaxation, for rounding, and for a proof without its own thread."""


def solve(
    instance: Instance,
    *,
    seconds: float = 60.0,
    seed: int = 1,
    workers: int = 2,
    iterations: int | None = None,
    progress: Progress = silent,
) -> Solution:
    """Give a legal roster and a proven lower bound of the cost of any.

    A first roster is built agent by agent. The relaxed problem, in which agents mix tours, gives
    prices for the bound and a better start, which annealed moves over a few agents improve.
    At last CP-SAT finds, or proves, the best shifts and breaks of each day. An interrupt from the
    keyboard ends the search with the best roster so far.

    Parameters
    ----------
    seconds
        Time limit [s]; compiling the kernels, on the first run after an installation, is apart.
    workers
        2 or more: the bound is proven in a thread beside the search.
    iterations
        Number of moves instead of a time limit: the same seed then gives the same roster.
    progress
        Is told the seconds used.
    """
    _compile(instance)
    run = Run(instance, seconds=seconds, iterations=iterations, progress=progress)
    state = RosterState(instance, even_plan(instance).by_slot(instance))
    search = TourSearch(state, seed)
    proof = Proof(LagrangianBound(instance))
    search.build()
    run.settle("first roster", search, sweeps=2)
    try:
        if state.agents:
            _improve(run, search, proof, workers=workers, seed=seed)
    except KeyboardInterrupt:
        run.notes.append("stopped early: the best roster so far")
        search.return_to_best()
        run.keep(search)
    bound = proof.finish(wait=iterations is not None and not run.notes)
    state.put(run.best)
    shifts = extract(instance, state)
    result = evaluate(instance, shifts)
    targets = instance.rows.targets(result.deferred.by_slot(instance))
    return Solution(
        shifts=with_reasons(instance, shifts, targets=targets, on_duty=state.on_duty),
        quality=result.quality(instance, bound=min(bound, result.cost), seconds=run.elapsed),
        notes=(*instance.notes, *run.notes),
        stages=tuple(run.stages),
        proven_days=run.proven_days,
    )


def _compile(instance: Instance) -> None:
    """Run every kernel once on one agent; takes time only where none is on disk yet."""
    plan = even_plan(instance)
    state = RosterState(instance, plan.by_slot(instance))
    if state.agents:
        TourSearch(state, 0).insert(0)
        FractionalRoster(state, plan).run_pass([0])


def _improve(run: Run, search: TourSearch, proof: Proof, *, workers: int, seed: int) -> None:
    """Relax, round, anneal and finish the days, while a bound is proven."""
    start = run.elapsed
    begun = start / run.seconds
    fractional = FractionalRoster(search.state, run.plan)
    passes = 0
    while passes < PASSES and run.before(min(1.0, begun + RELAXED_SHARE)):
        fractional.run_pass(search.order())
        passes += 1
    run.stage("relaxation")
    pass_seconds = (run.elapsed - start) / max(1, passes)
    proof.begin(fractional.prices, run.best_cost)
    if workers > 1:
        proof.start(run.proves)
    else:
        proof.run(lambda n: run.proves(n) and run.before(min(1.0, begun + 2 * RELAXED_SHARE)))
    repairs = run.affordable(RELAXED_SHARE, pass_seconds / 2, most=REPAIRS)
    if passes >= FEWEST_PASSES and repairs:
        round_mixtures(fractional, search, repairs=repairs)
        run.stage("rounding")
    search.anneal(run.advance())
    search.return_to_best()
    run.settle("annealing", search, sweeps=1)
    optimise_days(run, search, workers=workers, seed=seed)
