"""What a queue's first hours say of the rest of its day: learnt from its last days."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from forecasting.carryover import CarryOver, carry_over, trailing_means
from forecasting.history import DayHistory
from forecasting.scores import MEAN_WEEKS, ROOT_NOISE, DayScores, day_scores
from forecasting.update_elapsed import head_start
from forecasting.update_rules import DayUpdate

JUDGED_DAYS = 60
"""Days on which updating is tried at the same time of day."""

LEAST_JUDGED = 15
"""Judged days without which nothing is updated."""

CARRIED_DAYS = 6
"""Worked days after today for which the carry-over is learnt."""

_NOISE = 1.0
"""Standard errors that a gain must exceed, as in the choice of a model."""

_WEIGHTS = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Candidate weights of the forecast, as multiples of the contacts usual until now."""

_NOISES = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
"""Candidate noises of a slot, as multiples of what the shapes leave: neighbours go wrong together,
so that a slot tells less than its own noise says."""

_MOST_CARRIED = 1.5
_DOUBT_DAYS = 15
"""Days that the assumption of nothing explained counts for."""

_LEAST_KEPT = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class PastDays:
    """Past days beside what was forecast of them one day ahead.

    Parameters
    ----------
    said, came
        Contacts by slot, zero where closed, shape (N, S).
    seen, rest
        Slots until now and after now in which the queue was open, shape (N, S).
    later_said, later_came
        Totals of the next worked days, said on the same day before, NaN where unknown,
        shape (N, CARRIED_DAYS).
    """

    said: NDArray[np.float64]
    came: NDArray[np.float64]
    seen: NDArray[np.bool_]
    rest: NDArray[np.bool_]
    later_said: NDArray[np.float64]
    later_came: NDArray[np.float64]

    def errors(self, rule: DayUpdate) -> NDArray[np.float64]:
        """Give each day's absolute error over the rest of its slots, shape (N,)."""
        updated = self.said * rule.factors(self.said, self.came, self.seen)
        return np.asarray(np.where(self.rest, np.abs(updated - self.came), 0.0).sum(axis=1))

    def rest_errors(self, rule: DayUpdate) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Give relative errors of the rest's totals and their Poisson variance."""
        updated = self.said * rule.factors(self.said, self.came, self.seen)
        said = np.where(self.rest, updated, 0.0).sum(axis=1)
        came = np.where(self.rest, self.came, 0.0).sum(axis=1)
        good = said >= 1
        return came[good] / said[good] - 1, 1 / said[good]


def learn_update(
    history: DayHistory,
    seen: NDArray[np.bool_],
    rest: NDArray[np.bool_],
    *,
    weekday: int,
    first: np.datetime64,
) -> DayUpdate | None:
    """Learn how the rest of a day follows from its first hours, None where history is too short.

    Past days are forecast one day ahead by their scores, updated at the same time of day by the
    ratio and by the scores with several strengths, and judged by the absolute errors of the rest;
    what does not beat leaving the forecast as it is beyond noise is not used.

    Parameters
    ----------
    seen
        Slots of today that were recorded, shape (S,).
    rest
        Slots of today that are still to come, shape (S,).
    weekday
        Today's, 0 to 6.
    first
        First day of the forecast: what came since then it does not know.
    """
    known = day_scores(history)
    if known is None:
        return None
    usual = trailing_means(known.scores, known.weekday, last=MEAN_WEEKS)
    learnt = carry_over(known.scores - usual)
    rows = _judged_rows(history, known, usual)
    past = _past_days(known, rows, usual=usual, learnt=learnt, seen=seen, rest=rest)
    if len(past.said) < LEAST_JUDGED:
        return None
    noise, prior = _spread(known, usual + learnt.expected)
    gains = [_gain(known.shapes, seen, prior=prior, noise=noise * n) for n in _NOISES]
    count = float(np.where(past.seen, past.said, 0.0).sum(axis=1).mean())
    plain = DayUpdate("none", count, gains[0], known.shapes, known.scale, days=len(past.said))
    ratios = [replace(plain, method="ratio", weight=w * count) for w in _WEIGHTS]
    scores = [replace(plain, method="scores", gain=gain) for gain in gains]
    chosen = _chosen(past, plain, ratios=ratios, scores=scores)
    elapsed = int((history.calendar.dates[known.rows] >= first).sum())
    return replace(
        chosen,
        kept=_kept(past, plain, chosen),
        carried=_carried(past, chosen, learnt),
        head_start=head_start(
            known, rows, usual=usual, learnt=learnt, elapsed=elapsed, weekday=weekday
        ),
        memory=float(learnt.memory[0]),
    )


