"""Small centers, and files written where a test wants them."""

import gzip

import numpy as np
import pytest

from data.files.history import read_history
from data.records import (
    Center,
    ImportMapping,
    InputRefusedError,
    OpeningHours,
    Queue,
    ServiceGoal,
)


@pytest.fixture
def make_center():
    """Gives a center of the named queues."""

    def make(*names, zone="Europe/Berlin", minutes=15, opening=None, imports=()):
        queues = tuple(
            Queue(
                name=name,
                channel="immediate",
                media="voice",
                skills=frozenset({"voice"}),
                goal=ServiceGoal(0.8, 20),
                aht_seconds=300,
                zone=zone,
                opening=opening or OpeningHours(),
            )
            for name in names
        )
        return Center("c", zone, minutes, queues, (), ("voice",), (), (), imports=imports)

    return make


@pytest.fixture
def center(make_center):
    """A center of two queues in Berlin, on quarter-hours."""
    return make_center("voice", "chat")


@pytest.fixture
def write(tmp_path):
    """Writes text as a file, gzipped where its name ends so."""

    def write(text, name="calls.csv"):
        path = tmp_path / name
        content = text if isinstance(text, bytes) else text.encode()
        path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
        return path

    return write


@pytest.fixture
def problems(write, center):
    """Gives the sentences with which a file is refused."""

    def problems(text, *, name="calls.csv", within=None, **options):
        with pytest.raises(InputRefusedError) as error:
            read_history(write(text, name), within or center, **options)
        return list(error.value.problems)

    return problems


@pytest.fixture
def rows():
    """Gives a file's counts as (queue, UTC start, offered)."""

    def rows(file):
        columns = file.columns
        return [
            (columns.queues[queue], str(start)[:16], offered)
            for queue, start, offered in zip(
                columns.queue_index, columns.start_utc, columns.offered, strict=True
            )
        ]

    return rows


@pytest.fixture
def plain_mapping():
    """Gives a mapping of our own names with some settings."""

    def mapping(**settings):
        return ImportMapping("acd", **settings)

    return mapping


@pytest.fixture
def same():
    """Tells whether arrays are equal, NaN being equal to itself."""
    return lambda a, b: np.array_equal(np.asarray(a, float), np.asarray(b, float), equal_nan=True)
