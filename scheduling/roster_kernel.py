"""Moves over a full roster: agents out, exact best answers in, compiled to run without Python."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduling.compiled import compiled, inlined, inner
from scheduling.coverage_kernel import (
    Coverage,
    Mixtures,
    attend_tour,
    leave,
    marginal_value,
    tour_charge,
    weigh_all,
)
from scheduling.pool import Pool, agent_in, options_in
from scheduling.tables import AgentTables
from scheduling.tour_kernel import INFINITE, Workspace, respond_in

Float = NDArray[np.float64]
Int = NDArray[np.int64]
Bool = NDArray[np.bool_]

PINNED = -1e6
"""Cost of being at work in a slot of a meeting: an agent who can be there is."""


class Tours(NamedTuple):
    """The tours of all agents.

    Parameters
    ----------
    tours, breaks
        Option of each day, -1 a day off; start slots. Shapes (agents, days) and (agents, days,
        most breaks).
    charges
        What each agent's tour costs whatever the coverage, shape (agents,).
    points
        Burden of each agent's tour, shape (agents, kinds of burden).
    pins
        Spans of meetings: first slot and the slot after the last, shape (agents, most, 2).
    """

    tours: Int
    breaks: Int
    charges: Float
    points: Float
    pins: Int


class Burdens(NamedTuple):
    """What is shared out fairly.

    Parameters
    ----------
    price
        Of a squared point.
    points
        Points of each option of ``Pool.option_first``, the last column 0, shape (options, kinds).
    wishes
        Points of the last kind of each option of ``Pool.charge_first``; empty: none.
    carried
        Points from before the horizon, per full-time share, shape (agents, kinds).
    share
        Full-time share of each agent, shape (agents,).
    """

    price: float
    points: Float
    wishes: Float
    carried: Float
    share: Float


class Bench(NamedTuple):
    """Space to work in, one for each thread.

    Parameters
    ----------
    value
        Cost of one more agent at work, by skill set and slot.
    charge
        Cost of options with the price of burdens, shape (most options,).
    tours, breaks
        Of agents taken out, shapes (most moved, days) and (most moved, days, most breaks).
    charges
        Of agents taken out, shape (most moved,).
    random
        State of the generator, shape (1,).
    """

    work: Workspace
    value: Float
    charge: Float
    tours: Int
    breaks: Int
    charges: Float
    random: NDArray[np.uint64]


class Best(NamedTuple):
    """The best roster so far.

    Parameters
    ----------
    tours, breaks
        As in ``Tours``.
    cost
        Present and best, shape (2,).
    stale
        Agents whose best tour is not yet copied, and a mark for each; shapes (agents,).
    changed
        Number of stale agents, shape (1,).
    """

    tours: Int
    breaks: Int
    cost: Float
    stale: Int
    marked: Bool
    changed: Int


@compiled
def make_bench(pool: Pool, groups: int, slots: int, most: int, seed: int) -> Bench:
    """Give space for any agent, and for moves of up to ``most``."""
    sets, rules, days = pool.day_pointer.shape[0], pool.kinds.shape[0], pool.group.shape[1]
    options, templates, width = 0, 1, 1
    for k in range(sets):
        options = max(options, pool.option_first[k + 1] - pool.option_first[k])
        templates = max(templates, pool.template_first[k + 1] - pool.template_first[k])
    for template in range(pool.break_count.shape[0]):
        for b in range(pool.break_count[template]):
            width = max(width, pool.break_high[template, b] - pool.break_low[template, b] + 1)
    effects, places, states = 0, 1, 1
    for r in range(rules):
        effects = max(effects, pool.effect_first[r + 1] - pool.effect_first[r])
        places = max(places, pool.pointer_first[r + 1] - pool.pointer_first[r])
        states = max(states, pool.offset[r, days + 1])
    work = Workspace(
        np.zeros(slots + 1),
        np.empty(slots),
        np.empty(slots),
        np.zeros((templates, slots)),
        np.empty((pool.break_length.shape[1], width)),
        np.empty(width, np.int64),
        np.empty(options),
        np.empty(effects),
        np.empty(effects, np.int64),
        np.empty(effects, np.int64),
        np.empty(places, np.int64),
        np.empty(states),
    )
    random = np.empty(1, np.uint64)
    random[0] = np.uint64(seed)
    return Bench(
        work,
        np.zeros((groups, slots)),
        np.empty(options),
        np.empty((most, days), np.int64),
        np.empty((most, days, pool.break_length.shape[1]), np.int64),
        np.empty(most),
        random,
    )


@inner
def uniform(random: NDArray[np.uint64]) -> float:
    """Give a random number in [0, 1).

    References
    ----------
    G. L. Steele, D. Lea, C. H. Flood, Fast splittable pseudorandom number generators, OOPSLA
    2014, doi:10.1145/2660193.2660195.
    """
    random[0] += np.uint64(0x9E3779B97F4A7C15)
    z = random[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return float(z >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@inner
def fair_cost(burdens: Burdens, agent: int, points: Float) -> float:
    """Give the price of an agent's burden, beyond that of what is carried over."""
    cost = 0.0
    for kind in range(points.shape[0]):
        carried = burdens.carried[agent, kind]
        after = max(0.0, carried + points[kind] / burdens.share[agent])
        cost += burdens.price * (after**2 - max(0.0, carried) ** 2)
    return cost


