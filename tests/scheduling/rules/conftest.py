"""One agent whose contract, shifts and past tests vary, without a center around."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from data.records import (
    Activity,
    Agent,
    Contract,
    Grid,
    Preference,
    Shift,
    ShiftTemplate,
    TimeOff,
    local_instant,
)
from scheduling.limits import period_limits, week_limits
from scheduling.options import ShiftOptions
from scheduling.person import Person
from scheduling.rules import RULES, Tour
from scheduling.rules.rule import OFF
from scheduling.tour_model import TourModel

MONDAY = date(2026, 6, 1)
MINUTE = timedelta(minutes=1)
SLOT = 30


class Desk:
    """One agent: early shifts at 06:00 and 07:00, late ones at 14:00, nights at 22:00; 8 hours."""

    def __init__(self) -> None:
        self.zone = "UTC"
        self.first = MONDAY
        self.days = 7
        self.templates: tuple[ShiftTemplate, ...] = (
            ShiftTemplate("early", 360, 420, 60, 480),
            ShiftTemplate("late", 840, 840, 60, 480),
            ShiftTemplate("night", 1320, 1320, 60, 480),
        )
        self.contract = Contract("full", ("early", "late", "night"), 0, 4800, 0, 7, 0, 14)
        self.previous: tuple[Shift, ...] = ()
        self.locked: tuple[Shift, ...] = ()
        self.time_off: tuple[TimeOff, ...] = ()
        self.preferences: tuple[Preference, ...] = ()
        self.rotation_week = 1

    def rules(self, **changes: Any) -> None:
        """Change the contract."""
        self.contract = replace(self.contract, **changes)

    @property
    def dates(self) -> tuple[date, ...]:
        return tuple(self.first + timedelta(days=d) for d in range(self.days))

    @property
    def agent(self) -> Agent:
        return Agent("a", "A", "team", "site", self.zone, "full")

    @property
    def slots(self) -> Grid:
        start = local_instant(self.first, 0, self.zone) - timedelta(days=1)
        return Grid(start, SLOT, (self.days + 3) * 1440 // SLOT)

    def shift(self, day: int, hour: float, *, name: str = "early", hours: float = 8) -> Shift:
        """Give a shift by the clock of the zone, without breaks."""
        day_ = self.first + timedelta(days=day)
        start = local_instant(day_, int(hour * 60), self.zone)
        end = start + timedelta(hours=hours)
        work = Activity("on queue", "work", start, end, paid=True)
        return Shift("a", day_, start, end, name, (work,))

    def early(self, day: int, hour: float = 6) -> Shift:
        return self.shift(day, hour)

    def late(self, day: int) -> Shift:
        return self.shift(day, 14, name="late")

    def night(self, day: int) -> Shift:
        return self.shift(day, 22, name="night")

    def limits(self) -> dict[str, Any]:
        """Give the limits of weeks and periods."""
        more = {"first_date": self.first, "days": self.days, "previous": self.previous}
        return {
            "limits": week_limits(self.contract, **more),
            "periods": period_limits(self.contract, **more),
        }

    def tour(self, *shifts: Shift) -> Tour:
        return Tour(
            agent=self.agent,
            contract=self.contract,
            templates={t.name: t for t in self.templates},
            shifts=tuple(sorted(shifts, key=lambda s: s.start_at)),
            previous=self.previous,
            time_off=self.time_off,
            dates=self.dates,
            preferences=self.preferences,
            locked=self.locked,
            rotation_week=self.rotation_week,
            **self.limits(),
        )

    def possible(self) -> list[tuple[int, datetime, int]]:
        """Give the day, start and template variant of each option, by day and start."""
        return sorted(
            (d, local_instant(day, minute, self.zone), k)
            for d, day in enumerate(self.dates)
            for k, t in enumerate(self.variants)
            if day.weekday() in t.weekdays
            for minute in range(t.earliest_start, t.latest_start + 1, t.step_minutes)
        )

    @property
    def variants(self) -> tuple[ShiftTemplate, ...]:
        own = (t for t in self.templates if t.name in self.contract.templates)
        return tuple(v for t in own for v in t.variants)

    def person(self) -> Person:
        found, slots = self.possible(), self.slots
        start = np.array([(at - slots.start_at) / MINUTE // SLOT for _, at, _ in found], np.int64)
        template = np.array([k for _, _, k in found], np.int64)
        length = np.array([t.length_minutes // SLOT for t in self.variants], np.int64)[template]
        pointer = np.searchsorted([d for d, _, _ in found], np.arange(self.days + 1))
        clock = np.array([_clock(at, self.zone) for _, at, _ in found], np.int64)
        options = ShiftOptions(
            self.contract, self.zone, self.variants, pointer, template, start, start + length, clock
        )
        return Person(
            agent=self.agent,
            contract=self.contract,
            options=options,
            slots=slots,
            dates=self.dates,
            previous=self.previous,
            locked=self.locked,
            time_off=self.time_off,
            preferences=self.preferences,
            rotation_week=self.rotation_week,
            **self.limits(),
        )

    def option(self, person: Person, shift: Shift) -> int:
        """Give the option that a shift is."""
        start = int((shift.start_at - self.slots.start_at) / MINUTE) // SLOT
        end = int((shift.end_at - self.slots.start_at) / MINUTE) // SLOT
        options = person.options
        names = [t.name for t in options.templates]
        (found,) = [
            o
            for o in range(len(options.start))
            if (options.start[o], options.end[o]) == (start, end)
            and names[options.template[o]] == shift.template
        ]
        return int(found)


def _clock(at: datetime, zone: str) -> int:
    wall = at.astimezone(ZoneInfo(zone))
    return 60 * wall.hour + wall.minute


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture(scope="session")
def new_desk() -> type[Desk]:
    """Make desks, for tests that need many."""
    return Desk


def accepted(rule: Any, person: Person, chosen: dict[int, int]) -> bool:
    """Tell whether a rule's mask and automaton accept the options chosen by day."""
    mask, component = rule.allowed(person), rule.component(person)
    if mask is not None and not all(mask[o] for o in chosen.values()):
        return False
    if component is None:
        return True
    state = np.array([component.start])
    for d in range(len(person.dates)):
        label = int(component.labels[chosen[d]]) if d in chosen else OFF
        state = component.step(d, state, label)
        if state[0] < 0:
            return False
        assert state[0] < component.size
    return True


