"""The exact best tour of one agent, by dynamic programming, compiled."""

import numpy as np
from numpy.typing import NDArray

from scheduling.compiled import compiled
from scheduling.tables import AgentTables, OptionTables

INFINITE = 1e15


@compiled
def option_scores(
    options: OptionTables, agent: AgentTables, value: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give the least cost of each option, its breaks placed best; infinite if not available.

    Parameters
    ----------
    value
        Cost of one more agent at work, by skill set of the instance and slot.

    Notes
    -----
    Breaks b = 1..B of a shift start at o_1 < .. < o_B, o_b in its window and not before the end
    of break b - 1: best_b(o) = relief_b(o) + min over o' <= o - length_{b-1} of best_{b-1}(o').
    """
    days = options.day_pointer.shape[0] - 1
    slots = value.shape[1]
    scores = np.full(options.start.shape[0], INFINITE)
    total = np.zeros(slots + 1)
    width = 1
    for template in range(options.break_count.shape[0]):
        for b in range(options.break_count[template]):
            width = max(width, options.break_high[template, b] - options.break_low[template, b] + 1)
    best = np.empty(width)
    last = np.empty(width)
    summed = -1
    for d in range(days):
        group = agent.group[d]
        if group != summed:
            for slot in range(slots):
                total[slot + 1] = total[slot] + value[group, slot]
            summed = group
        for o in range(options.day_pointer[d], options.day_pointer[d + 1]):
            if not agent.available[o]:
                continue
            start, template = options.start[o], options.template[o]
            cost = total[options.end[o]] - total[start] + agent.charge[o]
            if options.break_count[template] > 0:
                cost -= _relief(options, template, start, total, best, last)
            scores[o] = cost
    return scores


@compiled
def _relief(  # noqa: PLR0917 - kernels take no keywords
    options: OptionTables,
    template: int,
    start: int,
    total: NDArray[np.float64],
    best: NDArray[np.float64],
    last: NDArray[np.float64],
) -> float:
    """Give the most cost that the breaks of a shift can save."""
    count = options.break_count[template]
    for b in range(count):
        length = options.break_length[template, b]
        low, high = options.break_low[template, b], options.break_high[template, b]
        for k in range(high - low + 1):
            at = start + low + k
            gain = total[at + length] - total[at]
            if b > 0:
                before = options.break_length[template, b - 1]
                first = options.break_low[template, b - 1]
                room = min(options.break_high[template, b - 1], low + k - before) - first
                gain += last[room]
            best[k] = gain if k == 0 else max(gain, best[k - 1])
        last[: high - low + 1] = best[: high - low + 1]
    low, high = options.break_low[template, count - 1], options.break_high[template, count - 1]
    return float(last[high - low])


@compiled
def place_breaks(
    options: OptionTables, option: int, value: NDArray[np.float64], breaks: NDArray[np.int64]
) -> None:
    """Write the start slots of one shift's best breaks, the latest first decided.

    Parameters
    ----------
    value
        Cost of one more agent at work by slot, shape (slots,).
    breaks
        Filled: start slots, shape (most breaks,).
    """
    template, start = options.template[option], options.start[option]
    count = options.break_count[template]
    if count == 0:
        return
    widest = 0
    for b in range(count):
        widest = max(widest, options.break_high[template, b] - options.break_low[template, b] + 1)
    gains = np.empty((count, widest))
    arg = np.empty((count, widest), np.int64)
    for b in range(count):
        length = options.break_length[template, b]
        low, high = options.break_low[template, b], options.break_high[template, b]
        for k in range(high - low + 1):
            gain = 0.0
            for slot in range(start + low + k, start + low + k + length):
                gain += value[slot]
            if b > 0:
                before = options.break_length[template, b - 1]
                first = options.break_low[template, b - 1]
                room = min(options.break_high[template, b - 1], low + k - before) - first
                gain += gains[b - 1, room]
            if k == 0 or gain > gains[b, k - 1]:
                gains[b, k], arg[b, k] = gain, k
            else:
                gains[b, k], arg[b, k] = gains[b, k - 1], arg[b, k - 1]
    k = options.break_high[template, count - 1] - options.break_low[template, count - 1]
    for b in range(count - 1, -1, -1):
        at = options.break_low[template, b] + arg[b, k]
        breaks[b] = start + at
        if b > 0:
            before = options.break_length[template, b - 1]
            first = options.break_low[template, b - 1]
            k = min(options.break_high[template, b - 1], at - before) - first


@compiled
def best_tour(  # noqa: C901, PLR0912, PLR0915 - one pass over days; splitting it costs speed
    options: OptionTables,
    agent: AgentTables,
    scores: NDArray[np.float64],
    shortfall: float,
    tour: NDArray[np.int64],
) -> float:
    """Write the cheapest legal tour and give its cost; infinite if there is none.

    Parameters
    ----------
    scores
        Cost of each option, shape (n,).
    shortfall
        Price of each day and each paid unit under a weekly minimum; 0: minima are hard.
    tour
        Filled: the option of each day, -1 a day off, shape (days,).

    Notes
    -----
    State after a day: days worked this week w, paid units this week p, run k, rest class c,
    weekend state h. Run states: 0 .. F - 1 are days off so far (F the shortest run of days off;
    F - 1 stands for F and more), F + r - 1 is the r-th working day in a row.
    """
    days = options.day_pointer.shape[0] - 1
    most_run, off_states = options.rules
    runs = off_states + most_run
    classes = options.off_class.shape[1]
    weekends = agent.weekend_work.shape[0]
    most_days = 0
    most_paid = 0
    for week in range(agent.high_days.shape[0]):
        most_days = max(most_days, agent.high_days[week])
        most_paid = max(most_paid, agent.high_paid[week])
    shape = (most_days + 1, most_paid + 1, weekends, runs, classes)
    cost = np.full(shape, INFINITE)
    following = np.full(shape, INFINITE)
    back = np.full((days, *shape), -1, np.int32)
    weeks = agent.high_days.shape[0]
    source = np.full((weeks, weekends, runs, classes), -1, np.int64)
    least = np.empty(classes)
    where = np.empty(classes, np.int64)
    cost[0, 0, 0, agent.first_run, 0] = 0.0
    for d in range(days):
        week = options.week[d]
        if d > 0 and week != options.week[d - 1]:
            following[:] = INFINITE
            _close_week(cost, following[0, 0], agent, week - 1, shortfall, source[week])
            cost, following = following, cost
        following[:] = INFINITE
        first, end = options.day_pointer[d], options.day_pointer[d + 1]
        worked_most = min(agent.high_days[week], most_days)
        for w in range(worked_most + 1):
            for p in range(agent.high_paid[week] + 1):
                for h in range(weekends):
                    for k in range(runs):
                        known = INFINITE
                        for c in range(classes):
                            v = cost[w, p, h, k, c]
                            if v < known:
                                known = v
                                where[c] = c
                            elif c > 0:
                                where[c] = where[c - 1]
                            least[c] = known
                            if v < INFINITE:
                                k2 = min(k + 1, off_states - 1) if k < off_states else 0
                                c2 = options.off_class[d, c]
                                if v < following[w, p, h, k2, c2]:
                                    following[w, p, h, k2, c2] = v
                                    back[d, w, p, h, k2, c2] = k * classes + c
                        if known >= INFINITE or w >= worked_most or k < off_states - 1:
                            continue
                        k2 = k + 1
                        if k2 >= runs:
                            continue
                        h2 = agent.weekend_work[h] if options.weekend[d] else h
                        if h2 < 0:
                            continue
                        for o in range(first, end):
                            if scores[o] >= INFINITE or options.allowed[o] == 0:
                                continue
                            p2 = p + options.paid[o]
                            if p2 > agent.high_paid[week]:
                                continue
                            c = options.allowed[o] - 1
                            v = least[c] + scores[o]
                            c2 = options.rest_class[o]
                            if v < following[w + 1, p2, h2, k2, c2]:
                                following[w + 1, p2, h2, k2, c2] = v
                                back[d, w + 1, p2, h2, k2, c2] = (
                                    ((o - first) * weekends + h) * runs + k
                                ) * classes + where[c]
        cost, following = following, cost
    week = options.week[days - 1]
    best = INFINITE
    state = (0, 0, 0, 0, 0)
    for w in range(most_days + 1):
        for p in range(most_paid + 1):
            missing = _missing(agent, week, w, p)
            if missing > 0 and shortfall <= 0:
                continue
            for h in range(weekends):
                for k in range(runs):
                    for c in range(classes):
                        v = cost[w, p, h, k, c] + shortfall * missing
                        if v < best:
                            best = v
                            state = (w, p, h, k, c)
    if best >= INFINITE:
        return best
    w, p, h, k, c = state
    for d in range(days - 1, -1, -1):
        code = back[d, w, p, h, k, c]
        worked = k >= off_states
        c, code = code % classes, code // classes
        k, code = code % runs, code // runs
        if worked:
            h, code = code % weekends, code // weekends
            o = options.day_pointer[d] + code
            tour[d] = o
            w -= 1
            p -= options.paid[o]
        else:
            tour[d] = -1
        if d > 0 and options.week[d] != options.week[d - 1]:
            packed = source[options.week[d], h, k, c]
            h, packed = packed % weekends, packed // weekends
            w, p = packed // (most_paid + 1), packed % (most_paid + 1)
    return best


@compiled
def _missing(agent: AgentTables, week: int, worked: int, paid: int) -> int:
    """Count the days and paid units under the week's minima."""
    return int(max(0, agent.low_days[week] - worked) + max(0, agent.low_paid[week] - paid))


@compiled
def _close_week(  # noqa: PLR0917 - kernels take no keywords
    cost: NDArray[np.float64],
    opened: NDArray[np.float64],
    agent: AgentTables,
    week: int,
    shortfall: float,
    source: NDArray[np.int64],
) -> None:
    """Keep of a finished week the cheapest way to each state that matters later.

    Parameters
    ----------
    opened
        Filled: cost at the start of the next week, shape (weekend states, runs, classes).
    source
        Filled: days, paid units and weekend state that the cheapest way had, packed.
    """
    days, paid, weekends, runs, classes = cost.shape
    for w in range(days):
        for p in range(paid):
            missing = _missing(agent, week, w, p)
            if missing > 0 and shortfall <= 0:
                continue
            for h in range(weekends):
                h2 = agent.weekend_next[h]
                for k in range(runs):
                    for c in range(classes):
                        v = cost[w, p, h, k, c] + shortfall * missing
                        if v < opened[h2, k, c]:
                            opened[h2, k, c] = v
                            source[h2, k, c] = (w * paid + p) * weekends + h
