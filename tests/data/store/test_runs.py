"""The life of a run."""

from datetime import UTC, datetime, timedelta

import pytest

from data.records import NotFoundError
from data.store import Run, Store

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=5)


def start(store: Store, kind: str = "plan", *, input_hash: str = "abc") -> int:
    """A run as the commands start it."""
    return store.start_run(
        kind,
        input_hash=input_hash,
        seed=2**40,
        parameters={"weeks": 2, "queues": ["voice"], "share": 0.8},
        versions={"wfm": "0.1.0", "numpy": "2.4.6"},
        at=NOON,
    )


def test_a_run_has_everything_to_repeat_it(store: Store) -> None:
    """What was written down at the start comes back, and the end is added."""
    number = start(store)
    running = Run(
        id=number,
        kind="plan",
        status="running",
        input_hash="abc",
        seed=2**40,
        parameters={"weeks": 2, "queues": ["voice"], "share": 0.8},
        versions={"wfm": "0.1.0", "numpy": "2.4.6"},
        started_at=NOON,
    )
    assert store.run(number) == running
    store.finish_run(number, status="failed", at=LATER, message="no agents")
    ended = store.run(number)
    assert (ended.status, ended.finished_at, ended.message) == ("failed", LATER, "no agents")


def test_only_a_finished_run_on_the_same_input_is_found(store: Store) -> None:
    """A run that runs, failed, is of another kind or had other input does not count as done."""
    for status in ("failed", "done", "done"):
        store.finish_run(start(store), status=status, at=LATER)
    start(store)
    found = store.find_run("plan", input_hash="abc")
    assert found is not None
    assert found.id == 3
    assert store.find_run("plan", input_hash="other") is None
    assert store.find_run("forecast", input_hash="abc") is None
    failed = store.find_run("plan", input_hash="abc", status="failed")
    assert failed is not None
    assert failed.id == 1


def test_runs_come_newest_first(store: Store) -> None:
    """The listing is limited from the newest on."""
    ids = [start(store) for _ in range(3)]
    assert [run.id for run in store.runs(2)] == ids[:0:-1]


def test_runs_of_killed_processes_are_closed(store: Store) -> None:
    """What still seems to run becomes failed; finished runs are left alone."""
    done, lost = start(store), start(store)
    store.finish_run(done, status="done", at=NOON)
    (closed,) = store.close_orphans(LATER)
    assert closed == store.run(lost)
    assert (closed.status, closed.message, closed.finished_at) == ("failed", "killed", LATER)
    assert store.run(done).status == "done"
    assert store.close_orphans(LATER) == ()


def test_an_unknown_run_is_said(store: Store) -> None:
    """The message tells which number is the last."""
    with pytest.raises(NotFoundError, match="no run 5; there are none yet"):
        store.finish_run(5, status="done", at=NOON)
    start(store)
    with pytest.raises(NotFoundError, match="no run 5; the last one is 1"):
        store.run(5)
