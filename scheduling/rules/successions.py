"""Templates that may not follow each other."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scheduling.person import Person
from scheduling.rules.history import DAY
from scheduling.rules.rule import OFF, Component, Rule
from scheduling.rules.tour import Tour, Violation
from scheduling.tour_model import TourModel

Int = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class LastTemplate:
    """Remembers the template of the day before; state 0: off, or one that may precede any.

    Parameters
    ----------
    barred
        States after which a label may not be worked, by label.
    leaves
        State that a label leaves behind, shape (labels,).
    """

    key: Hashable
    size: int
    start: int
    labels: Int
    barred: tuple[tuple[int, ...], ...]
    leaves: tuple[int, ...]

    def step(self, day: int, states: Int, label: int) -> Int:  # noqa: ARG002 - all days are alike
        """Compare the template with the one of the day before."""
        if label == OFF:
            return np.zeros_like(states)
        barred = np.isin(states, self.barred[label])
        return np.where(barred, -1, self.leaves[label])


class Successions(Rule):
    """After certain templates certain others are not worked on the next day."""

    name = "succession"
    price = 3000

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Compare each shift with the one of the day before, over the edge of the horizon."""
        for before, after in pairwise(tour.all_shifts):
            pair = (before.template, after.template)
            day = after.schedule_date
            follows = day >= tour.dates[0] and day - before.schedule_date == DAY
            if follows and pair in tour.contract.forbidden_successions:
                yield tour.violation(
                    day,
                    self.name,
                    f"{after.template} on the day after {before.template}",
                )

    def component(self, person: Person) -> Component | None:
        """Remember the templates that bar others."""
        if not person.contract.forbidden_successions:
            return None
        names, own = np.unique(person.options.names, return_inverse=True)
        own_names = names.tolist()
        known = {*own_names, *(s.template for s in person.previous)}
        pairs = {
            (first, second)
            for first, second in person.contract.forbidden_successions
            if first in known and second in own_names
        }
        if not pairs:
            return None
        state = {first: k + 1 for k, first in enumerate(sorted({first for first, _ in pairs}))}
        roles = [
            (state.get(name, 0), tuple(sorted(state[a] for a, b in pairs if b == name)))
            for name in own_names
        ]
        distinct = sorted(set(roles))
        labels = np.array([distinct.index(role) for role in roles], np.int64)
        return LastTemplate(
            key=(self.name, tuple(distinct)),
            size=len(state) + 1,
            start=state.get(_template_before(person), 0),
            labels=labels[own.reshape(-1)],
            barred=tuple(barred for _, barred in distinct),
            leaves=tuple(leaves for leaves, _ in distinct),
        )

    def constrain(self, model: TourModel) -> None:
        """Bar each pair of templates on each pair of days."""
        names = model.person.options.names
        before = _template_before(model.person)
        for first, second in sorted(model.person.contract.forbidden_successions):
            for d, day in enumerate(model.person.dates):
                later = model.on_day(d, names == second)
                earlier = model.on_day(d - 1, names == first) if d else [1] * (before == first)
                if not later or not earlier:
                    continue
                literal = model.demand(
                    self.name,
                    day=day,
                    words=f"no {second} on {day}, the day after {first}",
                    price=self.price,
                )
                model.enforce(model.sum([*earlier, *later]) <= 1, literal)


def _template_before(person: Person) -> str:
    """Give the template worked on the day before the horizon; '' for a day off."""
    day = person.dates[0] - DAY
    return next((s.template for s in reversed(person.previous) if s.schedule_date == day), "")
