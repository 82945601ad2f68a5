"""Whether a shift's breaks fit, with their windows, distances and the work between them."""

from collections.abc import Sequence

from data.center_file.common import Problems
from data.center_file.tables import BreakTable, ShiftTable


def break_problems(shift: ShiftTable, lengths: Sequence[int]) -> Problems:
    """Check a shift's breaks at each of its lengths [min]; the first fault of each is told."""
    fits = True
    for place, item in enumerate(shift.breaks, start=1):
        for path, words in _of_one(item, lengths):
            fits = False
            yield f".breaks[{place}]{path}", words
    unpaid = sum(item.minutes for item in shift.breaks if not item.paid)
    if unpaid >= lengths[0]:
        fits = False
        yield ".breaks", "leave no paid time; shorten them or lengthen the shift"
    stuck = next((n for n in lengths if not _can_be_placed(shift, n)), None) if fits else None
    if stuck is not None:
        yield _stuck(shift, stuck)


def _of_one(item: BreakTable, lengths: Sequence[int]) -> Problems:
    shortest, longest = lengths[0], lengths[-1]
    if item.after > item.before:
        yield (
            "",
            f'after "{hours(item.after)}" is later than before "{hours(item.before)}"; swap them',
        )
    elif item.before + item.minutes > longest:
        latest = hours(max(0, longest - item.minutes))
        yield (
            ".before",
            (
                f'a break of {item.minutes} minutes from "{hours(item.before)}" ends after '
                f'the shift of "{hours(longest)}"; give "{latest}" at the latest'
            ),
        )
    elif item.after + item.minutes + item.before_end > shortest:
        room = max(0, shortest - item.after - item.minutes)
        yield (
            ".before_end",
            (
                f'a break of {item.minutes} minutes from "{hours(item.after)}" ends less than '
                f'{item.before_end} minutes before the end of the shift of "{hours(shortest)}"; '
                f"give {room} at most, or an earlier after"
            ),
        )


def _can_be_placed(shift: ShiftTable, length: int) -> bool:
    """Tell whether breaks in the order of their windows leave each stretch of work its length.

    The ends that a break can have are one span, so that spans are all there is to follow.
    """
    least, most = shift.work or (0, length)
    low = high = 0
    for item in sorted(shift.breaks, key=lambda b: (b.after, b.before)):
        low = max(item.after, low + least)
        high = min(item.before, high + most, length - item.minutes - item.before_end)
        if low > high:
            return False
        low, high = low + item.minutes, high + item.minutes
    return length - high <= most and length - low >= least


def _stuck(shift: ShiftTable, length: int) -> tuple[str, str]:
    of_length = f' in a shift of "{hours(length)}"' if shift.longest else ""
    if shift.work is None:
        words = f"cannot be placed without overlap{of_length}; widen a window, or drop a break"
        return ".breaks", words
    if not shift.breaks:
        words = f'a shift of "{hours(length)}" without breaks is {length} minutes of work'
    else:
        words = f"the breaks{of_length} cannot be placed so that work between them lasts so long"
    least, most = shift.work
    return ".work", f"[{least}, {most}]: {words}; give other minutes, windows or breaks"


def hours(minutes: int) -> str:
    """Give ``H:MM`` of minutes."""
    return f"{minutes // 60}:{minutes % 60:02d}"
