"""What the columns of each forecast format are called, and how a file is told from its first row.

Calabrio's file has no header: skill name, start, end (``yyyyMMdd HH:mm``, local time), volume,
average task time [s], after task work [s] and, where staffing is included, agents.
"""

from collections.abc import Sequence
from typing import Literal

from data.records import InputRefusedError

ForecastFormat = Literal["calabrio", "genesys", "connect", "plain"]

CALABRIO_TIME = "%Y%m%d %H:%M"
CALABRIO_FIELDS = (6, 7)
"""Fields a row, without and with agents."""

GENESYS_COLUMNS = (
    "Interval Start UTC Date",
    "Planning Group",
    "Offered",
    "Average Handle Time",
)
CONNECT_COLUMNS = (
    "QueueName",
    "QueueId",
    "ChannelType",
    "TimeStamp",
    "IntervalDuration",
    "IncomingContactVolume",
    "AverageHandleTime",
)
PLAIN_COLUMNS = ("timestamp", "queue", "volume", "aht_seconds")


def told_format(cells: Sequence[str], *, name: str, mapped: bool) -> ForecastFormat:
    """Give the format that a first row shows; ``mapped``: its columns are those of a mapping.

    Raises
    ------
    InputRefusedError
        It shows none.
    """
    found = set(cells)
    if {"Interval Start UTC Date", "Offered"} <= found:
        return "genesys"
    if {"QueueName", "TimeStamp", "IncomingContactVolume"} <= found:
        return "connect"
    if {"timestamp", "queue", "volume"} <= found or mapped:
        return "plain"
    if len(cells) in CALABRIO_FIELDS and all(_is_stamp(cell) for cell in cells[1:3]):
        return "calabrio"
    shown = ", ".join(f'"{cell}"' for cell in cells[:12])
    raise InputRefusedError(
        f"{name}: the first row, {shown}, is that of no forecast format; name it with "
        "--format, or write plain CSV with the header timestamp,queue,volume,aht_seconds"
    )


def _is_stamp(text: str) -> bool:
    """Tell whether a text looks like ``20261123 08:15``."""
    day, _, clock = text.partition(" ")
    return len(day) == 8 and day.isdigit() and clock.replace(":", "").isdigit()
