"""The files of a sample as bytes; the same rows give the same bytes."""

import csv
import gzip
import io
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from data.records import Grid
from data.samples.service import Service
from data.samples.volumes import Volumes

HISTORY_COLUMNS = (
    "timestamp",
    "queue",
    "offered",
    "handled",
    "abandoned",
    "handle_seconds",
    "wait_seconds",
    "answered_in_threshold",
)

DRIVER_COLUMNS = ("date", "driver", "value", "queue")


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Give a CSV file of text cells."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def history_bytes(
    queues: Sequence[str],
    *,
    grid: Grid,
    there: NDArray[np.bool_],
    volumes: Volumes,
    service: Service,
) -> bytes:
    """Give the gzipped history in our own long layout, by time and then by queue.

    Parameters
    ----------
    queues
        Names of the arrays' first axis.
    there
        Which cells have a row, shape (queues, T): closed and lost ones have none.
    """
    t, q = np.nonzero(there.T)
    stamps = np.char.add(np.datetime_as_string(grid.starts(), unit="s"), "Z")
    columns = [
        array[q, t].astype(np.int64).tolist()
        for array in (
            volumes.offered,
            service.handled,
            service.abandoned,
            service.handle_seconds,
            service.wait_seconds,
            service.answered_in_threshold,
        )
    ]
    names = [queues[i] for i in q.tolist()]
    lines = [
        f"{stamp},{name},{a},{b},{c},{d},{e},{f}"
        for stamp, name, a, b, c, d, e, f in zip(stamps[t].tolist(), names, *columns, strict=True)
    ]
    text = "\n".join([",".join(HISTORY_COLUMNS), *lines, ""])
    # A time stamp inside the archive would make every run's bytes differ.
    return gzip.compress(text.encode(), compresslevel=6, mtime=0)
