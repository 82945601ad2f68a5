"""From an instance to a legal roster with a proven bound."""

from time import monotonic

from data.records import Progress, silent
from scheduling.deferred import even_plan, level
from scheduling.evaluation import evaluate
from scheduling.extraction import extract
from scheduling.instance import Instance
from scheduling.reasons import with_reasons
from scheduling.roster_state import RosterState
from scheduling.search import TourSearch
from scheduling.solution import Solution, Stage


def solve(
    instance: Instance,
    *,
    seconds: float = 60.0,
    seed: int = 1,
    workers: int = 2,
    iterations: int | None = None,
    progress: Progress = silent,
) -> Solution:
    """Give a legal roster."""
    started = monotonic()
    deadline = started + seconds
    plan = even_plan(instance)
    state = RosterState(instance, plan.by_slot(instance))
    search = TourSearch(state, seed)
    stages = []

    def note(name: str) -> None:
        stages.append(Stage(name, state.cost + plan.late_cost(instance), monotonic() - started))
        progress(name, monotonic() - started, seconds)

    search.build()
    note("first roster")
    try:
        plan = level(instance, state.on_duty)
        state.set_work(plan.by_slot(instance))
        search.sweep(lambda: monotonic() > deadline)
        plan = level(instance, state.on_duty)
        state.set_work(plan.by_slot(instance))
        note("sweep")
        cost, step = state.cost, 0
        while (monotonic() < deadline) if iterations is None else (step < iterations):
            cost = search.step(cost)
            step += 1
    except KeyboardInterrupt:
        pass
    note("moves")
    shifts = extract(instance, state)
    result = evaluate(instance, shifts)
    targets = instance.rows.targets(result.deferred.by_slot(instance))
    return Solution(
        shifts=with_reasons(instance, shifts, targets=targets, on_duty=state.on_duty),
        quality=result.quality(instance, bound=0.0, seconds=monotonic() - started),
        notes=instance.notes,
        stages=tuple(stages),
    )
