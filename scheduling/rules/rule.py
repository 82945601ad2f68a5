"""What a rule is to the checker, the tour search and the bound, and to CP-SAT."""

from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from scheduling.person import Person
from scheduling.rules.tour import Tour, Violation

if TYPE_CHECKING:
    from scheduling.tour_model import TourModel

Int = NDArray[np.int64]

OFF = -1
"""The label of a day off."""


class Component(Protocol):
    """A rule as an automaton that reads an agent's days: off, or worked with a label.

    The tour search, the bound and the columns of the linear program run on the product of the
    components of all rules, so that each of them is exact about every rule.
    """

    @property
    def key(self) -> Hashable:
        """Components of equal key are the same automaton, whatever their start."""
        ...

    @property
    def size(self) -> int:
        """Number of states, 0 .. size - 1."""
        ...

    @property
    def start(self) -> int:
        """State before the first day, from the shifts before the horizon."""
        ...

    @property
    def labels(self) -> Int:
        """What the rule sees of each option, 0 and up, shape (options,)."""
        ...

    def step(self, day: int, states: Int, label: int) -> Int:
        """Give the states after a day, shape of ``states``; -1 where the rule is broken.

        What happens when a week or a period ends with the day is in it.

        Parameters
        ----------
        label
            Of the option worked; OFF: a day off.
        """
        ...


class Rule:
    """One rule in all its forms; by default it asks for nothing."""

    name: str
    """Appears in violations and explanations."""

    price: int = 0
    """How bad it is to give the rule up, see ``Demand``; the greater, the later it gives way."""

    def check(self, tour: Tour) -> Iterator[Violation]:  # noqa: ARG002 - nothing is asked for
        """Give the violations in finished shifts; knows nothing of how they were made."""
        return iter(())

    def allowed(self, person: Person) -> NDArray[np.bool_] | None:  # noqa: ARG002
        """Tell which options keep the rule whatever else is worked; None: all."""
        return None

    def component(self, person: Person) -> Component | None:  # noqa: ARG002
        """Give the rule as an automaton; None: it needs none for this agent."""
        return None

    def constrain(self, model: "TourModel") -> None:
        """Add the rule to a CP-SAT model of one agent's tour, each part under its literal."""
