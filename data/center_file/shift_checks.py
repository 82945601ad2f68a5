"""What a shift's table cannot know: whether its window, its lengths and its breaks fit."""

from collections.abc import Iterator

from data.center_file.break_checks import break_problems, hours
from data.center_file.common import Problems, repeated_entries
from data.center_file.tables import ShiftTable
from data.center_file.values import clock_text

LENGTH_STEP = 30
"""From one length of a shift to the next, where the file does not say [min]."""


def shift_problems(shift: ShiftTable) -> Problems:
    """Check a shift's start window and lengths, and whether its breaks fit."""
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
        yield ".length", f'"{hours(shift.length)}" is not over 0 and up to "24:00"; correct it'
    wrong = (*_lengths(shift), *_unordered(shift))
    yield from wrong
    yield from repeated_entries(shift.weekdays, path=".weekdays")
    if shift.length > 0 and not wrong:
        yield from break_problems(shift, shift_lengths(shift))
        if earliest <= latest and not any(True for _ in shift_spans(shift)):
            assert shift.stop is not None  # noqa: S101 - without one every start has its end
            first, last = map(clock_text, shift.stop)
            yield (
                ".stop",
                (
                    f'no start and length ends between "{first}" and "{last}"; '
                    "widen it, or change the starts or lengths"
                ),
            )


def shift_lengths(shift: ShiftTable) -> range:
    """Give every length of a shift, shortest first [min]."""
    step = shift.length_step or LENGTH_STEP
    return range(shift.length, (shift.longest or shift.length) + 1, step)


def shift_spans(shift: ShiftTable) -> Iterator[tuple[int, int]]:
    """Give start [min after midnight] and length [min] of every shift that ends in its window."""
    first, last = shift.stop or (0, 2 * 2880)
    for start in range(shift.start[0], shift.start[1] + 1, shift.step_minutes):
        for length in shift_lengths(shift):
            if first <= start + length <= last:
                yield start, length


def _lengths(shift: ShiftTable) -> Problems:
    if shift.longest is None:
        if shift.length_step is not None:
            yield ".length_step", "has no effect on one length; give longest, too, or leave it out"
        return
    if not shift.length < shift.longest <= 1440:
        yield (
            ".longest",
            (
                f'"{hours(shift.longest)}" is not over the length "{hours(shift.length)}" and up '
                'to "24:00"; correct it'
            ),
        )
    elif shift_lengths(shift)[-1] != shift.longest:
        step = shift.length_step or LENGTH_STEP
        yield (
            ".longest",
            (
                f'steps of {step} minutes from "{hours(shift.length)}" do not reach '
                f'"{hours(shift.longest)}"; give "{hours(shift_lengths(shift)[-1])}" or '
                "another length_step"
            ),
        )


def _unordered(shift: ShiftTable) -> Problems:
    if shift.work is not None and shift.work[0] > shift.work[1]:
        yield ".work", f"the least, {shift.work[0]}, is over the most, {shift.work[1]}; swap them"
    if shift.stop is not None and shift.stop[0] > shift.stop[1]:
        first, last = map(clock_text, shift.stop)
        yield (
            ".stop",
            (
                f"the latest end {last} is before the earliest {first}; "
                'write an end on the next day as "30:00" for six in the morning'
            ),
        )
