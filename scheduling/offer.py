"""Which shifts a contract offers in a zone, before they are put on slots."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import gcd

import numpy as np
from numpy.typing import NDArray

from data.records import ConfigurationError, Contract, Grid, ShiftTemplate
from scheduling.local_time import epoch_minutes, local_minutes, wall_minutes
from scheduling.options import ShiftOptions, break_windows

Int = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Offer:
    """Every shift of a contract in a zone, by day, start and template.

    Parameters
    ----------
    templates
        One for each length that the contract's limits of a day allow.
    day, start, template
        Day, start [minutes since 1970] and index of the template, shape (n,).
    """

    contract: Contract
    zone: str
    templates: tuple[ShiftTemplate, ...]
    day: Int
    start: Int
    template: Int

    @property
    def end(self) -> Int:
        """End of each shift [minutes since 1970], shape (n,)."""
        each = np.array([t.length_minutes for t in self.templates] or [0], np.int64)
        return np.asarray(self.start + each[self.template])


def offer(
    contract: Contract,
    zone: str,
    *,
    templates: Iterable[ShiftTemplate],
    first_date: date,
    days: int,
) -> Offer:
    """Give the shifts that a contract allows whoever works them, each once.

    Templates start on their weekdays, in their window, and stop when they may, by the wall clock;
    the contract limits the paid time of a shift, its start and its end.

    Raises
    ------
    ConfigurationError
        The contract's limits of a day leave none of its templates.
    """
    given = tuple(templates)
    kept = _kept(contract, given)
    if given and not kept:
        raise ConfigurationError(_nothing_left(contract, given))
    found = [
        _shifts(template, contract, zone, first_date=first_date, days=days) for template in kept
    ]
    rows = [np.column_stack([*each, np.full(len(each[0]), t)]) for t, each in enumerate(found)]
    every = np.unique(np.concatenate([np.zeros((0, 3), np.int64), *rows]), axis=0)
    return Offer(contract, zone, kept, every[:, 0], every[:, 1], every[:, 2])


def _kept(contract: Contract, templates: Sequence[ShiftTemplate]) -> tuple[ShiftTemplate, ...]:
    """Give the templates, one for each length, that a contract's limits of a day allow."""
    variants = (variant for template in templates for variant in template.variants)
    return tuple(v for v in variants if not _refusal(contract, v))


def _refusal(contract: Contract, template: ShiftTemplate) -> str:
    """Say why a contract never allows a template of one length; empty: it does."""
    paid, longest = template.paid_minutes, contract.max_paid_minutes_per_day
    if paid < contract.min_paid_minutes_per_day:
        return (
            f"{template.name} pays {paid} minutes, min_paid_minutes_per_day is "
            f"{contract.min_paid_minutes_per_day}"
        )
    if longest is not None and paid > longest:
        return f"{template.name} pays {paid} minutes, max_paid_minutes_per_day is {longest}"
    if any(_fits(m, template, contract) for m in start_minutes(template)):
        return ""
    return (
        f"{template.name} of {template.length_minutes} minutes finds no start between the earliest "
        "start and the latest end of the contract and its own stops"
    )


def _fits(minute: int, template: ShiftTemplate, contract: Contract) -> bool:
    """Tell whether a start keeps the limits of the clock on a day of 24 hours."""
    end = minute + template.length_minutes
    ends = (template.latest_stop, contract.latest_end)
    return (
        minute >= (contract.earliest_start or 0)
        and end >= (template.earliest_stop or 0)
        and all(latest is None or end <= latest for latest in ends)
    )


def _nothing_left(contract: Contract, templates: Sequence[ShiftTemplate]) -> str:
    """Say why no template of a contract is left."""
    reasons = (_refusal(contract, t.variants[0]) for t in templates)
    return (
        f"contract {contract.name} has no shift left: {'; '.join(reasons)}; "
        "change these limits or give the contract another shift template"
    )


def start_minutes(template: ShiftTemplate) -> range:
    """Give the wall-clock minutes at which a template's shifts may start."""
    return range(template.earliest_start, template.latest_start + 1, template.step_minutes)


def _shifts(
    template: ShiftTemplate, contract: Contract, zone: str, *, first_date: date, days: int
) -> tuple[Int, Int]:
    """Give day and start of a template's shifts, whatever clock changes do to them."""

    def at(minute: int) -> Int:
        return local_minutes(first_date, days, minute=minute, zone=zone)

    start = np.array([at(m) for m in start_minutes(template)]).reshape(-1, days)
    end = start + template.length_minutes
    weekday = (first_date.weekday() + np.arange(days)) % 7
    fits = np.isin(weekday, sorted(template.weekdays)) & np.ones_like(start, np.bool_)
    if contract.earliest_start is not None:
        fits &= start >= at(contract.earliest_start)
    if template.earliest_stop is not None:
        fits &= end >= at(template.earliest_stop)
    for latest in (template.latest_stop, contract.latest_end):
        if latest is not None:
            fits &= end <= at(latest)
    return np.nonzero(fits)[1], start[fits]


def slot_minutes(grid: Grid, offers: Sequence[Offer]) -> int:
    """Give the longest slot that starts, lengths and breaks all lie on [minutes].

    It divides the interval; a 15-minute break on a 30-minute grid makes it 15. Where breaks then
    find no place between the limits of their windows, it divides these too.
    """
    begin = epoch_minutes(grid.start_at)
    templates = {t: None for each in offers for t in each.templates}
    used = [grid.minutes, *(t.length_minutes for t in templates)]
    used += [b.minutes for t in templates for b in t.breaks]
    slot = gcd(*used, *(int(np.gcd.reduce(np.append(o.start - begin, 0))) for o in offers))
    for template in templates:
        try:
            break_windows(template, slot)
        except ConfigurationError:
            slot = gcd(slot, *_bounds(template))
    return slot


def _bounds(template: ShiftTemplate) -> Iterator[int]:
    """Give all times that limit where a template's breaks lie [minutes]."""
    yield from (template.min_work_minutes, template.max_work_minutes or 0)
    for rule in template.breaks:
        yield from (rule.earliest, rule.latest, rule.before_end)


def slot_grid(grid: Grid, minutes: int, *, instants: Iterable[Int]) -> Grid:
    """Give the grid of slots that holds the requirement's grid and every shift.

    Parameters
    ----------
    instants
        Starts and ends of shifts, on slots [minutes since 1970].
    """
    begin = epoch_minutes(grid.start_at)
    every = np.concatenate([[begin, begin + grid.count * grid.minutes], *instants])
    first, last = int(every.min()), int(every.max())
    return Grid(
        grid.start_at + timedelta(minutes=first - begin), minutes, (last - first) // minutes
    )


def compile_options(each: Offer, *, slots: Grid, first_date: date, days: int) -> ShiftOptions:
    """Put an offer on the slots."""
    begin = epoch_minutes(slots.start_at)
    start, end = (each.start - begin) // slots.minutes, (each.end - begin) // slots.minutes
    midnights = np.datetime64(first_date, "D").astype(np.int64) + each.day
    return ShiftOptions(
        contract=each.contract,
        zone=each.zone,
        templates=each.templates,
        day_pointer=np.searchsorted(each.day, np.arange(days + 1)),
        template=each.template,
        start=start,
        end=end,
        start_minute=wall_minutes(slots, start, midnights=midnights, zone=each.zone),
    )
