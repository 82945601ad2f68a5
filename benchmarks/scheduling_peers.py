"""The same roster by other means: one plain CP-SAT model, and pyworkforce."""

from itertools import pairwise
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.scheduling_center import CLOSE, OPEN
from benchmarks.scheduling_instances import Case
from benchmarks.scheduling_measure import coverage_of
from data.records import ShiftTemplate

Floats = NDArray[np.float64]

STEP = 15
SHORT, IDLE = 10, 1
REST_STEPS = 11 * 60 // STEP


class _Shift:
    """One start of a template, its breaks in the middle of their windows."""

    def __init__(self, template: ShiftTemplate, start: int) -> None:
        self.template = template.name
        self.start, self.end = start // STEP, (start + template.length_minutes) // STEP
        self.paid = template.paid_minutes
        self.work = np.zeros(24 * 60 // STEP)
        self.work[self.start : self.end] = 1
        for rule in template.breaks:
            at = (start + (rule.earliest + rule.latest) // 2) // STEP
            self.work[at : at + rule.minutes // STEP] = 0


def _shifts(case: Case) -> list[_Shift]:
    return [
        _Shift(template, start)
        for template in case.center.templates
        for start in range(
            template.earliest_start, template.latest_start + 1, template.step_minutes
        )
    ]


def plain_model(case: Case, *, seconds: float, workers: int, seed: int) -> dict[str, Any]:
    """Solve agents x days x shifts as one CP-SAT model, as textbooks do.

    Breaks are fixed in the middle of their windows: free ones would multiply the model.
    """
    from ortools.sat.python import cp_model  # noqa: PLC0415 - heavy

    begun = perf_counter()
    model, shifts = cp_model.CpModel(), _shifts(case)
    works = _plain_tours(case, model, shifts)
    _plain_coverage(case, model, shifts, works)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(1.0, seconds - (perf_counter() - begun))
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    first = _FirstSolution(begun)
    status = solver.solve(model, first.callback())
    result: dict[str, Any] = {
        "status": solver.status_name(status),
        "seconds": perf_counter() - begun,
        "first": first.seconds,
    }
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return result
    sets, on_duty = _on_duty(case, shifts, {key for key, v in works.items() if solver.value(v)})
    measured = coverage_of(case, sets, on_duty)
    return {
        **result,
        "under_percent": measured.under_percent,
        "over_percent": measured.over_percent,
    }


class _FirstSolution:
    def __init__(self, begun: float) -> None:
        self.seconds: float | None = None
        self._begun = begun

    def callback(self) -> Any:
        from ortools.sat.python import cp_model  # noqa: PLC0415 - heavy

        outer = self

        class Callback(cp_model.CpSolverSolutionCallback):  # type: ignore[misc]
            def on_solution_callback(self) -> None:
                outer.seconds = outer.seconds or perf_counter() - outer._begun

        return Callback()


def _plain_tours(case: Case, model: Any, shifts: list[_Shift]) -> dict[tuple[int, int, int], Any]:
    """Add every agent's shifts under the rules of the contract."""
    works: dict[tuple[int, int, int], Any] = {}
    for a, agent in enumerate(case.agents):
        contract = case.center.contract(agent.contract)
        own = [s for s, shift in enumerate(shifts) if shift.template in contract.templates]
        busy = []
        for d in range(case.days):
            for s in own:
                works[a, d, s] = model.new_bool_var("")
            busy.append(sum(works[a, d, s] for s in own))
            model.add(busy[-1] <= 1)
        for week in range(case.days // 7):
            days = range(7 * week, 7 * week + 7)
            count = sum(busy[d] for d in days)
            model.add_linear_constraint(
                count, contract.min_days_per_week, contract.max_days_per_week
            )
            paid = sum(shifts[s].paid * works[a, d, s] for d in days for s in own)
            model.add_linear_constraint(
                paid, contract.min_paid_minutes_per_week, contract.max_paid_minutes_per_week
            )
        for d in range(case.days - contract.max_consecutive_days):
            model.add(
                sum(busy[d : d + contract.max_consecutive_days + 1])
                <= contract.max_consecutive_days
            )
        for d, after in pairwise(range(case.days)):
            for s in own:
                early = [
                    works[a, after, t]
                    for t in own
                    if 96 + shifts[t].start - shifts[s].end < REST_STEPS
                ]
                if early:
                    model.add(works[a, d, s] + sum(early) <= 1)
    return works


def _plain_coverage(
    case: Case, model: Any, shifts: list[_Shift], works: dict[tuple[int, int, int], Any]
) -> None:
    """Price what every subset of queues lacks in every interval, and who is there."""
    names, subsets = case.requirement.queues, case.requirement.subsets
    able = [
        [bool({names[q] for q in row} & set(agent.skills)) for row in subsets]
        for agent in case.agents
    ]
    objective: list[Any] = []
    for d in range(case.days):
        here = [(a, s, v) for (a, day, s), v in works.items() if day == d]
        for t in range(OPEN // STEP, CLOSE // STEP):
            present = [(a, v) for a, s, v in here if shifts[s].work[t]]
            lacking = []
            for r in range(len(subsets)):
                need = int(case.requirement.agents[r, d * 96 + t])
                short = model.new_int_var(0, need, "")
                model.add(short + sum(v for a, v in present if able[a][r]) >= need)
                lacking.append(short)
            objective += [SHORT * short for short in lacking]
            objective += [IDLE * v for _, v in present] + [IDLE * lacking[-1]]
    model.minimize(sum(objective))


def _on_duty(
    case: Case, shifts: list[_Shift], chosen: set[tuple[int, int, int]]
) -> tuple[tuple[tuple[int, ...], ...], Floats]:
    names = case.requirement.queues
    served = [tuple(q for q, n in enumerate(names) if n in a.skills) for a in case.agents]
    sets = tuple(sorted(set(served)))
    out = np.zeros((len(sets), case.requirement.grid.count))
    for a, d, s in chosen:
        out[sets.index(served[a]), 96 * d : 96 * d + 96] += shifts[s].work
    return sets, out


def pyworkforce_days(case: Case, *, seconds: float, workers: int) -> dict[str, Any]:
    """Let pyworkforce choose how many agents start which shift on each day.

    It knows neither skills nor tours: the queues are one, nobody has a name, a week or rest.
    """
    from pyworkforce.scheduling import MinAbsDifference  # noqa: PLC0415 - heavy

    begun = perf_counter()
    shifts = _shifts(case)
    total = case.requirement.offered_load.sum(axis=0).reshape(case.days, 96)
    names = {f"{s.template}-{s.start}": [int(w) for w in s.work] for s in shifts}
    scheduler = MinAbsDifference(
        num_days=case.days,
        periods=96,
        shifts_coverage=names,
        required_resources=[[int(n) for n in day] for day in total],
        max_period_concurrency=len(case.agents),
        max_shift_concurrency=len(case.agents),
        max_search_time=seconds,
        num_search_workers=workers,
    )
    solution = scheduler.solve()
    result: dict[str, Any] = {"seconds": perf_counter() - begun, "status": solution["status"]}
    present = np.zeros((case.days, 96))
    paid, worked = 0.0, 0
    by_name = {f"{s.template}-{s.start}": s for s in shifts}
    for row in solution.get("resources_shifts", ()):
        shift = by_name[row["shift"]]
        present[row["day"]] += row["resources"] * shift.work
        paid += row["resources"] * shift.paid / 60
        worked += row["resources"]
    if not worked:
        return result
    required = float(total.sum())
    return {
        **result,
        "under_percent": 100 * float(np.maximum(0, total - present).sum()) / required,
        "over_percent": 100 * float(np.maximum(0, present - total).sum()) / required,
        "paid_hours": paid,
        "contract_hours": _contract_hours(case),
    }


def _contract_hours(case: Case) -> float:
    """Give the most paid hours that the agents' contracts allow."""
    most = [case.center.contract(a.contract).max_paid_minutes_per_week for a in case.agents]
    return sum(most) / 60 * case.days / 7
