"""Holidays and other special days: their ratio to an ordinary day, pooled and shrunk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from data.records import SpecialEffect
from forecasting.calendar import DayCalendar, DayKind
from forecasting.history import SEASON_WEEKS, DayHistory
from forecasting.outliers import REACH_WEEKS, neighbour_median

SPECIAL_SPREAD = 0.2
"""Day-to-day spread of a special day's log ratio beyond that of an ordinary day."""

_LEAST_RATIO, _MOST_RATIO = 0.002, 5.0

_CLOSED_REST = 0.3
"""What a holiday is taken for, at first, where the weekend has no contacts to tell."""

_STEPS = 6
"""Of Fisher scoring; the fit starts at the log ratios and is settled after four or five."""

_FAR = 1.5
"""A day's excess over what is expected counts up to this multiple of it."""

_LIKE = {DayKind.BRIDGE: DayKind.BEFORE}
"""Kinds that share all but their mean with another: a Christmas Eve may be a bridge."""

_EVES = ("12-24", "12-31")
_EVE_RATIO = 0.75
"""What Christmas Eve and New Year's Eve are taken for at first."""

_YEARLY_MEMORY = 0.8
"""What a day tells as a share of what it would have told a year later."""

_KIND_NAMES = {
    DayKind.HOLIDAY: "holiday",
    DayKind.OWN: "own",
    DayKind.AFTER: "day after",
    DayKind.BEFORE: "day before",
    DayKind.BRIDGE: "bridge",
    DayKind.BETWEEN: "between",
}

_SAME_DAY = (" (observed)", " (estimated)", " (substitute day)", " (in lieu)")
"""What calendars add to the name of a holiday that is kept on another date."""


@dataclass(frozen=True, slots=True)
class _Prior:
    """What is expected of kinds before any is seen, as mean and spread of log ratios.

    Parameters
    ----------
    mean
        Spread of its mean around zero.
    slope, slope_spread
        Of the expected size, see ``expected_size``.
    queue, name, pair
        Spread of queues, named days, and of a named day in a queue, around the kind's mean.
    alike
        Days of one year and name that tell as much as one.
    """

    mean: float
    slope: float
    slope_spread: float
    queue: float
    name: float
    pair: float
    alike: float = 1.0


_PRIORS = {
    DayKind.HOLIDAY: _Prior(0.5, 1.0, 0.6, 0.3, 0.3, 0.15),
    DayKind.OWN: _Prior(0.5, 0.0, 0.01, 0.3, 0.4, 0.2),
    DayKind.AFTER: _Prior(0.1, 0.5, 0.3, 0.1, 0.15, 0.1),
    DayKind.BEFORE: _Prior(0.1, 1.0, 0.5, 0.1, 0.3, 0.1),
    DayKind.BETWEEN: _Prior(0.1, 0.0, 0.01, 0.1, 0.2, 0.1, 3.0),
}


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """One special day of the past beside an ordinary one.

    Parameters
    ----------
    queue
        Its index.
    contacts
        What came.
    usual
        The median of the same weekdays around it.
    size
        See ``expected_size``.
    """

    queue: int
    date: np.datetime64
    kind: DayKind
    name: str
    contacts: float
    usual: float
    size: float

    @property
    def log_ratio(self) -> float:
        """Log of contacts as a multiple of an ordinary day's."""
        return float(np.log((self.contacts + 0.5) / (self.usual + 0.5)))


def expected_size(history: DayHistory, calendar: DayCalendar) -> NDArray[np.float64]:
    """Give the log ratio that calendar and week alone let expect of special days, shape (D,).

    A holiday is like the day of rest, so log(rest / usual): little on a weekend, much on a
    Monday. A day after gets what the holiday did not take: log(1 + (holiday's usual - rest) /
    usual). The last day before Christmas and New Year is quiet.
    """
    means = history.weekday_means(SEASON_WEEKS)
    out = np.zeros(len(calendar.dates))
    before = np.isin(calendar.kind, (DayKind.BEFORE, DayKind.BRIDGE))
    eve = [str(date).endswith(_EVES) for date in calendar.dates[before]]
    out[before] = np.where(eve, np.log(_EVE_RATIO), 0.0)
    if means.max() <= 0:
        return out
    rest = means.min()
    usual = means[calendar.weekday]
    known = usual > 0
    holiday = known & (calendar.kind == DayKind.HOLIDAY)
    level = np.full(len(out), rest) if rest > 0 else _CLOSED_REST * usual
    out[holiday] = np.log(level[holiday] / usual[holiday])
    after = known & (calendar.kind == DayKind.AFTER)
    lost = np.maximum(means[calendar.beside] - rest, 0.0)
    out[after] = np.log1p(lost[after] / usual[after])
    return out


