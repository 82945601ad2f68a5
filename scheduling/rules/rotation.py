"""Rotations."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from scheduling.person import Person
from scheduling.rules.measures import locked_options
from scheduling.rules.rule import Rule
from scheduling.rules.tour import Tour, Violation
from scheduling.tour_model import TourModel


class RotationKept(Rule):
    """On each day only what the agent's week of the rotation allows is worked.

    A day for which the rotation names templates may be off: that it is worked follows from the
    week's minima. Locked and manual shifts are as a planner put them.
    """

    name = "rotation"
    price = 5000

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Look up each shift's day in the rotation."""
        rotation = tour.contract.rotation
        if rotation is None:
            return
        for shift in tour.planned:
            allowed = rotation.allowed(shift.schedule_date, tour.rotation_week)
            if allowed is not None and shift.template not in allowed:
                due = f"the rotation has {' or '.join(sorted(allowed)) or 'a day off'}"
                yield tour.violation(
                    shift.schedule_date, self.name, f"{shift.template} is worked; {due}"
                )

    def allowed(self, person: Person) -> NDArray[np.bool_] | None:
        """Take away the options of templates that the rotation does not have on their day."""
        rotation = person.contract.rotation
        if rotation is None:
            return None
        mask = locked_options(person)
        names, pointer = person.options.names, person.options.day_pointer
        for d, day in enumerate(person.dates):
            here = slice(int(pointer[d]), int(pointer[d + 1]))
            allowed = rotation.allowed(day, person.rotation_week)
            mask[here] |= True if allowed is None else np.isin(names[here], sorted(allowed))
        return mask

    def constrain(self, model: TourModel) -> None:
        """Bar what the rotation does not have, day by day."""
        own = self.allowed(model.person)
        if own is None:
            return
        rotation, day_of = model.person.contract.rotation, model.person.options.day_of()
        for d, day in enumerate(model.person.dates):
            allowed = rotation.allowed(day, model.person.rotation_week) if rotation else None
            due = " or ".join(sorted(allowed or ())) or "a day off"
            model.bar(
                self.name,
                ~own & (day_of == d),
                day=day,
                words=f"{due} on {day} by the rotation",
                price=self.price,
            )
