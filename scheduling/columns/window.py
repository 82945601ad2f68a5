"""A stretch of days of one tour: what an agent's rules leave free there."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scheduling.columns.local import LocalAutomaton
from scheduling.compiled import compiled

Int = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Followed:
    """How a tour goes through an agent's automaton.

    Parameters
    ----------
    labels
        Of each day, 0 a day off, shape (days,).
    states, weekends
        State, and weekends worked so far, before each day and after the last, shape (days + 1,).
    rest
        Weekends that the rest of the tour adds where it follows a state, -1 where it cannot,
        shape (days + 1, states).
    """

    labels: Int
    states: Int
    weekends: Int
    rest: Int

    @property
    def legal(self) -> bool:
        """Whether the automaton lets the tour pass."""
        return bool(self.states[-1] >= 0)


def follow(local: LocalAutomaton, labels: Int) -> Followed:
    """Follow a tour through an automaton."""
    days = len(labels)
    states, weekends = np.full(days + 1, -1), np.zeros(days + 1, np.int64)
    rest = np.full((days + 1, int(local.sizes.max())), -1)
    if local.start >= 0:
        _follow(local, labels, states, weekends, rest)
    return Followed(labels, states, weekends, rest)


@compiled
def _follow(local: LocalAutomaton, labels: Int, states: Int, weekends: Int, rest: Int) -> None:
    """Fill the states and weekends of a tour, and what its rest adds."""
    days = labels.shape[0]
    rest[days, : local.sizes[days]] = 0
    for d in range(days - 1, -1, -1):
        for a in range(local.arc_pointer[d], local.arc_pointer[d + 1]):
            after = rest[d + 1, local.arc_to[a]]
            if local.arc_label[a] == labels[d] and after >= 0:
                rest[d, local.arc_from[a]] = after + (1 if local.arc_flag[a] else 0)
    states[0] = local.start
    for d in range(days):
        for a in range(local.arc_pointer[d], local.arc_pointer[d + 1]):
            if local.arc_label[a] == labels[d] and local.arc_from[a] == states[d]:
                states[d + 1] = local.arc_to[a]
                weekends[d + 1] = weekends[d] + (1 if local.arc_flag[a] else 0)
                break


def cut(local: LocalAutomaton, followed: Followed, first: int, end: int) -> LocalAutomaton:
    """Give the automaton of the days from ``first`` up to ``end``, the tour's others kept.

    One more day off at the end stands for the tour's rest; it works a fresh weekend where the
    rest adds one more than from other states.
    """
    begin, stop = int(local.arc_pointer[first]), int(local.arc_pointer[end])
    rest = followed.rest[end]
    alive = np.flatnonzero(rest >= 0)
    nothing = np.zeros(len(alive), np.int64)
    own = slice(begin, stop)
    return LocalAutomaton(
        start=int(followed.states[first]),
        sizes=np.append(local.sizes[first : end + 1], 1),
        arc_pointer=np.append(local.arc_pointer[first : end + 1], stop + len(alive)) - begin,
        arc_from=np.concatenate([local.arc_from[own], alive]),
        arc_to=np.concatenate([local.arc_to[own], nothing]),
        arc_label=np.concatenate([local.arc_label[own], nothing]),
        arc_flag=np.concatenate([local.arc_flag[own], rest[alive] > rest[alive].min()]),
    )
