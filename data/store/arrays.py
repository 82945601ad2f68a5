"""Arrays as compressed bytes: NumPy's own format inside zlib."""

import io
import zlib
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

_LEVEL = 1
"""Counts compress about as well as at 9, ten times faster."""


def pack(array: NDArray[np.generic]) -> bytes:
    """Give an array as bytes."""
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return zlib.compress(buffer.getvalue(), _LEVEL)


def unpack(data: bytes) -> NDArray[np.generic]:
    """Give the array that was packed, of the same type and shape."""
    array: NDArray[np.generic] = np.load(io.BytesIO(zlib.decompress(data)), allow_pickle=False)
    return array


def pack_counts(counts: NDArray[np.int32]) -> bytes:
    """Give counts as bytes, in the smallest integers that hold them."""
    most = int(counts.max(initial=0))
    least = int(counts.min(initial=0))
    small = np.result_type(np.min_scalar_type(most), np.min_scalar_type(least))
    return pack(counts.astype(small))


def unpack_counts(data: bytes) -> NDArray[np.int32]:
    """Give the counts that were packed."""
    return unpack(data).astype(np.int32)


def pack_named(arrays: Mapping[str, NDArray[np.generic]]) -> bytes:
    """Give several arrays by name as bytes."""
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    return zlib.compress(buffer.getvalue(), _LEVEL)


def unpack_named(data: bytes) -> dict[str, NDArray[np.generic]]:
    """Give the arrays that were packed by name."""
    with np.load(io.BytesIO(zlib.decompress(data)), allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}
