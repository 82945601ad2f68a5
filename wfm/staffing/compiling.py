"""Numba's decorator, typed: the one place of the staffing formulas that imports numba."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compile a function with numba and keep the machine code on disk."""
    return cast("Function", njit(cache=True, error_model="numpy")(function))
