"""Why an agent has no legal tour: the fewest rules that cannot all hold, and a way out."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from data.records import Agent
from scheduling.cheapest_tour import SECONDS, cheapest_tour
from scheduling.concessions import Concession, concede
from scheduling.instance import Instance
from scheduling.person import Person
from scheduling.relaxation import has_tour, usable
from scheduling.smallest_core import Core, smallest_core
from scheduling.words import counted

NAMED = 3
"""So many agents, or ways out, are named in a sentence; of more, their number is told."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rules of some agents that cannot all hold.

    Parameters
    ----------
    agents
        Whom it concerns: their rules, past and possible shifts are the same.
    contract
        Name of their contract.
    rules
        Fewest demands that together leave no legal tour, in a planner's words; without any one
        of them there is one.
    shifts
        What the contract offers: ``shifts of 4 to 8 paid hours``.
    relaxation
        What gives way in the roster, since it costs least.
    smallest
        It is proven that no fewer rules contradict each other.
    """

    agents: tuple[Agent, ...]
    contract: str
    rules: tuple[str, ...]
    shifts: str
    relaxation: tuple[Concession, ...]
    smallest: bool

    def sentences(self) -> tuple[str, ...]:
        """Say who has no legal tour, what contradicts itself, and what to do."""
        return tuple(self._sentences())

    def _sentences(self) -> Iterator[str]:
        verb = "has" if len(self.agents) == 1 else "have"
        yield f"{who(self.agents)} {verb} no legal tour under contract {self.contract}."
        if len(self.rules) > 1:
            yield f"These cannot all hold: {'; '.join(self.rules)} ({self.shifts})."
        elif self.rules:
            yield f"This cannot hold: {self.rules[0]} ({self.shifts})."
        if self.relaxation:
            told = [each.advice for each in self.relaxation[:NAMED]]
            more = len(self.relaxation) - NAMED
            rest = f"; and {more} more like these" if more > 0 else ""
            yield f"The cheapest way out: {'; '.join(told)}{rest}."


def who(agents: tuple[Agent, ...]) -> str:
    """Name agents, or the first few of many."""
    named = ", ".join(f"{a.name} ({a.id})" for a in agents[:NAMED])
    more = len(agents) - NAMED
    return f"{named} and {counted(more, 'agent')} like them" if more > 0 else named


def conflicts(instance: Instance, agent: int, *, seconds: float = SECONDS) -> Conflict | None:
    """Give the smallest set of rules that leave an agent no legal tour; None: there is one.

    Parameters
    ----------
    instance
        As the rules stand, before any of them gave way.
    seconds
        For the smallest set; when they are over, one that is minimal: none of it can be left out.
    """
    if has_tour(instance, agent):
        return None
    return conflict_of(instance, [agent], seconds=seconds)


def conflict_of(instance: Instance, agents: list[int], *, seconds: float) -> Conflict:
    """Give the conflict of agents alike without a legal tour."""
    person = instance.person(agents[0])
    everything = np.ones(len(person.options.start), np.bool_)
    core = smallest_core(person, everything, seconds=seconds) or Core((), smallest=False)
    tour = cheapest_tour(person, usable(instance, agents[0]), seconds=seconds)
    _, relaxation = concede(person, tour.options)
    return Conflict(
        agents=tuple(instance.agents[a] for a in agents),
        contract=person.contract.name,
        rules=core.rules,
        shifts=shifts_said(person),
        relaxation=relaxation,
        smallest=core.smallest,
    )


def shifts_said(person: Person) -> str:
    """Say what the contract offers."""
    paid = np.unique(person.options.paid_minutes) / 60
    if not len(paid):
        return "there is no shift on any of these days"
    if len(paid) == 1:
        return f"every shift has {paid[0]:.4g} paid hours"
    return f"shifts have {paid[0]:.4g} to {paid[-1]:.4g} paid hours"
