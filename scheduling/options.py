"""Every shift that a contract allows in a zone, on the slots of the horizon."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from math import gcd

import numpy as np
from numpy.typing import NDArray

from data.records import ConfigurationError, Contract, Grid, ShiftTemplate, local_instant


@dataclass(frozen=True, slots=True, eq=False)
class ShiftOptions:
    """The shifts of one contract in one zone; option o starts on the day whose range holds it.

    Parameters
    ----------
    contract, zone
        Whose and where.
    templates
        The contract's shift templates.
    day_pointer
        Options of day d are ``day_pointer[d] .. day_pointer[d + 1] - 1``, shape (days + 1,).
    template
        Index into ``templates``, shape (n,).
    start, end
        First slot and the slot after the last, shape (n,); sorted by start within a day.
    """

    contract: Contract
    zone: str
    templates: tuple[ShiftTemplate, ...]
    day_pointer: NDArray[np.int64]
    template: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]

    @property
    def days(self) -> int:
        """Number of local days."""
        return len(self.day_pointer) - 1

    @property
    def paid_minutes(self) -> NDArray[np.int64]:
        """Paid time of each option [minutes], shape (n,)."""
        each = np.array([t.paid_minutes for t in self.templates], np.int64)
        return each[self.template] if len(self.template) else np.zeros(0, np.int64)

    def day_of(self) -> NDArray[np.int64]:
        """Give the day of each option, shape (n,)."""
        return np.repeat(np.arange(self.days), np.diff(self.day_pointer))


Start = tuple[int, int, int]
"""Day, start [minutes from the grid's start], index of the template."""


def start_minutes(template: ShiftTemplate) -> range:
    """Give the wall-clock minutes at which a template's shifts may start."""
    return range(template.earliest_start, template.latest_start + 1, template.step_minutes)


def shift_starts(
    templates: Sequence[ShiftTemplate], zone: str, *, grid: Grid, first_date: date, days: int
) -> tuple[Start, ...]:
    """Give every start of the templates over the days, in elapsed minutes; each once."""
    found: set[Start] = set()
    for d in range(days):
        day = first_date + timedelta(days=d)
        for index, template in enumerate(templates):
            if day.weekday() in template.weekdays:
                for minute in start_minutes(template):
                    at = local_instant(day, minute, zone)
                    elapsed = int((at - grid.start_at) / timedelta(minutes=1))
                    found.add((d, elapsed, index))
    return tuple(sorted(found))


def slot_minutes(
    grid: Grid, templates: Iterable[ShiftTemplate], starts: Iterable[Sequence[Start]]
) -> int:
    """Give the longest slot that starts, lengths and breaks all lie on [minutes].

    It divides the interval; a 15-minute break on a 30-minute grid makes it 15.
    """
    used = {elapsed for each in starts for _, elapsed, _ in each}
    chosen = tuple(templates)
    for template in chosen:
        used |= {template.length_minutes, *(b.minutes for b in template.breaks)}
    slot = reduce(gcd, used, grid.minutes)
    for rule in (b for t in chosen for b in t.breaks):
        if -(-rule.earliest // slot) > rule.latest // slot:
            slot = gcd(slot, rule.earliest)
    return slot


def compile_options(
    contract: Contract,
    zone: str,
    *,
    templates: tuple[ShiftTemplate, ...],
    starts: Sequence[Start],
    slots: Grid,
    grid: Grid,
    days: int,
) -> ShiftOptions:
    """Put the starts of a contract's templates on the slots."""
    shift = int((grid.start_at - slots.start_at) / timedelta(minutes=1))
    day = np.array([s[0] for s in starts], np.int64)
    start = np.array([(s[1] + shift) // slots.minutes for s in starts], np.int64)
    template = np.array([s[2] for s in starts], np.int64)
    lengths = np.array([t.length_minutes // slots.minutes for t in templates], np.int64)
    length = lengths[template] if len(starts) else np.zeros(0, np.int64)
    pointer = np.searchsorted(day, np.arange(days + 1))
    return ShiftOptions(contract, zone, templates, pointer, template, start, start + length)


def break_windows(template: ShiftTemplate, minutes: int) -> tuple[tuple[int, int, int], ...]:
    """Give each break's length and its earliest and latest start from the shift's [slots].

    Breaks follow the order of their windows; windows are tightened so that every choice of an
    earlier break leaves room for the later ones.

    Raises
    ------
    ConfigurationError
        The breaks cannot all be placed.
    """
    rules = sorted(template.breaks, key=lambda b: (b.earliest, b.latest))
    length = [b.minutes // minutes for b in rules]
    low = [-(-b.earliest // minutes) for b in rules]
    high = [b.latest // minutes for b in rules]
    end = template.length_minutes // minutes
    for i in range(len(rules)):
        if i:
            low[i] = max(low[i], low[i - 1] + length[i - 1])
    for i in reversed(range(len(rules))):
        high[i] = min(high[i], end - length[i])
        end = high[i]
        if low[i] > high[i]:
            raise ConfigurationError(
                f"shift {template.name}: the break {rules[i].name} finds no place between "
                f"{rules[i].earliest} and {rules[i].latest} minutes after the start; "
                "widen its window or move the other breaks"
            )
    return tuple(zip(length, low, high, strict=True))
