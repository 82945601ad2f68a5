"""What a run depended on, in one hash: same hash, same input."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from data.records import Center, ContactHistory
from data.store import Store

PACKAGES = (
    "wfm",
    "numpy",
    "scipy",
    "statsmodels",
    "prophet",
    "lightgbm",
    "ortools",
    "numba",
    "holidays",
)


def data_hash(store: Store, center: Center, history: ContactHistory) -> str:
    """Give the hash of all that a plan is made from: center, history, people and what they do."""
    digest = hashlib.sha256(_canonical(asdict(center)).encode())
    digest.update(repr((history.queues, history.grid)).encode())
    for array in (history.offered, history.handled, history.handle_seconds):
        digest.update(array.tobytes())
    for records in (store.agents(), store.time_off(), store.preferences(), store.meetings()):
        digest.update(_canonical([asdict(record) for record in records]).encode())
    digest.update(_canonical(store.driver_days()).encode())
    return digest.hexdigest()


def history_hash(history: ContactHistory) -> str:
    """Give the hash of a history."""
    digest = hashlib.sha256(repr((history.queues, history.grid)).encode())
    for array in (history.offered, history.handled, history.handle_seconds):
        digest.update(array.tobytes())
    return digest.hexdigest()


def input_hash(data: str, parameters: Mapping[str, object]) -> str:
    """Give the hash of the data's hash and a run's parameters."""
    return hashlib.sha256(f"{data} {_canonical(parameters)}".encode()).hexdigest()


def recorded(parameters: Mapping[str, object]) -> dict[str, object]:
    """Give a run's parameters as its row keeps them: text, numbers and lists, days as text."""
    plain: dict[str, object] = json.loads(_canonical(parameters))
    return plain


def _canonical(value: object) -> str:
    """Give the same text for equal values, whatever order a database gave them in."""
    return json.dumps(value, sort_keys=True, default=_plain)


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)


@cache
def package_versions() -> dict[str, str]:
    """Give the versions of the packages that a result depends on."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # run from a checkout that is not installed
            found[name] = "unknown"
    return found
