"""One queue's past as models see it: totals of ordinary days, profile, odd days, level."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from forecasting.calendar import DayCalendar, DayKind
from forecasting.days import DayMatrix
from forecasting.level import LevelShift, level_shift
from forecasting.outliers import neighbour_median, storms
from forecasting.profile import CAUTION, rough_shares, tilted_profiles, weekday_profiles
from forecasting.recording import copied_days, silent_slots

SEASON_WEEKS = 52
"""A weekday without contacts in so many weeks has none."""

_LEAST_EXPOSURE = 0.05
"""A day open for less than this share of its usual contacts tells nothing about the rest."""

_YOUNG_DAYS = 14
"""Days in which a storm may turn out to be a new level."""

_LATE_WEEKS = 4
"""Same weekdays whose hours are the usual ones: what was open before, and no more, is over."""

_SHAPED = (DayKind.HOLIDAY, DayKind.AFTER, DayKind.BEFORE, DayKind.BRIDGE, DayKind.BETWEEN)
"""Kinds with a shape of their own; own special days differ too much from one another."""


@dataclass(frozen=True, slots=True, eq=False)
class DayHistory:
    """What is known of one queue before an origin.

    Parameters
    ----------
    days
        The observations, NaN in hours that were not recorded; the last day is the one before the
        origin.
    calendar
        Their kinds.
    totals
        Contacts of the day had it been open its usual hours and recorded whole, NaN where it was
        closed or missing, shape (D,).
    usable
        Ordinary, observed, not a storm, shape (D,).
    storm
        Storms and outages, shape (D,).
    silent
        Zeros that are hours without a recording, shape (D, S).
    copied
        How many days before lies the one whose counts a day repeats, 0 if none, shape (D,).
    profile
        Shares of slots by weekday, shape (7, S).
    special
        Those of days of each ``DayKind``, shape (kinds, 7, S).
    shift
        A lasting change of level in the last weeks.
    """

    days: DayMatrix
    calendar: DayCalendar
    totals: NDArray[np.float64]
    usable: NDArray[np.bool_]
    storm: NDArray[np.bool_]
    silent: NDArray[np.bool_]
    copied: NDArray[np.int64]
    profile: NDArray[np.float64]
    special: NDArray[np.float64]
    shift: LevelShift | None

    @property
    def count(self) -> int:
        """Number of days."""
        return len(self.totals)

    @property
    def at_level(self) -> NDArray[np.float64]:
        """Totals brought to the present level, NaN where not usable, shape (D,)."""
        out = np.where(self.usable, self.totals, np.nan)
        if self.shift is not None:
            out[: self.shift.day] *= self.shift.factor
        return out

    @property
    def worked(self) -> NDArray[np.bool_]:
        """Whether contacts come on each weekday at all, shape (7,)."""
        return self.weekday_means(SEASON_WEEKS) > 0

    def _weights(self, days: NDArray[np.int64]) -> NDArray[np.float64]:
        """Give what days count for in a mean, same shape."""
        weights = np.ones(len(days))
        if self.shift is not None:
            before = days < self.shift.day
            if not before.all():
                weights[before] = 1 / max(1, before.sum())
        return weights

    def shapes(self, ahead: DayCalendar) -> NDArray[np.float64]:
        """Give the profile of each day ahead by its kind and weekday, shape (H, S)."""
        return np.asarray(self.special[ahead.kind, ahead.weekday])

    def filled(self) -> NDArray[np.float64]:
        """Give ``at_level`` with gaps filled by neighbours, then by weekday means, shape (D,)."""
        known = self.at_level
        near, _ = neighbour_median(np.nan_to_num(known), ~np.isnan(known))
        means = self.weekday_means(self.count)[self.calendar.weekday]
        out = np.where(np.isnan(known), near, known)
        return np.where(np.isnan(out), means, out)

    def weekday_means(self, last: int) -> NDArray[np.float64]:
        """Give each weekday's mean of its last usable totals, shape (7,).

        A weekday without any takes the mean of the other weekdays of its half of the week
        (weekdays or weekend), then of all; weekdays on which the queue is closed have zero. A new
        level changes weekdays by different factors: those before it count for one day together.
        """
        known = self.at_level
        out = np.full(7, np.nan)
        for day in range(7):
            where = np.flatnonzero((self.calendar.weekday == day) & ~np.isnan(known))[-last:]
            if len(where):
                out[day] = np.average(known[where], weights=self._weights(where))
        for part in (slice(0, 5), slice(5, 7), slice(0, 7)):
            if not np.isnan(out[part]).all():
                out[part] = np.where(np.isnan(out[part]), np.nanmean(out[part]), out[part])
        return np.where(self.profile.sum(axis=1) > 0, np.nan_to_num(out), 0.0)


def day_history(days: DayMatrix, calendar: DayCalendar, *, caution: float = CAUTION) -> DayHistory:
    """Give what is known of one queue from its days.

    Parameters
    ----------
    days
        Observations up to the day before the origin.
    calendar
        The same days.
    caution
        See ``weekday_profiles``.
    """
    copied = copied_days(days.contacts)
    seen = days.observed() & (copied == 0)
    shares = rough_shares(days.contacts, calendar.weekday, seen & calendar.ordinary)
    silent = silent_slots(
        days.contacts, days.open, shares[calendar.weekday], seen & calendar.ordinary
    )
    if silent.any():
        days = replace(days, contacts=np.where(silent, np.nan, days.contacts))
    observed = days.observed() & (copied == 0)
    plain = observed & calendar.ordinary
    opened = _usual_hours(days, calendar.weekday)
    # An hour that a day skips, or a holiday closes, is unknown for that weekday's shape, not zero.
    usual = opened[calendar.weekday]
    contacts = np.where(usual, np.where(days.open, days.contacts, np.nan), 0.0)
    rough = rough_shares(contacts, calendar.weekday, plain if plain.any() else observed)
    totals = _usual_totals(replace(days, open=days.open & usual), rough[calendar.weekday], observed)
    ordinary = plain & ~np.isnan(totals)
    storm, shift = _odd_days(totals, ordinary, calendar.weekday)
    usable = ordinary & ~storm
    profile = weekday_profiles(contacts, calendar.weekday, usable, opened, caution=caution)
    special = _special_profiles(contacts, calendar, observed, profile=profile)
    return DayHistory(
        days, calendar, totals, usable, storm, silent, copied, profile, special, shift
    )


def _usual_hours(days: DayMatrix, weekday: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Give the slots open on each weekday of late, or ever where it was closed, shape (7, S)."""
    out = np.zeros((7, days.open.shape[1]), np.bool_)
    for day in range(7):
        hours = days.open[weekday == day]
        late = hours[-_LATE_WEEKS:].any(axis=0)
        out[day] = late if late.any() else hours.any(axis=0)
    return out


