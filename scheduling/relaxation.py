"""Agents without a legal tour get the cheapest relaxation of their rules, and it is told."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.records import BrokenRule
from scheduling.cheapest_tour import SECONDS, cheapest_tour
from scheduling.checker import tour_of
from scheduling.concessions import Concession, concede
from scheduling.instance import Instance
from scheduling.options import ShiftOptions
from scheduling.person import Person
from scheduling.rules import RULES, allowed_options
from scheduling.tables import agent_tables, has_legal_tour, option_tables
from scheduling.tour_kernel import INFINITE, best_tour
from scheduling.words import counted

ALL_SECONDS = 60.0
"""Longest search for all agents together [s of one core]; then minima alone give way."""

LEAST_SECONDS = 0.2
"""For an agent who is sought for after that [s of one core]."""

MOST_NOTES = 10
"""More agents than these are told by contract."""

Conceded = Mapping[int, tuple[Concession, ...]]
"""What gave way, by agent."""


def relax(instance: Instance) -> Instance:
    """Give up the least for agents without a legal tour, so that every agent has one.

    The limits or the contract of such an agent are changed as far as the tour that gives up least
    needs it; the checker, the search and the bound then hold him to what is left. What gave way
    is in ``broken`` and, in a planner's words, in the notes. A locked shift is kept: what it
    breaks gives way.
    """
    people: dict[int, Person] = {}
    conceded: dict[int, tuple[Concession, ...]] = {}
    tours = _Tours(instance)
    for a in range(len(instance.agents)):
        if not has_tour(instance, a):
            person, given_up = concede(instance.person(a), tours.of(a))
            if given_up:
                people[a], conceded[a] = person, given_up
    if not people:
        return instance
    return replace(
        _under(instance, people),
        broken=(*instance.broken, *_broken(instance, conceded)),
        notes=(*instance.notes, *_notes(instance, conceded), *tours.notes()),
    )


class _Tours:
    """The tours that give up least, one search for agents alike, in limited time for all."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._known: dict[Hashable, tuple[int, ...]] = {}
        self._left = ALL_SECONDS
        self._unproven = 0

    def of(self, agent: int) -> tuple[int, ...]:
        """Give an agent's tour: an option a day, -1 a day off."""
        key = alike(self._instance, agent)
        if key not in self._known:
            self._known[key] = self._find(agent)
        return self._known[key]

    def _find(self, agent: int) -> tuple[int, ...]:
        instance = self._instance
        if self._left <= 0:
            full = _fullest_tour(instance, agent)
            self._unproven += 1
            if full is not None:
                return full
        found = cheapest_tour(
            instance.person(agent),
            usable(instance, agent),
            seconds=min(SECONDS, max(LEAST_SECONDS, self._left)),
        )
        self._left -= found.seconds
        self._unproven += self._left > 0 and not found.proven
        return found.options

    def notes(self) -> Iterator[str]:
        """Tell where the least was not sought to the end."""
        if self._unproven:
            yield (
                f"for {counted(self._unproven, 'agent')} without a legal tour the time did not "
                "suffice to prove that no less could be given up"
            )


def _fullest_tour(instance: Instance, agent: int) -> tuple[int, ...] | None:
    """Give the tour of most paid time that keeps all rules but minima; None: there is none."""
    weeks = tuple(replace(w, min_days=0, min_paid=0) for w in instance.limits[agent])
    limits = (*instance.limits[:agent], weeks, *instance.limits[agent + 1 :])
    free = replace(instance, limits=limits)
    if instance.periods:
        own = tuple(replace(p, min_shifts=0, min_paid=0) for p in instance.periods[agent])
        periods = (*instance.periods[:agent], own, *instance.periods[agent + 1 :])
        free = replace(free, periods=periods)
    options = free.options_of(agent)
    if not has_tour(free, agent) or not len(options.start):
        return None
    scores = np.where(free.available[agent], -1.0 - options.paid_minutes, INFINITE)
    tour = np.full(instance.days, -1, np.int64)
    best_tour(option_tables(free, options), agent_tables(free, agent), scores, tour)
    return tuple(tour.tolist())