@inner
def fair_slope(burdens: Burdens, agent: int, kind: int, points: float) -> float:
    """Give the price of one more point of a kind."""
    after = burdens.carried[agent, kind] + points / burdens.share[agent]
    return float(2.0 * burdens.price * max(0.0, after) / burdens.share[agent])


@inner
def tour_points(pool: Pool, burdens: Burdens, agent: int, tour: Int, points: Float) -> None:
    """Write the burden of a tour."""
    points[:] = 0.0
    last = points.shape[0] - 1
    first = pool.option_first[pool.option_set[agent]]
    for d in range(tour.shape[0]):
        if tour[d] < 0:
            continue
        for kind in range(last + 1):
            points[kind] += burdens.points[first + tour[d], kind]
        if burdens.wishes.shape[0] > 0:
            points[last] += burdens.wishes[pool.charge_first[agent] + tour[d]]


@inner
def fair_charge(
    pool: Pool, burdens: Burdens, agent: int, points: Float, charge: Float
) -> AgentTables:
    """Give an agent's tables with burdens priced as at some points.

    Parameters
    ----------
    charge
        Filled, where burdens have a price, and then part of the tables.
    """
    own = agent_in(pool, agent)
    if burdens.price == 0.0:
        return own
    count = own.charge.shape[0]
    first = pool.option_first[pool.option_set[agent]]
    charge[:count] = own.charge
    for kind in range(points.shape[0]):
        slope = fair_slope(burdens, agent, kind, points[kind])
        if slope == 0.0:
            continue
        for o in range(count):
            charge[o] += slope * burdens.points[first + o, kind]
        if kind == points.shape[0] - 1 and burdens.wishes.shape[0] > 0:
            for o in range(count):
                charge[o] += slope * burdens.wishes[pool.charge_first[agent] + o]
    return AgentTables(own.available, charge[:count], own.group, own.start, own.rules)


@inner
def attend_agent(pool: Pool, coverage: Coverage, tours: Tours, agent: int, sign: float) -> float:
    """Put an agent's tour on duty (sign 1) or take it off (-1); give what coverage then costs."""
    return attend_tour(
        coverage,
        options_in(pool, pool.option_set[agent]),
        pool.group[agent],
        tours.tours[agent],
        tours.breaks[agent],
        tours.pins[agent],
        sign,
    )


@inner
def charge_agent(pool: Pool, burdens: Burdens, tours: Tours, agent: int) -> None:
    """Price an agent's tour whatever the coverage."""
    charge = tour_charge(agent_in(pool, agent), tours.tours[agent])
    if burdens.price > 0.0:
        tour_points(pool, burdens, agent, tours.tours[agent], tours.points[agent])
        charge += fair_cost(burdens, agent, tours.points[agent])
    tours.charges[agent] = charge


@compiled
def attend_all(  # noqa: PLR0917 - kernels take no keywords
    pool: Pool, coverage: Coverage, burdens: Burdens, tours: Tours, agents: Int, sign: float
) -> float:
    """Put agents' tours on duty (sign 1) or take them off (-1); give the change of cost.

    Tours taken off stay where they are.
    """
    change = 0.0
    for agent in agents:
        if sign < 0.0:
            change -= tours.charges[agent]
        else:
            charge_agent(pool, burdens, tours, agent)
            change += tours.charges[agent]
        change += attend_agent(pool, coverage, tours, agent, sign)
    return change


@inlined
def choose(  # noqa: PLR0917 - kernels take no keywords
    pool: Pool,
    coverage: Coverage,
    burdens: Burdens,
    tours: Tours,
    bench: Bench,
    agent: int,
    noise: float,
) -> float:
    """Write an agent's best tour against the present coverage; give its cost with the noise.

    Parameters
    ----------
    noise
        Most that is added at random to the cost of a slot, to leave local optima.
    """
    own = fair_charge(pool, burdens, agent, tours.points[agent], bench.charge)
    for d in range(own.group.shape[0]):
        if d > 0 and own.group[d] == own.group[d - 1]:
            continue
        value = bench.value[own.group[d]]
        marginal_value(coverage, own.group[d], value)
        if noise > 0.0:
            for slot in range(value.shape[0]):
                value[slot] += noise * uniform(bench.random)
        for p in range(tours.pins.shape[1]):
            for slot in range(tours.pins[agent, p, 0], tours.pins[agent, p, 1]):
                value[slot] = PINNED
    options = options_in(pool, pool.option_set[agent])
    cost = respond_in(
        options, own, bench.value, tours.tours[agent], tours.breaks[agent], bench.work
    )
    if cost >= INFINITE:
        tours.tours[agent] = -1
    return cost


