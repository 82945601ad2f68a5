"""One day of a roster to proven optimality: CP-SAT on counts of shifts and breaks.

Who works on the day, and for how much pay, stays; which shift, and when the breaks are, is chosen
anew for everybody at once. Agents with the same choices are counted, not named, so that the model
does not grow with the head count.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scheduling.day_choices import AlikeAgents, alike_agents, break_spans
from scheduling.roster_state import RosterState, Saved

AGENT = 100
"""Whole numbers to an agent: requirements are rounded to hundredths of one."""

REPEATABLE_WORK = 0.5
"""CP-SAT's deterministic time for a day, where runs must repeat each other."""

PRICE = 1000
"""Whole numbers to a unit of price."""


@dataclass(frozen=True, slots=True)
class DayResult:
    """What re-optimising a day did.

    Parameters
    ----------
    before, after
        Cost of the roster.
    proven
        No better choice exists for the day, requirements rounded to hundredths of an agent and
        break windows that overlap cut apart.
    """

    before: float
    after: float
    proven: bool


BreakKey = tuple[int, int, int, int]
"""Option set, skill set, template, number of the break."""


@dataclass(slots=True)
class _Breaks:
    """One break of all shifts of a template, set of options and skill set."""

    length: int
    now: Counter[int]
    starts: dict[int, Any] = field(default_factory=dict)
    windows: list[tuple[int, int, Any]] = field(default_factory=list)


