"""What an import mapping's table cannot know: our column names and the center's queues."""

from collections.abc import Iterable

from data.center_file.common import Problems
from data.center_file.tables import ImportTable
from data.center_file.values import shown
from data.suggestion import suggestion

INTERVAL_COLUMNS = (
    "timestamp",
    "queue",
    "offered",
    "handled",
    "abandoned",
    "handle_seconds",
    "aht_seconds",
    "wait_seconds",
    "answered_in_threshold",
)
LOG_COLUMNS = (
    "arrived",
    "date",
    "time",
    "queue",
    "outcome",
    "wait_seconds",
    "handle_seconds",
    "agent_id",
    "customer_id",
    "source_id",
)
IGNORED = "ignore"
"""Stands for a queue whose rows are left out."""
SOURCES = ("auto", "teleopti", "plain", "log")
"""Names of built-in sources, which no mapping may take."""


def import_problems(mapping: ImportTable, name: str, queues: Iterable[str]) -> Problems:
    """Check an import mapping against the center's queues and our column names."""
    if name in SOURCES:
        yield "", f'"{name}" is the name of a built-in source; choose another'
    known = LOG_COLUMNS if mapping.layout == "log" else INTERVAL_COLUMNS
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
    if mapping.outcomes and mapping.layout != "log":
        yield ".outcomes", f"a {mapping.layout} file has no outcomes; leave it out"
    if mapping.layout == "wide" and mapping.queue is not None:
        yield ".queue", "a wide file has one column a queue; name them in queues"