@inlined
def insert(  # noqa: PLR0917 - kernels take no keywords
    pool: Pool,
    coverage: Coverage,
    burdens: Burdens,
    tours: Tours,
    bench: Bench,
    agent: int,
    noise: float,
) -> float:
    """Put an agent's best tour against the present coverage on duty; give the change of cost."""
    choose(pool, coverage, burdens, tours, bench, agent, noise)
    change = attend_agent(pool, coverage, tours, agent, 1.0)
    charge_agent(pool, burdens, tours, agent)
    return change + float(tours.charges[agent])


@compiled
def insert_all(  # noqa: PLR0917 - kernels take no keywords
    pool: Pool,
    coverage: Coverage,
    burdens: Burdens,
    tours: Tours,
    bench: Bench,
    agents: Int,
    noise: float,
    mixtures: Mixtures,
) -> float:
    """Insert agents in turn; give the change of cost.

    Parameters
    ----------
    mixtures
        Where there are any, the coverage holds those of the agents: each is taken off before its
        tour is put on, which the change of cost leaves out.
    """
    change = 0.0
    for agent in agents:
        if mixtures.presence.shape[0] > 0:
            leave(mixtures, coverage.serves, agent, coverage.on_duty)
            weigh_all(coverage)
        change += insert(pool, coverage, burdens, tours, bench, agent, noise)
    return change


@compiled
def make_moves(  # noqa: PLR0917 - kernels take no keywords
    pool: Pool,
    coverage: Coverage,
    burdens: Burdens,
    tours: Tours,
    bench: Bench,
    best: Best,
    teams: Int,
    noises: Float,
    allowances: Float,
) -> int:
    """Move some agents at a time; give how many moves stayed.

    Parameters
    ----------
    teams
        Agents of each move, -1 none, shape (moves, most moved).
    noises
        Most that is added at random to the cost of a slot, shape (moves,).
    allowances
        How much more than the present roster the new one may cost, shape (moves,).
    """
    stayed = 0
    for i in range(teams.shape[0]):
        size = 0
        while size < teams.shape[1] and teams[i, size] >= 0:
            size += 1
        if move(
            pool, coverage, burdens, tours, bench, best, teams[i, :size], noises[i], allowances[i]
        ):
            stayed += 1
    return stayed


@inlined
def move(  # noqa: PLR0917 - kernels take no keywords
    pool: Pool,
    coverage: Coverage,
    burdens: Burdens,
    tours: Tours,
    bench: Bench,
    best: Best,
    agents: Int,
    noise: float,
    allowance: float,
) -> bool:
    """Take agents out and put their best answers back in turn; undo what costs too much.

    Returns
    -------
    kept
        Whether the new tours stay.
    """
    change = 0.0
    for i in range(agents.shape[0]):
        agent = agents[i]
        bench.tours[i] = tours.tours[agent]
        bench.breaks[i] = tours.breaks[agent]
        change += attend_agent(pool, coverage, tours, agent, -1.0) - tours.charges[agent]
    for agent in agents:
        change += insert(pool, coverage, burdens, tours, bench, agent, noise)
    if change <= allowance:
        best.cost[0] += change
        for agent in agents:
            if not best.marked[agent]:
                best.marked[agent] = True
                best.stale[best.changed[0]] = agent
                best.changed[0] += 1
        if best.cost[0] < best.cost[1] - 1e-9:
            _remember(tours, best)
        return True
    for agent in agents:
        attend_agent(pool, coverage, tours, agent, -1.0)
    for i in range(agents.shape[0]):
        agent = agents[i]
        tours.tours[agent] = bench.tours[i]
        tours.breaks[agent] = bench.breaks[i]
        attend_agent(pool, coverage, tours, agent, 1.0)
        charge_agent(pool, burdens, tours, agent)
    return False


@inlined
def _remember(tours: Tours, best: Best) -> None:
    """Keep the present roster as the best: copy the tours that have changed since the last."""
    for i in range(best.changed[0]):
        agent = best.stale[i]
        best.tours[agent] = tours.tours[agent]
        best.breaks[agent] = tours.breaks[agent]
        best.marked[agent] = False
    best.changed[0] = 0
    best.cost[1] = best.cost[0]