class DayModel:
    """The CP-SAT model of one day.

    Parameters
    ----------
    state
        The roster; ``improve`` changes it.
    day
        Index of the day.
    """

    def __init__(self, state: RosterState, day: int) -> None:
        from ortools.sat.python import cp_model  # noqa: PLC0415 - heavy

        self.state = state
        self.day = day
        self.groups = alike_agents(state, day)
        self._most = sum(len(group.agents) for group in self.groups)
        self._model = cp_model.CpModel()
        self._counts: dict[tuple[int, int], Any] = {}
        self._breaks: dict[BreakKey, _Breaks] = {}
        self._objective: list[Any] = []
        self._present = self._at_work()
        self._base = state.on_duty - state.serves.T.astype(np.float64) @ self._present
        self._add_shifts()
        self._add_breaks()
        self._add_coverage(self._add_work())
        self._model.minimize(sum(self._objective))

    def improve(
        self, *, seconds: float, workers: int, seed: int, repeatable: bool = False
    ) -> DayResult:
        """Solve the model and put a better day into the roster.

        Parameters
        ----------
        repeatable
            Let work, not time, end the solver, and use one worker: the same roster every time.
        """
        from ortools.sat.python import cp_model  # noqa: PLC0415 - heavy

        before = self.state.cost
        solver = cp_model.CpSolver()
        if repeatable:
            solver.parameters.max_deterministic_time = REPEATABLE_WORK
        else:
            solver.parameters.max_time_in_seconds = seconds
        solver.parameters.num_workers = 1 if repeatable else workers
        solver.parameters.random_seed = seed
        status = solver.solve(self._model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return DayResult(before, before, proven=False)
        agents = [agent for group in self.groups for agent in group.agents]
        saved = self.state.save(agents)
        self._put(agents, self._chosen(agents, solver))
        after = self.state.cost
        if after > before:
            self._put(agents, saved)
            after = before
        return DayResult(before, after, proven=status == cp_model.OPTIMAL)

    def _hinted(self, most: int, now: int) -> Any:
        """Add a variable that starts from the roster as it is."""
        variable = self._model.new_int_var(0, most, "")
        self._model.add_hint(variable, now)
        return variable

    def _at_work(self) -> NDArray[np.float64]:
        """Give the day's agents at work, by skill set and slot."""
        state = self.state
        present = np.zeros((len(state.serves), state.on_duty.shape[1]))
        for group in self.groups:
            tables = state.options[group.option_set]
            for agent in group.agents:
                option = int(state.tours[agent, self.day])
                template = int(tables.template[option])
                present[group.skill_set, tables.start[option] : tables.end[option]] += 1.0
                for b in range(int(tables.break_count[template])):
                    start = int(state.breaks[agent, self.day, b])
                    end = start + int(tables.break_length[template, b])
                    present[group.skill_set, start:end] -= 1.0
        return present

    def _present_breaks(self) -> dict[BreakKey, Counter[int]]:
        """Count the starts of each break in the roster as it is."""
        found: dict[BreakKey, Counter[int]] = defaultdict(Counter)
        for group in self.groups:
            tables = self.state.options[group.option_set]
            for agent in group.agents:
                template = int(tables.template[self.state.tours[agent, self.day]])
                for b in range(int(tables.break_count[template])):
                    key = (group.option_set, group.skill_set, template, b)
                    found[key][int(self.state.breaks[agent, self.day, b])] += 1
        return found

    def _add_shifts(self) -> None:
        """Ensure that every agent of the day works one of the options."""
        for g, group in enumerate(self.groups):
            worked = Counter(self.state.tours[list(group.agents), self.day].tolist())
            for option, charge in zip(group.options, group.charge, strict=True):
                count = self._hinted(len(group.agents), worked[option])
                self._counts[g, option] = count
                if charge:
                    self._objective.append(round(charge * PRICE * AGENT) * count)
            chosen = (self._counts[g, option] for option in group.options)
            self._model.add(sum(chosen) == len(group.agents))

    def _add_breaks(self) -> None:
        """Ensure that every shift has its breaks inside their windows.

        Windows of one break move with the shift's start, so breaks fit exactly when at any time
        at least as many have started as must have, and at most as many as may have.
        """
        present = self._present_breaks()
        for g, group in enumerate(self.groups):
            tables = self.state.options[group.option_set]
            for option in group.options:
                template = int(tables.template[option])
                for b, (length, low, high) in enumerate(break_spans(tables, option, template)):
                    key = (group.option_set, group.skill_set, template, b)
                    if key not in self._breaks:
                        self._breaks[key] = _Breaks(length, present[key])
                    found = self._breaks[key]
                    found.windows.append((low, high, self._counts[g, option]))
        for breaks in self._breaks.values():
            self._bind(breaks)

    def _bind(self, breaks: _Breaks) -> None:
        for slot in sorted({s for low, high, _ in breaks.windows for s in range(low, high + 1)}):
            breaks.starts[slot] = self._hinted(self._most, breaks.now[slot])
        started: list[Any] = []
        for slot, start in breaks.starts.items():
            started.append(start)
            may = [count for low, _, count in breaks.windows if low <= slot]
            must = [count for _, high, count in breaks.windows if high <= slot]
            self._model.add(sum(started) <= sum(may))
            self._model.add(sum(started) >= sum(must))

    def _add_work(self) -> dict[tuple[int, int], Any]:
        """Tie the agents at work, by skill set and slot, to shifts and breaks."""
        terms: dict[tuple[int, int], list[Any]] = {}
        for (g, option), count in self._counts.items():
            group = self.groups[g]
            tables = self.state.options[group.option_set]
            for slot in range(int(tables.start[option]), int(tables.end[option])):
                terms.setdefault((group.skill_set, slot), []).append(count)
        for (_, skill_set, _, _), breaks in self._breaks.items():
            for slot, start in breaks.starts.items():
                for at in range(slot, slot + breaks.length):
                    terms[skill_set, at].append(-start)
        work = {}
        for key, parts in terms.items():
            work[key] = self._hinted(self._most, int(self._present[key]))
            self._model.add(sum(parts) == work[key])
        return work

    def _add_coverage(self, work: dict[tuple[int, int], Any]) -> None:
        """Price the shortage of every row and slot that the day reaches."""
        state = self.state
        skill_sets = sorted({skill_set for skill_set, _ in work})
        for slot in sorted({slot for _, slot in work}):
            for row in range(state.serves.shape[1]):
                here = [
                    work[s, slot] for s in skill_sets if state.serves[s, row] and (s, slot) in work
                ]
                for tier, price in enumerate(state.price[:, row]):
                    missing = state.targets[tier, row, slot] - self._base[row, slot]
                    if here and missing > 0:
                        now = int(self._present[state.serves[:, row], slot].sum())
                        self._add_shortage(here, missing=missing, price=price, now=now)

    def _add_shortage(self, here: list[Any], *, missing: float, price: float, now: int) -> None:
        needed = round(missing * AGENT)
        short = self._hinted(max(0, needed), max(0, needed - AGENT * now))
        self._model.add(short + AGENT * sum(here) >= needed)
        self._objective.append(round(price * PRICE) * short)

    def _put(self, agents: list[int], tours: Saved) -> None:
        for agent in agents:
            self.state.remove(agent)
        self.state.restore(agents, tours)

    def _chosen(self, agents: list[int], solver: Any) -> Saved:
        """Give the agents' tours with the chosen shifts and breaks on the day."""
        shifts: list[tuple[int, int]] = []
        for g, group in enumerate(self.groups):
            shifts += self._share_out(g, group, solver)
        starts = self._share_breaks(shifts, solver)
        tours, breaks = self.state.save(agents)
        place = {agent: i for i, agent in enumerate(agents)}
        for agent, option in shifts:
            tours[place[agent], self.day] = option
            breaks[place[agent], self.day] = 0
            breaks[place[agent], self.day, : len(starts[agent])] = starts[agent]
        return tours, breaks

    def _share_out(self, g: int, group: AlikeAgents, solver: Any) -> list[tuple[int, int]]:
        left = {o: solver.value(self._counts[g, o]) for o in group.options}
        out, others = [], []
        for agent in group.agents:
            own = int(self.state.tours[agent, self.day])
            if left.get(own, 0) > 0:
                left[own] -= 1
                out.append((agent, own))
            else:
                others.append(agent)
        rest = [o for o, count in left.items() for _ in range(count)]
        return [*out, *zip(others, rest, strict=True)]

    def _share_breaks(self, shifts: list[tuple[int, int]], solver: Any) -> dict[int, list[int]]:
        """Give the earliest breaks to the earliest shifts."""
        breaks: dict[int, list[int]] = {agent: [] for agent, _ in shifts}

        def pool(shift: tuple[int, int]) -> tuple[int, int, int]:
            agent, option = shift
            option_set = int(self.state.instance.option_set[agent])
            template = int(self.state.options[option_set].template[option])
            return option_set, int(self.state.agents[agent].group[self.day]), template

        for key, members in groupby(sorted(shifts, key=lambda s: (pool(s), s[1])), key=pool):
            alike = list(members)
            tables = self.state.options[key[0]]
            for b in range(int(tables.break_count[key[2]])):
                starts = self._breaks[*key, b].starts
                times = [s for s, v in starts.items() for _ in range(solver.value(v))]
                for (agent, _), start in zip(alike, times, strict=True):
                    breaks[agent].append(start)
        return breaks
