"""The best tour on a small automaton with counters over the whole horizon, compiled."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduling.columns.local import LocalAutomaton
from scheduling.compiled import compiled

Int = NDArray[np.int64]
Float = NDArray[np.float64]

INFINITE = 1e15


class Counted(NamedTuple):
    """What is counted over the horizon: one sum in units, and a few small counters.

    Parameters
    ----------
    unit
        What a day's label adds to the sum, label 0 a day off, shape (labels + 1,).
    kind
        How a label moves the counters; one more in ``2 * kind + 1`` with a fresh weekend.
    move
        Counters after a day, -1 where one would be over its most, shape (2 * kinds, codes).
    legal
        Counters that the end may have, shape (codes,).
    least, most
        Limits of the sum.
    low, high
        Sums that a state can have on a way that keeps the limits, shape (days + 1, states).
    weekends
        Number of counts of weekends; that of a code is ``code % weekends``.
    fewest, largest
        Weekends that are watched after each day, shape (days + 1,).
    """

    unit: Int
    kind: Int
    move: Int
    legal: NDArray[np.bool_]
    least: int
    most: int
    low: Int
    high: Int
    weekends: int
    fewest: Int
    largest: Int

    def within(self, corridor: "Corridor") -> "Counted":
        """Leave out sums and weekends beyond a corridor."""
        return self._replace(
            low=np.maximum(self.low, corridor.low[:, None]),
            high=np.minimum(self.high, corridor.high[:, None]),
            fewest=corridor.fewest,
            largest=corridor.largest,
        )


class Corridor(NamedTuple):
    """The sums, and the weekends, that a tour may have after each day, each shape (days + 1,)."""

    low: Int
    high: Int
    fewest: Int
    largest: Int


@compiled
def sums(local: LocalAutomaton, unit: Int, least: int, most: int) -> tuple[Int, Int]:
    """Give the sums with which each state lies on some way from start to a legal end."""
    days = local.arc_pointer.shape[0] - 1
    width = local.sizes.max()
    big = 1 << 40
    low = np.full((days + 1, width), big)
    high = np.full((days + 1, width), -big)
    low[0, local.start] = 0
    high[0, local.start] = 0
    for d in range(days):
        for a in range(local.arc_pointer[d], local.arc_pointer[d + 1]):
            f, t, u = local.arc_from[a], local.arc_to[a], unit[local.arc_label[a]]
            low[d + 1, t] = min(low[d + 1, t], low[d, f] + u)
            high[d + 1, t] = max(high[d + 1, t], high[d, f] + u)
    fewest = np.full((days + 1, width), big)
    largest = np.full((days + 1, width), -big)
    fewest[days, : local.sizes[days]] = 0
    largest[days, : local.sizes[days]] = 0
    for d in range(days - 1, -1, -1):
        for a in range(local.arc_pointer[d], local.arc_pointer[d + 1]):
            f, t, u = local.arc_from[a], local.arc_to[a], unit[local.arc_label[a]]
            fewest[d, f] = min(fewest[d, f], fewest[d + 1, t] + u)
            largest[d, f] = max(largest[d, f], largest[d + 1, t] + u)
    return np.maximum(low, least - largest), np.minimum(high, most - fewest)


@compiled
def label_scores(  # noqa: PLR0917 - kernels take no keywords
    day_pointer: Int, label: Int, scores: Float, off: Float, best: Float, option: Int
) -> None:
    """Write the cheapest option of each day and label, (days, labels + 1); label 0 a day off."""
    best[:] = INFINITE
    option[:] = -1
    for d in range(best.shape[0]):
        best[d, 0] = off[d]
        for o in range(day_pointer[d], day_pointer[d + 1]):
            if scores[o] < best[d, label[o] + 1]:
                best[d, label[o] + 1] = scores[o]
                option[d, label[o] + 1] = o


@compiled
def relax_days(
    local: LocalAutomaton,
    counted: Counted,
    score: Float,
    cost: Float,
    reached: NDArray[np.bool_],
) -> None:
    """Write the least cost to each state, counters and sum after each day.

    Parameters
    ----------
    score
        Cost of each label on each day, shape (days, labels + 1).
    cost
        Filled where ``reached``, shape (days + 1, states, codes, sums); sums count from
        ``counted.low``.
    reached
        Filled: whether some way leads to a state, shape (days + 1, states).
    """
    days, codes = score.shape[0], cost.shape[2]
    reached[:] = False
    reached[0, local.start] = True
    cost[0, local.start] = np.inf
    cost[0, local.start, 0, -counted.low[0, local.start]] = 0.0
    for d in range(days):
        for a in range(local.arc_pointer[d], local.arc_pointer[d + 1]):
            label = local.arc_label[a]
            price = score[d, label]
            f, t, u = local.arc_from[a], local.arc_to[a], counted.unit[label]
            if price >= INFINITE or not reached[d, f]:
                continue
            low, low2 = counted.low[d, f], counted.low[d + 1, t]
            first = max(low, low2 - u)
            end = min(counted.high[d, f], counted.high[d + 1, t] - u) + 1
            if first >= end:
                continue
            if not reached[d + 1, t]:
                reached[d + 1, t] = True
                cost[d + 1, t] = np.inf
            kind = 2 * counted.kind[label] + (1 if local.arc_flag[a] else 0)
            for code in range(codes):
                after = counted.move[kind, code]
                if after < 0:
                    continue
                weekend = after % counted.weekends
                if weekend < counted.fewest[d + 1] or weekend > counted.largest[d + 1]:
                    continue
                source = cost[d, f, code, first - low : end - low]
                target = cost[d + 1, t, after, first + u - low2 : end + u - low2]
                for m in range(end - first):
                    target[m] = min(target[m], source[m] + price)


@compiled
def trace(  # noqa: PLR0917 - kernels take no keywords
    local: LocalAutomaton,
    counted: Counted,
    score: Float,
    cost: Float,
    reached: NDArray[np.bool_],
    end: Int,
    labels: Int,
) -> None:
    """Write the labels of the cheapest way to an end: its code and sum."""
    days = score.shape[0]
    state, code, total = 0, end[0], end[1]
    for d in range(days - 1, -1, -1):
        here = cost[d + 1, state, code, total - counted.low[d + 1, state]]
        found = False
        for a in range(local.arc_pointer[d], local.arc_pointer[d + 1]):
            label = local.arc_label[a]
            price = score[d, label]
            if local.arc_to[a] != state or price >= INFINITE:
                continue
            f, before = local.arc_from[a], total - counted.unit[label]
            if not reached[d, f] or before < counted.low[d, f] or before > counted.high[d, f]:
                continue
            kind = 2 * counted.kind[label] + (1 if local.arc_flag[a] else 0)
            for w in range(cost.shape[2]):
                if counted.move[kind, w] != code:
                    continue
                if cost[d, f, w, before - counted.low[d, f]] + price == here:
                    labels[d] = label
                    state, code, total = f, w, before
                    found = True
                    break
            if found:
                break


@compiled
def near_tours(  # noqa: C901, PLR0912, PLR0915, PLR0917 - one walk; splitting it costs speed
    local: LocalAutomaton,
    counted: Counted,
    day_pointer: Int,
    label: Int,
    scores: Float,
    off: Float,
    cost: Float,
    reached: NDArray[np.bool_],
    limit: float,
    tours: Int,
) -> int:
    """Write every tour that costs at most a limit; give how many, negative if there are more.

    Parameters
    ----------
    label
        Of each option; 0 and up, shape (options,).
    cost, reached
        What ``relax_days`` wrote for the same scores: the least cost of the days before is known
        exactly, so that the walk back from the end never strays.
    tours
        Filled, shape (room, days).
    """
    days, codes = off.shape[0], cost.shape[2]
    arc, code_at, option_at = (
        np.zeros(days, np.int64),
        np.zeros(days, np.int64),
        np.zeros(days, np.int64),
    )
    state = np.zeros(days + 1, np.int64)
    code = np.zeros(days + 1, np.int64)
    total = np.zeros(days + 1, np.int64)
    after = np.zeros(days + 1)
    chosen = np.zeros(days, np.int64)
    count = 0
    for end_code in range(codes):
        for end_total in range(counted.low[days, 0], counted.high[days, 0] + 1):
            if not counted.legal[end_code] or not reached[days, 0]:
                continue
            if not cost[days, 0, end_code, end_total - counted.low[days, 0]] <= limit:
                continue
            code[days], total[days] = end_code, end_total
            d = days - 1
            arc[d], code_at[d], option_at[d] = local.arc_pointer[d], 0, day_pointer[d]
            while d < days:
                found = False
                price = 0.0
                f = 0
                while arc[d] < local.arc_pointer[d + 1]:
                    a = arc[d]
                    f, worked = local.arc_from[a], local.arc_label[a]
                    before = total[d + 1] - counted.unit[worked]
                    outside = before < counted.low[d, f] or before > counted.high[d, f]
                    if (
                        local.arc_to[a] != state[d + 1]
                        or outside
                        or not reached[d, f]
                        or code_at[d] >= codes
                    ):
                        arc[d] += 1
                        code_at[d], option_at[d] = 0, day_pointer[d]
                        continue
                    kind = 2 * counted.kind[worked] + (1 if local.arc_flag[a] else 0)
                    spent = cost[d, f, code_at[d], before - counted.low[d, f]] + after[d + 1]
                    if counted.move[kind, code_at[d]] == code[d + 1]:
                        if worked == 0 and option_at[d] == day_pointer[d]:
                            option_at[d] = day_pointer[d + 1] + 1
                            if spent + off[d] <= limit:
                                chosen[d], price, found = -1, off[d], True
                        while worked > 0 and option_at[d] < day_pointer[d + 1] and not found:
                            o = option_at[d]
                            option_at[d] += 1
                            if label[o] + 1 == worked and spent + scores[o] <= limit:
                                chosen[d], price, found = o, scores[o], True
                        if found:
                            break
                    code_at[d] += 1
                    option_at[d] = day_pointer[d]
                if not found:
                    d += 1
                    continue
                if d == 0:
                    if count == tours.shape[0]:
                        return -count
                    tours[count] = chosen
                    count += 1
                    continue
                state[d], code[d] = f, code_at[d]
                total[d] = total[d + 1] - counted.unit[local.arc_label[arc[d]]]
                after[d] = after[d + 1] + price
                d -= 1
                arc[d], code_at[d], option_at[d] = local.arc_pointer[d], 0, day_pointer[d]
    return count
