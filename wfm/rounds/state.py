"""The state of the rounds: the rows of the forecast, the best round, and the step from it."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from data.records import (
    Center,
    DeadlineRow,
    Outlook,
    PlanRound,
    Progress,
    Requirement,
    Roster,
    Shift,
    availability,
)
from skills import SkillSet, components
from wfm.rounds.added import Added
from wfm.rounds.case import Case, Tried
from wfm.rounds.cuts import BELOW, cuts_of, slopes_of
from wfm.rounds.distance import distances, points_below
from wfm.rounds.levels import USED_UP, able_agents, levels_of, short_share
from wfm.rounds.raising import Raise, more_work
from wfm.rounds.strictness import LEAST_SHORT, next_step, stricter_center

if TYPE_CHECKING:
    from scheduling import Instance, Solution

Floats = NDArray[np.float64]

LEAST_STEP, MOST_STEP = 0.2, 10.0
"""A step that does not pay is halved, or doubled, within these; then another kind is tried."""

SLOW = 0.7
"""After a step that leaves more than this share of what was lacking the next one is twice as long,
and cuts join."""

ANOTHER_SEED = 7919
"""Rounds see other customers than the outlook of the finished plan."""


class RoundState:
    """Builds and simulates rounds; knows the best one and what to try next.

    Parameters
    ----------
    case, seed, workers, replications, progress
        As in ``plan_rounds``.
    """

    best: Tried

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
        self.added = Added(np.zeros(len(names)))
        self.best_added = self.added
        self.direction = self.added
        self.share = 1.0
        self.cutting = False
        self.shifts: Sequence[Shift] | None = None
        # The same forecast, but other days of it than those of the finished plan's outlook.
        self.customers = replace(case.forecast, samples=case.forecast.samples[::-1])

    def take(self, tried: Tried) -> None:
        """Remember a round if it is the best so far."""
        if tried.record.number > 1:
            if tried.merit >= self.best.merit:
                return
            if tried.record.lacks > SLOW * self.best.record.lacks:
                self.cutting, self.share = True, min(2 * self.share, MOST_STEP / 2)
        self.best, self.best_added, self.shifts = tried, self.added, tried.solution.shifts

    def step(self, tried: Tried) -> bool:
        """Choose what is added in the next round; tell whether there is anything left to try.

        Parameters
        ----------
        tried
            The last round. If it is the best, the next step goes on from it. Otherwise a step
            that left no row short was too small to show and is doubled, another one is halved;
            after that cuts join.
        """
        if tried is self.best:
            self.direction = self._direction()
        else:
            self.share *= 0.5 if tried.short > LEAST_SHORT else 2.0
            if not LEAST_STEP < self.share < MOST_STEP:
                if self.cutting:
                    return False
                self.cutting, self.share = True, 1.0
                self.direction = self._direction()
        self.added = self.best_added.moved(self.direction, self.share)
        return True

    def _direction(self) -> Added:
        """Give the step from the best round."""
        tried = self.best
        distance = distances(tried.outlook, self.goals)
        cuts = self._cuts(tried) if self.cutting and (tried.record.below > BELOW).any() else {}
        levels = levels_of(
            distance,
            subsets=self.base.subsets,
            plain=self.base.agents,
            rows=tried.instance.requirement.agents,
            skill_sets=tried.skill_sets,
            on_duty=tried.on_duty,
            share=self.share,
        )
        return Added(next_step(distance, short=tried.short), cuts, levels)

    def round(self, number: int, *, seconds: float) -> Tried:
        """Build the roster of the present rows and simulate it."""
        from scheduling import at_work  # noqa: PLC0415 - heavy

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
        sets, on_duty = at_work(instance, solution.shifts)
        return Tried(
            instance=instance,
            solution=solution,
            roster=roster,
            outlook=outlook,
            record=record,
            short=_short_share(instance, solution, on_duty),
            skill_sets=sets,
            on_duty=on_duty,
        )

    def _raise(self) -> Raise:
        added = self.added
        if not added:
            return Raise(np.zeros_like(self.plain), {})
        center = stricter_center(self.case.center, self.base.queues, added.strictness)
        own = self._singles(center) - self.plain
        return Raise(own, added.cuts, added.levels, self._deadlines(center))

    def _solve(self, raised: Raise, number: int, seconds: float) -> "tuple[Instance, Solution]":
        from scheduling import many_queues, solve, solve_with_rows  # noqa: PLC0415 - heavy

        requirement = raised.requirement(self.base, self.load)
        if number == 1 and many_queues(self.base):
            instance, solution = solve_with_rows(
                requirement,
                partial(self._rows, self.case.requirement, self.case.center),
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

    def _cuts(self, tried: Tried) -> dict[SkillSet, Floats]:
        """Give the agents that rows are to be raised by for queues below their goals."""
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
        first = self.base.grid.index(grid.start_at)
        part = slice(first, first + grid.count)
        rows = tried.instance.requirement.agents
        able = able_agents(self.base.subsets, tried.skill_sets, tried.on_duty)
        left = [r for r in range(len(rows)) if short_share(rows[r], able[r]) <= USED_UP]
        needed = cuts_of(
            tried.outlook,
            slopes,
            forecast=self.customers,
            center=case.center,
            below=tried.record.below,
            subsets=[self.base.subsets[r] for r in left],
            rows=self.base.agents[left, part],
            skill_sets=tried.skill_sets,
            on_duty=tried.on_duty[:, part],
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
        queues = len(self.base.queues)
        singles = tuple((q,) for q in range(queues))
        alone = replace(self.base, subsets=singles, agents=np.zeros((queues, self.base.grid.count)))
        return self._rows(alone, center, singles)

    def _rows(self, base: Requirement, center: Center, subsets: Sequence[SkillSet]) -> Floats:
        """Give the rows of subsets, consistent with a requirement's, (subsets, T)."""
        from wfm.staffing import rows_for  # noqa: PLC0415 - heavy

        return rows_for(
            subsets,
            base,
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


def _short_share(instance: "Instance", solution: "Solution", on_duty: Floats) -> float:
    """Give what a roster is short of the rows of all queues that hang together, as a share.

    Rows within them do not count: where they alone are short a skill is used up, not the agents.
    Deferred work is in the row of all queues alone.
    """
    requirement = instance.requirement
    whole = [s for s in components(instance.skill_sets) if s in requirement.subsets]
    able = able_agents(whole, instance.skill_sets, on_duty)
    asked = requirement.agents[[requirement.subsets.index(s) for s in whole]]
    hours = float(np.maximum(0.0, asked - able).sum()) * requirement.grid.hours
    return max(hours, solution.quality.under_hours) / max(1e-9, requirement.hours)


def _mean_raise(own: Floats, plain: Floats) -> Floats:
    asks = plain > 0
    total = np.where(asks, own, 0.0).sum(axis=1)
    mean = np.divide(total, asks.sum(axis=1), out=np.zeros(len(own)), where=asks.any(axis=1))
    return np.asarray(mean, np.float64)
