"""What would cover a row that is short: moves, further shifts, overtime, hires, wider windows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import numpy as np

from data.records import Agent, Shift
from scheduling.explanation.choices import Choices
from scheduling.explanation.cost import Cost
from scheduling.explanation.legality import plain_shift
from scheduling.explanation.shift import OFF, priced, shift_said
from scheduling.explanation.situation import Situation
from scheduling.explanation.staff import covering, skilled_agents
from scheduling.explanation.worth import Worth
from scheduling.instance import Instance
from scheduling.words import clock, queues_said

Kind = Literal["move", "further shift", "overtime", "hire", "window"]

PRICED = 8
"""Moves, and further shifts, that are priced exactly."""

TOLD = 2
"""Moves that are told."""

FIRM = frozenset({"rest", "time off", "unavailability", "locked shift", "meeting"})
"""Rules that overtime is never told to break."""


@dataclass(frozen=True, slots=True)
class Cover:
    """One way to have more agents when a row is short.

    Parameters
    ----------
    kind
        ``move``: another shift on that day; ``further shift``: one that breaks no rule;
        ``overtime``: one that breaks a rule; ``hire``: another agent; ``window``: no shift of
        those with the skills covers the time.
    agent
        Who; None: a hire, or nobody.
    shift
        What would be worked.
    instead_of
        What is worked now.
    cost
        What that costs beside the roster, all other agents as they are; negative: it saves.
    rules
        What it breaks, as the checker says it.
    contract, queues
        Of a hire.
    message
        Of a window.
    """

    kind: Kind
    agent: Agent | None = None
    shift: Shift | None = None
    instead_of: Shift | None = None
    cost: Cost | None = None
    rules: tuple[str, ...] = ()
    contract: str = ""
    queues: str = ""
    message: str = ""

    def words(self, zone: str) -> str:
        """Say it in a sentence."""
        if self.kind == "window":
            return self.message
        said = shift_said(self.shift, self.agent.zone if self.agent else zone)
        cost = priced(self.cost) if self.cost else ""
        if self.kind == "hire":
            return (
                f"One more agent of contract {self.contract} for {self.queues} on {said}: {cost} "
                "that day."
            )
        who = f"{self.agent.name} ({self.agent.id})" if self.agent else ""
        if self.kind == "move":
            was = shift_said(self.instead_of, self.agent.zone if self.agent else zone)
            return f"Moving {who} from {was} to {said} {cost}."
        if self.kind == "further shift":
            return f"A further shift of {who}, {said}, breaks no rule and {cost}."
        return f"Overtime of {who}, {said}, {cost}; it breaks: {'; '.join(self.rules)}."


def covers(view: Situation, worth: Worth, row: int, slot: int, zone: str) -> tuple[Cover, ...]:
    """Give what would cover a row in a slot, moves first, then what costs more."""
    skilled = skilled_agents(view, row, slot)
    return (
        *_moves(view, worth, skilled, slot),
        *_further(view, worth, skilled, slot),
        *_hires(view, worth, row, slot),
        *_windows(view, skilled, slot, zone),
    )


def _moves(view: Situation, worth: Worth, skilled: Sequence[int], slot: int) -> Iterator[Cover]:
    """Give the best legal moves of agents who work at another time of that day."""
    estimates = []
    for a in skilled:
        day = view.instance.first_date + timedelta(days=view.day_of(a, slot))
        shift = next((s for s in view.own[a] if s.schedule_date == day), None)
        if shift is None or shift.start_at <= view.instance.slots.at(slot) < shift.end_at:
            continue
        options = view.instance.options_of(a)
        first, end = options.day_pointer[view.day_of(a, slot) :][:2].tolist()
        here = np.arange(first, end)
        here = here[(options.start[here] <= slot) & (options.end[here] > slot)]
        here = here[np.asarray(view.instance.available[a])[here]]
        if here.size:
            score = worth.scores(a)[here]
            estimates.append(
                (worth.loss(a, shift) + float(score.min()), a, int(here[score.argmin()]), shift)
            )
    found = []
    for _, a, option, shift in sorted(estimates, key=lambda each: each[:3])[:PRICED]:
        choices = Choices(view, a)
        other = choices.shift(option)
        shifts = choices.instead(view.day_of(a, slot), other)
        if not choices.violations(shifts):
            cost = choices.cost(shifts)
            found.append(Cover("move", view.instance.agents[a], other, shift, cost))
    helping = [each for each in found if each.cost and each.cost.total < 0]
    yield from sorted(helping, key=_total)[:TOLD]
    if found and not helping:
        yield min(found, key=_total)


def _total(cover: Cover) -> float:
    return cover.cost.total if cover.cost else 0.0


def _further(view: Situation, worth: Worth, skilled: Sequence[int], slot: int) -> Iterator[Cover]:
    """Give the best further shift, and the best overtime, of agents who are off."""
    estimates: list[tuple[float, int, int]] = []
    for a in skilled:
        here = covering(view, a, slot)
        if here.size:
            score = worth.scores(a)[here]
            estimates.append((float(score.min()), a, int(here[score.argmin()])))
    legal, over = [], []
    for _, a, option in sorted(estimates)[:PRICED]:
        choices = Choices(view, a)
        other = choices.shift(option)
        shifts = tuple(sorted((*choices.own, other), key=lambda s: s.start_at))
        broken = choices.violations(shifts)
        names = {v.rule for v in broken}
        cost = choices.cost(shifts)
        agent = view.instance.agents[a]
        if not broken:
            legal.append(Cover("further shift", agent, other, None, cost))
        elif not names & FIRM:
            rules = tuple(f"{v.rule}: {v.message}" for v in broken)
            over.append(Cover("overtime", agent, other, None, cost, rules))
    helping = [each for each in legal if _total(each) < 0]
    yield from sorted(helping, key=_total)[:1]
    overtime = [each for each in over if _total(each) < 0]
    yield from sorted(overtime, key=lambda each: (len(each.rules), _total(each)))[:1]


def _hires(view: Situation, worth: Worth, row: int, slot: int) -> Iterator[Cover]:
    """Give the skill set and shift of one more agent that would save most that day."""
    instance = view.instance
    best: tuple[float, int, int] = (0.0, OFF, OFF)
    seen: set[tuple[int, bytes]] = set()
    for a in skilled_agents(view, row, slot):
        key = (int(instance.option_set[a]), instance.skill_set[a].tobytes())
        if key in seen or (instance.locked and instance.locked[a]):
            continue
        seen.add(key)
        options = instance.options_of(a)
        day = view.day_of(a, slot)
        first, end = options.day_pointer[max(0, day - 1)], options.day_pointer[day + 1]
        here = np.arange(first, end)
        here = here[(options.start[here] <= slot) & (options.end[here] > slot)]
        if here.size:
            score = worth.scores(a)[here]
            best = min(best, (float(score.min()), a, int(here[score.argmin()])))
    saved, a, option = best
    if option == OFF:
        return
    served = instance.skill_sets[instance.skill_set[a, view.day_of(a, slot)]]
    cost = Cost(saved / view.hour, 0.0, 0.0, 0.0, 0.0)
    shift = plain_shift(instance, a, option)
    yield Cover(
        "hire",
        shift=shift,
        cost=cost,
        contract=instance.contracts[a].name,
        queues=queues_said(instance, served),
    )


def _windows(view: Situation, skilled: Sequence[int], slot: int, zone: str) -> Iterator[Cover]:
    """Tell that no shift of those with the skills covers a time, or none at all."""
    instance, day = view.instance, 24 * 60 // view.instance.slots.minutes
    everybody = range(len(instance.agents))
    if not skilled or _offered(instance, skilled, slot):
        return
    at = clock(instance.slots.at(slot), zone)
    if slot < day and _offered(instance, skilled, slot + day):
        message = f"Only shifts that begin before the roster's first day cover {at} on it."
    elif slot >= instance.slots.count - day and _offered(instance, skilled, slot - day):
        message = (
            f"Only shifts that begin after the roster's last day, on the clock of those with the "
            f"skills, cover {at}: they are the next roster's."
        )
    else:
        anyone = _offered(instance, everybody, slot)
        whose = "an agent with the skills" if anyone else "any contract"
        message = (
            f"No shift of {whose} covers {at}; give a shift template an earlier or later start, "
            "or another length."
        )
    yield Cover("window", message=message)


def _offered(instance: Instance, agents: Sequence[int], slot: int) -> bool:
    """Tell whether the contract of any of some agents has a shift that holds a slot."""
    each = (instance.options[k] for k in {int(instance.option_set[a]) for a in agents})
    return any(bool(((o.start <= slot) & (o.end > slot)).any()) for o in each)
