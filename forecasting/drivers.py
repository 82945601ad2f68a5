"""What planners' drivers do to a queue: learnt once before the models, applied after them."""

import numpy as np
from numpy.typing import NDArray

from forecasting.calendar import DayCalendar
from forecasting.outliers import neighbour_median

_PRIOR_SPREAD = 0.5
"""Prior spread of what a driver of its usual size adds, as a share of an ordinary day."""

_LEAST_RATIO, _MOST_RATIO = 0.1, 10.0
_LEAST_SPREAD = 0.03
_DEVIATIONS = 2.0
_STEPS = 8


def driver_ratio(coefficients: NDArray[np.float64], calendar: DayCalendar) -> NDArray[np.float64]:
    """Give contacts as a multiple of those without drivers: 1 + sum_k c_k size_k, shape (D,).

    Twice the mailing brings twice the extra contacts, not the square of the factor.
    """
    return np.clip(1 + calendar.drivers @ coefficients, _LEAST_RATIO, _MOST_RATIO)


def without_drivers(
    totals: NDArray[np.float64], calendar: DayCalendar, usable: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give totals had there been no drivers, and each driver's effect per unit of size.

    Totals are compared with the median of the same weekdays around them, both without what
    drivers are so far believed to do: log(total / ratio) - log(median) = d log ratio + noise,
    solved for the effects by weighted Gauss-Newton steps with a normal prior and Huber's weights
    (Annals of Mathematical Statistics 35(1), 1964, 73-101, doi:10.1214/aoms/1177703732). So a
    driver that is there every day is learnt from its ups and downs, and one seen once is believed
    as far as that day stands out. Call it before looking for storms: a campaign is none.

    Parameters
    ----------
    totals
        Contacts of consecutive days, NaN unknown, shape (D,).
    calendar
        Their kinds and drivers.
    usable
        Days to learn from, shape (D,).

    Returns
    -------
        Totals of shape (D,), NaN where they were, and effects of shape (K,); 0 for a driver that
        was never seen to vary.
    """
    effects = np.zeros(calendar.drivers.shape[1])
    learn = usable & ~np.isnan(totals)
    if calendar.drivers[learn].any():
        for _ in range(_STEPS):
            effects = effects + _step(totals, calendar, learn, effects=effects)
    return totals / driver_ratio(effects, calendar), effects


def _step(
    totals: NDArray[np.float64],
    calendar: DayCalendar,
    learn: NDArray[np.bool_],
    *,
    effects: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Give the change of the effects that explains more of the days beside their neighbours."""
    ratio = driver_ratio(effects, calendar)
    clean = np.nan_to_num(totals) / ratio
    median, count = neighbour_median(clean, learn)
    days = np.flatnonzero(learn & (count > 0))
    if len(days) == 0:
        return np.zeros_like(effects)
    slopes = calendar.drivers / ratio[:, None]
    around = [neighbour_median(column, learn)[0] for column in slopes.T]
    design = (slopes - np.column_stack(around))[days]
    gap = np.log(clean[days] + 0.5) - np.log(median[days] + 0.5)
    scale = max(1.4826 * float(np.median(np.abs(gap))), _LEAST_SPREAD)
    noise = np.sqrt(scale**2 + 1 / (median[days] + 0.5))
    weight = 1 / (noise**2 * np.maximum(1.0, np.abs(gap) / (_DEVIATIONS * noise)))
    precision = (_typical_sizes(calendar) / _PRIOR_SPREAD) ** 2
    curvature = (design.T * weight) @ design + np.diag(precision)
    slope = design.T @ (weight * gap) - precision * effects
    return np.asarray(np.linalg.solve(curvature, slope))


def _typical_sizes(calendar: DayCalendar) -> NDArray[np.float64]:
    """Give each driver's mean size where it is not zero; 1 where it always is, shape (K,)."""
    sizes = calendar.drivers
    seen = np.maximum((sizes > 0).sum(axis=0), 1)
    return np.where(sizes.any(axis=0), sizes.sum(axis=0) / seen, 1.0)
