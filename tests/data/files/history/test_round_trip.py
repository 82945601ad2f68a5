"""What is written as long CSV is read back the same."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from data.files.history import read_history
from data.files.history.interval_rows import FIGURES
from data.records import Center, ImportMapping, Queue, ServiceGoal

START = datetime(2026, 10, 24, 20, tzinfo=UTC)
QUEUES = ("voice", 'Sales, "EU"', "Mécanicien")
counts = st.one_of(st.none(), st.integers(0, 5000), st.floats(0, 1e6, allow_nan=False))


def queue(name):
    return Queue(name, "immediate", "voice", frozenset({"a"}), ServiceGoal(0.8, 20), 300, "UTC")


CENTER = Center("c", "Europe/Berlin", 15, tuple(map(queue, QUEUES)), (), ("a",), (), ())


@st.composite
def histories(draw):
    """Some intervals of the night the clocks go back, some queues, figures that may be missing."""
    keys = draw(
        st.lists(
            st.tuples(st.sampled_from(QUEUES), st.integers(0, 47)),
            min_size=1,
            max_size=40,
            unique=True,
        )
    )
    return {
        key: [draw(counts.filter(lambda n: n is not None)), *(draw(counts) for _ in FIGURES[1:])]
        for key in sorted(keys)
    }


def text_of(history, stamp, mark):
    lines = [mark.join(("timestamp", "queue", *FIGURES))]
    for (name, slot), figures in history.items():
        quoted = '"' + name.replace('"', '""') + '"'
        cells = ["" if n is None else repr(n) for n in figures]
        lines.append(mark.join((stamp(START + timedelta(minutes=15 * slot)), quoted, *cells)))
    return "\n".join(lines) + "\n"


STAMPS = {
    "utc": lambda at: at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    "offset": lambda at: at.astimezone(ZoneInfo("Europe/Berlin")).isoformat(),
    "short": lambda at: at.astimezone(ZoneInfo("Europe/Berlin")).strftime("%Y-%m-%d %H:%M%z"),
}


@settings(deadline=None)
@given(history=histories(), stamp=st.sampled_from(sorted(STAMPS)), mark=st.sampled_from(",;"))
def test_long_files_round_trip(history, stamp, mark):
    """Every figure, missing or not, comes back under its queue and instant."""
    mapping = ImportMapping("acd", interval_minutes=15)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "calls.csv"
        path.write_text(text_of(history, STAMPS[stamp], mark))
        columns = read_history(path, CENTER, mapping=mapping).columns
    found = {}
    for row, (place, start) in enumerate(zip(columns.queue_index, columns.start_utc, strict=True)):
        slot = int((start - np.datetime64(START.replace(tzinfo=None), "s")).astype(int)) // 900
        values = [getattr(columns, name)[row] for name in FIGURES]
        found[columns.queues[place], slot] = [None if np.isnan(v) else v for v in values]
    assert found == history
