"""The arithmetic in use: compiled by numba, or in numpy where numba cannot be imported."""

import warnings

try:
    from wfm.staffing.kernels import (
        blocking_of_all,
        fewest_of_all,
        fractional_of_all,
        performance_of_all,
    )
except ImportError as reason:
    from wfm.staffing.plain import blocking_of_all, performance_of_all
    from wfm.staffing.plain_search import fewest_of_all, fractional_of_all

    warnings.warn(
        f"numba cannot be imported ({reason}): staffing runs in numpy, with the same figures but"
        " 20 to 50 times slower; the simulation needs numba",
        UserWarning,
        stacklevel=2,
    )

__all__ = [
    "blocking_of_all",
    "fewest_of_all",
    "fractional_of_all",
    "performance_of_all",
]
