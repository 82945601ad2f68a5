"""What a run depended on, in one hash: same hash, same input."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from data.records import Center
from data.store import Store

PACKAGES = ("wfm", "numpy", "scipy", "statsmodels", "prophet", "ortools", "numba", "holidays")


def input_hash(store: Store, center: Center, parameters: Mapping[str, object]) -> str:
    """Give the hash of the center, the imported data and a run's parameters."""
    digest = hashlib.sha256()
    for part in (_canonical(asdict(center)), store.fingerprint(), _canonical(parameters)):
        digest.update(part.encode())
        digest.update(b"\0")
    return digest.hexdigest()


def _canonical(value: object) -> str:
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
