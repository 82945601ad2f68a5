"""What a contract's table cannot know: its shifts, and whether they reach its hours."""

from collections.abc import Iterable, Mapping, Sequence

from data.center_file.common import Problems, repeated_entries, unknown_names
from data.center_file.day_checks import day_problems, paid_lengths
from data.center_file.period_checks import period_problems
from data.center_file.ranges import (
    broken_minutes,
    pair,
    range_text,
    unordered,
)
from data.center_file.rotation_checks import rotation_day, rotation_problems
from data.center_file.succession_checks import succession_problems
from data.center_file.tables import WEEKDAYS, ContractTable, ShiftTable


def contract_problems(
    contract: ContractTable, shifts: Mapping[str, ShiftTable], names: Iterable[str]
) -> Problems:
    """Check a contract against the shifts.

    Parameters
    ----------
    shifts
        The shifts that are right in themselves, by name.
    names
        Names of all shifts in the file.
    """
    names = tuple(names)
    yield from unknown_names(contract.shifts, names, path=".shifts", what="shift", section="shifts")
    yield from repeated_entries(contract.shifts, path=".shifts")
    problems = [*_unordered(contract), *_broken_minutes(contract)]
    yield from problems
    if all(name in shifts for name in contract.shifts) and not problems:
        own = [shifts[name] for name in contract.shifts]
        stuck = [*day_problems(contract, own)]
        yield from stuck
        rotating = [*rotation_problems(contract, own)]
        yield from rotating
        if not stuck:
            yield from _hours_problems(contract, own, weeks=not rotating)
    yield from _runs(contract)
    yield from succession_problems(contract)
    if not problems:
        yield from period_problems(contract)


def _unordered(contract: ContractTable) -> Problems:
    for key in ("paid_hours_per_week", "days_per_week", "paid_hours_per_day"):
        yield from unordered(getattr(contract, key), f".{key}")
    if contract.period is not None:
        for key in ("paid_hours", "shifts", "days_off"):
            yield from unordered(getattr(contract.period, key), f".period.{key}")


def _broken_minutes(contract: ContractTable) -> Problems:
    period = contract.period
    yield from broken_minutes([contract.rest_hours], ".rest_hours")
    yield from broken_minutes(contract.paid_hours_per_week, ".paid_hours_per_week")
    yield from broken_minutes(contract.paid_hours_per_day or [], ".paid_hours_per_day")
    yield from broken_minutes([contract.start_distance_hours], ".start_distance_hours")
    yield from broken_minutes((period and period.paid_hours) or [], ".period.paid_hours")


def _runs(contract: ContractTable) -> Problems:
    most = contract.max_consecutive_days
    if contract.min_consecutive_days > most:
        yield (
            ".min_consecutive_days",
            (
                f"{contract.min_consecutive_days} is over max_consecutive_days = {most}; "
                "give fewer, or allow more in a row"
            ),
        )
    if contract.days_per_week[0] == 7 and most < 7:
        yield (
            ".days_per_week",
            (
                f"7 days a week break max_consecutive_days = {most}; "
                "give fewer days or allow 7 in a row"
            ),
        )


def _hours_problems(
    contract: ContractTable, shifts: Sequence[ShiftTable], *, weeks: bool
) -> Problems:
    """Report that no week of the shifts has the contract's paid time, or one of the rotation."""
    every: list[Sequence[ShiftTable]] = [
        [s for s in shifts if weekday in s.weekdays] for weekday in WEEKDAYS
    ]
    problem = _hours_problem(contract, every)
    if problem is not None:
        yield ".paid_hours_per_week", problem
    elif contract.rotation is not None and weeks:
        for number, week in enumerate(contract.rotation.weeks, start=1):
            named = [rotation_day(text) for text in week]
            left = [
                [s for s in day if names is None or s.name in names]
                for day, names in zip(every, named, strict=True)
            ]
            problem = _hours_problem(contract, left)
            if problem is not None:
                yield f".rotation.weeks[{number}]", problem


def _hours_problem(contract: ContractTable, days: Sequence[Sequence[ShiftTable]]) -> str | None:
    """Tell why no week has the contract's paid time; None where one has.

    Parameters
    ----------
    days
        The shifts that may be worked on each weekday.
    """
    least, most = (round(60 * h) for h in pair(contract.paid_hours_per_week))
    lengths = [{n for shift in day for n in paid_lengths(contract, shift)} for day in days]
    reachable = _weekly_minutes(contract, lengths)
    if any(least <= minutes <= most for minutes in reachable):
        return None
    asked = range_text(least / 60, most / 60)
    worked = range_text(*pair(contract.days_per_week))
    each = ", ".join(f"{minutes / 60:g}" for minutes in sorted(set().union(*lengths))[:6])
    return (
        f"{asked} h cannot be reached with {worked} days of {each} paid h; "
        f"{_nearest(reachable, least, most)}"
    )


def _weekly_minutes(contract: ContractTable, days: Sequence[set[int]]) -> set[int]:
    """Give the paid times of all weeks that work an allowed number of days."""
    least_days, most_days = pair(contract.days_per_week)
    weeks = {(0, 0)}
    for lengths in days:
        weeks |= {
            (count + 1, total + length)
            for count, total in weeks
            if count < most_days
            for length in lengths
        }
    return {total for count, total in weeks if least_days <= count <= most_days}


def _nearest(reachable: set[int], least: int, most: int) -> str:
    below = max((m for m in reachable if m < least), default=None)
    above = min((m for m in reachable if m > most), default=None)
    near = [f"{minutes / 60:g}" for minutes in (below, above) if minutes is not None]
    if not near:
        return "its shifts cannot be worked on so many days of a week; change days or shifts"
    return f"nearest is {' or '.join(near)} h: change the hours, the days or the shifts"
