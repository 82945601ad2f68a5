"""One agent's tour as a CP-SAT model, each rule under literals that can be assumed or given up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scheduling.person import Person


@dataclass(frozen=True, slots=True, eq=False)
class Demand:
    """One thing a rule asks for: true while it must hold.

    Parameters
    ----------
    literal
        The CP-SAT literal that enforces it.
    rule
        Name of the rule.
    date
        The day, or the first day of the week or period; None: the whole horizon.
    words
        What is asked for, in a planner's words: ``40 paid hours in the week of 2026-06-01``.
    price
        How bad it is to give it up, or a unit of it; rules of law cost most.
    """

    literal: Any
    rule: str
    date: date | None
    words: str
    price: int


class TourModel:
    """Booleans of one agent's days and options in a shared CP-SAT model.

    Parameters
    ----------
    model
        The CP-SAT model; several agents may share one.
    available
        The options that may be used, shape (options,); others get no variable.

    Attributes
    ----------
    works
        One literal a day: the agent works on it.
    option
        For each option its literal; None where it has none.
    demands
        What rules have asked for so far.
    """

    def __init__(self, model: Any, person: Person, available: NDArray[np.bool_]) -> None:
        self.model = model
        self.person = person
        self.works: list[Any] = [model.new_bool_var("") for _ in person.dates]
        self.option: list[Any] = [None] * len(available)
        self.demands: list[Demand] = []
        days = person.options.day_of()
        for o in np.flatnonzero(available).tolist():
            self.option[o] = model.new_bool_var("")
        for d, works in enumerate(self.works):
            here = [self.option[o] for o in np.flatnonzero(days == d).tolist() if available[o]]
            model.add(sum(here) == works)

    def demand(self, rule: str, *, day: date | None, words: str, price: int) -> Any:
        """Give a literal; what a rule enforces with it holds while it is true."""
        literal = self.model.new_bool_var("")
        self.demands.append(Demand(literal, rule, day, words, price))
        return literal

    def on_day(self, day: int, options: NDArray[np.bool_]) -> Sequence[Any]:
        """Give the literals of some options on a day, shape of ``options`` (options,)."""
        pointer = self.person.options.day_pointer
        here = range(int(pointer[day]), int(pointer[day + 1]))
        return [self.option[o] for o in here if options[o] and self.option[o] is not None]
