"""Paid time a day."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from scheduling.person import Person
from scheduling.rules.rule import Rule
from scheduling.rules.tour import Tour, Violation
from scheduling.tour_model import TourModel


class DayPaid(Rule):
    """The paid time of a shift lies within the contract's limits of a day."""

    name = "paid time a day"
    price = 100_000

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Compare the paid time of each shift."""
        least = tour.contract.min_paid_minutes_per_day
        most = tour.contract.max_paid_minutes_per_day
        for shift in tour.shifts:
            paid = shift.paid_minutes
            if paid < least:
                due = f"at least {least / 60:g} are due"
            elif most is not None and paid > most:
                due = f"at most {most / 60:g} are allowed"
            else:
                continue
            yield tour.violation(shift.schedule_date, self.name, f"{paid / 60:g} paid hours; {due}")

    def allowed(self, person: Person) -> NDArray[np.bool_] | None:
        """Take away the options that pay too little or too much."""
        paid, most = person.options.paid_minutes, person.contract.max_paid_minutes_per_day
        enough = paid >= person.contract.min_paid_minutes_per_day
        return enough if most is None else enough & (paid <= most)

    def constrain(self, model: TourModel) -> None:
        """Bar the options that pay too little, and those that pay too much."""
        paid, contract = model.person.options.paid_minutes, model.person.contract
        least, most = contract.min_paid_minutes_per_day, contract.max_paid_minutes_per_day
        words = f"at least {least / 60:g} paid hours a day"
        model.bar(self.name, paid < least, day=None, words=words, price=self.price)
        if most is not None:
            words = f"at most {most / 60:g} paid hours a day"
            model.bar(self.name, paid > most, day=None, words=words, price=self.price)
