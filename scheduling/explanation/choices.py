"""What one agent could work instead, while all others work as they do."""

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from data.records import Shift
from scheduling.evaluation import evaluate
from scheduling.explanation.breaks import best_breaks
from scheduling.explanation.cost import Cost, difference
from scheduling.explanation.legality import broken_rules
from scheduling.explanation.situation import Situation, alone
from scheduling.extraction import extract
from scheduling.fairness import fairness_charge, option_points
from scheduling.instance import Instance
from scheduling.options import ShiftOptions, break_windows
from scheduling.pins import Pin
from scheduling.roster_state import RosterState
from scheduling.rules import Violation
from scheduling.tables import agent_tables, option_tables
from scheduling.tour_kernel import INFINITE, option_scores, respond

Float = NDArray[np.float64]
Int = NDArray[np.int64]

MEETINGS = ("meeting", "training")

REWARD = 1e6
"""Earned by working on a day on which something must be worked: above any cost."""


class Choices:
    """One agent's possible shifts and tours, and what each costs.

    Attributes
    ----------
    instance
        The agent alone, see ``alone``.
    own
        The agent's shifts, by start.
    scores
        What each option costs beside a day off, its breaks placed best, whether the rules allow
        it or not, shape (options,).
    hour
        Price of one agent short for an hour.
    """

    def __init__(self, view: Situation, agent: int) -> None:
        self.instance = alone(view, agent)
        self.own = view.own[agent]
        self.options = self.instance.options[0]
        self.hour = view.hour
        self._tables = option_tables(self.instance, self.options)
        self._present = evaluate(self.instance, self.own)
        self._broken = set(broken_rules(self.instance, 0, self.own))
        self._pins = tuple(_pins(self.instance, self.own))
        self._value = _value(self.instance)
        self._bound = self._value.copy()
        for pin in self._pins:
            self._value[:, pin.first : pin.end] = 0.0
            self._bound[:, pin.first : pin.end] = -REWARD
        tour = np.array([self._option(day) for day in self.instance.dates], np.int64)
        points = option_points(self.instance, 0)[tour[tour >= 0]].sum(axis=0)
        plain = agent_tables(self.instance, 0)
        charge = plain.charge + fairness_charge(self.instance, 0, points)
        self._agent = plain._replace(charge=np.asarray(charge, np.float64))
        every = self._agent._replace(available=np.ones(len(charge), np.bool_))
        self.scores = np.asarray(option_scores(self._tables, every, self._value))

    def shift_on(self, day: int) -> Shift | None:
        """Give the shift of a day."""
        on = self.instance.dates[day]
        return next((s for s in self.own if s.schedule_date == on), None)

    def on(self, day: int) -> range:
        """Give the options of a day."""
        return range(*self.options.day_pointer[day : day + 2].tolist())

    def shift(self, option: int) -> Shift:
        """Give an option as a shift, its breaks where they cost least."""
        day = int(np.searchsorted(self.options.day_pointer, option, side="right")) - 1
        tour = np.full(self.instance.days, -1, np.int64)
        tour[day] = option
        breaks = np.zeros((len(tour), self._tables.break_length.shape[1]), np.int64)
        template = self.options.templates[self.options.template[option]]
        windows = break_windows(template, self.instance.slots.minutes)
        value = self._bound[self._agent.group[day]]
        places = best_breaks(windows, int(self.options.start[option]), value)
        breaks[day, : len(places)] = places
        return self._shifts(tour, breaks)[0]

    def instead(self, day: int, shift: Shift | None) -> tuple[Shift, ...]:
        """Give the agent's shifts with another one, or none, on a day."""
        on = self.instance.dates[day]
        kept = [s for s in self.own if s.schedule_date != on]
        return tuple(sorted([*kept, *([shift] if shift else [])], key=lambda s: s.start_at))

    def violations(self, shifts: Sequence[Shift]) -> tuple[Violation, ...]:
        """Give the rules that other shifts of the agent break and the present ones do not."""
        found = broken_rules(self.instance, 0, shifts)
        broken = [v for v in found if v not in self._broken]
        return (*broken, *self._missed(shifts))

    def _missed(self, shifts: Sequence[Shift]) -> Iterator[Violation]:
        """Give the meetings that other shifts do not attend."""
        agent_id = self.instance.agents[0].id
        kept = {(a.code, a.start_at) for s in shifts for a in s.activities}
        for shift in self.own:
            for each in shift.activities:
                if each.category in MEETINGS and (each.code, each.start_at) not in kept:
                    yield Violation(
                        agent_id,
                        shift.schedule_date,
                        "meeting",
                        f"{each.code} is missed",
                    )

    def cost(self, shifts: Sequence[Shift]) -> Cost:
        """Give what other shifts of the agent cost beside the present ones."""
        return difference(self._present, evaluate(self.instance, shifts), hour=self.hour)

    def best_tour(
        self, *, without: Sequence[int] = (), among: Sequence[int] = ()
    ) -> tuple[Shift, ...] | None:
        """Give the agent's best legal tour under a condition; None: there is none.

        Parameters
        ----------
        without
            Options that may not be worked.
        among
            Options of which one must be worked, if there are any.
        """
        agent = self._agent
        available, charge = agent.available.copy(), agent.charge.copy()
        available[list(without)] = False
        charge[list(among)] -= REWARD
        agent = agent._replace(available=available, charge=charge)
        tour = np.full(self.instance.days, -1, np.int64)
        breaks = np.zeros((len(tour), self._tables.break_length.shape[1]), np.int64)
        if respond(self._tables, agent, self._bound, tour, breaks) >= INFINITE:
            return None
        if among and not set(tour.tolist()) & set(among):
            return None
        return self._shifts(tour, breaks)

    def option_of(self, day: int) -> int:
        """Give the option that the shift of a day is; -1: a day off, or no option."""
        return self._option(self.instance.dates[day])

    def _option(self, on: date) -> int:
        shift = next((s for s in self.own if s.schedule_date == on), None)
        if shift is None:
            return -1
        slots, day = self.instance.slots, (shift.schedule_date - self.instance.first_date).days
        first, end = slots.index(shift.start_at), slots.index(shift.end_at)
        for o in self.on(day):
            template = self.options.templates[self.options.template[o]]
            if (self.options.start[o], self.options.end[o]) == (first, end) and (
                template.name == shift.template
            ):
                return o
        return -1

    def _shifts(self, tour: Int, breaks: Int) -> tuple[Shift, ...]:
        slots = self.instance.slots.count
        state = RosterState(self.instance, np.zeros((0, slots)))
        state.pin(0, [p for p in self._pins if _attended(p, tour, self.options)])
        state.put((tour[None], breaks[None]))
        return extract(self.instance, state)


def _value(instance: Instance) -> Float:
    """Give what the agent costs at work, the shortage ended negative, (skill sets, slots)."""
    rows = instance.rows
    ended = np.clip(rows.need - instance.base_on_duty, 0.0, 1.0)
    worth = (rows.price[:, :, None] * ended).sum(axis=0)
    if len(worth):
        worth[-1] -= rows.charge
    value = np.zeros((len(rows.serves), instance.slots.count))
    for group in np.unique(instance.skill_set):
        value[group] = -worth[rows.serves[group]].sum(axis=0)
    return value


def _pins(instance: Instance, own: Sequence[Shift]) -> Iterator[Pin]:
    """Give the meetings in the agent's shifts."""
    slots, names = instance.slots, [m.name for m in instance.meetings]
    for each in (a for s in own for a in s.activities):
        if each.category in MEETINGS and each.code in names:
            first, end = slots.index(each.start_at), slots.index(each.end_at)
            yield Pin(first, end, names.index(each.code))


def _attended(pin: Pin, tour: Int, options: ShiftOptions) -> bool:
    """Tell whether a shift of a tour holds a meeting."""
    worked = tour[tour >= 0]
    return bool(((options.start[worked] <= pin.first) & (options.end[worked] >= pin.end)).any())
