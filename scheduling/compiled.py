"""A typed door to numba's untyped decorator."""

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

_F = TypeVar("_F", bound=Callable[..., object])


def compiled(function: _F) -> _F:
    """Compile a kernel to machine code, cached on disk, free of the interpreter's lock."""
    return cast("_F", njit(cache=True, nogil=True)(function))


def inner(function: _F) -> _F:
    """Compile a kernel that only other kernels call: without a door of its own, in less time."""
    options = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    return cast("_F", njit(cache=True, nogil=True, **options)(function))


def inlined(function: _F) -> _F:
    """Make a kernel part of its few callers, so that it is compiled with them alone."""
    return cast("_F", njit(cache=True, nogil=True, inline="always")(function))
