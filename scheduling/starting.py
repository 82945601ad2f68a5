"""The roster that a search begins with: built agent by agent, or taken from another."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from data.records import Shift
from scheduling.deferred import even_plan, level
from scheduling.reoptimise import match
from scheduling.roster_state import RosterState
from scheduling.search import TourSearch
from scheduling.tour_kernel import respond

Int = NDArray[np.int64]

KEPT = 1e4
"""Worth of a shift that is kept, when legal tours are compared with a given one."""


def begin(search: TourSearch, start: Sequence[Shift] | None = None) -> None:
    """Give every agent a tour: his own of the roster to begin with where it is legal.

    The others get their best tour for what is then missing, deferred work done where those who
    stay have room for it; the price of changes keeps it near the one they had.

    Parameters
    ----------
    start
        Shifts to begin with; None: those of the instance's base, if it has one.
    """
    state, base = search.state, search.state.instance.base
    if start is not None:
        kept = _keep_shifts(state, start)
    elif base is not None:
        kept = _keep_base(state, base)
    else:
        search.build()
        return
    missing = np.setdiff1d(np.arange(len(state.agents)), kept)
    if missing.size:
        search.recount()
        # Spread evenly, deferred work would draw them to hours in which it is not done at all.
        state.set_work(level(state.instance, state.on_duty).by_slot(state.instance))
        search.recount()
        search.insert_all(missing)
        state.set_work(even_plan(state.instance).by_slot(state.instance))
    search.recount()


def _keep_shifts(state: RosterState, start: Sequence[Shift]) -> list[int]:
    """Put the legal tours of finished shifts on duty; give their agents."""
    given = match(state, start)
    agents = range(len(state.agents))
    kept = [
        a for a in agents if (nearest_tour(state, a, given.tours[a])[0] == given.tours[a]).all()
    ]
    state.restore(kept, (given.tours[kept], given.breaks[kept]))
    return kept


def _keep_base(state: RosterState, base: Int) -> list[int]:
    """Put the legal tours of the instance's base on duty, with any breaks; give their agents."""
    kept = []
    for agent in range(len(state.agents)):
        tour, breaks = nearest_tour(state, agent, base[agent])
        if (tour == base[agent]).all():
            kept.append(agent)
            state.restore([agent], (tour[None], breaks[None]))
    return kept


def nearest_tour(state: RosterState, agent: int, tour: Int) -> tuple[Int, Int]:
    """Give the legal tour that has the fewest days unlike those of another, and its breaks.

    It is the other one itself where that keeps every rule.
    """
    own = state.agents[agent]
    charge = np.full(len(own.charge), KEPT)
    charge[tour[tour >= 0]] = -KEPT
    nearest = np.full(len(tour), -1, np.int64)
    breaks = np.zeros(state.breaks.shape[1:], np.int64)
    respond(
        state.options[int(state.instance.option_set[agent])],
        own._replace(charge=charge),
        np.zeros((len(state.serves), state.on_duty.shape[1])),
        nearest,
        breaks,
    )
    return nearest, breaks
