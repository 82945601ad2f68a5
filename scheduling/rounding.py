"""From mixtures of tours to a legal roster."""

from scheduling.fractional import FractionalRoster
from scheduling.search import TourSearch

REPAIRS = 16
"""How often, at best, the mixtures not yet fixed answer to those that are."""


def round_mixtures(fractional: FractionalRoster, search: TourSearch, *, repairs: int) -> None:
    """Fix one agent after the other on his best tour, the others' mixtures standing in for them.

    In between the mixtures left move to make good what rounding spoilt, so that errors do not
    pile up.

    Parameters
    ----------
    search
        Its roster is replaced; deferred work becomes that of the mixtures.
    repairs
        How often the mixtures left move.
    """
    mixtures = fractional.copy()
    search.state.set_work(mixtures.work_by_slot)
    order = search.order()
    batch = max(1, -(-len(order) // (repairs + 1)))
    for first in range(0, len(order), batch):
        if first:
            mixtures.reprice()
            mixtures.approach(order[first:])
        search.state.on_duty = mixtures.on_duty
        search.insert_all(order[first : first + batch], instead=mixtures.mixtures)
        mixtures.on_duty[:] = search.state.on_duty
    search.recount()
