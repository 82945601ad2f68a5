"""Every shift that a contract allows in a zone, on slots, and where its breaks may lie."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from data.records import ConfigurationError, Contract, ShiftTemplate

Int = NDArray[np.int64]

ANY_GAP = 10**6
"""Most slots between two breaks where no rule limits them."""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class ShiftOptions:
    """The shifts of one contract in one zone; option o starts on the day whose range holds it.

    Parameters
    ----------
    contract, zone
        Whose and where.
    templates
        The contract's shift templates, one for each length; those of an agent with locked shifts
        hold these too.
    day_pointer
        Options of day d are ``day_pointer[d] .. day_pointer[d + 1] - 1``, shape (days + 1,).
    template
        Index into ``templates``, shape (n,).
    start, end
        First slot and the slot after the last, shape (n,); sorted by start within a day.
    start_minute
        Start by the clock of the zone [minutes after midnight], shape (n,).
    """

    contract: Contract
    zone: str
    templates: tuple[ShiftTemplate, ...]
    day_pointer: Int
    template: Int
    start: Int
    end: Int
    start_minute: Int

    @property
    def days(self) -> int:
        """Number of local days."""
        return len(self.day_pointer) - 1

    @property
    def paid_minutes(self) -> Int:
        """Paid time of each option [minutes], shape (n,)."""
        each = np.array([t.paid_minutes for t in self.templates], np.int64)
        return each[self.template] if len(self.template) else np.zeros(0, np.int64)

    @property
    def names(self) -> NDArray[np.str_]:
        """Name of each option's template, shape (n,)."""
        each = np.array([t.name for t in self.templates] or [""], np.str_)
        return each[self.template]

    def day_of(self) -> Int:
        """Give the day of each option, shape (n,)."""
        return np.repeat(np.arange(self.days), np.diff(self.day_pointer))


class BreakWindow(NamedTuple):
    """Where a break of a shift may lie [slots].

    Parameters
    ----------
    length
        Of the break.
    low, high
        Earliest and latest start from the shift's.
    gap_low, gap_high
        Least and most from the end of the break before to its start; the first has any.
    """

    length: int
    low: int
    high: int
    gap_low: int = 0
    gap_high: int = ANY_GAP


def break_windows(template: ShiftTemplate, minutes: int) -> tuple[BreakWindow, ...]:
    """Give the windows of a shift's breaks, in the order of their own.

    Windows are tightened by the time at work before, between and after breaks, so that whatever
    start one break has within its window, the others find theirs.

    Parameters
    ----------
    template
        Of one length.
    minutes
        Length of a slot.

    Raises
    ------
    ConfigurationError
        The breaks cannot all be placed.
    """
    rules = sorted(template.breaks, key=lambda b: (b.earliest, b.latest))
    least = -(-template.min_work_minutes // minutes)
    most = ANY_GAP if template.max_work_minutes is None else template.max_work_minutes // minutes
    end = template.length_minutes // minutes
    if not rules:
        if not least <= end <= most:
            raise ConfigurationError(_no_break(template))
        return ()
    length = [b.minutes // minutes for b in rules]
    low = [-(-b.earliest // minutes) for b in rules]
    high = [
        min(b.latest // minutes, end - n - -(-b.before_end // minutes))
        for b, n in zip(rules, length, strict=True)
    ]
    low[0], high[0] = max(low[0], least), min(high[0], most)
    low[-1], high[-1] = (
        max(low[-1], end - length[-1] - most),
        min(high[-1], end - length[-1] - least),
    )
    for i in range(1, len(rules)):
        low[i] = max(low[i], low[i - 1] + length[i - 1] + least)
        high[i] = min(high[i], high[i - 1] + length[i - 1] + most)
    for i in reversed(range(len(rules) - 1)):
        low[i] = max(low[i], low[i + 1] - most - length[i])
        high[i] = min(high[i], high[i + 1] - least - length[i])
    for i, rule in enumerate(rules):
        if low[i] > high[i]:
            raise ConfigurationError(
                f"shift {template.name} of {template.length_minutes} minutes: the break "
                f"{rule.name} finds no place between {rule.earliest} and {rule.latest} minutes "
                f"after the start{_conditions(template, rule.before_end)}; "
                "widen its window or move the other breaks"
            )
    gaps = [(0, ANY_GAP), *[(least, most)] * (len(rules) - 1)]
    return tuple(
        BreakWindow(n, early, late, *gap)
        for n, early, late, gap in zip(length, low, high, gaps, strict=True)
    )


def _conditions(template: ShiftTemplate, before_end: int) -> str:
    """Say what else binds a break."""
    found = [f"{before_end} minutes before the end"] if before_end else []
    if template.min_work_minutes:
        found.append(f"at least {template.min_work_minutes} minutes of work around it")
    if template.max_work_minutes is not None:
        found.append(f"at most {template.max_work_minutes} minutes of work without a break")
    return f" with {' and '.join(found)}" if found else ""


def _no_break(template: ShiftTemplate) -> str:
    """Say that a shift without breaks is too short or too long for one stretch of work."""
    if template.length_minutes < template.min_work_minutes:
        return (
            f"shift {template.name} of {template.length_minutes} minutes is shorter than the "
            f"{template.min_work_minutes} minutes of work it asks for; lengthen it"
        )
    return (
        f"shift {template.name} of {template.length_minutes} minutes has no break, but at most "
        f"{template.max_work_minutes} minutes of work without one; give it a break or shorten it"
    )
