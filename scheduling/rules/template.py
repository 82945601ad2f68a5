"""Shift templates of the contract."""

from collections.abc import Iterator

from scheduling.rules.rule import Rule
from scheduling.rules.tour import Tour, Violation


class Template(Rule):
    """A shift is of a template of the contract.

    Locked and manual shifts are as a planner put them: no rule of templates holds for them.
    """

    name = "template"

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Look up the template's name; the possible shifts have no others."""
        for shift in tour.planned:
            if shift.template not in tour.templates or (
                shift.template not in tour.contract.templates
            ):
                yield tour.violation(
                    shift.schedule_date,
                    self.name,
                    f"{shift.template} is not a shift of {tour.contract.name}",
                )
