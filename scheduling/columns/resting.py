"""Rest and the distance between starts as an automaton over days."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scheduling.options import ShiftOptions
from scheduling.rest_classes import RestClasses, rest_classes

Int = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Resting:
    """The state is the rest class after the day; see ``RestClasses``.

    Parameters
    ----------
    after, allowed
        Class that options of a label leave behind, and the classes that they may follow are
        those below, shape (labels,).
    """

    key: str
    size: int
    start: int
    labels: Int
    after: Int
    allowed: Int
    classes: RestClasses

    def step(self, day: int, states: Int, label: int) -> Int:
        """Let the class fade on a day off; a shift must be allowed after it."""
        if label < 0:
            return np.asarray(self.classes.off_class[day, states])
        return np.where(states < self.allowed[label], self.after[label], -1)


def resting(options: ShiftOptions, minutes: int) -> Resting | None:
    """Give the automaton; None: no shift rules out another.

    Parameters
    ----------
    minutes
        Of a slot.
    """
    classes = rest_classes(options, minutes)
    if classes.off_class.shape[1] == 1 and not classes.rest_class.any():
        return None
    pairs = np.stack([classes.rest_class, classes.allowed], axis=1)
    distinct, labels = np.unique(pairs, axis=0, return_inverse=True)
    return Resting(
        key="rest",
        size=int(classes.off_class.shape[1]),
        start=0,
        labels=np.asarray(labels.reshape(-1), np.int64),
        after=distinct[:, 0],
        allowed=distinct[:, 1],
        classes=classes,
    )
