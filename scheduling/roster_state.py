"""A full roster under search: every agent's tour and the coverage they give."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scheduling.coverage_kernel import add_tour, coverage_cost, marginal_cost, respond, tour_charge
from scheduling.instance import Instance
from scheduling.tables import agent_tables, option_tables

Saved = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Tours and breaks of some agents."""


class RosterState:
    """Tours of all agents, kept together with the coverage they give.

    Parameters
    ----------
    work
        Deferred work put into each slot [agents], shape (deadline rows, slots).
    """

    def __init__(self, instance: Instance, work: NDArray[np.float64]) -> None:
        self.instance = instance
        rows = instance.rows
        self.options = [option_tables(instance, options) for options in instance.options]
        self.agents = [agent_tables(instance, a) for a in range(len(instance.agents))]
        most = max([1, *(t.break_length.shape[1] for t in self.options)])
        self.tours = np.full((len(self.agents), instance.days), -1, np.int64)
        self.breaks = np.zeros((*self.tours.shape, most), np.int64)
        self.on_duty = instance.base_on_duty.copy()
        self.serves = rows.serves
        self.price = rows.price
        self.targets = rows.targets(work)
        self.charges = np.zeros(len(self.agents))
        self._value = np.zeros((len(instance.skill_sets), instance.slots.count))
        self._groups = [np.unique(own.group) for own in self.agents]

    def set_work(self, work: NDArray[np.float64]) -> None:
        """Ask for other deferred work."""
        self.targets = self.instance.rows.targets(work)

    @property
    def cost(self) -> float:
        """Price of shortage and of the tours themselves, deferred work as it is set."""
        return coverage_cost(self.targets, self.price, self.on_duty) + float(self.charges.sum())

    def remove(self, agent: int) -> None:
        """Take an agent's tour off duty."""
        self._add(agent, -1.0)

    def restore(self, agent: int, tour: NDArray[np.int64], breaks: NDArray[np.int64]) -> None:
        """Put a given tour of an agent on duty."""
        self.tours[agent] = tour
        self.breaks[agent] = breaks
        self._add(agent, 1.0)
        self.charges[agent] = tour_charge(self.agents[agent], self.tours[agent])

    def insert(self, agent: int, noise: NDArray[np.float64]) -> None:
        """Put the agent's best tour against the present coverage on duty.

        Parameters
        ----------
        noise
            Added to the cost of a slot, to leave local optima, shape (slots,).
        """
        own = self.agents[agent]
        for group in self._groups[agent]:
            value = self._value[group]
            marginal_cost(self.targets, self.price, self.serves[group], self.on_duty, value)
            value += noise
        options = self.options[self.instance.option_set[agent]]
        respond(options, own, self._value, self.tours[agent], self.breaks[agent])
        self._add(agent, 1.0)
        self.charges[agent] = tour_charge(own, self.tours[agent])

    def save(self, agents: Sequence[int]) -> Saved:
        """Give copies of some agents' tours."""
        return self.tours[agents].copy(), self.breaks[agents].copy()

    def _add(self, agent: int, sign: float) -> None:
        options = self.options[self.instance.option_set[agent]]
        add_tour(
            options,
            self.agents[agent],
            self.tours[agent],
            self.breaks[agent],
            sign,
            self.serves,
            self.on_duty,
        )
