"""What a contract asks of one agent in each week and period of the horizon."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil

from data.records import Contract, ContractPeriod, Shift, TimeOff, local_midnight


@dataclass(frozen=True, slots=True)
class WeekLimit:
    """Least and most work of one agent in the part of a week that the horizon holds.

    Parameters
    ----------
    monday
        First day of the Monday-to-Sunday week.
    min_days, max_days
        Shifts.
    min_paid, max_paid
        Paid time [minutes].
    """

    monday: date
    min_days: int
    max_days: int
    min_paid: int
    max_paid: int


@dataclass(frozen=True, slots=True)
class PeriodLimit:
    """Least and most work of one agent in the part of a period that the horizon holds.

    Parameters
    ----------
    first_date
        First day of the period, a Monday.
    weeks
        Length of the period.
    min_shifts, max_shifts
        Shifts in the horizon; None: no limit.
    min_paid, max_paid
        Paid time in the horizon [minutes]; None: no limit.
    max_weekends
        Weekends worked in the whole period, those before the horizon included; None: no limit.
    """

    first_date: date
    weeks: int
    min_shifts: int = 0
    max_shifts: int | None = None
    min_paid: int = 0
    max_paid: int | None = None
    max_weekends: int | None = None

    def holds(self, day: date) -> bool:
        """Tell whether a day lies in the period."""
        return 0 <= (day - self.first_date).days < 7 * self.weeks


def monday_of(day: date) -> date:
    """Give the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def weeks_of(first_date: date, days: int) -> tuple[date, ...]:
    """Give the Mondays of the weeks that a horizon touches."""
    last = monday_of(first_date + timedelta(days=days - 1))
    count = (last - monday_of(first_date)).days // 7 + 1
    return tuple(monday_of(first_date) + timedelta(weeks=w) for w in range(count))


def week_limits(
    contract: Contract,
    *,
    first_date: date,
    days: int,
    previous: Sequence[Shift] = (),
    paid_off: Sequence[date] = (),
    unpaid_off: Sequence[date] = (),
) -> tuple[WeekLimit, ...]:
    """Give the limits of each week of the horizon.

    A week cut by the horizon's edge asks for its share of the minimum (working days * days inside
    / 7, rounded down to whole days and their pay), never for more than the shifts before the
    horizon leave open; its maximum is what they leave. A day of time off counts as a day worked:
    it lowers the minimum by ``min_paid / min_days`` and, if paid, the maximum by
    ``min_paid / max_days``.

    Parameters
    ----------
    previous
        The agent's shifts before the horizon.
    paid_off, unpaid_off
        Days on which time off leaves no shift that could be worked.
    """
    return tuple(
        _week(
            contract,
            monday,
            inside=_inside(monday, first_date, days),
            worked=[s for s in previous if monday_of(s.schedule_date) == monday],
            paid_off=sum(monday_of(d) == monday for d in paid_off),
            unpaid_off=sum(monday_of(d) == monday for d in unpaid_off),
        )
        for monday in weeks_of(first_date, days)
    )


def _inside(monday: date, first_date: date, days: int) -> int:
    """Count the days of a week that lie in the horizon."""
    return sum(0 <= (monday - first_date).days + k < days for k in range(7))


