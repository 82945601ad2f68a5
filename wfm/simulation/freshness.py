"""Whether the compiled code on disk is that of the present source."""

import sys
from pathlib import Path
from types import ModuleType
from typing import Any


def is_compiled(kernel: Any) -> bool:
    """Tell whether a compiled function is at hand, in this process or on disk, and up to date.

    numba compares the code on disk with the file of the function itself, but not with those of
    what it calls; here the files of all modules of its package count that it builds on.
    """
    if kernel.signatures:
        return True
    changed = max(source.stat().st_mtime for source in sources(kernel.py_func))
    module, name = kernel.py_func.__module__.rpartition(".")[2], kernel.py_func.__qualname__
    kept = Path(kernel.stats.cache_path).glob(f"{module}.{name}-*.nbi")
    return any(index.stat().st_mtime >= changed for index in kept)


def refresh(*kernels: Any) -> None:
    """Forget the code on disk of those that are not up to date; it is compiled when first used."""
    for kernel in kernels:
        if not is_compiled(kernel):
            kernel.recompile()


def sources(function: Any) -> set[Path]:
    """Give the files of a function's module and of those of its package that it takes names from.

    Numbers do not tell where they are from: a module is found by its functions and classes.
    """
    package = function.__module__.rpartition(".")[0]
    found: dict[str, ModuleType] = {}
    ahead = [function.__module__]
    while ahead:
        name = ahead.pop()
        if name in found or name.rpartition(".")[0] != package or name not in sys.modules:
            continue
        found[name] = sys.modules[name]
        for value in vars(found[name]).values():
            owner = getattr(value, "__module__", None) or ""
            ahead.append(getattr(value, "py_func", value).__module__ if owner else "")
    return {Path(str(module.__file__)) for module in found.values()}