def _judged_rows(
    history: DayHistory, known: DayScores, usual: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Give the last usable days and storms, on which an update matters most, among the scores."""
    judged = (history.usable | history.storm)[known.rows] & ~np.isnan(usual).any(axis=1)
    return np.flatnonzero(judged)[-JUDGED_DAYS:]


def _past_days(
    known: DayScores,
    rows: NDArray[np.int64],
    *,
    usual: NDArray[np.float64],
    learnt: CarryOver,
    seen: NDArray[np.bool_],
    rest: NDArray[np.bool_],
) -> PastDays:
    """Give what was forecast of the judged days, what came, and both of the days after."""
    said = known.contacts((usual + learnt.expected)[rows], known.weekday[rows])
    opened = known.open[known.weekday]
    later_said = np.full((len(rows), CARRIED_DAYS), np.nan)
    later_came = np.full((len(rows), CARRIED_DAYS), np.nan)
    for k in range(1, CARRIED_DAYS + 1):
        inside = np.isin(rows + k, rows)
        day = rows[inside] + k
        faded = usual[day] + learnt.expected[rows[inside]] * learnt.memory**k
        later_said[inside, k - 1] = known.contacts(faded, known.weekday[day]).sum(axis=1)
        later_came[inside, k - 1] = np.where(opened[day], known.counts[day], 0.0).sum(axis=1)
    return PastDays(
        said,
        np.where(opened, known.counts, 0.0)[rows],
        opened[rows] & seen,
        opened[rows] & rest,
        later_said,
        later_came,
    )


def _spread(known: DayScores, expected: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
    """Give the variance of a slot's root beyond the shapes, and that of the scores' errors."""
    errors = known.scores - expected
    good = ~np.isnan(errors).any(axis=1)
    fitted = known.mean + known.own[known.weekday] + np.nan_to_num(known.scores) @ known.shapes
    left = (np.sqrt(np.maximum(known.counts, 0.0) + ROOT_NOISE**2) - fitted)[good]
    opened = known.open[known.weekday[good]]
    noise = max(float((left[opened] ** 2).mean()), ROOT_NOISE**2 / 2) if opened.any() else 1.0
    count = len(known.shapes)
    raw = errors[good].T @ errors[good] / max(1, good.sum()) - noise * np.eye(count)
    values, vectors = np.linalg.eigh(raw)
    # A score that was never wrong beyond noise still may be: a hundredth of a slot's variance.
    return noise, np.asarray((vectors * np.maximum(values, 0.01 * noise)) @ vectors.T)


def _gain(
    shapes: NDArray[np.float64],
    seen: NDArray[np.bool_],
    *,
    prior: NDArray[np.float64],
    noise: float,
) -> NDArray[np.float64]:
    """Give the penalised least squares of scores on the roots of seen slots, shape (K, S)."""
    parts = np.where(seen, shapes, 0.0)
    return np.asarray(
        np.linalg.solve(parts @ parts.T / noise + np.linalg.inv(prior), parts / noise)
    )


def _chosen(
    past: PastDays, plain: DayUpdate, *, ratios: Sequence[DayUpdate], scores: Sequence[DayUpdate]
) -> DayUpdate:
    """Give the rule with the least error, the plain forecast unless the gain exceeds noise."""
    ratio, score = (min(rules, key=lambda r: past.errors(r).sum()) for rules in (ratios, scores))
    both = replace(score, method="both", weight=ratio.weight)
    best = min((both, score, ratio), key=lambda r: past.errors(r).sum())
    before = past.errors(plain)
    gain = before - past.errors(best)
    error = float(gain.std(ddof=1)) / np.sqrt(len(gain))
    if not gain.mean() > _NOISE * error:
        return replace(plain, weight=ratio.weight)
    return replace(best, weight=ratio.weight, improvement=float(gain.sum() / before.sum()))


def _kept(past: PastDays, plain: DayUpdate, chosen: DayUpdate) -> float:
    """Give the share of the rest's variance beyond Poisson that updating leaves.

    The rule was chosen on the same days: what it explained there counts less than in full.
    """
    before, after = (_excess(*past.rest_errors(rule)) for rule in (plain, chosen))
    if before <= 0:
        return 1.0
    explained = 1 - float(np.clip(after / before, _LEAST_KEPT, 1.0))
    return 1 - explained * len(past.said) / (len(past.said) + _DOUBT_DAYS)


def _excess(errors: NDArray[np.float64], noise: NDArray[np.float64]) -> float:
    """Give the variance of relative errors beyond their Poisson part, robust to storms."""
    if len(errors) < LEAST_JUDGED:
        return 0.0
    return float((1.4826 * np.median(np.abs(errors))) ** 2 - noise.mean())


def _carried(past: PastDays, rule: DayUpdate, learnt: CarryOver) -> NDArray[np.float64]:
    """Give how much of today's log ratio the next worked days keep, shape (CARRIED_DAYS,).

    One slope for all of them, on the memory of the first score; zero where it does not lower the
    squared errors beyond noise.
    """
    signal = rule.signal(past.said, past.came, past.seen)[:, None]
    fading = learnt.memory[0] ** np.arange(1, CARRIED_DAYS + 1)
    known = (past.later_said >= 1) & ~np.isnan(past.later_came)
    ratio = np.divide(
        past.later_came + 0.5, past.later_said + 0.5, out=np.ones_like(past.later_came), where=known
    )
    errors, guess = np.where(known, np.log(ratio), 0.0), np.where(known, signal * fading, 0.0)
    size = float((guess**2).sum())
    if size == 0:
        return np.zeros(CARRIED_DAYS)
    slope = float(np.clip((guess * errors).sum() / size, 0.0, _MOST_CARRIED))
    gain = (errors**2 - (errors - slope * guess) ** 2).sum(axis=1)
    error = float(gain.std(ddof=1)) / np.sqrt(len(gain))
    return slope * fading if gain.mean() > _NOISE * error else np.zeros(CARRIED_DAYS)
