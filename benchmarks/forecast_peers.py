"""What planners have today: last week, means of a spreadsheet, and Prophet as it comes."""

import logging
import warnings

import numpy as np
from numpy.typing import NDArray

from benchmarks.forecast_layout import DayTable
from data.records import weekdays

_MEAN_WEEKS = 8
_WHOLE = 2 / 3
"""A day with so much of the slots usual on its weekday has a total."""


def last_weekdays(past: DayTable, dates: NDArray[np.datetime64], count: int) -> NDArray[np.float64]:
    """Give the plain mean of the last recorded same weekdays, slot by slot, shape (H, S).

    No cleaning of any kind; ``count`` of 1 is last week's, whatever lead. Zero where a slot was
    never recorded.

    Parameters
    ----------
    past
        What was known.
    dates
        H days ahead.
    count
        Same weekdays averaged.
    """
    means = np.zeros((7, past.values.shape[1]))
    for weekday in range(7):
        newest = past.values[past.weekday == weekday][::-1]
        known = ~np.isnan(newest)
        used = known & (np.cumsum(known, axis=0) <= count)
        sums = np.where(used, newest, 0.0).sum(axis=0)
        means[weekday] = sums / np.maximum(used.sum(axis=0), 1)
    return np.asarray(means[weekdays(dates)])


def prophet(
    past: DayTable, dates: NDArray[np.datetime64], country: str | None
) -> NDArray[np.float64]:
    """Give Prophet's forecast with its defaults and the country's holidays, shape (H, S).

    It is fitted to daily totals; each day is spread as the mean of the last 8 same weekdays. On
    intervals it is slower by two orders of magnitude and less exact.
    """
    import pandas as pd  # noqa: PLC0415 - slow to load

    totals = day_totals(past)
    known = ~np.isnan(totals)
    frame = pd.DataFrame({"ds": past.dates[known].astype("datetime64[s]"), "y": totals[known]})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in ("prophet", "prophet.plot", "cmdstanpy"):
            logging.getLogger(name).disabled = True
        from prophet import Prophet  # noqa: PLC0415 - slow to load

        model = Prophet(uncertainty_samples=0)
        if country:
            model.add_country_holidays(country.partition("-")[0])
        model.fit(frame, seed=1)
        ahead = pd.DataFrame({"ds": dates.astype("datetime64[s]")})
        said = np.maximum(model.predict(ahead)["yhat"].to_numpy(float), 0.0)
    means = last_weekdays(past, dates, _MEAN_WEEKS)
    sums = means.sum(axis=1, keepdims=True)
    shares = np.divide(means, sums, out=np.zeros_like(means), where=sums > 0)
    return np.asarray(said[:, None] * shares)


def day_totals(past: DayTable) -> NDArray[np.float64]:
    """Give totals, NaN on days that lack more than a third of their weekday's usual slots."""
    known = ~np.isnan(past.values)
    slots = known.sum(axis=1)
    usual = np.zeros(len(slots))
    for weekday in range(7):
        at = past.weekday == weekday
        filled = slots[at & (slots > 0)]
        usual[at] = np.median(filled) if len(filled) else 1
    whole = (slots > 0) & (slots >= _WHOLE * usual)
    return np.where(whole, np.where(known, past.values, 0.0).sum(axis=1), np.nan)
