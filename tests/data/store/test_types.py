"""Column types and packed arrays."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from data.records import InputRefusedError, TimeOff
from data.store import Store
from data.store.arrays import (
    pack,
    pack_counts,
    pack_named,
    unpack,
    unpack_counts,
    unpack_named,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_a_naive_time_is_refused(store: Store, agents) -> None:
    """A time without zone is refused as input, and nothing is written."""
    store.replace_agents(agents)
    naive = datetime(2026, 3, 2, 12)  # noqa: DTZ001 - this is the point
    with pytest.raises(InputRefusedError, match="2026-03-02T12:00:00 has no zone"):
        store.replace_time_off([TimeOff("a1", naive, NOON)])
    with pytest.raises(InputRefusedError, match="has no zone"):
        store.start_run("plan", input_hash="", seed=1, parameters={}, versions={}, at=naive)
    assert store.time_off() == ()
    assert store.runs() == ()


def test_an_instant_comes_back_in_utc(store: Store) -> None:
    """Both passes of a repeated hour are kept apart, to the microsecond, and return in UTC."""
    zone = ZoneInfo("Europe/Berlin")
    passes = [datetime(2026, 10, 25, 2, 30, 0, 7, tzinfo=zone, fold=fold) for fold in (0, 1)]
    ids = [
        store.start_run("x", input_hash="", seed=1, parameters={}, versions={}, at=at)
        for at in passes
    ]
    stored = [store.run(number).started_at for number in ids]
    assert stored[1] - stored[0] == timedelta(hours=1)
    assert stored[0] == datetime(2026, 10, 25, 0, 30, 0, 7, tzinfo=UTC)
    assert {at.tzinfo for at in stored} == {UTC}


def test_a_fixed_offset_is_converted(store: Store) -> None:
    """Offsets need not be of a named zone."""
    at = datetime(2026, 3, 2, 12, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    number = store.start_run("x", input_hash="", seed=1, parameters={}, versions={}, at=at)
    assert store.run(number).started_at == datetime(2026, 3, 2, 6, 15, tzinfo=UTC)


@given(npst.arrays(npst.floating_dtypes(sizes=64), npst.array_shapes(max_dims=3)))
def test_arrays_survive(array: np.ndarray) -> None:
    """What was packed comes back bit for bit."""
    assert unpack(pack(array)).tobytes() == array.tobytes()
    assert unpack_named(pack_named({"x": array}))["x"].tobytes() == array.tobytes()


@given(
    npst.arrays(np.int32, npst.array_shapes(max_dims=3), elements=st.integers(-(2**31), 2**31 - 1))
)
def test_counts_survive_in_small_integers(counts: np.ndarray) -> None:
    """Counts come back as int32, whatever integers they were stored in."""
    out = unpack_counts(pack_counts(counts))
    assert out.dtype == np.int32
    assert np.array_equal(out, counts)