def has_tour(instance: Instance, agent: int) -> bool:
    """Tell whether a tour keeps all rules of an agent; who has no shift at all is off all days."""
    if len(instance.options_of(agent).start):
        return has_legal_tour(instance, agent)
    tour = tour_of(instance, agent, ())
    return not any(True for rule in RULES for _ in rule.check(tour))


def alike(instance: Instance, agent: int) -> Hashable:
    """Give a key that agents share whose rules, past and possible shifts are the same."""
    person = instance.person(agent)
    return (
        person.options,
        repr(person.contract),
        person.limits,
        person.periods,
        person.rotation_week,
        np.asarray(instance.available[agent]).tobytes(),
        tuple(replace(s, agent_id="", reason="") for s in (*person.previous, *person.locked)),
        tuple(replace(t, agent_id="") for t in person.time_off),
        tuple(replace(p, agent_id="") for p in person.preferences if p.strength == "unavailable"),
    )


def usable(instance: Instance, agent: int) -> NDArray[np.bool_]:
    """Give the options that may be worked at all: the available ones, and locked shifts."""
    available = np.array(instance.available[agent], np.bool_)
    locked = {s.schedule_date for s in (instance.locked[agent] if instance.locked else ())}
    days = [d for d, day in enumerate(instance.dates) if day in locked]
    return np.asarray(available | np.isin(instance.options_of(agent).day_of(), days))


def _under(instance: Instance, people: Mapping[int, Person]) -> Instance:
    """Give the instance with some people under other limits and contracts."""
    changed = {a: p for a, p in people.items() if p.contract != instance.contracts[a]}
    option_set, options, burden = (
        instance.option_set.copy(),
        [*instance.options],
        [*instance.burden],
    )
    own: dict[tuple[ShiftOptions, str], int] = {}
    for a, person in changed.items():
        before = int(instance.option_set[a])
        key = (person.options, repr(person.contract))
        if key not in own:
            own[key] = len(options)
            options.append(replace(person.options, contract=person.contract))
            burden += burden[before : before + 1]
        option_set[a] = own[key]

    out = replace(
        instance,
        options=tuple(options),
        option_set=option_set,
        burden=tuple(burden),
        contracts=tuple(_of(people, a, "contract", c) for a, c in enumerate(instance.contracts)),
        limits=tuple(_of(people, a, "limits", w) for a, w in enumerate(instance.limits)),
        periods=tuple(_of(people, a, "periods", p) for a, p in enumerate(instance.periods)),
        time_off=tuple(_of(people, a, "time_off", t) for a, t in enumerate(instance.time_off)),
        preferences=tuple(
            _of(people, a, "preferences", p) for a, p in enumerate(instance.preferences)
        ),
    )
    available = [
        allowed_options(out.person(a))[0] if a in people else each_available
        for a, each_available in enumerate(instance.available)
    ]
    return replace(out, available=tuple(available))


def _of(people: Mapping[int, Person], agent: int, field: str, value: Any) -> Any:
    """Give a field of the agent as it was changed, or the value."""
    return getattr(people[agent], field) if agent in people else value


def _broken(instance: Instance, conceded: Conceded) -> Iterator[BrokenRule]:
    """Tell every rule that gave way."""
    for a, concessions in conceded.items():
        for each in concessions:
            yield BrokenRule(instance.agents[a].id, each.date, each.rule, each.message)


def _notes(instance: Instance, conceded: Conceded) -> Iterator[str]:
    """Say what gave way, an agent a note, or a contract where there are many."""
    by_contract: dict[str, list[int]] = {}
    for a in conceded:
        by_contract.setdefault(instance.contracts[a].name, []).append(a)
    for contract, agents in by_contract.items():
        if len(conceded) > MOST_NOTES and len(agents) > 1:
            rules = sorted({each.rule for a in agents for each in conceded[a]})
            yield (
                f"{len(agents)} agents of contract {contract} have no legal tour, the first "
                f"{instance.agents[agents[0]].name} ({instance.agents[agents[0]].id}); given up "
                f"as little as possible: {', '.join(rules)}"
            )
            continue
        for a in agents:
            who = instance.agents[a]
            yield (
                f"{who.name} ({who.id}): no legal tour under contract {contract}; planned with "
                f"{'; '.join(each.message for each in conceded[a])}"
            )
