"""How the hours seen of a day move the rest of it."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from forecasting.scores import ROOT_NOISE

Method = Literal["none", "ratio", "scores", "both"]


@dataclass(frozen=True, slots=True, eq=False)
class DayUpdate:
    """How one queue's day follows from its first hours.

    Parameters
    ----------
    method
        ``none``, ``ratio``, ``scores``, or the geometric mean of ``both``.
    weight
        Contacts that the forecast counts for in the ratio.
    gain
        Scores per root of a seen slot, shape (K, S).
    shapes
        V, shape (K, S).
    scale
        Contacts per squared root.
    days
        Judged days behind it.
    improvement
        Share of the rest of day's absolute error that updating took away on past days.
    kept
        Share of the variance of the day factor that is left after the update.
    carried
        Log ratio of the next worked days per log ratio until now.
    head_start
        Factor by slot from the days since the forecast was made, before today's first hour.
    memory
        Share of it that each further worked day keeps.
    """

    method: Method
    weight: float
    gain: NDArray[np.float64]
    shapes: NDArray[np.float64]
    scale: float
    days: int
    improvement: float = 0.0
    kept: float = 1.0
    carried: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    head_start: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    memory: float = 0.0

    def factors(
        self, said: NDArray[np.float64], came: NDArray[np.float64], seen: NDArray[np.bool_]
    ) -> NDArray[np.float64]:
        """Give the factor on each slot of days, shape (N, S).

        Parameters
        ----------
        said, came
            Contacts forecast and seen by slot, shape (N, S).
        seen
            Slots that were recorded, shape (N, S).
        """
        if self.method == "none":
            return np.ones_like(said)
        ratio = by_ratio(said, came, seen, weight=self.weight)
        if self.method == "ratio":
            return ratio
        scores = by_scores(said, came, seen, gain=self.gain, shapes=self.shapes, scale=self.scale)
        return scores if self.method == "scores" else np.sqrt(ratio * scores)

    def signal(
        self, said: NDArray[np.float64], came: NDArray[np.float64], seen: NDArray[np.bool_]
    ) -> NDArray[np.float64]:
        """Give the log ratio of what came to what was forecast, toward zero, shape (N,)."""
        return np.asarray(np.log(by_ratio(said, came, seen, weight=self.weight)[:, 0]))


def by_ratio(
    said: NDArray[np.float64],
    came: NDArray[np.float64],
    seen: NDArray[np.bool_],
    *,
    weight: float,
) -> NDArray[np.float64]:
    """Give (weight + came) / (weight + forecast), the same for all slots, shape (N, S).

    The posterior mean of a gamma day factor of mean 1 and variance 1 / weight after Poisson counts
    (J. Weinberg, L. D. Brown, J. R. Stroud, JASA 102, 2007, 1185-1198, update alike).
    """
    expected = np.where(seen, said, 0.0).sum(axis=1)
    arrived = np.where(seen, came, 0.0).sum(axis=1)
    factor = (weight + arrived) / (weight + expected)
    return np.asarray(np.repeat(factor[:, None], said.shape[1], axis=1))


def by_scores(
    said: NDArray[np.float64],
    came: NDArray[np.float64],
    seen: NDArray[np.bool_],
    *,
    gain: NDArray[np.float64],
    shapes: NDArray[np.float64],
    scale: float,
) -> NDArray[np.float64]:
    """Give the factor by slot of days whose scores moved with the seen slots, shape (N, S).

    Penalised least squares of H. Shen, J. Z. Huang, M&SOM 10(3), 2008, 391-410, section 3.2:
    scores minimise the squared roots of the seen slots plus a penalty on leaving the forecast's.
    """
    roots = np.sqrt(said / scale + ROOT_NOISE**2)
    gaps = np.where(seen, np.sqrt(came / scale + ROOT_NOISE**2) - roots, 0.0)
    moved = np.maximum(roots + (gaps @ gain.T) @ shapes, ROOT_NOISE)
    before, after = roots**2 - ROOT_NOISE**2, moved**2 - ROOT_NOISE**2
    return np.asarray(np.divide(after, before, out=np.ones_like(said), where=before > 1e-9))
