"""What a contract's table cannot know: its shifts, and whether they reach its hours."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from data.center_file.common import Problems, repeated_entries, unknown_names
from data.center_file.tables import WEEKDAYS, ContractTable, ShiftTable

Number = TypeVar("Number", int, float)


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
    yield from unknown_names(contract.shifts, names, path=".shifts", what="shift", section="shifts")
    yield from repeated_entries(contract.shifts, path=".shifts")
    problems = [*_unordered(contract), *_broken_minutes(contract)]
    yield from problems
    if not problems and all(name in shifts for name in contract.shifts):
        problem = _hours_problem(contract, [shifts[name] for name in contract.shifts])
        if problem is not None:
            yield ".paid_hours_per_week", problem
    if contract.days_per_week[0] == 7 and contract.max_consecutive_days < 7:
        yield (
            ".days_per_week",
            (
                f"7 days a week break max_consecutive_days = {contract.max_consecutive_days}; "
                "give fewer days or allow 7 in a row"
            ),
        )


def _unordered(contract: ContractTable) -> Problems:
    for key in ("paid_hours_per_week", "days_per_week"):
        pair = getattr(contract, key)
        if pair[0] > pair[-1]:
            yield f".{key}", f"the least, {pair[0]:g}, is over the most, {pair[-1]:g}; swap them"


def _broken_minutes(contract: ContractTable) -> Problems:
    times = {".rest_hours": [contract.rest_hours]}
    times[".paid_hours_per_week"] = contract.paid_hours_per_week
    for path, hours in times.items():
        for value in hours:
            if abs(60 * value - round(60 * value)) > 1e-6:
                yield path, f"{value:g} h is no whole number of minutes; give it as 38.5 or 38.75"


def _hours_problem(contract: ContractTable, shifts: Sequence[ShiftTable]) -> str | None:
    """Tell why no week of the shifts has the contract's paid time; None where one has."""
    least, most = (round(60 * h) for h in _pair(contract.paid_hours_per_week))
    reachable = _weekly_minutes(contract, shifts)
    if any(least <= minutes <= most for minutes in reachable):
        return None
    asked = _range_text(least / 60, most / 60)
    days = _range_text(*_pair(contract.days_per_week))
    lengths = sorted({_paid_minutes(shift) for shift in shifts})
    each = ", ".join(f"{minutes / 60:g}" for minutes in lengths[:6])
    return (
        f"{asked} h cannot be reached with {days} days of {each} paid h; "
        f"{_nearest(reachable, least, most)}"
    )


def _paid_minutes(shift: ShiftTable) -> int:
    """Give a shift's paid time [minutes]."""
    return shift.length - sum(item.minutes for item in shift.breaks if not item.paid)


def _weekly_minutes(contract: ContractTable, shifts: Sequence[ShiftTable]) -> set[int]:
    """Give the paid times of all weeks that work an allowed number of days."""
    least_days, most_days = _pair(contract.days_per_week)
    weeks = {(0, 0)}
    for weekday in WEEKDAYS:
        lengths = {_paid_minutes(shift) for shift in shifts if weekday in shift.weekdays}
        weeks |= {
            (days + 1, total + length)
            for days, total in weeks
            if days < most_days
            for length in lengths
        }
    return {total for days, total in weeks if least_days <= days <= most_days}


def _nearest(reachable: set[int], least: int, most: int) -> str:
    below = max((m for m in reachable if m < least), default=None)
    above = min((m for m in reachable if m > most), default=None)
    near = [f"{minutes / 60:g}" for minutes in (below, above) if minutes is not None]
    if not near:
        return "its shifts cannot be worked on so many days of a week; change days or shifts"
    return f"nearest is {' or '.join(near)} h: change the hours, the days or the shifts"


def _pair(values: list[Number]) -> tuple[Number, Number]:
    return values[0], values[-1]


def _range_text(least: float, most: float) -> str:
    return f"{least:g}" if least == most else f"{least:g} to {most:g}"
