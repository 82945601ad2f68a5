"""What an import mapping's table cannot know: our column names and the center's queues."""

from collections.abc import Iterable
from datetime import UTC, datetime

from data.center_file.common import Problems
from data.center_file.tables import ImportTable
from data.center_file.values import shown
from data.import_columns import IGNORED, INTERVAL_COLUMNS, LOG_COLUMNS, SOURCES
from data.suggestion import suggestion

_COLUMNS = {"long": INTERVAL_COLUMNS, "wide": ("timestamp",), "log": LOG_COLUMNS}
_SOME_DAY = datetime(2026, 11, 25, 13, 45, tzinfo=UTC)


def import_problems(mapping: ImportTable, name: str, queues: Iterable[str]) -> Problems:
    """Check an import mapping against the center's queues and our column names."""
    if name in SOURCES:
        yield "", f'"{name}" is the name of a built-in source; choose another'
    known = _COLUMNS[mapping.layout]
    for column in mapping.columns:
        if column not in known:
            hint = suggestion(column, known)
            yield f".columns.{column}", f"is no column of ours in a {mapping.layout} file; {hint}"
    if mapping.queue is not None and "queue" in mapping.columns:
        yield ".queue", "is given beside a queue column; leave one of the two out"
    names = list(queues)
    ours = {f".queues.{shown(file)}": queue for file, queue in mapping.queues.items()}
    for path, queue in ({".queue": mapping.queue} | ours).items():
        if queue is not None and queue not in (*names, IGNORED):
            yield path, f'queue "{queue}" is not in the center; {suggestion(queue, names)}'
    if mapping.time_format is not None and not _reads_back(mapping.time_format):
        yield (
            ".time_format",
            (
                f'"{mapping.time_format}" does not hold a whole date; write one such as '
                '"%d.%m.%Y %H:%M"'
            ),
        )
    if mapping.outcomes and mapping.layout != "log":
        yield ".outcomes", f"a {mapping.layout} file has no outcomes; leave it out"
    if mapping.layout == "wide" and mapping.queue is not None:
        yield ".queue", "a wide file has one column a queue; name them in queues"


def _reads_back(time_format: str) -> bool:
    """Tell whether a format gives back the date it has written."""
    try:
        read = datetime.strptime(_SOME_DAY.strftime(time_format), time_format)  # noqa: DTZ007 - a date
    except ValueError:
        return False
    return read.date() == _SOME_DAY.date()
