"""The loop: build a roster, simulate it, raise the rows of queues below their goals, again."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from data.records import (
    Agent,
    Backlog,
    Center,
    DeadlineRow,
    Forecast,
    Holiday,
    Outlook,
    PlanRound,
    Progress,
    Requirement,
    Roster,
    Shift,
    availability,
    silent,
)
from skills import SkillSet
from wfm.rounds.cuts import BELOW, cuts_of, slopes_of
from wfm.rounds.distance import distances, points_below
from wfm.rounds.raising import Raise, RowsOf, more_work, own_raise
from wfm.rounds.strictness import Strictness, stricter_center

if TYPE_CHECKING:
    from scheduling import Instance, Solution

Floats = NDArray[np.float64]

FIRST_SHARE = 0.3
"""Share of the search time for the first roster; the rounds after it share what is left."""

LEAST_SHARE = 0.1
"""Share of the search time for a later round at least; with none left the rounds are over."""

CUTS_FROM = 4
"""Round from which cuts join the stricter goals."""

ANOTHER_SEED = 7919
"""Rounds see other customers than the outlook of the finished plan."""


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """What is planned.

    Parameters
    ----------
    requirement
        Of the forecast, as ``wfm.staffing.require`` gives it.
    build
        Gives the scheduling problem of a requirement.
    rows_of
        Gives the rows of further subsets, for problems of many queues.
    confidence, backlog, holidays
        As the requirement was made.
    start
        Shifts to begin with; None: none.
    """

    requirement: Requirement
    forecast: Forecast
    center: Center
    agents: tuple[Agent, ...]
    first_date: date
    days: int
    build: "Callable[[Requirement], Instance]"
    rows_of: RowsOf
    holidays: tuple[Holiday, ...] = ()
    confidence: float | Literal["expected"] | None = None
    backlog: tuple[Backlog, ...] = ()
    start: tuple[Shift, ...] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """The best simulated round, and all of them.

    Parameters
    ----------
    requirement
        The raised rows of the best round.
    best
        Its number.
    """

    instance: "Instance"
    solution: "Solution"
    requirement: Requirement
    outlook: Outlook
    rounds: tuple[PlanRound, ...]
    best: int


@dataclass(frozen=True, slots=True, eq=False)
class _Tried:
    """A round with all that it made."""

    instance: "Instance"
    solution: "Solution"
    roster: Roster
    outlook: Outlook
    record: PlanRound

    @property
    def merit(self) -> tuple[float, float, float]:
        """What is compared: points below the goals, then paid hours, then cost."""
        return (round(self.record.lacks, 3), self.record.paid_hours, self.record.cost)


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

    Every round is simulated with the same customers and absences. After a round the goals by
    which the rows of a queue are made are moved (``Strictness``), up for queues below their goal
    and down for those far above it; from round ``CUTS_FROM`` on rows are raised where one more
    agent brings most (``cuts``). The next roster starts from the last.

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
    loop = _Loop(case, seed=seed, workers=workers, replications=replications, progress=progress)
    tried: list[_Tried] = []
    left = seconds
    for number in range(1, most + 1):
        rest = max(1, most - number + 1)
        share = FIRST_SHARE if number == 1 and most > 1 else 1 / rest
        wanted = max(share * (seconds if number == 1 else left), LEAST_SHARE * seconds)
        wanted = min(wanted, left)
        tried.append(loop.round(number, seconds=wanted))
        left -= tried[-1].solution.quality.seconds
        each(tried[-1].record)
        over = tried[-1].solution.stopped or left < LEAST_SHARE * seconds / 2
        if tried[-1].record.lacks == 0 or over or number == most:
            break
        loop.learn(tried[-1])
    best = min(tried, key=lambda t: t.merit)
    return Outcome(
        instance=best.instance,
        solution=best.solution,
        requirement=best.instance.requirement,
        outlook=best.outlook,
        rounds=tuple(replace(t.record, kept=t is best) for t in tried),
        best=best.record.number,
    )


class _Loop:
    """The state of the rounds: the rows of the forecast, what is added, the last roster."""

    def __init__(
        self, case: Case, *, seed: int, workers: int, replications: int, progress: Progress
    ) -> None:
        self.case, self.seed, self.workers = case, seed, workers
        self.replications, self.progress = replications, progress
        names = case.requirement.queues
        self.goals = [case.center.queue(name).goal for name in names]
        self.base = case.requirement
        self.load = _load(case)
        self.plain = self._singles(case.center)
        self.strictness = Strictness(len(names))
        self.cuts: dict[SkillSet, Floats] = {}
        self.shifts = case.start
        # The same forecast, but other days of it than those of the finished plan's outlook.
        self.customers = replace(case.forecast, samples=case.forecast.samples[::-1])

    def round(self, number: int, *, seconds: float) -> _Tried:
        """Build the roster of the present rows and simulate it."""
        begun = monotonic()
        raised = self._raise()
        instance, solution = self._solve(raised, number, seconds)
        roster = Roster(self.case.first_date, self.case.days, solution.shifts, solution.quality)
        outlook = self._simulate(roster)
        self.shifts = solution.shifts
        record = PlanRound(
            number=number,
            queues=outlook.queues,
            service=outlook.service.mean,
            half_width=outlook.service.half_width,
            below=points_below(outlook, self.goals),
            raised=_mean_raise(raised.own, self.plain),
            cuts=len(self.cuts),
            required_hours=instance.requirement.hours,
            paid_hours=sum(s.paid_minutes for s in solution.shifts) / 60,
            cost=solution.quality.cost,
            bound=solution.quality.bound,
            seconds=monotonic() - begun,
        )
        return _Tried(instance, solution, roster, outlook, record)

    def learn(self, tried: _Tried) -> None:
        """Choose what is added to the rows of the next round."""
        if tried.record.number + 1 >= CUTS_FROM and (tried.record.below > BELOW).any():
            self._cut(tried)
        self.strictness.learn(distances(tried.outlook, self.goals))

    def _raise(self) -> Raise:
        strict = self.strictness.value
        if not strict.any() and not self.cuts:
            return Raise(np.zeros_like(self.plain), {})
        center = stricter_center(self.case.center, self.base.queues, strict)
        return Raise(
            own_raise(self.plain, self._singles(center)), self.cuts, self._deadlines(center)
        )

    def _solve(self, raised: Raise, number: int, seconds: float) -> "tuple[Instance, Solution]":
        from scheduling import many_queues, solve, solve_with_rows  # noqa: PLC0415 - heavy

        requirement = raised.requirement(self.base, self.load)
        if number == 1 and many_queues(self.base):
            instance, solution = solve_with_rows(
                requirement,
                self.case.rows_of,
                self.case.build,
                seconds=seconds,
                seed=self.seed,
                workers=self.workers,
                start=self.shifts,
                progress=self.progress,
            )
            self.base = instance.requirement
            return instance, solution
        instance = self.case.build(requirement)
        solution = solve(
            instance,
            seconds=seconds,
            seed=self.seed + number - 1,
            workers=self.workers,
            start=self.shifts,
            progress=self.progress,
        )
        return instance, solution

    def _simulate(self, roster: Roster) -> Outlook:
        from wfm.simulation import simulate  # noqa: PLC0415 - heavy

        case = self.case
        return simulate(
            roster,
            self.customers,
            case.center,
            case.agents,
            holidays=case.holidays,
            backlog=case.backlog,
            replications=self.replications,
            seed=self.seed + ANOTHER_SEED,
            workers=self.workers,
            progress=self.progress,
        )

    def _cut(self, tried: _Tried) -> None:
        """Add the cuts of queues that are still below their goals."""
        from scheduling import at_work  # noqa: PLC0415 - heavy

        case, grid = self.case, tried.outlook.grid
        slopes = slopes_of(
            tried.roster,
            tried.outlook,
            forecast=self.customers,
            center=case.center,
            agents=case.agents,
            holidays=case.holidays,
            replications=self.replications,
            seed=self.seed + ANOTHER_SEED,
            workers=self.workers,
            progress=self.progress,
        )
        sets, on_duty = at_work(tried.instance, tried.solution.shifts)
        first = self.base.grid.index(grid.start_at)
        part = slice(first, first + grid.count)
        needed = cuts_of(
            tried.outlook,
            slopes,
            forecast=self.customers,
            center=case.center,
            below=tried.record.below,
            subsets=self.base.subsets,
            skill_sets=sets,
            on_duty=on_duty[:, part],
        )
        for subset, agents in needed.items():
            row = tried.instance.requirement.agents[self.base.subsets.index(subset)]
            before = self.cuts.get(subset, np.zeros(self.base.grid.count))
            more = np.zeros(self.base.grid.count)
            more[part] = np.maximum(0.0, agents - row[part])
            self.cuts[subset] = before + more

    def _singles(self, center: Center) -> Floats:
        """Give the rows of single queues under a center's goals, (queues, T)."""
        from wfm.staffing import rows_for  # noqa: PLC0415 - heavy

        queues = len(self.base.queues)
        singles = tuple((q,) for q in range(queues))
        alone = replace(self.base, subsets=singles, agents=np.zeros((queues, self.base.grid.count)))
        return rows_for(
            singles,
            alone,
            forecast=self.case.forecast,
            center=center,
            holidays=self.case.holidays,
            confidence=self.case.confidence,
        )

    def _deadlines(self, center: Center) -> tuple[DeadlineRow, ...]:
        from wfm.staffing import deadlines_for  # noqa: PLC0415 - heavy

        rows = deadlines_for(
            self.case.forecast,
            center,
            holidays=self.case.holidays,
            confidence=self.case.confidence,
            backlog=self.case.backlog,
        )
        return more_work(rows, self.strictness.value)


def _load(case: Case) -> Floats:
    """Give the work of immediate and concurrent queues in scheduled agents, (queues, T)."""
    load = np.asarray(case.requirement.offered_load, np.float64).copy()
    load[[row.queue for row in case.requirement.deadlines]] = 0.0
    return np.asarray(load / availability(case.center, case.requirement.grid))


def _mean_raise(own: Floats, plain: Floats) -> Floats:
    asks = plain > 0
    total = np.where(asks, own, 0.0).sum(axis=1)
    mean = np.divide(total, asks.sum(axis=1), out=np.zeros(len(own)), where=asks.any(axis=1))
    return np.asarray(mean, np.float64)
