"""Everything that is wrong with a center and its data, at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from data.records import Agent, Center, ConfigurationError
from data.store import Store
from skills import skill_matrix

LEAST_HISTORY_DAYS = 28
MOST_NAMED = 5
"""A message names this many agents; a contract that went away concerns hundreds."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a planner should know. ``error``: planning would fail or mislead."""

    severity: str
    where: str
    message: str


def findings(store: Store, center: Center, *, day: date) -> tuple[Finding, ...]:
    """Give what stands in the way of a plan, errors first.

    Parameters
    ----------
    day
        Today. Skills must be valid on the first day of the next plan, or today where there is
        no history yet.
    """
    first = next_plan_date(store, center) or day
    found = [
        *history_problems(store, center),
        *_remarks_on_history(store, center, day=day),
        *_remarks_on_drivers(store, center, first=first),
        *people_problems(store.agents(), center),
        *_remarks_on_rotations(store.agents(), center),
        *_skills(store, center, day=first),
    ]
    return tuple(sorted(found, key=lambda f: f.severity != "error"))


def history_problems(store: Store, center: Center) -> tuple[Finding, ...]:
    """Give the queues that cannot be forecast because they have no history."""
    known = {span.queue for span in store.history_span()}
    queues = {q.name for q in center.queues}
    others = ", ".join(sorted(known - queues))
    hint = f"; there is history of {others}, which the center file does not name" if others else ""
    return tuple(
        Finding(
            "error",
            queue.name,
            f'queue "{queue.name}" has no history; import it: wfm import history FILE{hint}',
        )
        for queue in center.queues
        if queue.name not in known
    )


def people_problems(agents: Sequence[Agent], center: Center) -> tuple[Finding, ...]:
    """Give what of the agents does not fit the center file any more."""
    if not agents:
        return (Finding("error", "agents", "there are none; import them: wfm import agents FILE"),)
    zones = {s.name: s.zone for s in center.sites}
    contracts = {c.name for c in center.contracts}
    remedy = "is not in the center file; add it there, or import the agents anew"
    return (
        *_of_agents({a.id: a.site for a in agents if a.site not in zones}, "site", remedy),
        *_of_agents(
            {a.id: a.contract for a in agents if a.contract not in contracts}, "contract", remedy
        ),
        *_of_agents(
            {a.id: a.site for a in agents if zones.get(a.site, a.zone) != a.zone},
            "site",
            "has another zone than when the agents were imported; import them anew",
        ),
    )


def known_queues(center: Center, queues: Collection[str], *, what: str) -> None:
    """Refuse a stored result of queues that the center file does not name any more.

    Raises
    ------
    ConfigurationError
        With the names of these queues.
    """
    gone = [name for name in queues if name not in {q.name for q in center.queues}]
    if gone:
        raise ConfigurationError(
            f"{what} is of {', '.join(gone)}, which the center file no longer names; "
            "put it back, or plan anew: wfm plan"
        )


def next_plan_date(store: Store, center: Center) -> date | None:
    """Give the first Monday after the last day of history; None where there is none."""
    queues = {q.name for q in center.queues}
    ends = [span.last for span in store.history_span() if span.queue in queues]
    if not ends:
        return None
    return monday_after(max(ends).astimezone(ZoneInfo(center.zone)).date())


def monday_after(day: date) -> date:
    """Give the first Monday after a day: where a plan begins unless told otherwise."""
    return day + timedelta(days=7 - day.weekday())


def _of_agents(wrong: dict[str, str], word: str, remedy: str) -> list[Finding]:
    """Give one finding for each wrong value, with the agents that have it."""
    out = []
    for value in sorted(set(wrong.values())):
        ids = sorted(agent for agent in wrong if wrong[agent] == value)
        out.append(Finding("error", "agents", f'{word} "{value}" (of {_named(ids)}) {remedy}'))
    return out


def _named(ids: Sequence[str]) -> str:
    """Name the first few of some agents."""
    more = f" and {len(ids) - MOST_NAMED} more" if len(ids) > MOST_NAMED else ""
    return ", ".join(ids[:MOST_NAMED]) + more


def _remarks_on_rotations(agents: Sequence[Agent], center: Center) -> list[Finding]:
    """Give the agents whose week their contract's rotation has not, or has not any more."""
    weeks = {c.name: len(c.rotation.weeks) if c.rotation else 0 for c in center.contracts}
    wrong: dict[str, list[str]] = {}
    for agent in agents:
        if (agent.rotation_week or 0) > weeks.get(agent.contract, 0):
            wrong.setdefault(agent.contract, []).append(agent.id)
    return [
        Finding(
            "warning",
            "agents",
            f'contract "{contract}" has a rotation of {weeks[contract]} weeks and {_named(ids)} '
            "begin beyond them; import the agents anew",
        )
        for contract, ids in sorted(wrong.items())
        if contract in weeks
    ]


def _remarks_on_history(store: Store, center: Center, *, day: date) -> list[Finding]:
    out = []
    spans = {span.queue: span for span in store.history_span()}
    for queue in center.queues:
        span = spans.get(queue.name)
        if span is None:
            continue
        days = (span.last - span.first).days + 1
        if days < LEAST_HISTORY_DAYS:
            out.append(
                Finding(
                    "warning",
                    queue.name,
                    f"only {days} day{'s' * (days > 1)} of history; {LEAST_HISTORY_DAYS} give a "
                    "first forecast worth judging, 550 the yearly season",
                )
            )
        last = span.last.astimezone(ZoneInfo(center.zone)).date()
        if last > day:
            out.append(
                Finding(
                    "warning",
                    queue.name,
                    f"history ends on {last}, which is still to come on {day}; "
                    "check the dates of the last file",
                )
            )
    return out


def _remarks_on_drivers(store: Store, center: Center, *, first: date) -> list[Finding]:
    """Give the drivers that say nothing of the days to plan, or of queues that are gone."""
    last: dict[str, date] = {}
    queues: dict[str, set[str]] = {}
    for row in store.driver_days():
        last[row.name] = max(row.date, last.get(row.name, row.date))
        queues.setdefault(row.name, set()).add(row.queue)
    named = {queue.name for queue in center.queues} | {""}
    out = []
    for name, end in last.items():
        if end < first:
            words = f"ends on {end}: from {first} on it counts as 0; import the days ahead"
            out.append(
                Finding("warning", name, f'driver "{name}" {words}: wfm import drivers FILE')
            )
        gone = ", ".join(sorted(queues[name] - named))
        if gone:
            words = (
                f'driver "{name}" is of {gone}, which the center file does not name: its days '
                "there do nothing"
            )
            out.append(Finding("warning", name, words))
    return out


def _skills(store: Store, center: Center, *, day: date) -> list[Finding]:
    agents = store.agents()
    if not agents:
        return []
    out = []
    matrix = skill_matrix(agents, center.queues, day)
    for name in matrix.unserved():
        queue = center.queue(name)
        level = f" at level {queue.minimum_level} or more" if queue.minimum_level > 1 else ""
        out.append(
            Finding(
                "error",
                name,
                f"nobody can serve it on {day}; it needs {', '.join(sorted(queue.skills))}{level}: "
                "train agents",
            )
        )
    idle = np.flatnonzero(matrix.serves.sum(axis=1) == 0)
    out += [
        Finding("warning", agents[i].id, f"can serve no queue on {day}; check the skills")
        for i in idle
    ]
    return out
