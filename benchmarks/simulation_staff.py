"""The agents of a published example as servers with shifts."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.simulation_case import Case
from benchmarks.simulation_centers import Span
from skills import SkillSet
from wfm.simulation import RoutingStep


class Leaving(NamedTuple):
    """Agents of a group who go when a period begins."""

    group: int
    period: int
    agents: int


class Staff(NamedTuple):
    """Servers who come and stay, and how many of a group go when.

    There, agents have no names: when a group becomes smaller, those go who have no call, and where
    all have one, whoever ends first. Ours have names and shifts. So all stay, and leaving is a task
    without end, ahead of all calls, that any agent of the group takes.

    Parameters
    ----------
    server_group
        Group of each server.
    spans
        When they work.
    leaving
        The tasks.
    skill_sets
        What each group serves: types of calls and, after them, the queue of its leaving tasks.
    routes
        For each type, then for each group's leaving, the groups to ask.
    """

    server_group: tuple[int, ...]
    spans: tuple[Span, ...]
    leaving: tuple[Leaving, ...]
    skill_sets: tuple[SkillSet, ...]
    routes: tuple[tuple[RoutingStep, ...], ...]


def staff_of(case: Case, end_seconds: float) -> Staff:
    """Give the staff of a case until the end of the horizon."""
    types, groups = len(case.groups_of_type), len(case.staff)
    server_group: list[int] = []
    spans: list[Span] = []
    leaving: list[Leaving] = []
    for g, row in enumerate(case.staff):
        for p, change in enumerate(np.diff(row, prepend=0).tolist()):
            for _ in range(change):
                spans.append(Span(len(server_group), p * case.period_seconds, end_seconds))
                server_group.append(g)
            if change < 0:
                leaving.append(Leaving(g, p, -change))
    return Staff(
        tuple(server_group),
        tuple(spans),
        tuple(leaving),
        tuple(
            (*(k for k, own in enumerate(case.groups_of_type) if g in own), types + g)
            for g in range(groups)
        ),
        (
            *(tuple(RoutingStep(g, n) for n, g in enumerate(own)) for own in case.groups_of_type),
            *((RoutingStep(g, 0),) for g in range(groups)),
        ),
    )


def leaving_contacts(
    staff: Staff, groups: int, *, per_period: int, intervals: int
) -> NDArray[np.int32]:
    """Give the tasks by group and interval, in the last one before the period begins."""
    out = np.zeros((groups, intervals), np.int32)
    for group, period, agents in staff.leaving:
        out[group, period * per_period - 1] = agents
    return out