def special_days(queue: int, history: DayHistory) -> list[SpecialDay]:
    """Give the special days of one queue's past against the median of their neighbours."""
    calendar = history.calendar
    median, counts = neighbour_median(history.totals, history.usable)
    sizes = expected_size(history, calendar)
    known = (counts > 0) & ~np.isnan(history.totals) & (np.nan_to_num(median) >= 1)
    return [
        SpecialDay(
            queue,
            calendar.dates[day],
            DayKind(int(calendar.kind[day])),
            pooled_name(calendar.names[day]),
            float(history.totals[day]),
            float(median[day]),
            float(sizes[day]),
        )
        for day in np.flatnonzero(~calendar.ordinary & known)
    ]


def pooled_name(name: str) -> str:
    """Give the name under which a holiday is known on whatever date it is kept."""
    for ending in _SAME_DAY:
        name = name.removesuffix(ending)
    return name


@dataclass(frozen=True, slots=True)
class SpecialRatios:
    """Log ratios by kind: mean, slope on the expected size, and what queue, name and pair add."""

    mean: dict[DayKind, float]
    slope: dict[DayKind, float]
    by_queue: dict[tuple[DayKind, int], float]
    by_name: dict[tuple[DayKind, str], float]
    by_pair: dict[tuple[DayKind, int, str], float]

    def ratio(self, queue: int, kind: DayKind, name: str, *, size: float = 0.0) -> float:
        """Give the expected ratio of a special day to an ordinary one.

        Parameters
        ----------
        size
            See ``expected_size``.
        """
        name, own_mean, kind = pooled_name(name), self.mean.get(kind, 0.0), _LIKE.get(kind, kind)
        log = (
            own_mean
            + self.slope.get(kind, _PRIORS[kind].slope) * size
            + self.by_queue.get((kind, queue), 0.0)
            + self.by_name.get((kind, name), 0.0)
            + self.by_pair.get((kind, queue, name), 0.0)
        )
        return float(np.clip(np.exp(log), _LEAST_RATIO, _MOST_RATIO))

    def applied(self, queue: int, calendar: DayCalendar, history: DayHistory) -> DayCalendar:
        """Give days ahead with their ratios.

        A holiday where none was ever seen is like the day of rest; another special day without a
        past is like an ordinary day, a day after with half of what the holiday did not take.
        """
        ratio = np.ones(len(calendar.dates))
        sizes = expected_size(history, calendar)
        for day in np.flatnonzero(~calendar.ordinary):
            kind = DayKind(int(calendar.kind[day]))
            ratio[day] = self.ratio(queue, kind, calendar.names[day], size=sizes[day])
        return replace(calendar, ratio=ratio)


def settled_before(days: Sequence[SpecialDay], date: np.datetime64) -> list[SpecialDay]:
    """Give the special days that were judged by nothing from a date on."""
    settled = date - 7 * REACH_WEEKS
    return [d for d in days if d.date < settled]


def special_ratios(days: Sequence[SpecialDay]) -> SpecialRatios:
    """Learn the ratios of special days from those of all queues and years.

    For each kind log ratio = mean + slope x size + queue + name + pair, every effect normal around
    its prior; contacts are counts of mean m = usual x ratio and variance m + (spread m)^2: the
    posterior mode of a hierarchical model by penalised Fisher scoring. A day seen often keeps its
    own ratio, a rare one takes that of its queue and name, an unseen one the queue's.
    """
    out = SpecialRatios({}, {}, {}, {}, {})
    for kind, prior in _PRIORS.items():
        seen = [d for d in days if _LIKE.get(d.kind, d.kind) == kind]
        if seen:
            _learn(kind, prior, seen, out)
    return out


