"""The tour search: greedy insertion, best responses, and annealed moves over a few agents."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from scheduling import roster_kernel as kernel
from scheduling.coverage_kernel import Mixtures
from scheduling.roster_state import RosterState

Int = NDArray[np.int64]
Float = NDArray[np.float64]

NOISES = (0.0005, 0.003, 0.01, 0.03)
"""Sizes of the noise on a slot's cost [price of shortage]: ties and small hills are crossed."""

MOST_MOVED = 3
"""Most agents that one annealed move takes out."""

HEAT = 1.0
"""Temperature at the start [price of one agent short for one slot]."""

MOST_AT_ONCE = 256
"""Most moves without a look at the clock."""

SHORTEST = 0.002
"""While so many moves take less than this share of a search, twice as many are made at once."""

Advance = Callable[[], float | None]
"""Gives how far a search is, in [0, 1); None: it ends."""


class TourSearch:
    """Improves a roster a few agents at a time; remembers the best one.

    All loops over moves are compiled and run without the interpreter's lock: searches on copies
    of a state may run in threads of their own.

    Parameters
    ----------
    state
        The roster; changed in place.
    seed
        Of every random choice; the same seed and number of steps give the same roster.
    """

    def __init__(self, state: RosterState, seed: int) -> None:
        self.state = state
        self._random = np.random.default_rng(seed)
        self.bench = state.bench(int(self._random.integers(2**63)))
        self._count = len(state.agents)
        self._best = kernel.Best(
            *state.save(),
            cost=np.array([state.cost, np.inf]),
            stale=np.zeros(self._count, np.int64),
            marked=np.zeros(self._count, np.bool_),
            changed=np.zeros(1, np.int64),
        )

    @property
    def cost(self) -> float:
        """Cost of the present roster."""
        return float(self._best.cost[0])

    @property
    def best_cost(self) -> float:
        """Cost of the best roster remembered."""
        return float(self._best.cost[1])

    def build(self) -> None:
        """Insert every agent, specialists first, each with the best tour left to him."""
        serves = self.state.serves.sum(axis=1)
        breadth = np.array([serves[own].max() for own in self.state.groups], np.int64)
        order = self.order()
        self.insert_all(order[np.argsort(breadth[order], kind="stable")])
        self.recount()

    def insert(self, agent: int, size: float = NOISES[0]) -> None:
        """Give an agent who is off duty his best tour, with noise on the cost of slots."""
        self.insert_all(np.array([agent], np.int64), size)

    def insert_all(
        self, agents: Int, size: float = NOISES[0], *, instead: Mixtures | None = None
    ) -> None:
        """Insert agents who are off duty in turn, ``instead`` of mixtures where there are any."""
        noise = self.noise(size)
        change = self.state.insert(agents, self.bench, noise=noise, instead=instead)
        self._best.cost[0] += change

    def order(self) -> Int:
        """Give the agents in random order."""
        return self._random.permutation(self._count)

    def sweep(self, agents: Int | None = None) -> int:
        """Take agents, or all, out one by one and put the best answer to all others back.

        Returns
        -------
        stayed
            How many got another tour, or the same again.
        """
        order = self.order() if agents is None else agents
        calm = np.zeros(len(order))
        return self.moves(order[:, None], calm + self.noise(), calm)

    def anneal(self, advance: Advance) -> None:
        """Move a few agents at a time, worse at first, only better at last.

        Parameters
        ----------
        advance
            Called once for each move, for many moves ahead of them.
        """
        heat = HEAT * self.state.instance.rows.unit
        noises = np.array([self.noise(size) for size in NOISES])
        most, share = 1, 0.0
        while self._count:
            shares: list[float] = []
            while len(shares) < most and (done := advance()) is not None:
                shares.append(done)
            heats = heat * (1.0 - np.array(shares))
            self.moves(
                np.array([self._team() for _ in shares], np.int64).reshape(-1, MOST_MOVED),
                self._random.choice(noises, len(shares)),
                heats * self._random.exponential(size=len(shares)),
            )
            if len(shares) < most:
                break
            if shares[0] - share < SHORTEST:
                most = min(2 * most, MOST_AT_ONCE)
            elif most > 1:
                most //= 2
            share = shares[0]

    def moves(self, teams: Int, noises: Float, allowances: Float) -> int:
        """Take teams out and put their best answers back in turn; give how many moves stayed.

        Parameters
        ----------
        teams
            Agents of each move, -1 none, shape (moves, most moved).
        noises
            Most that is added at random to the cost of a slot, shape (moves,).
        allowances
            A move that raises the cost by more is undone, shape (moves,).
        """
        return int(
            kernel.make_moves(*self.state.parts, self.bench, self._best, teams, noises, allowances)
        )

    def move(self, agents: Sequence[int], *, size: float, limit: float) -> bool:
        """Take agents out and put their best answers back in turn; undo it above a cost limit."""
        team = np.array([list(agents)], np.int64)
        noise, allowance = np.array([self.noise(size)]), np.array([limit - self.cost])
        return self.moves(team, noise, allowance) > 0

    def _team(self) -> list[int]:
        """Give a few random agents, padded with -1."""
        size = int(self._random.integers(1, min(MOST_MOVED, self._count) + 1))
        agents = self._random.choice(self._count, size, replace=False, shuffle=False)
        return [*agents.tolist(), *[-1] * (MOST_MOVED - size)]

    def remember(self) -> None:
        """Keep the present roster if it is the best so far."""
        if self.cost < self.best_cost - 1e-9:
            self._best.tours[:], self._best.breaks[:] = self.state.tours, self.state.breaks
            self._best.marked[:] = False
            self._best.changed[0] = 0
            self._best.cost[1] = self.cost

    def recount(self) -> None:
        """Start over from the present roster: after other deferred work or foreign changes."""
        self.state.recount()
        self._best.cost[:] = self.state.cost, np.inf
        self.remember()

    def return_to_best(self) -> None:
        """Put the best roster remembered back, whatever state a stopped move left."""
        self.state.put((self._best.tours, self._best.breaks))
        self._best.cost[0] = self.state.cost

    def noise(self, size: float = NOISES[0]) -> float:
        """Give the noise of a size on the cost of a slot."""
        return size * self.state.instance.rows.unit
