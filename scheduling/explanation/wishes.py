"""Why a preference is not kept, and what it would take to keep it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from data.records import Agent, Preference, Shift, local_instant
from scheduling.explanation.choices import Choices
from scheduling.explanation.coverage import CoverageSpan, worsened
from scheduling.explanation.shift import Alternative, changes, priced, tour_said
from scheduling.explanation.situation import Situation, situation
from scheduling.instance import Instance
from scheduling.smallest_core import smallest_core
from scheduling.words import clock_span, day_name, hours

MINUTE = timedelta(minutes=1)

SECONDS = 0.5
"""For the rules that bar a wish [s of one core]; they are told when found."""

MOST_BARRED = 20
"""Wishes whose rules are looked for in one answer."""


@dataclass(frozen=True, slots=True)
class WishExplanation:
    """Why a preference is not kept on a day.

    Parameters
    ----------
    date
        Day on which the span of the preference begins.
    minutes
        Worked against the preference, or not worked though it is preferred [minutes].
    weight
        What keeping it would earn [agent-hours short].
    granted
        The agent's best legal tour that keeps it; None: there is none.
    lost
        What would then be short, the others as they are; what matters most first.
    rules
        The rules that bar it, where no legal tour keeps it.
    """

    agent: Agent
    preference: Preference
    date: date
    minutes: int
    weight: float
    granted: Alternative | None
    lost: tuple[CoverageSpan, ...]
    rules: tuple[str, ...]

    def sentences(self) -> tuple[str, ...]:
        """Say what is not kept, and why."""
        return tuple(self._sentences())

    def _sentences(self) -> Iterator[str]:
        wish = self.preference
        said = f"{wish.strength.replace('_', ' ')} {clock_span(wish.start_minute, wish.end_minute)}"
        done = "are worked" if _against(wish) else "are not worked"
        yield (
            f"{self.agent.name} ({self.agent.id}), {said} on {day_name(self.date)}: "
            f"{self.minutes} minutes {done}."
        )
        if self.granted is None:
            why = f": {'; '.join(self.rules)}" if self.rules else ""
            yield f"No legal tour keeps it{why}."
            return
        zone = self.agent.zone
        if self.lost:
            worst = self.lost[0]
            yield f"Granting it would leave {worst.words(zone)}."
        else:
            yield "Granting it would leave no row short."
        yield (
            f"It takes {tour_said(self.granted, zone)} and {priced(self.granted.cost)}; "
            f"the wish weighs {hours(self.weight)}."
        )


def explain_wishes(
    instance: Instance,
    shifts: Sequence[Shift],
    agent_id: str | None = None,
    *,
    view: Situation | None = None,
) -> tuple[WishExplanation, ...]:
    """Say for every preference that is not kept why.

    Parameters
    ----------
    shifts
        Of the whole roster.
    agent_id
        Whose; None: of all agents.
    view
        ``situation(instance, shifts)``, where several answers are asked for.

    Raises
    ------
    NotFoundError
        The agent is not of the roster.
    """
    view = view or situation(instance, shifts)
    agents = range(len(instance.agents)) if agent_id is None else [view.agent(agent_id)]
    found: list[WishExplanation] = []
    for a in agents:
        if any(wish.strength != "unavailable" for wish in instance.preferences[a]):
            barred = sum(each.granted is None for each in found)
            found += _of_agent(view, a, left=MOST_BARRED - barred)
    return tuple(found)


def _of_agent(view: Situation, agent: int, *, left: int) -> Iterator[WishExplanation]:
    """Explain the wishes of one agent; the rules of so many as are left are looked for."""
    choices = Choices(view, agent)
    instance = choices.instance
    for wish in instance.preferences[0]:
        for d, day in enumerate(instance.dates):
            if wish.strength == "unavailable" or wish.weekday not in {None, day.weekday()}:
                continue
            unkept = _unkept(choices, wish, d)
            if unkept is not None:
                each = _explained(view, agent, choices, unkept, rules=left > 0)
                left -= each.granted is None
                yield each


@dataclass(frozen=True, slots=True)
class _Unkept:
    """A wish of a day that is not kept: the options that do not keep it, and those that do."""

    wish: Preference
    day: int
    minutes: int
    broken_by: tuple[int, ...]
    kept_by: tuple[int, ...]


def _against(wish: Preference) -> bool:
    return wish.strength.endswith("avoid")


def _unkept(choices: Choices, wish: Preference, day: int) -> _Unkept | None:
    """Give what a wish asks of the options; None: it is kept, or nothing could keep it."""
    instance = choices.instance
    zone, date_ = instance.agents[0].zone, instance.dates[day]
    start_at = local_instant(date_, wish.start_minute, zone)
    end_at = local_instant(date_, wish.end_minute, zone)
    worked = sum(_overlap(s, start_at, end_at) for s in choices.own)
    overlap = _option_minutes(choices, start_at, end_at)
    if _against(wish):
        if not worked:
            return None
        against = tuple(np.flatnonzero(overlap > 0).tolist())
        return _Unkept(wish, day, worked, broken_by=against, kept_by=())
    best = int(overlap[instance.available[0]].max(initial=0))
    if worked >= best:
        return None
    better = np.flatnonzero((overlap > worked) & instance.available[0])
    # Of one day, so that one of them is to be worked: the wish's own, or the night before.
    days = choices.options.day_of()[better]
    own = better[days == (day if (days == day).any() else days[0])]
    return _Unkept(wish, day, best - worked, broken_by=(), kept_by=tuple(own.tolist()))


def _overlap(shift: Shift, start_at: datetime, end_at: datetime) -> int:
    """Give the minutes of a shift inside a span."""
    return max(0, (min(shift.end_at, end_at) - max(shift.start_at, start_at)) // MINUTE)


def _option_minutes(choices: Choices, start_at: datetime, end_at: datetime) -> NDArray[np.int64]:
    """Give the minutes of each option inside a span, shape (options,)."""
    slots = choices.instance.slots
    first = (start_at - slots.start_at) // MINUTE
    last = (end_at - slots.start_at) // MINUTE
    begin, until = choices.options.start * slots.minutes, choices.options.end * slots.minutes
    return np.asarray(np.maximum(0, np.minimum(until, last) - np.maximum(begin, first)))


def _explained(
    view: Situation, agent: int, choices: Choices, unkept: _Unkept, *, rules: bool
) -> WishExplanation:
    """Find what keeping a wish takes."""
    instance = choices.instance
    tour = choices.best_tour(without=unkept.broken_by, among=unkept.kept_by)
    granted = Alternative(changes(choices.own, tour), choices.cost(tour)) if tour else None
    price = view.instance.prices.wishes[unkept.wish.strength]
    interval = instance.requirement.grid.minutes
    return WishExplanation(
        agent=instance.agents[0],
        preference=unkept.wish,
        date=instance.dates[unkept.day],
        minutes=unkept.minutes,
        weight=abs(price) * unkept.minutes / interval / choices.hour,
        granted=granted,
        lost=worsened(view, agent, choices.own, tour) if tour else (),
        rules=_barring(choices, unkept) if rules and tour is None else (),
    )


def _barring(choices: Choices, unkept: _Unkept) -> tuple[str, ...]:
    """Give the fewest rules that leave no tour which keeps a wish."""
    person = choices.instance.person(0)
    usable = np.ones(len(person.options.start), np.bool_)
    usable[list(unkept.broken_by)] = False
    worked = None
    if unkept.kept_by:
        days = person.options.day_of()
        worked = int(days[unkept.kept_by[0]])
        usable &= (days != worked) | np.isin(np.arange(len(usable)), unkept.kept_by)
    core = smallest_core(person, usable, seconds=SECONDS, worked=worked)
    return core.rules if core else ()
