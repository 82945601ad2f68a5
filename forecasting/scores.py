"""Days as a few scores on shared shapes of the day: the SVD of the day x slot matrix."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from forecasting.history import DayHistory

MEAN_WEEKS = 8
"""Same weekdays behind a weekday's mean."""

_DAYS = 180
"""Worked days of the past; shapes of the day change with the seasons."""

_MOST_SHAPES = 4
"""Further shapes are noise on every series tried; Shen & Huang use as many."""

ROOT_NOISE = 0.5
"""Standard deviation of the root of a Poisson count."""

_BACK_DAYS = 40
"""Days whose contacts the model has to give again in sum."""


@dataclass(frozen=True, slots=True, eq=False)
class DayScores:
    """Worked days of one queue as roots of counts on a few shapes: x = mean + own + z V.

    Parameters
    ----------
    rows
        Place in the history of N worked days, oldest first, shape (N,).
    weekday
        Theirs, 0 to 6, shape (N,).
    counts
        Contacts of those days at the present level, recorded whole, shape (N, S).
    scores
        z, rows of NaN where the day is not usable, shape (N, K).
    mean
        Root of a day's counts by slot, shape (S,).
    own
        What a weekday adds beyond the shapes, shape (7, S).
    shapes
        V, orthonormal rows, shape (K, S).
    typical
        Mean scores of each weekday's last usable days, shape (7, K).
    open
        Slots in which contacts come, shape (7, S).
    scale
        Contacts per squared root: what squaring a mean loses.
    """

    rows: NDArray[np.int64]
    weekday: NDArray[np.int64]
    counts: NDArray[np.float64]
    scores: NDArray[np.float64]
    mean: NDArray[np.float64]
    own: NDArray[np.float64]
    shapes: NDArray[np.float64]
    typical: NDArray[np.float64]
    open: NDArray[np.bool_]
    scale: float = 1.0

    def contacts(
        self, scores: NDArray[np.float64], weekday: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """Give the contacts by slot of days with such scores, shape (H, S)."""
        roots = np.maximum(self.mean + self.own[weekday] + scores @ self.shapes, 0.0)
        counts = self.scale * np.maximum(roots**2 - ROOT_NOISE**2, 0.0)
        return np.where(self.open[weekday], counts, 0.0)


def day_scores(history: DayHistory) -> DayScores | None:
    """Give the scores of a queue's last worked days, None without a usable day.

    The roots sqrt(count + 1/4) of a day x slot matrix have about the same variance everywhere;
    their singular value decomposition finds the shapes in which days differ together (H. Shen,
    J. Z. Huang, M&SOM 10(3), 2008, 391-410, doi:10.1287/msom.1070.0179). Shapes count while
    their singular value exceeds (sqrt(days) + sqrt(slots)) / 2, the largest that pure Poisson
    noise gives; at least one and at most four. What a weekday keeps of its own beyond them is
    shrunk by its noise (James & Stein). Missing slots take the day's total by the weekday's
    profile; days before a change of level are brought to the new one.
    """
    worked = history.worked
    rows = np.flatnonzero(worked[history.calendar.weekday])[-_DAYS:]
    usable = history.usable[rows]
    if not usable.any():
        return None
    weekday, counts = history.calendar.weekday[rows], _whole_counts(history)[rows]
    roots = np.sqrt(np.maximum(counts, 0.0) + ROOT_NOISE**2)
    mean = roots[usable].mean(axis=0)
    opened = (history.profile > 0) & worked[:, None]
    shapes = _shapes(roots[usable] - mean, int(opened.any(axis=0).sum()))
    scores = np.where(usable[:, None], (roots - mean) @ shapes.T, np.nan)
    rest = np.where(usable[:, None], roots - mean, np.nan) - scores @ shapes
    plain = DayScores(
        rows,
        weekday,
        counts,
        scores,
        mean,
        _own(rest, weekday),
        shapes,
        _typical(scores, weekday),
        opened,
    )
    return replace(plain, scale=_scale(plain, usable))


def _whole_counts(history: DayHistory) -> NDArray[np.float64]:
    """Give counts at the present level that add up to the totals, shape (D, S)."""
    days = history.days
    usual = history.totals[:, None] * history.profile[history.calendar.weekday]
    recorded = days.open & ~np.isnan(days.contacts)
    counts = np.nan_to_num(np.where(recorded, days.contacts, usual))
    sums, totals = counts.sum(axis=1), np.nan_to_num(history.totals)
    counts *= np.divide(totals, sums, out=np.ones_like(sums), where=(sums > 0) & (totals > 0))[
        :, None
    ]
    if history.shift is not None:
        counts[: history.shift.day] *= history.shift.factor
    return counts


def _shapes(gaps: NDArray[np.float64], live: int) -> NDArray[np.float64]:
    """Give the leading right singular vectors of days less their mean, shape (K, S)."""
    _, sizes, vectors = np.linalg.svd(gaps, full_matrices=False)
    noise = ROOT_NOISE * (np.sqrt(len(gaps)) + np.sqrt(live))
    count = int(np.clip((sizes > noise).sum(), 1, _MOST_SHAPES))
    return np.asarray(vectors[:count])


def _own(rest: NDArray[np.float64], weekday: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give each weekday's mean of what the shapes leave, less its noise, shape (7, S)."""
    out = np.zeros((7, rest.shape[1]))
    for day in range(7):
        left = rest[(weekday == day) & ~np.isnan(rest).any(axis=1)]
        if len(left) > 2:
            mean = left.mean(axis=0)
            noise = left.var(axis=0, ddof=1).sum() / len(left)
            size = float((mean**2).sum())
            out[day] = mean * max(0.0, 1 - noise / size) if size > 0 else 0.0
    return out


def _typical(scores: NDArray[np.float64], weekday: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give each weekday's mean of its last scores; one without any takes that of all days."""
    known = ~np.isnan(scores).any(axis=1)
    out = np.empty((7, scores.shape[1]))
    for day in range(7):
        same = scores[known & (weekday == day)][-MEAN_WEEKS:]
        out[day] = (same if len(same) else scores[known][-7 * MEAN_WEEKS :]).mean(axis=0)
    return out


def _scale(plain: DayScores, usable: NDArray[np.bool_]) -> float:
    """Give what lets the model give as many contacts as its last days had."""
    recent = np.flatnonzero(usable)[-_BACK_DAYS:]
    weekday = plain.weekday[recent]
    fitted = float(plain.contacts(plain.typical[weekday], weekday).sum())
    came = float(np.where(plain.open[weekday], plain.counts[recent], 0.0).sum())
    return came / fitted if fitted > 0 and came > 0 else 1.0
