"""Why an agent works a shift, or is off, on a day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from data.records import Agent, NotFoundError, Shift
from scheduling.explanation.choices import Choices
from scheduling.explanation.cost import Cost
from scheduling.explanation.coverage import CoverageSpan, covered
from scheduling.explanation.situation import Situation, situation
from scheduling.instance import Instance
from scheduling.words import counted, day_name, hours, span

MOST_TRIED = 400
"""Other shifts of a day that are tried, the best first."""

COMPARED = 5
"""Legal alternatives that are priced exactly before the best is told."""

SAID = 3
"""Parts of an answer that its sentences hold; its fields hold all."""

DAYS_SAID = 4
"""Changed days that a sentence holds."""

NOTHING = 1e-9

OFF = -1
"""Stands for a day off among options."""

NO_SHIFT = ("template",)
"""The rule that bars all of a day on which the contract has no shift."""


@dataclass(frozen=True, slots=True)
class Binding:
    """Rules that together bar something better, or leave no choice.

    Parameters
    ----------
    rules
        Their names.
    messages
        How each would be broken, as the checker says it.
    shift
        The best of what they bar; None: a day off.
    saves
        What that would save [agent-hours short]; not above 0 where they leave no choice.
    """

    rules: tuple[str, ...]
    messages: tuple[str, ...]
    shift: Shift | None
    saves: float


@dataclass(frozen=True, slots=True)
class Alternative:
    """Something else that the agent may legally do.

    Parameters
    ----------
    shifts
        What changes, by day: the shift then worked, None: a day off.
    cost
        What it costs beside the roster, all other agents as they are.
    """

    shifts: tuple[tuple[date, Shift | None], ...]
    cost: Cost


@dataclass(frozen=True, slots=True)
class ShiftExplanation:
    """Why a day of an agent is as it is.

    Parameters
    ----------
    shift
        The shift; None: a day off.
    coverage
        Rows and times that are short without the shift, what matters most first.
    without
        What the roster costs more without the shift, all else as it is; None: a day off.
    bindings
        Rules that bar something better, what they cost most first.
    on_day
        The best other legal shift of the day, or the day off, the other days as they are.
    other_tour
        The agent's best legal tour without the shift (on a day off: with one on this day).
    """

    agent: Agent
    date: date
    shift: Shift | None
    coverage: tuple[CoverageSpan, ...]
    without: Cost | None
    bindings: tuple[Binding, ...]
    on_day: Alternative | None
    other_tour: Alternative | None

    def sentences(self) -> tuple[str, ...]:
        """Say it as to a planner, the most important first."""
        return tuple(self._sentences())

    def _sentences(self) -> Iterator[str]:
        zone = self.agent.zone
        yield f"{self.agent.name} ({self.agent.id}) {_worked(self.shift, zone)} on {_day(self)}."
        if self.shift is not None:
            yield from self._value(zone)
        for each in self.bindings[:SAID]:
            yield _bound(each, zone)
        if self.on_day is None:
            yield "No other choice for this day is legal while the other days stay as they are."
        else:
            yield f"Next best on this day: {_said(self.on_day, zone)}."
        if self.other_tour is None:
            what = "without this shift" if self.shift else "that works on this day"
            yield f"No legal tour {what} exists."
        elif self.on_day is None or self.other_tour.cost.total < self.on_day.cost.total - 0.005:
            yield f"Best other tour: {_said(self.other_tour, zone)}."

    def _value(self, zone: str) -> Iterator[str]:
        """Say what the shift covers."""
        if self.coverage:
            told = "; ".join(each.words(zone) for each in self.coverage[:SAID])
            more = len(self.coverage) - SAID
            rest = f"; and {counted(more, 'more span')}" if more > 0 else ""
            yield f"Without it: {told}{rest}."
        elif self.without is not None and self.without.service > NOTHING:
            yield "No row is short without it; it adds to the margins over them."
        else:
            yield "No row is short without it."
        if self.without is not None:
            yield f"The roster without it {priced(self.without)}."


def explain_shift(
    instance: Instance,
    shifts: Sequence[Shift],
    agent_id: str,
    day: date,
    *,
    view: Situation | None = None,
) -> ShiftExplanation:
    """Say why an agent works a shift, or is off, on a day.

    Parameters
    ----------
    shifts
        Of the whole roster.
    view
        ``situation(instance, shifts)``, where several answers are asked for.

    Raises
    ------
    NotFoundError
        The agent or the day is not of the roster.
    """
    view = view or situation(instance, shifts)
    agent = view.agent(agent_id)
    d = (day - instance.first_date).days
    if not 0 <= d < instance.days:
        raise NotFoundError(
            f"{day} is not of this roster, which goes from {instance.dates[0]} to "
            f"{instance.dates[-1]}"
        )
    choices = Choices(view, agent)
    shift = choices.shift_on(d)
    without = choices.cost(choices.instead(d, None)) if shift else None
    bindings, on_day = _tried(choices, d, shift, worth=without.total if without else 0.0)
    return ShiftExplanation(
        agent=instance.agents[agent],
        date=day,
        shift=shift,
        coverage=covered(view, agent, shift) if shift else (),
        without=without,
        bindings=bindings,
        on_day=on_day,
        other_tour=_other_tour(choices, d, shift),
    )


def _tried(
    choices: Choices, day: int, shift: Shift | None, *, worth: float
) -> tuple[tuple[Binding, ...], Alternative | None]:
    """Try the other shifts of a day, and the day off, the best first.

    Parameters
    ----------
    worth
        What the shift saves [agent-hours short].
    """
    present = choices.option_of(day)
    tried: list[tuple[float, int]] = [
        (float(choices.scores[o]) / choices.hour, o) for o in choices.on(day) if o != present
    ]
    tried += [(0.0, OFF)] if shift else []
    bars: dict[tuple[str, ...], Binding] = {}
    legal: list[tuple[Shift | None, Cost]] = []
    for score, option in sorted(tried)[:MOST_TRIED]:
        other = choices.shift(option) if option != OFF else None
        broken = choices.violations(choices.instead(day, other))
        if broken:
            rules = {v.rule: v.message for v in reversed(broken)}
            key = tuple(sorted(rules))
            bars.setdefault(key, Binding(key, tuple(rules[r] for r in key), other, -score - worth))
        else:
            legal.append((other, choices.cost(choices.instead(day, other))))
            if len(legal) == COMPARED:
                break
    return _binding(bars, choices, day, decided=not legal), _best(legal, choices, day)


def _binding(
    bars: dict[tuple[str, ...], Binding], choices: Choices, day: int, *, decided: bool
) -> tuple[Binding, ...]:
    """Give the rules that bar something better; where they leave no choice, all that do."""
    if not choices.on(day):
        contract = choices.instance.contracts[0].name
        return (Binding(NO_SHIFT, (f"contract {contract} has no shift that day",), None, 0.0),)
    found = [each for each in bars.values() if decided or each.saves > NOTHING]
    # What breaks more rules than another tells nothing new.
    fewest = [e for e in found if not any(set(o.rules) < set(e.rules) for o in found)]
    return tuple(sorted(fewest, key=lambda each: (-each.saves, each.rules)))


def _best(
    legal: Sequence[tuple[Shift | None, Cost]], choices: Choices, day: int
) -> Alternative | None:
    """Give the cheapest of some legal choices."""
    if not legal:
        return None
    other, cost = min(legal, key=lambda each: each[1].total)
    return Alternative(((choices.instance.dates[day], other),), cost)


def _other_tour(choices: Choices, day: int, shift: Shift | None) -> Alternative | None:
    """Give the agent's best legal tour without a shift, or with one on a day off."""
    present = choices.option_of(day)
    if shift is None:
        tour = choices.best_tour(among=choices.on(day)) if choices.on(day) else None
    else:
        tour = choices.best_tour(without=() if present < 0 else (present,))
    if tour is None:
        return None
    return Alternative(changes(choices.own, tour), choices.cost(tour))


