"""Whether the compiled code on disk is that of the present source."""

from pathlib import Path
from typing import Any


def is_compiled(kernel: Any) -> bool:
    """Tell whether a compiled function is at hand, in this process or on disk, and up to date.

    numba compares the code on disk with the file of the function itself, but not with those of
    the functions it calls; here all files of the package count.
    """
    if kernel.signatures:
        return True
    sources = Path(kernel.py_func.__code__.co_filename).parent.glob("*.py")
    changed = max(source.stat().st_mtime for source in sources)
    module, name = kernel.py_func.__module__.rpartition(".")[2], kernel.py_func.__qualname__
    kept = Path(kernel.stats.cache_path).glob(f"{module}.{name}-*.nbi")
    return any(index.stat().st_mtime >= changed for index in kept)


def refresh(*kernels: Any) -> None:
    """Forget the code on disk of those that are not up to date; it is compiled when first used."""
    for kernel in kernels:
        if not is_compiled(kernel):
            kernel.recompile()
