"""Whether a contract's rotation names its shifts, on days they are worked, week by week."""

from collections.abc import Iterator, Sequence

from data.center_file.common import Problems
from data.center_file.ranges import pair, range_text
from data.center_file.tables import WEEKDAYS, ContractTable, ShiftTable
from data.suggestion import suggestion

OFF, ANY = "off", "any"
WEEK_DAYS = 7


def rotation_day(text: str) -> frozenset[str] | None:
    """Give the shifts of a day of a rotation; none: a day off; None: any."""
    if text == ANY:
        return None
    return frozenset() if text == OFF else frozenset(_names(text))


def rotation_problems(contract: ContractTable, shifts: Sequence[ShiftTable]) -> Problems:
    """Check a contract's rotation, where it has one, against the contract's shifts."""
    rotation = contract.rotation
    if rotation is None:
        return
    if rotation.start.weekday() != 0:
        yield ".rotation.start", f"{rotation.start} is a {rotation.start:%A}; give a Monday"
    for shift in shifts:
        if shift.name in (OFF, ANY) or "|" in shift.name:
            yield (
                ".rotation",
                f'the shift "{shift.name}" cannot be told from a word of the rotation; rename it',
            )
    for number, week in enumerate(rotation.weeks, start=1):
        path = f".rotation.weeks[{number}]"
        if len(week) != WEEK_DAYS:
            yield path, f"has {len(week)} days; give 7, monday to sunday"
            continue
        problems = [*_days(path, week, {s.name: s for s in shifts})]
        yield from problems
        if not problems:
            yield from _worked(path, week, contract)


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split("|")]


def _days(
    path: str, week: Sequence[str], shifts: dict[str, ShiftTable]
) -> Iterator[tuple[str, str]]:
    for place, (text, weekday) in enumerate(zip(week, WEEKDAYS, strict=True), start=1):
        if text in (OFF, ANY):
            continue
        for name in _names(text):
            if name not in shifts:
                hint = suggestion(name, [*shifts, OFF, ANY])
                yield f"{path}[{place}]", f'"{name}" is no shift of this contract; {hint}'
            elif weekday not in shifts[name].weekdays:
                yield (
                    f"{path}[{place}]",
                    f'"{name}" does not start on a {weekday}; name another, "off" or "any"',
                )


def _worked(path: str, week: Sequence[str], contract: ContractTable) -> Problems:
    """Report a week in which fewer days can be worked than the contract asks for."""
    open_days = sum(text != OFF for text in week)
    least, most = pair(contract.days_per_week)
    if open_days < least:
        yield (
            path,
            (
                f"leaves {open_days} days to work where days_per_week asks for "
                f"{range_text(least, most)}; change one of them"
            ),
        )
