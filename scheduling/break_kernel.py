"""Where the breaks of a shift save most, compiled."""

import numpy as np
from numpy.typing import NDArray

from scheduling.compiled import inner
from scheduling.tables import OptionTables

Float = NDArray[np.float64]
Int = NDArray[np.int64]

NEVER = -1e15
"""Gain of a break that cannot be there."""


@inner
def widest_window(options: OptionTables) -> int:
    """Give the number of places of the break with most of them."""
    width = 1
    for template in range(options.break_count.shape[0]):
        for b in range(options.break_count[template]):
            width = max(width, options.break_high[template, b] - options.break_low[template, b] + 1)
    return width


@inner
def saved_anywhere(  # noqa: PLR0917 - kernels take no keywords
    options: OptionTables, template: int, total: Float, gain: Float, spare: Float, saved: Float
) -> None:
    """Write the most that the breaks of a template save for a shift from any slot.

    For templates whose breaks may each be placed whatever the others. The maximum over a window
    is taken from maxima over windows of half the length.

    Parameters
    ----------
    total
        Cost of being at work up to each slot, shape (slots + 1,).
    gain, spare
        Space to work in, shape (slots,).
    saved
        Filled: by first slot of the shift, shape (slots,); right where the shift fits.
    """
    slots = saved.shape[0]
    saved[:] = 0.0
    for b in range(options.break_count[template]):
        length, low = options.break_length[template, b], options.break_low[template, b]
        width = options.break_high[template, b] - low + 1
        count = slots - length + 1
        for at in range(count):
            gain[at] = total[at + length] - total[at]
        half = 1
        while 2 * half <= width:
            count -= half
            for at in range(count):
                one, two = gain[at], gain[at + half]
                spare[at] = max(one, two)
            for at in range(count):
                gain[at] = spare[at]
            half *= 2
        rest = width - half
        for at in range(count - rest - low):
            one, two = gain[at + low], gain[at + low + rest]
            saved[at] += max(one, two)


@inner
def relief(  # noqa: PLR0917 - kernels take no keywords
    options: OptionTables,
    template: int,
    start: int,
    total: Float,
    gains: Float,
    queue: Int,
) -> float:
    """Give the most cost that the breaks of one shift can save.

    Parameters
    ----------
    total
        As in ``saved_anywhere``.
    gains, queue
        Space to work in, shapes (most breaks, widest) and (widest,).
    """
    fill_gains(options, template, start, total, gains, queue)
    best = NEVER
    last = options.break_count[template] - 1
    for k in range(options.break_high[template, last] - options.break_low[template, last] + 1):
        best = max(best, gains[last, k])
    return best


@inner
def fill_gains(  # noqa: PLR0917 - kernels take no keywords
    options: OptionTables,
    template: int,
    start: int,
    total: Float,
    gains: Float,
    queue: Int,
) -> None:
    """Write the most that breaks 0..b save when break b has its place, by break and place.

    Notes
    -----
    gain_b(o) = saved_b(o) + max of gain_{b-1}(o') over the places o' of the break before whose
    end lies ``gap_low`` to ``gap_high`` slots before o. The places o' are a window that moves
    along with o; its maximum is kept in a queue of falling gains.
    """
    for b in range(options.break_count[template]):
        length = options.break_length[template, b]
        low, high = options.break_low[template, b], options.break_high[template, b]
        if b == 0:
            for k in range(high - low + 1):
                at = start + low + k
                gains[0, k] = total[at + length] - total[at]
            continue
        before = low - options.break_length[template, b - 1] - options.break_low[template, b - 1]
        places = options.break_high[template, b - 1] - options.break_low[template, b - 1] + 1
        most, least = options.gap_high[template, b], options.gap_low[template, b]
        head, tail, entered = 0, 0, 0
        for k in range(high - low + 1):
            while entered < places and entered <= before + k - least:
                while tail > head and gains[b - 1, queue[tail - 1]] <= gains[b - 1, entered]:
                    tail -= 1
                queue[tail] = entered
                tail += 1
                entered += 1
            while head < tail and queue[head] < before + k - most:
                head += 1
            at = start + low + k
            if head < tail:
                gains[b, k] = total[at + length] - total[at] + gains[b - 1, queue[head]]
            else:
                gains[b, k] = NEVER


@inner
def place_breaks(  # noqa: PLR0917 - kernels take no keywords
    options: OptionTables,
    option: int,
    value: Float,
    total: Float,
    gains: Float,
    queue: Int,
    breaks: Int,
) -> None:
    """Write the start slots of one shift's best breaks, the last first decided.

    Parameters
    ----------
    value
        Cost of one more agent at work by slot, shape (slots,).
    total, gains, queue
        Space to work in, as in ``relief``.
    breaks
        Filled: start slots, shape (most breaks,).
    """
    template, start = options.template[option], options.start[option]
    count = options.break_count[template]
    if count == 0:
        return
    total[0] = 0.0
    for k in range(options.end[option] - start):
        total[k + 1] = total[k] + value[start + k]
    fill_gains(options, template, 0, total, gains, queue)
    first = 0
    last = options.break_high[template, count - 1] - options.break_low[template, count - 1]
    for b in range(count - 1, -1, -1):
        best = first
        for k in range(first, last + 1):
            if gains[b, k] > gains[b, best]:
                best = k
        at = options.break_low[template, b] + best
        breaks[b] = start + at
        if b > 0:
            low = options.break_low[template, b - 1]
            latest = at - options.break_length[template, b - 1] - low
            first = max(0, latest - options.gap_high[template, b])
            last = min(
                options.break_high[template, b - 1] - low, latest - options.gap_low[template, b]
            )
