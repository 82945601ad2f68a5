"""A full roster under search: every agent's tour and the coverage they give."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scheduling import roster_kernel as kernel
from scheduling.coverage_kernel import (
    Coverage,
    Mixtures,
    add_presence,
    coverage_cost,
    tour_charge,
    weigh_all,
)
from scheduling.instance import Instance
from scheduling.pins import Pin
from scheduling.pool import Pool, agent_in, build_pool, options_in
from scheduling.roster_kernel import Bench, Burdens, Tours
from scheduling.tables import OptionTables

Float = NDArray[np.float64]
Int = NDArray[np.int64]

Saved = tuple[Int, Int]
"""Tours and breaks of some agents."""

MOST_MOVED = 8
"""Most agents that one move may take out."""


class RosterState:
    """Tours of all agents, kept together with the coverage they give and what they cost.

    Parameters
    ----------
    work
        Deferred work put into each slot [agents], shape (deadline rows, slots).
    pool
        Tables of the same instance, if there are any already.

    Attributes
    ----------
    options, agents
        Tables of each option set and agent.
    groups
        Skill sets that each agent has in the horizon.
    tours, breaks
        Option of each day, -1 a day off; start slots of its breaks. Write them by ``restore``
        or ``put``.
    charges
        What each agent's tour costs whatever the coverage, burdens included, shape (agents,).
    pins
        Meetings of each agent, see ``pin``.
    """

    def __init__(self, instance: Instance, work: Float, *, pool: Pool | None = None) -> None:
        self.instance = instance
        self.pool = build_pool(instance) if pool is None else pool
        agents, days = len(instance.agents), instance.days
        self.options = [options_in(self.pool, k) for k in range(len(instance.options))]
        self.agents = [agent_in(self.pool, a) for a in range(agents)]
        self.groups = [np.unique(group) for group in self.pool.group]
        self.pins: list[tuple[Pin, ...]] = [()] * agents
        self.burdens = burdens_of(instance)
        self._tours = Tours(
            tours=np.full((agents, days), -1, np.int64),
            breaks=np.zeros((agents, days, self.pool.break_length.shape[1]), np.int64),
            charges=np.zeros(agents),
            points=np.zeros((agents, self.burdens.points.shape[1])),
            pins=np.zeros((agents, 0, 2), np.int64),
        )
        rows = instance.rows
        self._coverage = Coverage(
            targets=np.ascontiguousarray(rows.targets(work), np.float64),
            price=np.array(rows.price, np.float64),
            charge=np.array(rows.charge, np.float64),
            serves=np.array(rows.serves, np.bool_),
            on_duty=np.array(instance.base_on_duty, np.float64),
            worth=np.zeros(instance.base_on_duty.shape),
        )
        weigh_all(self._coverage)
        self._nothing = no_mixtures()

    @property
    def tours(self) -> Int:
        """Option of each day, -1 a day off, shape (agents, days)."""
        return self._tours.tours

    @property
    def breaks(self) -> Int:
        """Start slots of breaks, shape (agents, days, most breaks)."""
        return self._tours.breaks

    @property
    def charges(self) -> Float:
        """What each agent's tour costs whatever the coverage, shape (agents,)."""
        return self._tours.charges

    @property
    def points(self) -> Float:
        """Burden of each agent's tour, shape (agents, kinds of burden)."""
        return self._tours.points

    @property
    def serves(self) -> NDArray[np.bool_]:
        """Whether a skill set counts for a row, shape (skill sets, rows)."""
        return self._coverage.serves

    @property
    def price(self) -> Float:
        """Price of one agent missing for one slot, shape (tiers, rows)."""
        return self._coverage.price

    @property
    def targets(self) -> Float:
        """Agents asked for, deferred work included, shape (tiers, rows, slots)."""
        return self._coverage.targets

    @property
    def on_duty(self) -> Float:
        """Agents at work who count for each row, shape (rows, slots)."""
        return self._coverage.on_duty

    @on_duty.setter
    def on_duty(self, on_duty: Float) -> None:
        self._coverage.on_duty[:] = on_duty
        weigh_all(self._coverage)

    @property
    def parts(self) -> tuple[Pool, Coverage, Burdens, Tours]:
        """What the kernels of ``roster_kernel`` take first; they change coverage and tours."""
        return self.pool, self._coverage, self.burdens, self._tours

    @property
    def cost(self) -> float:
        """Price of shortage and of the tours themselves, deferred work as it is set."""
        return float(coverage_cost(self._coverage)) + float(self.charges.sum())

    def bench(self, seed: int) -> Bench:
        """Give space to work in, with a random generator; one for each thread."""
        return kernel.make_bench(
            self.pool, len(self.serves), self.on_duty.shape[1], MOST_MOVED, seed
        )

    def copy(self) -> "RosterState":
        """Give an independent copy on the same tables."""
        other = object.__new__(RosterState)
        other.__dict__.update(self.__dict__)
        other.pins = list(self.pins)
        other._tours = self._tours._replace(**_copies(self._tours))
        other._coverage = self._coverage._replace(**_copies(self._coverage))
        return other

    def set_work(self, work: Float) -> None:
        """Ask for other deferred work, shape (deadline rows, slots)."""
        self._coverage.targets[:] = self.instance.rows.targets(work)
        weigh_all(self._coverage)

    def pin(self, agent: int, pins: Sequence[Pin]) -> None:
        """Set the meetings of an agent who is off duty: his best tour then attends them.

        A tour that cannot attend a meeting may still be his best; ``attends`` tells.
        """
        self.pins[agent] = tuple(pins)
        most = self._tours.pins.shape[1]
        if len(pins) > most:
            wider = np.zeros((len(self.pins), len(pins), 2), np.int64)
            wider[:, :most] = self._tours.pins
            self._tours = self._tours._replace(pins=wider)
        self._tours.pins[agent] = 0
        for place, pin in enumerate(pins):
            self._tours.pins[agent, place] = pin.first, pin.end

    def attends(self, agent: int, pin: Pin) -> bool:
        """Tell whether an agent's tour is at work, without a break, throughout a meeting."""
        at_work = self.at_work(agent).sum(axis=0)
        return bool((at_work[pin.first : pin.end] > 0).all())

    def at_work(self, agent: int) -> Float:
        """Give when an agent's tour is at work, meetings included, shape (skill sets, slots)."""
        presence = np.zeros((len(self.serves), self.on_duty.shape[1]))
        own = self.agents[agent]
        tour, breaks = self.tours[agent], self.breaks[agent]
        add_presence(self._options(agent), own.group, tour, breaks, 1.0, presence)
        return presence

    def tour_charges(self) -> Float:
        """Give what each agent's tour costs without coverage and burdens, shape (agents,)."""
        each = zip(self.agents, self.tours, strict=True)
        return np.array([tour_charge(own, tour) for own, tour in each], np.float64)

    def remove(self, agent: int) -> None:
        """Take an agent's tour off duty; the tour is still there for ``restore``."""
        kernel.attend_all(*self.parts, np.array([agent], np.int64), -1.0)

    def insert(
        self, agents: Int, bench: Bench, *, noise: float = 0.0, instead: Mixtures | None = None
    ) -> float:
        """Put the best tours of agents who are off duty on duty in turn; give the change of cost.

        Parameters
        ----------
        noise
            Most that is added at random to the cost of a slot, to leave local optima.
        instead
            Mixtures of the agents that are on duty in their place; taken off.
        """
        leaving = self._nothing if instead is None else instead
        return float(kernel.insert_all(*self.parts, bench, agents, noise, leaving))

    def save(self, agents: Sequence[int] | None = None) -> Saved:
        """Give copies of the tours of some agents, or of all."""
        if agents is None:
            return self.tours.copy(), self.breaks.copy()
        return self.tours[list(agents)], self.breaks[list(agents)]

    def restore(self, agents: Sequence[int], saved: Saved) -> None:
        """Put saved tours of agents who are off duty back on duty."""
        own = np.array(agents, np.int64)
        self.tours[own], self.breaks[own] = saved
        kernel.attend_all(*self.parts, own, 1.0)

    def put(self, saved: Saved) -> None:
        """Replace the roster."""
        self.tours[:], self.breaks[:] = saved
        self.recount()

    def recount(self) -> None:
        """Count coverage and charges anew from the tours."""
        self.on_duty = self.instance.base_on_duty
        kernel.attend_all(*self.parts, np.arange(len(self.agents)), 1.0)

    def _options(self, agent: int) -> OptionTables:
        return self.options[int(self.instance.option_set[agent])]


def _copies(arrays: Tours | Coverage) -> dict[str, Any]:
    return {name: each.copy() for name, each in arrays._asdict().items()}


def no_mixtures() -> Mixtures:
    """Give the mixtures of nobody."""
    nobody, nothing = np.zeros((0, 0)), np.zeros(0, np.int64)
    return Mixtures(nobody, nobody, nothing, nothing, nobody, np.zeros(0), nobody)


def burdens_of(instance: Instance) -> Burdens:
    """Give what is shared out fairly; no price where nothing is a burden."""
    options = sum(len(each.start) for each in instance.options)
    agents = len(instance.agents)
    if not instance.burden or instance.prices.fairness == 0 or not instance.carried.size:
        return Burdens(0.0, np.zeros((options, 1)), np.zeros(0), np.zeros((agents, 1)), np.ones(0))
    kinds = instance.carried.shape[1]
    points = np.zeros((options, kinds))
    points[:, : kinds - 1] = np.concatenate(instance.burden)
    return Burdens(
        price=float(instance.prices.fairness),
        points=points,
        wishes=np.concatenate([np.zeros(0), *instance.wish_burden]),
        carried=np.array(instance.carried, np.float64),
        share=np.array(instance.full_time, np.float64),
    )