def _week(
    contract: Contract,
    monday: date,
    *,
    inside: int,
    worked: Sequence[Shift],
    paid_off: int,
    unpaid_off: int,
) -> WeekLimit:
    shifts, paid = len(worked), sum(s.paid_minutes for s in worked)
    least_paid, least_days = contract.min_paid_minutes_per_week, contract.min_days_per_week
    off = paid_off + unpaid_off
    usual_days = least_days or contract.max_days_per_week
    share = usual_days * inside // 7
    min_days = min(share if least_days else 0, least_days - shifts) - off
    min_paid = min(least_paid * share // max(1, usual_days), least_paid - paid)
    min_paid -= ceil(off * least_paid / max(1, usual_days))
    max_days = max(0, contract.max_days_per_week - shifts - paid_off)
    credit = paid_off * least_paid // max(1, contract.max_days_per_week)
    max_paid = max(0, contract.max_paid_minutes_per_week - paid - credit)
    return WeekLimit(
        monday,
        min_days=min(max(0, min_days), max_days),
        max_days=max_days,
        min_paid=min(max(0, min_paid), max_paid),
        max_paid=max_paid,
    )


def period_start(period: ContractPeriod, day: date) -> date:
    """Give the first day of the period that a day belongs to."""
    length = 7 * period.weeks
    return period.start + timedelta(days=(day - period.start).days // length * length)


def period_limits(
    contract: Contract,
    *,
    first_date: date,
    days: int,
    previous: Sequence[Shift] = (),
    paid_off: Sequence[date] = (),
    unpaid_off: Sequence[date] = (),
) -> tuple[PeriodLimit, ...]:
    """Give the limits of each contract period that the horizon touches; none without periods.

    A period asks for its minimum less what was worked in it before the horizon; where nothing is
    known of the days before, they count as if their share had been worked. A period cut by the
    horizon's end asks for its share of the minimum, rounded down to whole shifts and their pay.
    A day of time off counts as a day worked, in each week for as many as are usually worked.

    Parameters
    ----------
    previous
        The agent's shifts before the horizon.
    paid_off, unpaid_off
        Days on which time off leaves no shift that could be worked, also before the horizon.
    """
    period = contract.period
    if period is None:
        return ()
    dates = [first_date + timedelta(days=d) for d in range(days)]
    starts = sorted({period_start(period, day) for day in dates})
    return tuple(
        _period(
            contract,
            period,
            PeriodLimit(start, period.weeks, max_weekends=period.max_weekends),
            dates=dates,
            previous=previous,
            paid_off=paid_off,
            unpaid_off=unpaid_off,
        )
        for start in starts
    )


def _period(
    contract: Contract,
    period: ContractPeriod,
    whole: PeriodLimit,
    *,
    dates: Sequence[date],
    previous: Sequence[Shift],
    paid_off: Sequence[date],
    unpaid_off: Sequence[date],
) -> PeriodLimit:
    """Give the limits of one period."""
    worked = [s for s in previous if whole.holds(s.schedule_date)]
    paid = sum(s.paid_minutes for s in worked)
    usual = period.min_shifts or (
        (contract.min_days_per_week or contract.max_days_per_week) * period.weeks
    )
    a_week = ceil(usual / period.weeks)
    credited = _credited([d for d in paid_off if whole.holds(d)], a_week)
    off = _credited([d for d in (*paid_off, *unpaid_off) if whole.holds(d)], a_week)
    known = [s.schedule_date for s in worked] + [*paid_off, *unpaid_off]
    begun = any(whole.holds(d) and d < dates[0] for d in known)
    inside = [d for d in dates if whole.holds(d)]
    counted = (inside[-1] - (whole.first_date if begun else inside[0])).days + 1
    length = 7 * period.weeks
    pay = period.min_paid_minutes / max(1, usual)
    share = usual * counted // length
    min_shifts = period.min_shifts * counted // length - len(worked) - off
    min_paid = period.min_paid_minutes * share // max(1, usual) - paid - ceil(off * pay)
    max_shifts = _left(period.max_shifts, len(worked) + credited)
    max_paid = _left(period.max_paid_minutes, paid + int(credited * pay))
    return replace(
        whole,
        min_shifts=_at_most(min_shifts, max_shifts),
        max_shifts=max_shifts,
        min_paid=_at_most(min_paid, max_paid),
        max_paid=max_paid,
    )


def _credited(off: Sequence[date], a_week: int) -> int:
    """Count days off, in each week as many as are usually worked."""
    weeks = Counter(monday_of(day) for day in off)
    return sum(min(count, a_week) for count in weeks.values())


def days_off_before(
    contract: Contract, time_off: Sequence[TimeOff], *, zone: str, first_date: date
) -> tuple[tuple[date, ...], tuple[date, ...]]:
    """Give the whole days of time off, paid and unpaid, of a period begun before the horizon."""
    if contract.period is None:
        return (), ()
    start = period_start(contract.period, first_date)
    days = [start + timedelta(days=d) for d in range((first_date - start).days)]
    found: dict[date, bool] = {}
    for day in days:
        begin, end = (local_midnight(day + timedelta(days=k), zone) for k in (0, 1))
        spans = [s.paid for s in time_off if s.start_at <= begin and s.end_at >= end]
        if spans:
            found[day] = any(spans)
    return tuple(d for d in found if found[d]), tuple(d for d in found if not found[d])


def _left(most: int | None, used: int) -> int | None:
    """Give what is left of a maximum, at least nothing."""
    return None if most is None else max(0, most - used)


def _at_most(least: int, most: int | None) -> int:
    """Give a minimum that is neither negative nor above the maximum."""
    return max(0, least) if most is None else min(max(0, least), most)
