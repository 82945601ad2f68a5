"""A full roster under search: every agent's tour and the coverage they give."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scheduling.coverage_kernel import add_tour, coverage_cost, marginal_cost, respond, tour_charge
from scheduling.fractional_kernel import presence_of
from scheduling.instance import Instance
from scheduling.tables import OptionTables, agent_tables, option_tables

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
        self.groups = [np.unique(own.group) for own in self.agents]
        most = max([1, *(t.break_length.shape[1] for t in self.options)])
        self.tours = np.full((len(self.agents), instance.days), -1, np.int64)
        self.breaks = np.zeros((*self.tours.shape, most), np.int64)
        self.on_duty = instance.base_on_duty.copy()
        self.serves = rows.serves
        self.price = rows.price
        self.targets = rows.targets(work)
        self.charges = np.zeros(len(self.agents))
        self._value = np.zeros((len(instance.skill_sets), instance.slots.count))

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

    def insert(self, agent: int, noise: NDArray[np.float64]) -> None:
        """Put the agent's best tour against the present coverage on duty.

        Parameters
        ----------
        noise
            Added to the cost of a slot, to leave local optima, shape (slots,).
        """
        own = self.agents[agent]
        for group in self.groups[agent]:
            value = self._value[group]
            marginal_cost(self.targets, self.price, self.serves[group], self.on_duty, value)
            value += noise
        respond(self._options(agent), own, self._value, self.tours[agent], self.breaks[agent])
        self._add(agent, 1.0)
        self.charges[agent] = tour_charge(own, self.tours[agent])

    def save(self, agents: Sequence[int] | None = None) -> Saved:
        """Give copies of the tours of some agents, or of all."""
        if agents is None:
            return self.tours.copy(), self.breaks.copy()
        return self.tours[list(agents)], self.breaks[list(agents)]

    def restore(self, agents: Sequence[int], saved: Saved) -> None:
        """Put saved tours of agents who are off duty back on duty."""
        for agent, tour, breaks in zip(agents, *saved, strict=True):
            self.tours[agent], self.breaks[agent] = tour, breaks
            self._add(agent, 1.0)
            self.charges[agent] = tour_charge(self.agents[agent], tour)

    def put(self, saved: Saved) -> None:
        """Replace the roster."""
        self.tours[:], self.breaks[:] = saved
        self.recount()

    def recount(self) -> None:
        """Count coverage and charges anew from the tours."""
        self.on_duty = self.instance.base_on_duty.copy()
        for agent, own in enumerate(self.agents):
            self._add(agent, 1.0)
            self.charges[agent] = tour_charge(own, self.tours[agent])

    def presences(self) -> list[NDArray[np.float64]]:
        """Give when each agent is at work, by the agent's own skill sets and slot."""
        out = []
        for agent, own in enumerate(self.agents):
            presence = np.zeros((len(self.groups[agent]), self.on_duty.shape[1]))
            local = np.zeros(len(self.serves), np.int64)
            local[self.groups[agent]] = np.arange(len(self.groups[agent]))
            options = self._options(agent)
            presence_of(options, own, self.tours[agent], self.breaks[agent], local, presence)
            out.append(presence)
        return out

    def _options(self, agent: int) -> OptionTables:
        return self.options[int(self.instance.option_set[agent])]

    def _add(self, agent: int, sign: float) -> None:
        add_tour(
            self._options(agent),
            self.agents[agent],
            self.tours[agent],
            self.breaks[agent],
            sign,
            self.serves,
            self.on_duty,
        )
