"""The tour search: greedy insertion, best responses, and annealed moves over a few agents."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from scheduling.roster_state import RosterState

NOISES = (0.0005, 0.003, 0.01, 0.03)
"""Sizes of the noise on a slot's cost [price of shortage]: ties and small hills are crossed."""

MOST_MOVED = 3
"""Most agents that one move takes out."""

HEAT = 1.0
"""Temperature at the start [price of one agent short for one slot]."""

Advance = Callable[[], float | None]
"""Gives how far a search is, in [0, 1); None: it ends."""


class TourSearch:
    """Improves a roster a few agents at a time; remembers the best one.

    Parameters
    ----------
    state
        The roster; changed in place.
    seed
        Of every random choice; the same seed and number of steps give the same roster.
    """

    def __init__(self, state: RosterState, seed: int) -> None:
        self.state = state
        self.cost = state.cost
        self.best_cost = np.inf
        self._best = state.save()
        self._random = np.random.default_rng(seed)
        self._count = len(state.agents)

    def build(self) -> None:
        """Insert every agent, specialists first, each with the best tour left to him."""
        serves = self.state.serves.sum(axis=1)
        breadth = np.array([serves[own.group].max() for own in self.state.agents], np.int64)
        order = self._random.permutation(self._count)
        for agent in order[np.argsort(breadth[order], kind="stable")]:
            self.insert(int(agent))
        self.recount()

    def insert(self, agent: int, size: float = NOISES[0]) -> None:
        """Give an agent who is off duty his best tour, with noise on the cost of slots."""
        scale = size * self.state.instance.rows.unit
        self.state.insert(agent, scale * self._random.random(self.state.instance.slots.count))

    def order(self) -> NDArray[np.int64]:
        """Give the agents in random order."""
        return self._random.permutation(self._count)

    def sweep(self) -> None:
        """Take every agent out once and put the best answer to all others back."""
        for agent in self.order():
            self.move([int(agent)], size=NOISES[0], limit=self.cost)

    def anneal(self, advance: Advance) -> None:
        """Move a few agents at a time, worse at first, only better at last.

        Parameters
        ----------
        advance
            Called before each move.
        """
        heat = HEAT * self.state.instance.rows.unit
        while self._count and (done := advance()) is not None:
            count = int(self._random.integers(1, min(MOST_MOVED, self._count) + 1))
            agents = self._random.choice(self._count, count, replace=False)
            size = NOISES[int(self._random.integers(len(NOISES)))]
            allowance = heat * (1 - done) * -np.log1p(-self._random.random())
            self.move([int(a) for a in agents], size=size, limit=self.cost + allowance)

    def move(self, agents: Sequence[int], *, size: float, limit: float) -> None:
        """Take agents out and put their best answers back in turn; undo it above a cost limit."""
        state = self.state
        before = state.save(agents)
        for agent in agents:
            state.remove(agent)
        for agent in agents:
            self.insert(agent, size)
        after = state.cost
        if after <= limit:
            self.cost = after
            self.remember()
            return
        for agent in agents:
            state.remove(agent)
        state.restore(agents, before)

    def remember(self) -> None:
        """Keep the present roster if it is the best so far."""
        if self.cost < self.best_cost - 1e-9:
            self.best_cost = self.cost
            self._best = self.state.save()

    def recount(self) -> None:
        """Start over from the present roster: after other deferred work or foreign changes."""
        self.state.recount()
        self.cost = self.state.cost
        self.best_cost = np.inf
        self.remember()

    def return_to_best(self) -> None:
        """Put the best roster remembered back, whatever state a stopped move left."""
        self.state.put(self._best)
        self.cost = self.state.cost
