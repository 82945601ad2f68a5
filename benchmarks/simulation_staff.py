"""The agents of a published example as servers with shifts."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.simulation_case import Case
from benchmarks.simulation_centers import Span
from skills import SkillSet
from wfm.simulation.model import RoutingStep


class Staff(NamedTuple):
    """Servers in layers: those of one group who are there in the same periods.

    Parameters
    ----------
    layer_group
        The group of each layer, shape (layers,).
    skill_sets
        Types that each layer serves.
    server_layer
        Layer of each server.
    spans
        When they work.
    routes
        For each type the layers to ask.
    """

    layer_group: NDArray[np.int64]
    skill_sets: tuple[SkillSet, ...]
    server_layer: tuple[int, ...]
    spans: tuple[Span, ...]
    routes: tuple[tuple[RoutingStep, ...], ...]


def layered_staff(case: Case, end_seconds: float) -> Staff:
    """Give the servers of a case until the end of the horizon.

    There, agents have no names: where a group becomes smaller those leave who have no call. Ours
    have shifts. So within a group those who stay longest are asked first, and those who leave are
    mostly the idle ones.
    """
    layers: list[tuple[int, tuple[bool, ...]]] = []
    server_layer: list[int] = []
    spans: list[Span] = []
    for g, row in enumerate(case.staff):
        for place in range(int(row.max())):
            pattern = (g, tuple((row > place).tolist()))
            if not layers or layers[-1] != pattern:
                layers.append(pattern)
            spans += _spans(len(server_layer), pattern[1], case.period_seconds, end_seconds)
            server_layer.append(len(layers) - 1)
    groups = [g for g, _ in layers]
    served = [
        tuple(k for k, own in enumerate(case.groups_of_type) if g in own)
        for g in range(len(case.staff))
    ]
    return Staff(
        np.array(groups, np.int64),
        tuple(served[g] for g in groups),
        tuple(server_layer),
        tuple(spans),
        tuple(_route(own, groups) for own in case.groups_of_type),
    )


def _route(own: tuple[int, ...], groups: list[int]) -> tuple[RoutingStep, ...]:
    layers = [layer for g in own for layer in range(len(groups)) if groups[layer] == g]
    return tuple(RoutingStep(layer, rank) for rank, layer in enumerate(layers))


def _spans(server: int, there: tuple[bool, ...], period: float, end: float) -> list[Span]:
    """Give the periods of a server, those in a row as one."""
    out: list[Span] = []
    for p, on in enumerate(there):
        stop = end if p == len(there) - 1 else (p + 1) * period
        if on and out and out[-1].end == p * period:
            out[-1] = out[-1]._replace(end=stop)
        elif on:
            out.append(Span(server, p * period, stop))
    return out