def fixed(person: Person, chosen: dict[int, int] | None, *, hard: bool) -> TourModel:
    """Give the model of all rules in which the options chosen by day are worked; None: free."""
    from ortools.sat.python import cp_model

    from scheduling.rules import constrain_all

    everything = np.ones(len(person.options.start), np.bool_)
    tour = TourModel(cp_model.CpModel(), person, everything, hard=hard)
    constrain_all(tour)
    day_of = person.options.day_of().tolist()
    for o, literal in enumerate(tour.option) if chosen is not None else ():
        tour.model.add(literal == int(chosen.get(day_of[o]) == o))
    return tour


def solved(tour: TourModel) -> Any:
    """Give the solver after an optimal solution; None: there is none."""
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    return solver if solver.solve(tour.model) == cp_model.OPTIMAL else None


def demanded(person: Person, chosen: dict[int, int]) -> set[str]:
    """Give the rules whose demands in CP-SAT the options chosen by day cannot all keep."""
    tour = fixed(person, chosen, hard=False)
    tour.model.minimize(sum(demand.cost for demand in tour.demands))
    solver = solved(tour)
    return {d.rule for d in tour.demands if not solver.boolean_value(d.literal)}


class Verdict:
    """What the forms of the rules say of an agent's shifts; they must agree."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def __call__(self, *shifts: Shift) -> set[str]:
        """Give the broken rules by the checker, after asking the other forms."""
        desk = self.desk
        person, tour = desk.person(), desk.tour(*shifts)
        chosen = {(s.schedule_date - desk.first).days: desk.option(person, s) for s in shifts}
        checked = {rule.name for rule in RULES if list(rule.check(tour))}
        automata = {rule.name for rule in RULES if not accepted(rule, person, chosen)}
        # The tour search keeps these two without an automaton, but after a shift before.
        between = {"rest", "distance between starts"}
        assert automata - between == checked - between
        assert automata & between <= checked & between
        assert demanded(person, chosen) == checked
        assert (solved(fixed(person, chosen, hard=True)) is not None) == (not checked)
        return checked

    def legal(self, rng: np.random.Generator) -> list[Shift] | None:
        """Give a legal tour that CP-SAT finds, a different one each time; None: there is none."""
        person = self.desk.person()
        tour = fixed(person, None, hard=True)
        weights = rng.integers(-9, 10, size=len(tour.option)).tolist()
        tour.model.minimize(sum(w * o for w, o in zip(weights, tour.option, strict=True)))
        solver = solved(tour)
        if solver is None:
            return None
        chosen = [o for o, literal in enumerate(tour.option) if solver.boolean_value(literal)]
        return [self._shift(o) for o in chosen]

    def _shift(self, option: int) -> Shift:
        """Give the shift of an option."""
        desk = self.desk
        d, start, k = desk.possible()[option]
        template = desk.variants[k]
        end = start + template.length_minutes * MINUTE
        work = Activity("on queue", "work", start, end, paid=True)
        shift = Shift("a", desk.dates[d], start, end, template.name, (work,))
        kept = [s for s in desk.locked if replace(s, source="auto") == shift]
        return kept[0] if kept else shift


@pytest.fixture
def broken(desk: Desk) -> Verdict:
    return Verdict(desk)


@pytest.fixture(scope="session")
def new_verdict() -> type[Verdict]:
    return Verdict


@pytest.fixture
def messages(desk: Desk) -> Any:
    """Give the messages of one rule."""

    def check(name: str, *shifts: Shift) -> list[str]:
        (rule,) = [r for r in RULES if r.name == name]
        return [v.message for v in rule.check(desk.tour(*shifts))]

    return check
