"""From tours on slots to shifts with activities."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from data.records import Activity, ActivityCategory, BreakRule, Shift
from scheduling.instance import Instance
from scheduling.pins import Pin
from scheduling.roster_state import RosterState

ON_QUEUE = "on queue"


class _Span(NamedTuple):
    """Time off the queues inside a shift [slots]."""

    start: int
    end: int
    code: str
    category: ActivityCategory
    paid: bool


class _Choice(NamedTuple):
    """An option of a set as plain numbers, and the breaks of its template in order."""

    start: int
    end: int
    template: str
    rules: tuple[BreakRule, ...]


def extract(instance: Instance, state: RosterState) -> tuple[Shift, ...]:
    """Give the shifts of a roster under search, by agent and start; locked ones as they were."""
    return tuple(_Extraction(instance, state).shifts())


class _Extraction:
    """Makes the shifts of a roster; like shifts share their activities."""

    def __init__(self, instance: Instance, state: RosterState) -> None:
        self.instance = instance
        self.state = state
        self._at = [instance.slots.at(slot) for slot in range(instance.slots.count + 1)]
        self._choices: dict[tuple[int, int], _Choice] = {}
        self._known: dict[tuple[object, ...], tuple[Activity, ...]] = {}

    def shifts(self) -> Iterator[Shift]:
        """Give the shifts by agent and start."""
        dates = self.instance.dates
        breaks = self.state.breaks.tolist()
        for agent, tour in enumerate(self.state.tours.tolist()):
            locked = _locked(self.instance, agent)
            for day, option in enumerate(tour):
                if option >= 0:
                    kept = locked.get(dates[day])
                    yield kept or self._shift(agent, dates[day], option, breaks[agent][day])

    def _shift(self, agent: int, day: date, option: int, breaks: list[int]) -> Shift:
        own = int(self.instance.option_set[agent])
        choice = self._choice(own, option)
        pins = [p for p in self.state.pins[agent] if choice.start <= p.first < choice.end]
        key = (own, option, *breaks, *pins)
        if key not in self._known:
            taken = list(self._breaks(choice.rules, breaks))
            held = [p for p in pins if _attended(p, choice, taken)]
            spans = sorted([*taken, *self._meetings(held)])
            self._known[key] = tuple(_activities(choice.start, choice.end, spans, self._at))
        return Shift(
            agent_id=self.instance.agents[agent].id,
            schedule_date=day,
            start_at=self._at[choice.start],
            end_at=self._at[choice.end],
            template=choice.template,
            activities=self._known[key],
        )

    def _choice(self, option_set: int, option: int) -> _Choice:
        key = option_set, option
        if key not in self._choices:
            options = self.instance.options[option_set]
            template = options.templates[options.template[option]]
            rules = tuple(sorted(template.breaks, key=lambda b: (b.earliest, b.latest)))
            start, end = int(options.start[option]), int(options.end[option])
            self._choices[key] = _Choice(start, end, template.name, rules)
        return self._choices[key]

    def _breaks(self, rules: Sequence[BreakRule], starts: Sequence[int]) -> Iterator[_Span]:
        for rule, start in zip(rules, starts, strict=False):
            end = start + rule.minutes // self.instance.slots.minutes
            yield _Span(start, end, rule.name, "break" if rule.paid else "meal", rule.paid)

    def _meetings(self, pins: Sequence[Pin]) -> Iterator[_Span]:
        """Give the meetings and training inside a shift: paid work off the queues."""
        for pin in pins:
            meeting = self.instance.meetings[pin.meeting]
            yield _Span(pin.first, pin.end, meeting.name, meeting.kind, paid=True)


def _attended(pin: Pin, choice: _Choice, breaks: Sequence[_Span]) -> bool:
    """Tell whether a shift is at work, without a break, throughout a meeting."""
    free = all(span.end <= pin.first or pin.end <= span.start for span in breaks)
    return free and pin.end <= choice.end


def _locked(instance: Instance, agent: int) -> dict[date, Shift]:
    """Give an agent's locked shifts by day."""
    own = instance.locked[agent] if instance.locked else ()
    return {shift.schedule_date: shift for shift in own}


def _activities(
    start: int, end: int, spans: Sequence[_Span], at: Sequence[datetime]
) -> Iterator[Activity]:
    """Give a shift's work and what interrupts it in turn; ``at`` is when each slot begins."""
    done = start
    for span in spans:
        if span.start > done:
            yield Activity(ON_QUEUE, "work", at[done], at[span.start], paid=True)
        done = span.end
        yield Activity(span.code, span.category, at[span.start], at[done], span.paid)
    if end > done:
        yield Activity(ON_QUEUE, "work", at[done], at[end], paid=True)
