"""Most shifts of a template."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np
from numpy.typing import NDArray

from data.records import Contract, Shift
from scheduling.limits import monday_of, period_start
from scheduling.person import Person
from scheduling.rules.counter import Counter, Span, count, limit_spans, spans
from scheduling.rules.rule import OFF, Component, Rule
from scheduling.rules.tour import Tour, Violation
from scheduling.tour_model import TourModel

Int = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Counters:
    """Several counters at once; the state is that of each, the first one's the lowest digit.

    Parameters
    ----------
    own
        Label of each counter, by the label of all, shape (labels, counters).
    """

    key: Hashable
    size: int
    start: int
    labels: Int
    counters: tuple[Counter, ...]
    own: tuple[tuple[int, ...], ...]

    def step(self, day: int, states: Int, label: int) -> Int:
        """Let each counter go on; one that breaks its limit breaks all."""
        after, rest, radix = np.zeros_like(states), states, 1
        broken = np.zeros(states.shape, np.bool_)
        for k, counter in enumerate(self.counters):
            state = counter.step(
                day, rest % counter.size, OFF if label == OFF else self.own[label][k]
            )
            broken |= state < 0
            after += radix * state
            rest, radix = rest // counter.size, radix * counter.size
        return np.where(broken, -1, after)


class TemplateShifts(Rule):
    """In a period, or in a week where the contract has none, a template is worked so often at most.

    Shifts of the same week or period before the horizon count.
    """

    name = "shifts of a template"

    def check(self, tour: Tour) -> Iterator[Violation]:
        """Count the shifts of each limited template."""
        for template, most in sorted(tour.contract.max_shifts.items()):
            own = [s for s in tour.all_shifts if s.template == template]
            for first in sorted({_block(tour.contract, d) for d in tour.dates}):
                days = [
                    s.schedule_date for s in own if _block(tour.contract, s.schedule_date) == first
                ]
                if len(days) > most and days[-1] >= tour.dates[0]:
                    yield tour.violation(
                        days[-1],
                        self.name,
                        f"{len(days)} shifts {template} in the {_length(tour.contract)} from "
                        f"{first}; at most {most} are allowed",
                    )

    def component(self, person: Person) -> Component | None:
        """Count the shifts of each limited template; none where none can be too many."""
        counters = []
        for template, own in _spans(person).items():
            counter = count(template, _weights(person, template), own)
            if counter is not None:
                counters.append(counter)
        if not counters:
            return None
        # An option is of one template: two labels a counter at most, a bit each.
        bits = sum(c.labels << k for k, c in enumerate(counters))
        distinct, labels = np.unique(bits, return_inverse=True)
        own_labels = (distinct[:, None] >> np.arange(len(counters))) & 1
        sizes = [c.size for c in counters]
        return Counters(
            key=(self.name, tuple(c.key for c in counters), tuple(map(tuple, own_labels.tolist()))),
            size=int(np.prod(sizes)),
            start=0,
            labels=np.asarray(labels, np.int64).reshape(-1),
            counters=tuple(counters),
            own=tuple(tuple(row) for row in own_labels.tolist()),
        )

    def constrain(self, model: TourModel) -> None:
        """Limit the shifts of each template."""
        length = _length(model.person.contract)
        for template, own in _spans(model.person).items():
            limit_spans(
                model,
                self,
                _weights(model.person, template),
                own,
                words=partial(_most, template, length),
                least_prices=(0, 0),
                most_prices=(3000, 1500),
            )


def _most(template: str, length: str, due: int, first: date) -> str:
    return f"{due} shifts {template} in the {length} from {first}"


def _block(contract: Contract, day: date) -> date:
    """Give the first day of a day's period, or of its week where the contract has none."""
    return period_start(contract.period, day) if contract.period else monday_of(day)


def _length(contract: Contract) -> str:
    return f"{contract.period.weeks} weeks" if contract.period else "week"


def _spans(person: Person) -> Mapping[str, Sequence[Span]]:
    """Give for each limited template what is left of its limit in each week or period."""
    contract = person.contract
    starts = sorted({_block(contract, day) for day in person.dates})
    found = {}
    for template, most in sorted(contract.max_shifts.items()):
        used = [_used(contract, person.previous, template, start) for start in starts]
        found[template] = spans(person.dates, starts, [(0, max(0, most - u)) for u in used])
    return found


def _used(contract: Contract, shifts: Sequence[Shift], template: str, start: date) -> int:
    """Count the shifts of a template in a week or period."""
    return sum(
        s.template == template and _block(contract, s.schedule_date) == start for s in shifts
    )


def _weights(person: Person, template: str) -> Int:
    return np.asarray(person.options.names == template, np.int64)
