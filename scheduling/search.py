"""The tour search: greedy insertion, then best responses and moves over several agents."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from scheduling.roster_state import RosterState

NOISES = (0.001, 0.1, 0.3, 0.6)
"""Sizes of the noise on a slot's cost [price of shortage]."""

MOST_MOVED = 6
"""Most agents that one move takes out."""

Stop = Callable[[], bool]


class TourSearch:
    """Improves a roster, agent by agent and a few agents at a time.

    Parameters
    ----------
    seed
        Of every random choice; the same seed and number of steps give the same roster.
    """

    def __init__(self, state: RosterState, seed: int) -> None:
        self.state = state
        self.random = np.random.default_rng(seed)
        self.slots = state.instance.slots.count
        self.count = len(state.agents)

    def noise(self, size: float) -> NDArray[np.float64]:
        """Give noise on every slot, of a size relative to the price of shortage."""
        scale = size * self.state.price[0] if len(self.state.price) else size
        return np.asarray(scale * self.random.random(self.slots))

    def build(self, stop: Stop = lambda: False) -> None:
        """Insert every agent, specialists first, each with the best tour left to him."""
        serves = self.state.serves.sum(axis=1)
        breadth = np.array([serves[own.group].max() for own in self.state.agents])
        order = self.random.permutation(self.count)
        for agent in order[np.argsort(breadth[order], kind="stable")]:
            self.state.insert(int(agent), self.noise(NOISES[0]))

    def sweep(self, stop: Stop) -> None:
        """Take every agent out once and put the best answer to all others back."""
        for agent in self.random.permutation(self.count):
            if stop():
                return
            self.move([int(agent)], NOISES[0])

    def step(self, cost: float) -> float:
        """Try one move over several agents; give the cost after it."""
        k = int(self.random.integers(2, MOST_MOVED + 1))
        size = NOISES[int(self.random.integers(len(NOISES)))]
        agents = self.random.choice(self.count, min(k, self.count), replace=False)
        return self.move([int(a) for a in agents], size, cost)

    def move(self, agents: list[int], size: float, cost: float | None = None) -> float:
        """Take agents out, put their best answers back in turn; undo it if it costs more."""
        state = self.state
        before = state.cost if cost is None else cost
        tours, breaks = state.save(agents)
        charges = state.charges[agents].copy()
        for agent in agents:
            state.remove(agent)
        for agent in agents:
            state.insert(agent, self.noise(size))
        after = state.cost
        if after <= before:
            return after
        for agent in agents:
            state.remove(agent)
        for place, agent in enumerate(agents):
            state.restore(agent, tours[place], breaks[place])
        state.charges[agents] = charges
        return before
