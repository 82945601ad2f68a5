"""Holidays and other special days: their ratio to an ordinary day, pooled and shrunk."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from forecasting.calendar import DayCalendar, DayKind
from forecasting.history import DayHistory
from forecasting.outliers import REACH_WEEKS, neighbour_median

SPECIAL_SPREAD = 0.2
"""Day-to-day spread of a special day's log ratio beyond that of an ordinary day."""

_LEAST_RATIO, _MOST_RATIO = 0.02, 5.0

_PRIOR_MEAN = {DayKind.HOLIDAY: np.log(0.7), DayKind.OWN: 0.0, DayKind.AFTER: 0.0}
_PRIOR_SPREAD = {DayKind.HOLIDAY: 1.0, DayKind.OWN: 0.5, DayKind.AFTER: 0.3}
"""Of the mean log ratio of a kind, before any is seen."""

_QUEUE_SPREAD, _NAME_SPREAD, _PAIR_SPREAD = 0.3, 0.4, 0.2
"""How far queues, named days, and a day in a queue differ from the mean of their kind."""


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """One special day of the past: its log ratio to an ordinary day and that ratio's variance."""

    queue: int
    date: np.datetime64
    kind: DayKind
    name: str
    log_ratio: float
    variance: float


def special_days(queue: int, history: DayHistory) -> list[SpecialDay]:
    """Give the special days of one queue's past against the median of their neighbours."""
    median, counts = neighbour_median(history.totals, history.usable)
    out = []
    for day in np.flatnonzero(~history.calendar.ordinary):
        total, usual = history.totals[day], median[day]
        if counts[day] == 0 or np.isnan(total) or usual < 1:
            continue
        ratio = float(np.clip((total + 0.5) / (usual + 0.5), _LEAST_RATIO, _MOST_RATIO))
        kind = DayKind(int(history.calendar.kind[day]))
        noise = SPECIAL_SPREAD**2 + 1 / (usual * ratio + 0.5)
        name = history.calendar.names[day]
        date = history.calendar.dates[day]
        out.append(SpecialDay(queue, date, kind, name, float(np.log(ratio)), float(noise)))
    return out


@dataclass(frozen=True, slots=True)
class SpecialRatios:
    """Log ratios by kind: mean, and what queue, name and their pair add."""

    mean: dict[DayKind, float]
    by_queue: dict[tuple[DayKind, int], float]
    by_name: dict[tuple[DayKind, str], float]
    by_pair: dict[tuple[DayKind, int, str], float]

    def knows(self, kind: DayKind) -> bool:
        """Tell whether any day of a kind was ever seen."""
        return kind in self.mean

    def ratio(self, queue: int, kind: DayKind, name: str) -> float:
        """Give the expected ratio of a special day to an ordinary one."""
        log = (
            self.mean[kind]
            + self.by_queue.get((kind, queue), 0.0)
            + self.by_name.get((kind, name), 0.0)
            + self.by_pair.get((kind, queue, name), 0.0)
        )
        return float(np.clip(np.exp(log), _LEAST_RATIO, _MOST_RATIO))

    def applied(self, queue: int, calendar: DayCalendar, history: DayHistory) -> DayCalendar:
        """Give days ahead with their ratios.

        A holiday where none was ever seen is like a Sunday; another special day without a past is
        like an ordinary day.
        """
        ratio = np.ones(len(calendar.dates))
        for day in np.flatnonzero(~calendar.ordinary):
            kind = DayKind(int(calendar.kind[day]))
            if self.knows(kind):
                ratio[day] = self.ratio(queue, kind, calendar.names[day])
            elif kind == DayKind.HOLIDAY:
                ratio[day] = sunday_ratio(history, int(calendar.weekday[day]))
        return replace(calendar, ratio=ratio)


def sunday_ratio(history: DayHistory, weekday: int) -> float:
    """Give a Sunday's contacts as a multiple of a weekday's, at most 1; 1 without Sundays."""
    known = history.at_level[history.calendar.weekday == 6]
    means = history.weekday_means(8)
    if np.isnan(known).all() or means[6] <= 0 or means[weekday] <= 0:
        return 1.0
    return float(min(1.0, means[6] / means[weekday]))


def settled_before(days: Sequence[SpecialDay], date: np.datetime64) -> list[SpecialDay]:
    """Give the special days that were judged by nothing from a date on."""
    return [d for d in days if d.date + 7 * REACH_WEEKS < date]


def special_ratios(days: Sequence[SpecialDay]) -> SpecialRatios:
    """Learn the ratios of special days from those of all queues and years.

    For each kind log ratio = mean + queue + name + pair + noise, every effect normal around zero:
    the posterior mean of a hierarchical model with known variances (ridge). A day seen often
    keeps its own ratio, a rare one takes that of its queue and name, an unseen one the queue's.
    """
    out = SpecialRatios({}, {}, {}, {})
    for kind in (DayKind.HOLIDAY, DayKind.OWN, DayKind.AFTER):
        seen = [d for d in days if d.kind == kind]
        if seen:
            _learn(kind, seen, out)
    return out


def _learn(kind: DayKind, seen: Sequence[SpecialDay], out: SpecialRatios) -> None:
    """Add one kind's effects."""
    queues = sorted({d.queue for d in seen})
    names = sorted({d.name for d in seen})
    pairs = sorted({(d.queue, d.name) for d in seen})
    columns: list[object] = [None, *queues, *names, *pairs]
    where = {key: i for i, key in enumerate(columns)}
    design = np.zeros((len(seen), len(columns)))
    for row, day in enumerate(seen):
        for key in (None, day.queue, day.name, (day.queue, day.name)):
            design[row, where[key]] = 1.0
    spread = np.concatenate(
        [
            [_PRIOR_SPREAD[kind]],
            np.full(len(queues), _QUEUE_SPREAD),
            np.full(len(names), _NAME_SPREAD),
            np.full(len(pairs), _PAIR_SPREAD),
        ]
    )
    weight = 1 / np.array([d.variance for d in seen])
    gap = np.array([d.log_ratio for d in seen]) - _PRIOR_MEAN[kind]
    effects = _ridge(design, gap, weight, spread)
    out.mean[kind] = float(_PRIOR_MEAN[kind] + effects[0])
    out.by_queue.update({(kind, q): float(effects[where[q]]) for q in queues})
    out.by_name.update({(kind, n): float(effects[where[n]]) for n in names})
    out.by_pair.update({(kind, q, n): float(effects[where[q, n]]) for q, n in pairs})


def _ridge(
    design: NDArray[np.float64],
    target: NDArray[np.float64],
    weight: NDArray[np.float64],
    spread: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Give the posterior mean of effects with prior N(0, spread^2) and noise variance 1/weight."""
    precision = (design.T * weight) @ design + np.diag(1 / spread**2)
    return np.asarray(np.linalg.solve(precision, design.T @ (weight * target)))
