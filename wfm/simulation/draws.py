"""Counter-based random numbers: each draw is a function of what it is for.

Two simulations with one seed see the same contacts, handle times and absences whatever the roster
does and whichever thread runs them, so that their difference is that of the rosters alone.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numba import njit
from numpy.typing import NDArray

Kernel = TypeVar("Kernel", bound=Callable[..., object])

Number = TypeVar("Number", bound=np.generic)

# Unsigned, or numba would mix them with signed integers into floats.
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_ONE = np.uint64(1)
_S12, _S27, _S30, _S31 = np.uint64(12), np.uint64(27), np.uint64(30), np.uint64(31)
_SPACING = 1.0 / (1 << 52)


def compiled(function: Kernel) -> Kernel:
    """Compile to machine code that is kept on disk and runs without the interpreter's lock.

    Such code allocates nothing: without numba's run time it need not count references to arrays,
    which takes two thirds of the time otherwise. Division by zero gives infinity, as in numpy.
    """
    kernel: Kernel = njit(nogil=True, cache=True, error_model="numpy", _nrt=False)(function)
    return kernel


def inner(function: Kernel) -> Kernel:
    """Compile into the compiled code that calls it, with which it is kept on disk.

    A call would copy each field of each array of the state, which takes longer than most of what
    is called. Without wrappers for calls from Python most of the time to compile is saved.
    """
    kernel: Kernel = njit(
        nogil=True,
        error_model="numpy",
        forceinline=True,
        no_cpython_wrapper=True,
        no_cfunc_wrapper=True,
        _nrt=False,
    )(function)
    return kernel


def _open(function: Kernel) -> Kernel:
    """Compile like ``inner``, for calls from Python as well."""
    kernel: Kernel = njit(nogil=True, error_model="numpy", forceinline=True, _nrt=False)(function)
    return kernel


def plain(values: NDArray[Any], kind: type[Number]) -> NDArray[Number]:
    """Give an array as compiled code knows it; another layout, even read-only, compiles it anew."""
    return np.require(values, kind, ["C", "A", "W"])


@_open
def mixed(key: np.uint64) -> np.uint64:
    """Give the key with its bits mixed: the output function of splitmix64.

    Notes
    -----
    G. L. Steele, D. Lea, C. H. Flood, Fast splittable pseudorandom number generators, OOPSLA 2014,
    doi:10.1145/2660193.2660195; the constants are variant 13 of D. Stafford.
    """
    key = (key ^ (key >> _S30)) * _FIRST
    key = (key ^ (key >> _S27)) * _SECOND
    return key ^ (key >> _S31)


@_open
def child(key: np.uint64, number: int) -> np.uint64:
    """Give the key of one member of a family: number 0, 1, ... of ``key``."""
    return mixed(np.uint64(key) + (np.uint64(number) + _ONE) * _GOLDEN)


@_open
def uniform(key: np.uint64, number: int) -> float:
    """Give draw ``number`` of a key, uniform on the open interval (0, 1)."""
    return (np.float64(child(key, number) >> _S12) + 0.5) * _SPACING


@compiled
def replication_key(seed: int, replication: int) -> np.uint64:
    """Give the random key of a replication."""
    return child(child(np.uint64(0), seed), replication)
