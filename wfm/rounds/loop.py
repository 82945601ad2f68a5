"""The loop: build a roster, simulate it, raise the rows of queues below their goals, again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
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
from wfm.rounds.strictness import LEAST_SHORT, next_step, stricter_center, within_reach

if TYPE_CHECKING:
    from scheduling import Instance, Solution

Floats = NDArray[np.float64]

FIRST_SHARE = 0.4
"""Share of the search time for the first roster; the rounds after it share what is left."""

LEAST_SHARE = 0.13
"""Share of the search time for a later round at least; with none left the rounds are over."""

LEAST_STEP, MOST_STEP = 0.2, 10.0
"""A step that does not pay is halved, or doubled, within these; then another kind is tried."""

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
    loop = _Loop(case, seed=seed, workers=workers, replications=replications, progress=progress)
    records: list[PlanRound] = []
    left = seconds
    for number in range(1, most + 1):
        wanted = FIRST_SHARE * seconds if number == 1 < most else left / (most - number + 1)
        tried = loop.round(number, seconds=min(left, max(wanted, LEAST_SHARE * seconds)))
        left -= tried.solution.quality.seconds
        records.append(tried.record)
        each(tried.record)
        better = loop.take(tried)
        over = tried.solution.stopped or left < LEAST_SHARE * seconds / 2
        if loop.best.record.lacks == 0 or over or number == most:
            break
        if not loop.step(better=better):
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


@dataclass(frozen=True, slots=True, eq=False)
class _Added:
    """What is added to the rows of the forecast, or by how much it is to be changed.

    Parameters
    ----------
    strictness
        Logits by which the goals behind the rows are moved, shape (queues,).
    cuts
        Agents added to the rows of subsets, each of shape (T,).
    """

    strictness: Floats
    cuts: Mapping[SkillSet, Floats] = field(default_factory=dict)

    def moved(self, by: "_Added", share: float) -> "_Added":
        """Give it changed by a share of a step."""
        cuts = dict(self.cuts)
        for subset, more in by.cuts.items():
            cuts[subset] = cuts.get(subset, 0.0) + share * more
        return _Added(within_reach(self.strictness + share * by.strictness), cuts)


class _Loop:
    """The state of the rounds: the rows of the forecast, the best round, the step from it."""

    best: _Tried

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
        self.added = _Added(np.zeros(len(names)))
        self.best_added = self.added
        self.direction = self.added
        self.share = 1.0
        self.cutting = False
        self.short = self.best_short = 0.0
        self.shifts = case.start
        # The same forecast, but other days of it than those of the finished plan's outlook.
        self.customers = replace(case.forecast, samples=case.forecast.samples[::-1])

    def take(self, tried: _Tried) -> bool:
        """Remember a round if it is the best so far; tell whether it is."""
        self.short = _short_share(tried.instance, tried.solution)
        better = tried.record.number == 1 or tried.merit < self.best.merit
        if better:
            self.best, self.best_added, self.shifts = tried, self.added, tried.solution.shifts
            self.best_short = self.short
        return better

    def step(self, *, better: bool) -> bool:
        """Choose what is added in the next round; tell whether there is anything left to try.

        Parameters
        ----------
        better
            The last round is the best: the next step goes on from it. Otherwise a step that left
            no row short was too small to show and is doubled, another one is halved; after that
            the other kind of step is taken.
        """
        if better:
            self.direction = self._direction()
        else:
            self.share *= 0.5 if self.short > LEAST_SHORT else 2.0
            if not LEAST_STEP < self.share < MOST_STEP:
                if self.cutting:
                    return False
                self.cutting, self.share = True, 1.0
                self.direction = self._direction()
        self.added = self.best_added.moved(self.direction, self.share)
        return True

    def _direction(self) -> _Added:
        """Give the step from the best round."""
        tried = self.best
        step = next_step(distances(tried.outlook, self.goals), short=self.best_short)
        cuts = self._cuts(tried) if self.cutting and (tried.record.below > BELOW).any() else {}
        return _Added(step, cuts)

    def round(self, number: int, *, seconds: float) -> _Tried:
        """Build the roster of the present rows and simulate it."""
        begun = monotonic()
        raised = self._raise()
        instance, solution = self._solve(raised, number, seconds)
        roster = Roster(self.case.first_date, self.case.days, solution.shifts, solution.quality)
        outlook = self._simulate(roster)
        record = PlanRound(
            number=number,
            queues=outlook.queues,
            service=outlook.service.mean,
            half_width=outlook.service.half_width,
            below=points_below(outlook, self.goals),
            raised=_mean_raise(raised.own, self.plain),
            cuts=len(self.added.cuts),
            required_hours=instance.requirement.hours,
            paid_hours=sum(s.paid_minutes for s in solution.shifts) / 60,
            cost=solution.quality.cost,
            bound=solution.quality.bound,
            seconds=monotonic() - begun,
        )
        return _Tried(instance, solution, roster, outlook, record)

    def _raise(self) -> Raise:
        strict, cuts = self.added.strictness, self.added.cuts
        if not strict.any() and not cuts:
            return Raise(np.zeros_like(self.plain), {})
        center = stricter_center(self.case.center, self.base.queues, strict)
        return Raise(own_raise(self.plain, self._singles(center)), cuts, self._deadlines(center))

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

    def _cuts(self, tried: _Tried) -> dict[SkillSet, Floats]:
        """Give the agents that rows are to be raised by for queues below their goals."""
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
            rows=self.base.agents[:, part],
            skill_sets=sets,
            on_duty=on_duty[:, part],
        )
        out = {}
        for subset, agents in needed.items():
            row = tried.instance.requirement.agents[self.base.subsets.index(subset)]
            more = np.zeros(self.base.grid.count)
            more[part] = np.where(agents > 0, np.maximum(0.0, agents - row[part]), 0.0)
            out[subset] = more
        return out

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
        return more_work(rows, self.added.strictness)


def _load(case: Case) -> Floats:
    """Give the work of immediate and concurrent queues in scheduled agents, (queues, T)."""
    load = np.asarray(case.requirement.offered_load, np.float64).copy()
    load[[row.queue for row in case.requirement.deadlines]] = 0.0
    return np.asarray(load / availability(case.center, case.requirement.grid))


def _short_share(instance: "Instance", solution: "Solution") -> float:
    """Give what a roster is short of its worst row, as a share of the required hours."""
    from scheduling import at_work  # noqa: PLC0415 - heavy

    requirement = instance.requirement
    sets, on_duty = at_work(instance, solution.shifts)
    short = np.zeros(requirement.grid.count)
    for subset, needed in zip(requirement.subsets, requirement.agents, strict=True):
        there = [i for i, served in enumerate(sets) if set(served) & set(subset)]
        short = np.maximum(short, needed - on_duty[there].sum(axis=0))
    return float(short.sum()) * requirement.grid.hours / max(1e-9, requirement.hours)


def _mean_raise(own: Floats, plain: Floats) -> Floats:
    asks = plain > 0
    total = np.where(asks, own, 0.0).sum(axis=1)
    mean = np.divide(total, asks.sum(axis=1), out=np.zeros(len(own)), where=asks.any(axis=1))
    return np.asarray(mean, np.float64)
