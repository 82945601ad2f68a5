"""Everybody's choices of one day under search."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scheduling.day_kernel import Chosen, anneal
from scheduling.day_program import Pool
from scheduling.day_tables import DayCase, choose
from scheduling.roster_state import RosterState

Int = NDArray[np.int64]

NOISES = (0.0005, 0.003, 0.01, 0.03)
"""Sizes of the noise on a slot's cost [price of shortage]."""

HEAT = 0.3
"""Temperature at the start of a round [price of one agent short for one slot]."""

MOVES = 25
"""Moves of the first round, for each agent; each round has twice as many as the one before."""

FEWEST_MOVES = 500

CHUNK = 500
"""Moves between two looks at the clock."""


class DaySearch:
    """Annealed moves over the agents of a day, in rounds that begin with the best choices.

    Parameters
    ----------
    unit
        Price of one agent short for one slot.
    seed
        Of every random choice.

    Attributes
    ----------
    prices
        Prices of the cells that moves may trust, shape (rows, slots); empty: none.
    """

    def __init__(self, case: DayCase, *, unit: float, seed: int) -> None:
        self._case = case
        self._unit = unit
        self._seed = seed
        self._now: Chosen = case.chosen
        self._first = self.best
        self.prices = np.zeros((0, 0))
        self._moves = max(FEWEST_MOVES, MOVES * len(case.agents))
        self._heats = self._round()
        self._chunks = 0

    @property
    def best(self) -> float:
        """Cost of the best choices, of this day alone."""
        return float(self._now.cost[1])

    @property
    def in_round(self) -> bool:
        """Whether moves of a round are left."""
        return len(self._heats) > 0

    @property
    def on_duty(self) -> NDArray[np.float64]:
        """Agents on duty at present, by row and slot."""
        return self._now.on_duty.copy()

    @property
    def gain(self) -> float:
        """What the best choices cost less than those of the roster."""
        return self._first - self.best

    def go_on(self) -> None:
        """Make some moves."""
        if not self.in_round:
            self._restart()
        heats, self._heats = self._heats[:CHUNK], self._heats[CHUNK:]
        self._chunks += 1
        anneal(
            self._case.day,
            self._now,
            self.prices,
            self._unit * np.array(NOISES),
            heats,
            self._case.widest,
            (self._seed * 1_000_003 + self._chunks) % 2**32,
        )

    def rounds(self, count: int) -> None:
        """Make all moves of so many rounds."""
        for _ in range(count):
            self.go_on()
            while self.in_round:
                self.go_on()

    def twin(self) -> "DaySearch":
        """Give another search that begins with the best choices of this one."""
        best = choose(self._case.day, self._now.best_choice, self._now.best_breaks)
        case = replace(self._case, chosen=best)
        other = DaySearch(case, unit=self._unit, seed=self._seed + 1)
        other.prices, other._first = self.prices, self._first
        other._moves = self._moves
        return other

    def offer(self, counts: Int, breaks: Mapping[tuple[Pool, int], Int]) -> None:
        """Take choices given by counts, if they are better.

        Parameters
        ----------
        counts
            Agents with each choice; who is left in a group has the day off.
        breaks
            Sorted start slots of each break of a pool.
        """
        day = self._case.day
        choice = self._named(counts)
        starts = np.zeros_like(self._now.best_breaks)
        pools: dict[Pool, list[int]] = defaultdict(list)
        for i, c in enumerate(choice.tolist()):
            if day.option[c] >= 0:
                pools[int(day.skill[day.member[i]]), int(day.shape[day.option[c]])].append(i)
        for pool, members in pools.items():
            # The earliest shift has the earliest of every break.
            members.sort(key=lambda i: int(day.start[day.option[choice[i]]]))
            for b in range(int(day.break_count[pool[1]])):
                starts[members, b] = breaks[pool, b]
        offered = choose(day, choice, starts)
        if offered.cost[1] < self.best - 1e-9:
            self._now = offered

    def put(self, state: RosterState, day: int) -> None:
        """Put the best choices into a roster."""
        case = self._case
        agents = case.agents.tolist()
        tours, breaks = state.save(agents)
        chosen = self._now.best_choice
        tours[:, day] = case.original[chosen]
        breaks[:, day] = 0
        for i, c in enumerate(chosen.tolist()):
            option = int(case.day.option[c])
            if option >= 0:
                count = int(case.day.break_count[case.day.shape[option]])
                breaks[i, day, :count] = self._now.best_breaks[i, :count] + case.first
        for agent in agents:
            state.remove(agent)
        state.restore(agents, (tours, breaks))

    def _round(self) -> NDArray[np.float64]:
        """Give the temperatures of a round."""
        return HEAT * self._unit * (1.0 - np.arange(self._moves) / self._moves)

    def _restart(self) -> None:
        self._moves *= 2
        self._heats = self._round()
        self._now = choose(self._case.day, self._now.best_choice, self._now.best_breaks)

    def _named(self, counts: Int) -> Int:
        """Give each agent a choice of his group, his own where it is left."""
        day = self._case.day
        left = counts.copy()
        for group, size in enumerate(day.size.tolist()):
            own = slice(int(day.pointer[group]), int(day.pointer[group + 1]))
            off = np.flatnonzero(day.option[own] < 0) + own.start
            left[off] = int(size) - int(counts[own].sum())
        choice = np.full(len(day.member), -1, np.int64)
        for i, c in enumerate(self._now.best_choice.tolist()):
            if left[c] > 0:
                choice[i], left[c] = c, left[c] - 1
        for group in range(len(day.size)):
            own = slice(int(day.pointer[group]), int(day.pointer[group + 1]))
            rest = np.repeat(np.arange(own.start, own.stop), np.maximum(0, left[own]))
            choice[(day.member == group) & (choice < 0)] = rest
        return choice
