"""What a shift's table cannot know: whether its window and its breaks fit."""

from collections.abc import Iterable
from itertools import permutations

from data.center_file.common import Problems, repeated_entries
from data.center_file.tables import BreakTable, ShiftTable
from data.center_file.values import clock_text


def shift_problems(shift: ShiftTable) -> Problems:
    """Check a shift's start window and whether its breaks fit."""
    earliest, latest = shift.start
    if latest > 1439:
        yield ".start[2]", 'a shift cannot start at "24:00"; give "23:59" at the latest'
    if earliest > latest:
        yield (
            ".start",
            (
                f"the latest start {clock_text(latest)} is before the earliest "
                f"{clock_text(earliest)}; write a window over midnight as two shifts"
            ),
        )
    if not 0 < shift.length <= 1440:
        yield ".length", f'"{_hours(shift.length)}" is not over 0 and up to "24:00"; correct it'
    yield from repeated_entries(shift.weekdays, path=".weekdays")
    yield from _breaks(shift)


def _breaks(shift: ShiftTable) -> Problems:
    fits = True
    for place, item in enumerate(shift.breaks, start=1):
        path = f".breaks[{place}]"
        if item.after > item.before:
            fits = False
            yield (
                path,
                (
                    f'after "{_hours(item.after)}" is later than before "{_hours(item.before)}"; '
                    "swap them"
                ),
            )
        elif item.before + item.minutes > shift.length:
            fits = False
            yield (
                f"{path}.before",
                (
                    f'a break of {item.minutes} minutes from "{_hours(item.before)}" ends after '
                    f'the shift of "{_hours(shift.length)}"; give '
                    f'"{_hours(max(0, shift.length - item.minutes))}" at the latest'
                ),
            )
    if fits and not _can_be_placed(shift.breaks):
        yield ".breaks", "cannot be placed without overlap; widen a window, or drop a break"
    if sum(item.minutes for item in shift.breaks if not item.paid) >= shift.length:
        yield ".breaks", "leave no paid time; shorten them or lengthen the shift"


def _can_be_placed(breaks: Iterable[BreakTable]) -> bool:
    """Tell whether some order of the breaks lets each start in its window, one after another."""
    for order in permutations(breaks):
        free_from = 0
        for item in order:
            start = max(free_from, item.after)
            if start > item.before:
                break
            free_from = start + item.minutes
        else:
            return True
    return False


def _hours(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"