def _special_profiles(
    contacts: NDArray[np.float64],
    calendar: DayCalendar,
    observed: NDArray[np.bool_],
    *,
    profile: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Give the profiles by kind and weekday, those of holidays perhaps like the day of rest's."""
    out = np.repeat(profile[None], len(DayKind), axis=0)
    plain = observed & calendar.ordinary
    sums = np.bincount(calendar.weekday, np.nansum(contacts, axis=1) * plain, 7)
    means = sums / np.maximum(np.bincount(calendar.weekday, plain, 7), 1)
    means[profile.sum(axis=1) == 0] = 0.0
    if means.max() <= 0:
        return out
    rest = profile[np.where(means > 0, means, np.inf).argmin()]
    inside = np.where(profile > 0, rest, 0.0)
    share = inside.sum(axis=1, keepdims=True)
    like_rest = np.divide(inside, share, out=profile.copy(), where=share > 0)
    for kind in _SHAPED:
        days = observed & (calendar.kind == kind)
        candidates = [like_rest, profile] if kind == DayKind.HOLIDAY else [profile]
        out[kind] = tilted_profiles(contacts[days], calendar.weekday[days], candidates=candidates)
    return out


def _odd_days(
    totals: NDArray[np.float64], ordinary: NDArray[np.bool_], weekday: NDArray[np.int64]
) -> tuple[NDArray[np.bool_], LevelShift | None]:
    """Give the storms, and the last lasting change of level."""
    known = np.nan_to_num(totals)
    storm = storms(known, ordinary)
    shift = level_shift(known, ordinary & ~storm, weekday)
    if shift is None and storm[-_YOUNG_DAYS:].any():
        # The first days of a new level may stand out so far that some pass for a storm.
        shift = level_shift(known, ordinary, weekday)
    if shift is None:
        return storm, None
    # Beside a step the days differ from half of their neighbours: look again at one level.
    level = np.where(np.arange(len(known)) < shift.day, shift.factor, 1.0)
    storm = storms(known * level, ordinary)
    # Weekdays change by different factors, which a week or two cannot tell from storms.
    storm[shift.day : shift.day + _YOUNG_DAYS] = False
    return storm, level_shift(known, ordinary & ~storm, weekday) or shift


def _usual_totals(
    days: DayMatrix, shares: NDArray[np.float64], observed: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Scale each day's recorded contacts up to its usual hours, NaN where that says nothing."""
    recorded = days.open & ~np.isnan(days.contacts)
    exposure = np.where(recorded, shares, 0.0).sum(axis=1)
    sums = np.where(recorded, np.nan_to_num(days.contacts), 0.0).sum(axis=1)
    known = observed & (exposure >= _LEAST_EXPOSURE)
    out = np.full(days.count, np.nan)
    out[known] = sums[known] / exposure[known]
    # A weekday that never saw a contact has no shares; its recorded zeros are totals all the same.
    silent = observed & (shares.sum(axis=1) == 0)
    out[silent] = sums[silent]
    return out