def changes(
    before: Sequence[Shift], after: Sequence[Shift]
) -> tuple[tuple[date, Shift | None], ...]:
    """Give the days whose shift differs, with the one worked after."""
    was = {s.schedule_date: s for s in before}
    now = {s.schedule_date: s for s in after}
    days = sorted(was.keys() | now.keys())
    return tuple((d, now.get(d)) for d in days if _place(was.get(d)) != _place(now.get(d)))


def _place(shift: Shift | None) -> tuple[object, ...] | None:
    return (shift.start_at, shift.end_at, shift.template) if shift else None


def _day(of: ShiftExplanation) -> str:
    return day_name(of.date)


def shift_said(shift: Shift | None, zone: str) -> str:
    """Say a shift: ``early 06:00-14:30``; or a day off."""
    return f"{shift.template} {span(shift.start_at, shift.end_at, zone)}" if shift else "a day off"


def _worked(shift: Shift | None, zone: str) -> str:
    return f"works {shift_said(shift, zone)}" if shift else "is off"


def _bound(binding: Binding, zone: str) -> str:
    """Say what a rule bars."""
    saves = f", which would save {hours(binding.saves)} agent-hours" if binding.saves > 0 else ""
    one = len(binding.rules) == 1
    verb = f"rule {binding.rules[0]} bars" if one else f"rules {' and '.join(binding.rules)} bar"
    what = "; ".join(binding.messages)
    barred = "any shift" if binding.rules == NO_SHIFT else shift_said(binding.shift, zone)
    return f"The {verb} {barred}{saves}: {what}."


def _said(alternative: Alternative, zone: str) -> str:
    """Say what changes, and what it costs or saves."""
    if len(alternative.shifts) == 1:
        return f"{shift_said(alternative.shifts[0][1], zone)}, {priced(alternative.cost)}"
    return f"{tour_said(alternative, zone)}; {priced(alternative.cost)}"


def tour_said(alternative: Alternative, zone: str) -> str:
    """Say what changes day by day, the first days of many."""
    told = [f"{day:%a} {day} {shift_said(s, zone)}" for day, s in alternative.shifts[:DAYS_SAID]]
    more = len(alternative.shifts) - DAYS_SAID
    if more > 0:
        told.append(f"and {counted(more, 'more changed day')}")
    return ", ".join(told) or "the same shifts with other breaks"


def priced(cost: Cost) -> str:
    """Say what a change costs, or that it saves."""
    return f"costs {cost.words()}" if cost.total >= 0 else f"saves {(-cost).words()}"
