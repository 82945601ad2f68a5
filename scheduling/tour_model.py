"""One agent's tour as a CP-SAT model, each rule under literals that can be assumed or given up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from scheduling.person import Person

Side = Literal["", "least", "most"]


@dataclass(frozen=True, slots=True, eq=False)
class Demand:
    """One thing a rule asks for: true while it must hold.

    Parameters
    ----------
    literal
        The CP-SAT literal that enforces it, in full.
    rule
        Name of the rule.
    date
        The day, or the first day of the week or period; None: the whole horizon.
    words
        What is asked for, in a planner's words: ``at least 40 paid hours in the week of
        2026-06-01``.
    price
        How bad it is to give it up at all; a paid minute under a weekly minimum is 1, rules of
        law cost most.
    slack
        For a demand that can be given up in part: the integer variable of what is given up, 0
        while the literal is true [minutes of paid time, shifts]; None: it is given up whole.
    slack_price
        Price of each minute or shift given up.
    side
        Whether ``slack`` is what a minimum lacks or what lies over a maximum.
    """

    literal: Any
    rule: str
    date: date | None
    words: str
    price: int
    slack: Any = None
    slack_price: int = 0
    side: Side = ""

    @property
    def cost(self) -> Any:
        """The linear expression of its price in an objective to be minimised."""
        whole = self.price * (1 - self.literal)
        return whole if self.slack is None else whole + self.slack_price * self.slack


class TourModel:
    """Booleans of one agent's days and options in a shared CP-SAT model.

    Parameters
    ----------
    model
        The CP-SAT model; several agents may share one.
    available
        The options that may be used, shape (options,); others get no variable.
    hard
        Rules are plain constraints: none can be given up, and there are no demands.

    Attributes
    ----------
    works
        One literal a day: the agent works on it.
    option
        For each option its literal; None where it has none.
    demands
        What rules have asked for so far.
    """

    def __init__(
        self, model: Any, person: Person, available: NDArray[np.bool_], *, hard: bool = False
    ) -> None:
        self.model = model
        self.person = person
        self.hard = hard
        self.works: list[Any] = [model.new_bool_var("") for _ in person.dates]
        self.option: list[Any] = [None] * len(available)
        self.demands: list[Demand] = []
        self._before = frozenset(s.schedule_date for s in person.previous)
        for o in np.flatnonzero(available).tolist():
            self.option[o] = model.new_bool_var("")
        everything = np.ones(len(available), np.bool_)
        for d, works in enumerate(self.works):
            model.add(self.sum(self.on_day(d, everything)) == works)

    def demand(
        self, rule: str, *, day: date | None, words: str, price: int, side: Side = ""
    ) -> Any:
        """Give a literal; what is enforced with it holds while it is true. None: always."""
        if self.hard:
            return None
        literal = self.model.new_bool_var("")
        self.demands.append(Demand(literal, rule, day, words, price, side=side))
        return literal

    def enforce(self, constraint: Any, literal: Any) -> None:
        """Add a linear constraint that holds while a demand's literal is true."""
        if not isinstance(constraint, bool | np.bool_):
            added = self.model.add(constraint)
            if literal is not None:
                added.only_enforce_if(literal)
        elif not constraint:
            # Nothing to be decided, and the rule is broken.
            self.model.add_bool_or([] if literal is None else [literal.negated()])

    def limit(
        self,
        rule: str,
        total: Any,
        *,
        side: Side,
        due: int,
        reach: int,
        day: date,
        words: str,
        price: int,
        slack_price: int,
    ) -> None:
        """Demand that a sum is at least or at most what is due; it may be given up in part.

        Parameters
        ----------
        total
            Linear expression [minutes of paid time, shifts].
        reach
            The largest value of ``total``.
        """
        sign = 1 if side == "least" else -1
        if self.hard:
            self.enforce(sign * total >= sign * due, None)
            return
        literal = self.model.new_bool_var("")
        slack = self.model.new_int_var(0, max(0, due if side == "least" else reach - due), "")
        self.model.add(sign * total + slack >= sign * due)
        self.model.add(slack == 0).only_enforce_if(literal)
        self.demands.append(Demand(literal, rule, day, words, price, slack, slack_price, side))

    def bar(
        self, rule: str, barred: NDArray[np.bool_], *, day: date | None, words: str, price: int
    ) -> None:
        """Demand that none of some options is worked; nothing if none of them could be.

        Parameters
        ----------
        barred
            Shape (options,).
        """
        found = [self.option[o] for o in np.flatnonzero(barred).tolist()]
        usable = [literal for literal in found if literal is not None]
        if usable:
            literal = self.demand(rule, day=day, words=words, price=price)
            self.enforce(self.sum(usable) == 0, literal)

    def on_day(self, day: int, options: NDArray[np.bool_]) -> Sequence[Any]:
        """Give the literals of some options on a day, shape of ``options`` (options,)."""
        pointer = self.person.options.day_pointer
        here = range(int(pointer[day]), int(pointer[day + 1]))
        return [self.option[o] for o in here if options[o] and self.option[o] is not None]

    def total(self, days: Iterable[int], weights: NDArray[np.int64]) -> Any:
        """Give the sum of the weights of what is worked on some days, a linear expression.

        Parameters
        ----------
        weights
            Shape (options,).
        """
        pointer = self.person.options.day_pointer
        here = (o for d in days for o in range(int(pointer[d]), int(pointer[d + 1])))
        used = [o for o in here if self.option[o] is not None and weights[o]]
        if not used:
            return 0
        from ortools.sat.python.cp_model import LinearExpr  # noqa: PLC0415 - heavy

        return LinearExpr.weighted_sum(
            [self.option[o] for o in used], [int(weights[o]) for o in used]
        )

    @staticmethod
    def sum(literals: Sequence[Any]) -> Any:
        """Give the sum of literals, a linear expression."""
        from ortools.sat.python.cp_model import LinearExpr  # noqa: PLC0415 - heavy

        return LinearExpr.sum(literals) if literals else 0

    def worked(self, day: int) -> Any:
        """Give the literal of a day, or for one before the horizon whether it was worked."""
        if day >= 0:
            return self.works[day]
        return int(self.person.dates[0] + timedelta(days=day) in self._before)
