"""Whether the burdens that are shared out have a span, and names of their own."""

from data.center_file.common import Problems, repeated_entries
from data.center_file.tables import FairnessTable
from data.center_file.values import clock_text


def fairness_problems(table: FairnessTable) -> Problems:
    """Check each kind of burden."""
    names: list[str] = []
    for place, burden in enumerate(table.burdens or (), start=1):
        path = f".burdens[{place}]"
        if burden.name in names:
            yield f"{path}.name", f'"{burden.name}" is there already; rename one'
        names.append(burden.name)
        yield from repeated_entries(burden.weekdays, path=f"{path}.weekdays")
        if burden.start >= burden.end:
            first, last = clock_text(burden.start), clock_text(burden.end)
            over = clock_text(burden.end + 1440)
            yield (
                f"{path}.to",
                (f'"{last}" is not after "{first}"; an end on the next day is written "{over}"'),
            )
        elif burden.minutes > burden.end - burden.start:
            yield (
                f"{path}.minutes",
                (
                    f"{burden.minutes} is more than the span of {burden.end - burden.start} "
                    "minutes; give fewer"
                ),
            )
