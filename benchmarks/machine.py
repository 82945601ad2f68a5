"""The machine that figures were taken on: what explains them, and nothing that names it."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Any

PACKAGES = ("numpy", "numba", "scipy", "ortools", "mpmath", "pyworkforce", "ciw", "simpy")


def machine() -> dict[str, Any]:
    """Give processors, load, Python and the versions of the packages that matter."""
    return {
        "processors": os.cpu_count(),
        "architecture": platform.machine(),
        "load_before": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "packages": {name: found for name in PACKAGES if (found := _version(name))},
    }


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
