"""What the agents who count for a row do at a time when it is short."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from data.records import Shift
from scheduling.explanation.legality import broken_rules, plain_shift
from scheduling.explanation.situation import Situation
from scheduling.words import clock, counted

BARRED = "barred: "

TRIED = 3
"""Shifts of an agent off duty that are tried before a rule is said to bar him."""


@dataclass(frozen=True, slots=True)
class Staff:
    """Agents who hold the skills, by what they do at a time.

    Parameters
    ----------
    skilled
        All of them.
    at_work
        On their queues.
    resting
        On a break or in a meeting inside their shift.
    other_times
        At work at another time of that day.
    time_off
        Away.
    no_shift
        Off, and their contract has no shift at that time.
    barred
        Off, and a rule bars every shift that was tried: by the names of the rules.
    free
        Off, and a shift would break no rule.
    """

    skilled: int
    at_work: int
    resting: int
    other_times: int
    time_off: int
    no_shift: int
    barred: tuple[tuple[str, int], ...]
    free: int

    def words(self, at: datetime, zone: str) -> str:
        """Say it in a sentence."""
        told = ", ".join(self._parts())
        return f"Of {counted(self.skilled, 'agent')} with the skills at {clock(at, zone)}: {told}."

    def _parts(self) -> Iterator[str]:
        named = (
            (self.at_work, "at work"),
            (self.resting, "on a break or in a meeting"),
            (self.other_times, "at work at other times that day"),
            (self.time_off, "on time off"),
            (self.no_shift, "without a shift at that time"),
        )
        yield from (f"{count:,} {what}" for count, what in named if count)
        yield from (f"{count:,} barred by {rule}" for rule, count in self.barred)
        if self.free:
            yield f"{self.free:,} could work"
        if not self.skilled:
            yield "there are none"


def staff_at(view: Situation, row: int, slot: int) -> Staff:
    """Give what the agents who count for a row do in a slot."""
    skilled = skilled_agents(view, row, slot)
    done = Counter(_doing(view, a, slot) for a in skilled)
    barred = [(name.removeprefix(BARRED), n) for name, n in done.items() if name.startswith(BARRED)]
    return Staff(
        skilled=len(skilled),
        at_work=done["at work"],
        resting=done["resting"],
        other_times=done["other times"],
        time_off=done["time off"],
        no_shift=done["no shift"],
        barred=tuple(sorted(barred, key=lambda each: (-each[1], each[0]))),
        free=done["free"],
    )


def skilled_agents(view: Situation, row: int, slot: int) -> list[int]:
    """Give the agents who count for a row on the local day of a slot."""
    instance = view.instance
    counts = instance.rows.serves[instance.skill_set, row]
    return [a for a in range(len(instance.agents)) if counts[a, view.day_of(a, slot)]]


def covering(view: Situation, agent: int, slot: int) -> NDArray[np.int64]:
    """Give the options of an agent that hold a slot, on days off of the agent alone."""
    instance = view.instance
    options = instance.options_of(agent)
    worked = [(s.schedule_date - instance.first_date).days for s in view.own[agent]]
    day = view.day_of(agent, slot)
    first, end = options.day_pointer[max(0, day - 1)], options.day_pointer[day + 1]
    here = np.arange(first, end)
    here = here[(options.start[here] <= slot) & (options.end[here] > slot)]
    days = options.day_pointer.searchsorted(here, side="right") - 1
    return np.asarray(here[~np.isin(days, worked)])


def _doing(view: Situation, agent: int, slot: int) -> str:
    """Say in a word what an agent does in a slot."""
    instance = view.instance
    at = instance.slots.at(slot)
    for shift in view.own[agent]:
        if shift.start_at <= at < shift.end_at:
            return "at work" if _on_queue(shift, at) else "resting"
    if any(span.start_at <= at < span.end_at for span in instance.time_off[agent]):
        return "time off"
    day = instance.first_date + timedelta(days=view.day_of(agent, slot))
    if any(shift.schedule_date == day for shift in view.own[agent]):
        return "other times"
    options = covering(view, agent, slot)
    if not options.size:
        return "no shift"
    places = np.linspace(0, len(options) - 1, min(TRIED, len(options))).astype(np.int64)
    rules = [_bars(view, agent, int(o)) for o in options[places]]
    fewest = min(rules, key=len)
    return BARRED + " and ".join(fewest) if fewest else "free"


def _on_queue(shift: Shift, at: datetime) -> bool:
    return any(a.category == "work" and a.start_at <= at < a.end_at for a in shift.activities)


def _bars(view: Situation, agent: int, option: int) -> tuple[str, ...]:
    """Give the names of the rules that a further shift would break."""
    instance, own = view.instance, view.own[agent]
    before = set(broken_rules(instance, agent, own))
    after = broken_rules(instance, agent, (*own, plain_shift(instance, agent, option)))
    return tuple(dict.fromkeys(v.rule for v in after if v not in before))
