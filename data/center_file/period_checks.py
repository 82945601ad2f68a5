"""Whether a contract's limits of a period go with themselves and with those of a week."""

from data.center_file.common import Problems
from data.center_file.ranges import pair, range_text
from data.center_file.tables import ContractTable, PeriodTable


def period_problems(contract: ContractTable) -> Problems:
    """Check a contract's period, where it has one and its pairs are in order."""
    period = contract.period
    if period is None:
        return
    if period.start.weekday() != 0:
        yield ".period.start", f"{period.start} is a {period.start:%A}; give a Monday"
    limits = (period.paid_hours, period.shifts, period.days_off, period.max_weekends)
    if all(limit is None for limit in limits) and not contract.max_shifts:
        yield ".period", "limits nothing; give paid_hours, shifts, days_off or max_weekends"
    yield from _shifts(contract, period)
    yield from _hours(contract, period)


def shift_limits(period: PeriodTable) -> tuple[int, int | None]:
    """Give the least and most shifts of a period, from its shifts and its days off."""
    days = 7 * period.weeks
    least, most = pair(period.shifts) if period.shifts else (0, days)
    if period.days_off:
        fewest, many = pair(period.days_off)
        least, most = max(least, days - many), min(most, days - fewest)
    return max(0, least), None if period.shifts is None and period.days_off is None else most


def _shifts(contract: ContractTable, period: PeriodTable) -> Problems:
    days = 7 * period.weeks
    if period.days_off and period.days_off[0] > days:
        yield (
            ".period.days_off",
            f"{period.days_off[0]} days off are more than the period's {days} days; give fewer",
        )
        return
    least, most = shift_limits(period)
    if most is not None and least > most:
        yield (
            ".period.days_off",
            (
                f"leaves {days - pair(period.days_off or [0])[1]} to "
                f"{days - pair(period.days_off or [0])[0]} of {days} days for shifts, and shifts "
                f"asks for {range_text(*pair(period.shifts or [0]))}; give one of them"
            ),
        )
        return
    path = ".period.shifts" if period.shifts else ".period.days_off"
    fewest, many = (period.weeks * n for n in pair(contract.days_per_week))
    asked = range_text(least, days if most is None else most)
    if least > many or (most is not None and most < fewest):
        yield (
            path,
            (
                f"{asked} shifts in {period.weeks} weeks cannot be worked with days_per_week, "
                f"which allows {range_text(fewest, many)}; change one of them"
            ),
        )


def _hours(contract: ContractTable, period: PeriodTable) -> Problems:
    if period.paid_hours is None:
        return
    least, most = pair(period.paid_hours)
    fewest, many = (period.weeks * h for h in pair(contract.paid_hours_per_week))
    if least > many or most < fewest:
        yield (
            ".period.paid_hours",
            (
                f"{range_text(least, most)} h in {period.weeks} weeks cannot be worked with "
                f"paid_hours_per_week, which allows {range_text(fewest, many)}; "
                "change one of them"
            ),
        )