def special_effects(
    queue_name: str,
    index: int,
    *,
    ahead: DayCalendar,
    special: Iterable[SpecialDay],
) -> tuple[SpecialEffect, ...]:
    """Give what the special days ahead do to one queue, in order of date.

    Parameters
    ----------
    queue_name
        Its name.
    index
        Its place among the queues.
    ahead
        The days ahead with their ratios.
    special
        Special days of the past of all queues.
    """
    own = [(d.kind, d.name) for d in special if d.queue == index]
    out = []
    for day in np.flatnonzero(~ahead.ordinary):
        kind, name = DayKind(int(ahead.kind[day])), ahead.names[day]
        seen = own.count((kind, pooled_name(name)))
        date = ahead.dates[day].item()
        factor = float(ahead.ratio[day])
        out.append(SpecialEffect(queue_name, date, _KIND_NAMES[kind], name, factor, seen))
    return tuple(out)


def _learn(kind: DayKind, prior: _Prior, seen: Sequence[SpecialDay], out: SpecialRatios) -> None:
    """Add one kind's effects."""
    kinds, kind_of = np.unique([d.kind for d in seen], return_inverse=True)
    queues, queue_of = np.unique([d.queue for d in seen], return_inverse=True)
    names, name_of = np.unique([d.name for d in seen], return_inverse=True)
    design = np.column_stack(
        [
            [d.size for d in seen],
            np.eye(len(kinds))[kind_of],
            np.eye(len(queues))[queue_of],
            np.eye(len(names))[name_of],
        ]
    )
    spread = np.concatenate(
        [
            [prior.slope_spread],
            np.full(len(kinds), prior.mean),
            np.full(len(queues), prior.queue),
            np.full(len(names), prior.name),
        ]
    )
    start = np.zeros(design.shape[1])
    start[0] = prior.slope
    effects, gap, weight = _fitted(seen, design, start=start, spread=spread, alike=prior.alike)
    out.slope[kind] = float(effects[0])
    means, own, named = np.split(effects[1:], np.cumsum([len(kinds), len(queues)]))
    out.mean.update({DayKind(int(k)): float(e) for k, e in zip(kinds, means, strict=True)})
    out.by_queue.update({(kind, int(q)): float(e) for q, e in zip(queues, own, strict=True)})
    out.by_name.update({(kind, str(n)): float(e) for n, e in zip(names, named, strict=True)})
    pair = queue_of * len(names) + name_of
    size = len(queues) * len(names)
    left = np.bincount(pair, weight * gap, size)
    left = left / (np.bincount(pair, weight, size) + 1 / prior.pair**2)
    for p in np.unique(pair):
        q, n = divmod(int(p), len(names))
        out.by_pair[kind, int(queues[q]), str(names[n])] = float(left[p])


def _fitted(
    seen: Sequence[SpecialDay],
    design: NDArray[np.float64],
    *,
    start: NDArray[np.float64],
    spread: NDArray[np.float64],
    alike: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Give the effects with prior N(start, spread^2), and what days leave with its weights."""
    contacts = np.array([d.contacts for d in seen])
    usual = np.array([d.usual for d in seen])
    log = np.array([d.log_ratio for d in seen])
    dates = np.array([d.date for d in seen])
    told = _YEARLY_MEMORY ** ((dates.max() - dates).astype(np.int64) / 365.25) / alike
    effects = start
    for step in range(_STEPS + 1):
        fit = np.clip(design @ effects, np.log(_LEAST_RATIO), np.log(_MOST_RATIO))
        mean = usual * np.exp(fit)
        if step == 0:
            gap, mean = log - fit, contacts
        else:
            gap = np.minimum((contacts - mean) / mean, _FAR)
        weight = told / (SPECIAL_SPREAD**2 + 1 / (mean + 0.5))
        if step == _STEPS:
            break
        precision = (design.T * weight) @ design + np.diag(1 / spread**2)
        target = design.T @ (weight * (gap + fit - design @ start))
        effects = start + np.linalg.solve(precision, target)
    return effects, gap, weight
