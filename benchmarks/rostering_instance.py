"""A Curtois problem as an instance of the product's own scheduling problem, and back."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from benchmarks.rostering_format import Employee, Problem, Roster
from data.records import (
    Agent,
    Center,
    Contract,
    ContractPeriod,
    Grid,
    InputRefusedError,
    Queue,
    Requirement,
    ServiceGoal,
    ShiftTemplate,
    Site,
    Skill,
)
from scheduling import Instance, Prices, build_instance

FIRST_DATE = date(2026, 3, 2)
"""A Monday."""

ZONE = "UTC"
DAY = 1440


def build(problem: Problem) -> tuple[Instance, int]:
    """Give the instance, and what to add to its cost for the problem's objective.

    Every shift type has its own time of day, so that coverage counts types: a shift is as many
    slots long as it has units of working time, and only its first slot asks for agents. Too many
    are charged to whoever works: with weights u for under and o for over,

        u * short + o * over = (u + o) * short + o * on duty - o * need.
    """
    unit = int(np.gcd.reduce(list(problem.minutes.values())))
    lengths = [minutes // unit for minutes in problem.minutes.values()]
    minutes = _slot_minutes(sum(lengths))
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1])) * minutes
    templates = tuple(
        ShiftTemplate(name, int(start), int(start), minutes, length * minutes)
        for name, start, length in zip(problem.minutes, starts, lengths, strict=True)
    )
    usual = _usual(problem)
    contracts = [
        _contract(e, problem, usual=usual, unit=unit, minutes=minutes) for e in problem.employees
    ]
    center = _center(problem, contracts, templates, minutes)
    instance = build_instance(
        _requirement(problem, starts // minutes, minutes),
        center,
        [
            Agent(e.id, e.id, "", "here", ZONE, c.name, {q.name: Skill() for q in center.queues})
            for e, c in zip(problem.employees, contracts, strict=True)
        ],
        first_date=FIRST_DATE,
        days=problem.days,
        prices=Prices(
            shortage=float(max(_weights(problem))),
            comfort=0.0,
            late=0.0,
            paid=0.0,
            fairness=0.0,
        ),
        relaxed=False,
    )
    instance = replace(
        instance,
        available=tuple(_available(instance, a, e) for a, e in enumerate(problem.employees)),
        wish_cost=_charges(instance, problem),
        rows=replace(instance.rows, price=np.array([_weights(problem)], np.float64)),
    )
    constant = sum(w.weight for w in problem.wishes if w.wanted)
    return instance, constant - sum(c.over * c.need for c in problem.covers)


def roster_of_tours(problem: Problem, instance: Instance, tours: NDArray[np.int64]) -> Roster:
    """Give tours in the problem's words.

    Parameters
    ----------
    tours
        Option of each day, -1 a day off, shape (agents, days).
    """
    out = {}
    for a, (employee, tour) in enumerate(zip(problem.employees, tours, strict=True)):
        options = instance.options_of(a)
        names = [options.templates[options.template[o]].name if o >= 0 else "" for o in tour]
        out[employee.id] = tuple(names)
    return out


def _slot_minutes(units: int) -> int:
    """Give the longest slot of which a day has so many [minutes]."""
    fitting = [m for m in range(1, DAY + 1) if DAY % m == 0 and DAY // m >= units]
    if not fitting:
        raise InputRefusedError(
            f"the shift types have {units} units of working time together; a day has room for {DAY}"
        )
    return fitting[-1]


def _usual(problem: Problem) -> dict[str, int]:
    """Give the most common maximum of each shift type among those who work it at all."""
    return {
        name: Counter(
            [e.max_shifts[name] for e in problem.employees if e.max_shifts.get(name)] or [0]
        ).most_common(1)[0][0]
        for name in problem.minutes
    }


def _contract(
    employee: Employee, problem: Problem, *, usual: Mapping[str, int], unit: int, minutes: int
) -> Contract:
    """Give the contract of an employee; those with the same limits share it.

    Which types are never worked is told by ``available``; their maximum is the usual one, so that
    it sets no contracts apart.
    """
    weeks = -(-problem.days // 7)
    possible = {
        name: min(problem.days, employee.max_minutes // length)
        for name, length in problem.minutes.items()
    }
    most = {name: employee.max_shifts.get(name) or usual[name] for name in problem.minutes}
    limited = {name: count for name, count in most.items() if count < possible[name]}
    period = ContractPeriod(
        FIRST_DATE,
        weeks,
        min_paid_minutes=-(-employee.min_minutes // unit) * minutes,
        max_paid_minutes=employee.max_minutes // unit * minutes,
        max_weekends=employee.max_weekends if employee.max_weekends < weeks else None,
    )
    runs = (employee.max_run, employee.min_run, employee.min_days_off)
    key = (period, runs, sorted(limited.items()))
    return Contract(
        name=str(key),
        templates=tuple(problem.minutes),
        min_paid_minutes_per_week=0,
        max_paid_minutes_per_week=7 * DAY,
        min_days_per_week=0,
        max_days_per_week=7,
        rest_minutes=0,
        max_consecutive_days=employee.max_run,
        min_consecutive_days=employee.min_run,
        min_consecutive_days_off=employee.min_days_off,
        forbidden_successions=problem.barred,
        max_shifts=limited,
        period=period,
    )


def _weights(problem: Problem) -> list[int]:
    """Give the distinct prices of shortage; each has its own coverage row."""
    return sorted({c.under + c.over for c in problem.covers}) or [0]


def _center(
    problem: Problem,
    contracts: Sequence[Contract],
    templates: tuple[ShiftTemplate, ...],
    minutes: int,
) -> Center:
    names = [f"cover {weight}" for weight in _weights(problem)]
    return Center(
        name="benchmark",
        zone=ZONE,
        interval_minutes=minutes,
        queues=tuple(
            Queue(n, "immediate", "voice", frozenset({n}), ServiceGoal(0.8, 20.0), 300.0, ZONE)
            for n in names
        ),
        sites=(Site("here", ZONE),),
        skills=tuple(names),
        contracts=tuple({c.name: c for c in contracts}.values()),
        templates=templates,
    )


def _requirement(problem: Problem, slot: NDArray[np.int64], minutes: int) -> Requirement:
    weights = _weights(problem)
    grid = Grid.for_days(FIRST_DATE, problem.days, zone=ZONE, minutes=minutes)
    agents = np.zeros((len(weights), grid.count))
    first = dict(zip(problem.minutes, slot.tolist(), strict=True))
    for c in problem.covers:
        row = weights.index(c.under + c.over)
        agents[row, c.day * (DAY // minutes) + first[c.shift]] += c.need
    queues = tuple(f"cover {weight}" for weight in weights)
    subsets = tuple((row,) for row in range(len(weights)))
    return Requirement(queues, grid, subsets, agents, (), np.zeros(agents.shape))


def _available(instance: Instance, agent: int, employee: Employee) -> NDArray[np.bool_]:
    """Tell which options are neither on a day off nor of a type that is never worked."""
    options = instance.options_of(agent)
    allowed = np.array([employee.max_shifts.get(t.name, 0) > 0 for t in options.templates])
    off = np.isin(options.day_of(), sorted(employee.days_off))
    return np.asarray(instance.available[agent] & allowed[options.template] & ~off)


def _charges(instance: Instance, problem: Problem) -> tuple[NDArray[np.float64], ...]:
    """Give what each option costs by the employee's wishes and as one more on duty."""
    shift = {name: s for s, name in enumerate(problem.minutes)}
    index = {e.id: a for a, e in enumerate(problem.employees)}
    over = np.zeros((problem.days, len(shift)))
    for c in problem.covers:
        over[c.day, shift[c.shift]] += c.over
    each = np.repeat(over[None], len(index), axis=0)
    for w in problem.wishes:
        each[index[w.employee], w.day, shift[w.shift]] += -w.weight if w.wanted else w.weight
    options = [instance.options_of(a) for a in range(len(index))]
    return tuple(each[a, o.day_of(), o.template] for a, o in enumerate(options))
