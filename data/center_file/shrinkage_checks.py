"""What a shrinkage's table cannot know: which keys go together, and the center's intervals."""

from data.center_file.common import Problems, repeated_entries
from data.center_file.tables import ShrinkageTable
from data.center_file.values import clock_text


def shrinkage_problems(shrinkage: ShrinkageTable, step: int | None) -> Problems:
    """Check a shrinkage's days and times against its kind and the center's interval [minutes]."""
    times = {"from": shrinkage.start, "to": shrinkage.end}
    given = {key: minute for key, minute in times.items() if minute is not None}
    if shrinkage.kind == "absence":
        keys = ["weekdays"] if shrinkage.weekdays is not None else []
        for key in [*keys, *given]:
            yield (
                f".{key}",
                (
                    'belongs to kind "off_queue"; an absence takes whole shifts on any day: leave '
                    "it out"
                ),
            )
        return
    yield from repeated_entries(shrinkage.weekdays or (), path=".weekdays")
    start = shrinkage.start or 0
    if (1440 if shrinkage.end is None else shrinkage.end) <= start:
        end = "24:00" if shrinkage.end is None else clock_text(shrinkage.end)
        yield (
            ".to",
            (
                f'"{end}" is not after from = "{clock_text(start)}"; over midnight give two '
                "shrinkages"
            ),
        )
    for key, minute in given.items():
        if step is not None and minute % step:
            yield (
                f".{key}",
                (
                    f'"{clock_text(minute)}" is off the center\'s intervals; give a multiple of '
                    f"{step} minutes"
                ),
            )
