"""Everything that is wrong with a center and its data, at once."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from data.records import Center
from data.store import Store
from skills import skill_matrix

LEAST_HISTORY_DAYS = 28


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
        The day on which skills must be valid.
    """
    found = [*_history(store, center), *_people(store, center, day=day)]
    return tuple(sorted(found, key=lambda f: f.severity != "error"))


def _history(store: Store, center: Center) -> list[Finding]:
    out = []
    spans = {span.queue: span for span in store.history_span()}
    for queue in center.queues:
        if queue.name not in spans:
            out.append(
                Finding("error", queue.name, "no history; import it: wfm import history FILE")
            )
            continue
        days = (spans[queue.name].last - spans[queue.name].first).days + 1
        if days < LEAST_HISTORY_DAYS:
            out.append(
                Finding(
                    "warning",
                    queue.name,
                    f"only {days} days of history; {LEAST_HISTORY_DAYS} give a first forecast "
                    "worth judging, 550 the yearly season",
                )
            )
    return out


def _people(store: Store, center: Center, *, day: date) -> list[Finding]:
    agents = store.agents()
    if not agents:
        return [Finding("error", "agents", "no agents; import them: wfm import agents FILE")]
    out = []
    sites = {s.name for s in center.sites}
    contracts = {c.name for c in center.contracts}
    for agent in agents:
        if agent.site not in sites:
            out.append(Finding("error", agent.id, f"site {agent.site!r} is not in the center file"))
        if agent.contract not in contracts:
            out.append(
                Finding("error", agent.id, f"contract {agent.contract!r} is not in the center file")
            )
    matrix = skill_matrix(agents, center.queues, day)
    for name in matrix.unserved():
        skills = ", ".join(sorted(center.queue(name).skills))
        out.append(
            Finding("error", name, f"nobody can serve it on {day}; it needs {skills}: train agents")
        )
    idle = np.flatnonzero(matrix.serves.sum(axis=1) == 0)
    out += [
        Finding("warning", agents[i].id, f"can serve no queue on {day}; check the skills")
        for i in idle
    ]
    return out
