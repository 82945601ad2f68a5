"""Every agent's best answer to prices, compiled."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduling.compiled import compiled, inner
from scheduling.coverage_kernel import Mixtures, add_presence, tour_charge
from scheduling.pool import Pool, agent_in, options_in
from scheduling.roster_kernel import Bench, Burdens, fair_charge, fair_slope, tour_points
from scheduling.tour_kernel import INFINITE, respond_in

Float = NDArray[np.float64]
Int = NDArray[np.int64]
Bool = NDArray[np.bool_]


class Answers(NamedTuple):
    """The best tours of classes of agents that are alike.

    Parameters
    ----------
    agents, members
        One of each class, and how many they are, shape (classes,).
    tours, breaks
        As in ``Tours``, shapes (classes, days) and (classes, days, most breaks).
    costs
        Of one agent's tour at the prices it answers, shape (classes,).
    points
        Burden of the tours, shape (classes, kinds of burden).
    presence
        Agents at work by skill set and slot.
    """

    agents: Int
    members: Int
    tours: Int
    breaks: Int
    costs: Float
    points: Float
    presence: Float


@compiled
def answer(pool: Pool, burdens: Burdens, bench: Bench, answers: Answers, touch: Float) -> None:
    """Let every class give its best tour against ``bench.value``.

    Parameters
    ----------
    touch
        Where lines touch the price of burdens, shape (classes, kinds of burden).
    """
    answers.presence[:] = 0.0
    for c in range(answers.agents.shape[0]):
        a, members = answers.agents[c], float(answers.members[c])
        options = options_in(pool, pool.option_set[a])
        tour, breaks = answers.tours[c], answers.breaks[c]
        own = fair_charge(pool, burdens, a, touch[c], bench.charge)
        cost = respond_in(options, own, bench.value, tour, breaks, bench.work)
        if cost >= INFINITE:
            tour[:] = -1
            cost = 0.0
        answers.costs[c] = cost
        add_presence(options, own.group, tour, breaks, members, answers.presence)
        if burdens.price > 0.0:
            tour_points(pool, burdens, a, tour, answers.points[c])


@compiled
def ask_burdens(
    burdens: Burdens, answers: Answers, whole: Bool, touch: Float, asked: Float
) -> float:
    """Write how much burden each class asks for at its slopes; give what that costs.

    min over y of price(y) - slope * y, where y is a whole number for burdens that come whole.

    Parameters
    ----------
    whole
        Which burdens do, shape (kinds,).
    touch
        As in ``answer``.
    asked
        Filled, shape (classes, kinds).
    """
    total = 0.0
    for c in range(touch.shape[0]):
        a = answers.agents[c]
        for kind in range(touch.shape[1]):
            at = touch[c, kind]
            slope = fair_slope(burdens, a, kind, at)
            best = _price(burdens, a, kind, at) - slope * at
            asked[c, kind] = at
            if whole[kind]:
                best = np.inf
                for k in (np.floor(at), np.floor(at) + 1.0):
                    cost = _price(burdens, a, kind, k) - slope * k
                    if cost < best:
                        best = cost
                        asked[c, kind] = k
            total += answers.members[c] * best
    return total


@inner
def _price(burdens: Burdens, agent: int, kind: int, points: float) -> float:
    """Give the price of points of a kind, beyond that of what is carried over."""
    carried = burdens.carried[agent, kind]
    after = max(0.0, carried + points / burdens.share[agent])
    return float(burdens.price * (after**2 - max(0.0, carried) ** 2))


@compiled
def blend(pool: Pool, answers: Answers, mixtures: Mixtures, wanted: Float, share: float) -> None:
    """Move the mixtures of those who answered towards their answers by a share.

    Parameters
    ----------
    wanted
        Space to work in, by skill set and slot.
    """
    for c in range(answers.agents.shape[0]):
        a = answers.agents[c]
        options, own = options_in(pool, pool.option_set[a]), agent_in(pool, a)
        first, end = mixtures.first[a], mixtures.first[a + 1]
        wanted[mixtures.groups[first:end]] = 0.0
        add_presence(options, own.group, answers.tours[c], answers.breaks[c], 1.0, wanted)
        for place in range(first, end):
            here, there = mixtures.presence[place], wanted[mixtures.groups[place]]
            for slot in range(there.shape[0]):
                here[slot] += share * (there[slot] - here[slot])
        charge = tour_charge(own, answers.tours[c])
        mixtures.charges[a] += share * (charge - mixtures.charges[a])
        for kind in range(mixtures.points.shape[1]):
            mixtures.points[a, kind] += share * (answers.points[c, kind] - mixtures.points[a, kind])
