"""Computations and imports as runs of the store: done only when they are done."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

from data.store import Store
from wfm.fingerprint import package_versions, recorded


@contextmanager
def recorded_run(
    store: Store,
    kind: str,
    *,
    input_hash: str,
    seed: int,
    parameters: Mapping[str, object],
    at: datetime,
) -> Iterator[int]:
    """Record a run: done if the block ends, failed with the reason if it raises.

    A killed process leaves it running, which nothing takes for done.

    Parameters
    ----------
    at
        When it starts; it ends at the clock's time.

    Returns
    -------
        The run's id.
    """
    run_id = store.start_run(
        kind,
        input_hash=input_hash,
        seed=seed,
        parameters=recorded(parameters),
        versions=package_versions(),
        at=at,
    )
    try:
        yield run_id
    except BaseException as error:
        store.finish_run(run_id, status="failed", at=_now(), message=_reason(error))
        raise
    store.finish_run(run_id, status="done", at=_now())


def _now() -> datetime:
    return datetime.now(UTC)


def _reason(error: BaseException) -> str:
    """Give why a run failed, as its row keeps it; an interrupt has no words of its own."""
    return str(error) or "interrupted"
