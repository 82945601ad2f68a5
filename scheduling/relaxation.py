"""Agents without a legal tour get the cheapest relaxation of their rules, and it is told."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from data.records import BrokenRule, Contract
from scheduling.cheapest_tour import SECONDS, cheapest_tour
from scheduling.concessions import Concession, concede
from scheduling.instance import Instance
from scheduling.options import ShiftOptions
from scheduling.person import Person
from scheduling.rules import allowed_options
from scheduling.tables import has_legal_tour

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
    tours: dict[Hashable, tuple[int, ...]] = {}
    for a in range(len(instance.agents)):
        if has_legal_tour(instance, a):
            continue
        person, key = instance.person(a), alike(instance, a)
        if key not in tours:
            tours[key] = cheapest_tour(person, usable(instance, a), seconds=SECONDS)
        people[a], conceded[a] = concede(person, tours[key])
    if not people:
        return instance
    return replace(
        _under(instance, people),
        broken=(*instance.broken, *_broken(instance, conceded)),
        notes=(*instance.notes, *_notes(instance, conceded)),
    )


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

    def each(values: tuple[object, ...], name: str) -> tuple[object, ...]:
        return tuple(
            getattr(people[a], name) if a in people else value for a, value in enumerate(values)
        )

    changes = {
        "contracts": each(instance.contracts, "contract"),
        **{name: each(getattr(instance, name), name) for name in _FIELDS},
    }
    out = replace(
        instance, options=tuple(options), option_set=option_set, burden=tuple(burden), **changes
    )
    available = [
        allowed_options(out.person(a))[0] if a in people else each_available
        for a, each_available in enumerate(instance.available)
    ]
    return replace(out, available=tuple(available))


_FIELDS = ("limits", "periods", "time_off", "preferences")


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
