"""What a contract asks of one agent in each week of the horizon."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from data.records import Contract, Shift


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
