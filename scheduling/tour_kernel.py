"""The exact best tour of one agent, by dynamic programming, compiled."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduling.break_kernel import place_breaks, relief, saved_anywhere, widest_window
from scheduling.compiled import compiled, inner
from scheduling.tables import AgentTables, OptionTables, TourTables

Float = NDArray[np.float64]
Int = NDArray[np.int64]

INFINITE = 1e15


class Workspace(NamedTuple):
    """Space in which the best tour is found, so that none is asked for in loops.

    Parameters
    ----------
    total
        Cost of being at work up to each slot, shape (slots + 1,).
    gain, spare
        Of any use in between, shape (slots,).
    saved
        What breaks save by template and first slot, shape (templates, slots).
    gains, queue
        As in ``break_kernel``.
    scores
        Cost of each option, shape (options,).
    best, chosen
        Least cost of each effect, and its option, shape (effects,).
    kept, pointer
        Effects that no other beats, by day and kind as in ``TourTables``.
    ahead
        Least cost from each state and rest class on, as ``TourTables.offset`` says.
    """

    total: Float
    gain: Float
    spare: Float
    saved: Float
    gains: Float
    queue: Int
    scores: Float
    best: Float
    chosen: Int
    kept: Int
    pointer: Int
    ahead: Float


@inner
def workspace(options: OptionTables, rules: TourTables, slots: int) -> Workspace:
    """Give the space for one agent."""
    effects = rules.effect_rest.shape[0]
    width = widest_window(options)
    return Workspace(
        np.zeros(slots + 1),
        np.empty(slots),
        np.empty(slots),
        np.zeros((options.break_count.shape[0], slots)),
        np.empty((options.break_length.shape[1], width)),
        np.empty(width, np.int64),
        np.empty(options.start.shape[0]),
        np.empty(effects),
        np.empty(effects, np.int64),
        np.empty(effects, np.int64),
        np.empty(rules.effect_pointer.shape[0], np.int64),
        np.empty(rules.offset[-1]),
    )


@compiled
def respond(
    options: OptionTables, agent: AgentTables, value: Float, tour: Int, breaks: Int
) -> float:
    """Write the agent's best tour against a cost per slot, and give its cost.

    Parameters
    ----------
    value
        Cost of one more agent at work, by skill set and slot; only the agent's sets are read.
    tour
        Filled: the option of each day, -1 a day off, shape (days,).
    breaks
        Filled: start slots, shape (days, most breaks).

    Returns
    -------
    cost
        Infinite where no tour is legal; nothing is written then.
    """
    work = workspace(options, agent.rules, value.shape[1])
    return respond_in(options, agent, value, tour, breaks, work)


@inner
def respond_in(  # noqa: PLR0917 - kernels take no keywords
    options: OptionTables,
    agent: AgentTables,
    value: Float,
    tour: Int,
    breaks: Int,
    work: Workspace,
) -> float:
    """Do what ``respond`` does in space of the caller."""
    score_options(options, agent, value, work)
    cost = find_tour(options, agent, work, tour)
    if cost < INFINITE:
        for d in range(tour.shape[0]):
            if tour[d] >= 0:
                place_breaks(
                    options,
                    tour[d],
                    value[agent.group[d]],
                    work.total,
                    work.gains,
                    work.queue,
                    breaks[d],
                )
    return cost


@compiled
def option_scores(options: OptionTables, agent: AgentTables, value: Float) -> Float:
    """Give the least cost of each option, its breaks placed best; infinite if not available.

    Parameters
    ----------
    value
        As in ``respond``.
    """
    work = workspace(options, agent.rules, value.shape[1])
    score_options(options, agent, value, work)
    return work.scores


@compiled
def best_tour(options: OptionTables, agent: AgentTables, scores: Float, tour: Int) -> float:
    """Write the cheapest legal tour and give its cost; infinite if there is none.

    Parameters
    ----------
    scores
        Cost of each option, infinite where not available, shape (n,).
    tour
        Filled, as in ``respond``.
    """
    work = workspace(options, agent.rules, 1)
    work.scores[:] = scores
    return find_tour(options, agent, work, tour)


@inner
def score_options(options: OptionTables, agent: AgentTables, value: Float, work: Workspace) -> None:
    """Write the least cost of each option: coverage, breaks and charge."""
    days = options.day_pointer.shape[0] - 1
    total, scores = work.total, work.scores
    summed = -1
    for d in range(days):
        group = agent.group[d]
        if group != summed:
            _sum_up(options, value[group], work)
            summed = group
        for o in range(options.day_pointer[d], options.day_pointer[d + 1]):
            if not agent.available[o]:
                scores[o] = INFINITE
                continue
            start, template = options.start[o], options.template[o]
            cost = total[options.end[o]] - total[start] + agent.charge[o]
            if options.break_count[template] > 0:
                if options.apart[template]:
                    cost -= work.saved[template, start]
                else:
                    cost -= relief(options, template, start, total, work.gains, work.queue)
            scores[o] = cost


@inner
def _sum_up(options: OptionTables, value: Float, work: Workspace) -> None:
    """Write the cost of being at work up to each slot, and what breaks save by template."""
    known = 0.0
    work.total[0] = 0.0
    for slot in range(value.shape[0]):
        known += value[slot]
        work.total[slot + 1] = known
    for template in range(options.break_count.shape[0]):
        if options.apart[template] and options.break_count[template] > 0:
            saved_anywhere(
                options, template, work.total, work.gain, work.spare, work.saved[template]
            )


@inner
def _keep_effects(options: OptionTables, rules: TourTables, work: Workspace) -> None:
    """Find the cheapest option of each effect, and the effects that no other beats.

    Another beats it that costs no more, may follow no fewer classes and leaves no higher one.
    """
    best, chosen, kept = work.best, work.chosen, work.kept
    best[: rules.effect_rest.shape[0]] = INFINITE
    for o in range(options.start.shape[0]):
        e = rules.effect[o]
        if e >= 0 and work.scores[o] < best[e]:
            best[e] = work.scores[o]
            chosen[e] = o
    count = 0
    for place in range(rules.effect_pointer.shape[0] - 1):
        work.pointer[place] = first = count
        for e in range(rules.effect_pointer[place], rules.effect_pointer[place + 1]):
            beaten = best[e] >= INFINITE
            for other in range(first, count):
                k = kept[other]
                if best[k] <= best[e] and rules.effect_allowed[k] >= rules.effect_allowed[e]:
                    beaten = True
                    break
            if not beaten:
                kept[count] = e
                count += 1
    work.pointer[rules.effect_pointer.shape[0] - 1] = count


@inner
def find_tour(  # noqa: C901, PLR0912 - one pass over days; splitting it costs speed
    options: OptionTables, agent: AgentTables, work: Workspace, tour: Int
) -> float:
    """Write the cheapest legal tour for ``work.scores`` and give its cost.

    Notes
    -----
    ahead_d(s, c), the least cost of the days from d on in state s and rest class c, is the least
    of ahead_{d+1} after a day off and of each effect's cost + ahead_{d+1} after it, where the
    effect may follow class c. A lower class allows all that a higher one does.
    """
    rules = agent.rules
    if agent.start < 0:
        return INFINITE
    _keep_effects(options, rules, work)
    days = tour.shape[0]
    ahead, best, kept, pointer = work.ahead, work.best, work.kept, work.pointer
    ahead[rules.offset[days]] = 0.0
    for d in range(days - 1, -1, -1):
        classes, classes_after = options.classes[d], options.classes[d + 1]
        here, after = rules.offset[d], rules.offset[d + 1]
        for row in range(rules.layer[d], rules.layer[d + 1]):
            off = rules.following[row, 0]
            if off >= 0:
                for c in range(classes):
                    ahead[here + c] = ahead[after + off * classes_after + options.off_class[d, c]]
            else:
                for c in range(classes):
                    ahead[here + c] = INFINITE
            for k in range(rules.kinds):
                state = rules.following[row, k + 1]
                if state < 0:
                    continue
                base = after + state * classes_after
                for j in range(pointer[d * rules.kinds + k], pointer[d * rules.kinds + k + 1]):
                    e = kept[j]
                    cost = best[e] + ahead[base + rules.effect_rest[e]]
                    at = here + rules.effect_allowed[e] - 1
                    ahead[at] = min(ahead[at], cost)
            for c in range(here + classes - 2, here - 1, -1):
                ahead[c] = min(ahead[c], ahead[c + 1])
            here += classes
    cost = ahead[rules.offset[0] + agent.start * options.classes[0]]
    if cost >= INFINITE / 2:
        return INFINITE
    state, c = agent.start, 0
    for d in range(days):
        state, c = _follow(options, rules, work, d, state, c, tour)
    return float(cost)


@inner
def _follow(  # noqa: PLR0917 - kernels take no keywords
    options: OptionTables,
    rules: TourTables,
    work: Workspace,
    day: int,
    state: int,
    rest: int,
    tour: Int,
) -> tuple[int, int]:
    """Choose the best for a day in a state and rest class; give those of the next day."""
    row = rules.layer[day] + state
    after, classes = rules.offset[day + 1], options.classes[day + 1]
    least, choice = np.inf, -1
    next_state, next_rest = int(rules.following[row, 0]), options.off_class[day, rest]
    if next_state >= 0:
        least = work.ahead[after + next_state * classes + next_rest]
    for k in range(rules.kinds):
        target = int(rules.following[row, k + 1])
        if target < 0:
            continue
        place = day * rules.kinds + k
        for j in range(work.pointer[place], work.pointer[place + 1]):
            e = work.kept[j]
            if rules.effect_allowed[e] <= rest:
                continue
            cost = work.best[e] + work.ahead[after + target * classes + rules.effect_rest[e]]
            if cost < least:
                least, choice = cost, work.chosen[e]
                next_state, next_rest = target, rules.effect_rest[e]
    tour[day] = choice
    return next_state, next_rest
