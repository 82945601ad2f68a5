"""Skills that end or begin, seen from the next plan."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from data.records import Agent, Center, Queue
from wfm.checking.finding import Finding, named
from wfm.checking.served import Span

Ends = Sequence[tuple[Agent, date]]
"""Agents and their last day with a skill."""

_DAY = timedelta(days=1)


def remarks_on_validity(agents: Sequence[Agent], center: Center, *, span: Span) -> list[Finding]:
    """Give the skills that end within the plan and take queues, and those that begin after it."""
    return [*_ending(agents, center, span=span), *_beginning(agents, last=span[1])]


def _ending(agents: Sequence[Agent], center: Center, *, span: Span) -> Iterator[Finding]:
    ends: dict[str, list[tuple[Agent, date]]] = {}
    for agent in agents:
        for name, skill in agent.skills.items():
            if skill.valid_to is not None and span[0] <= skill.valid_to < span[1]:
                ends.setdefault(name, []).append((agent, skill.valid_to))
    for name, of_name in sorted(ends.items()):
        affected = [queue for queue in center.queues if name in queue.skills]
        losses = [_loss(agents, queue, of_name, span[0]) for queue in affected]
        if words := ", ".join(loss for loss in losses if loss):
            of_name.sort(key=lambda item: (item[1], item[0].id))
            who = named([f"{agent.id} on {last}" for agent, last in of_name])
            yield Finding(
                "warning",
                name,
                f"ends within the plan from {span[0]} to {span[1]}: {who}; {words}: renew it, or "
                "train others",
            )


def _loss(agents: Sequence[Agent], queue: Queue, ends: Ends, first: date) -> str:
    """Give how many of how many agents a queue loses; empty where it loses none."""
    before = {agent.id for agent in agents if agent.serves(queue, first)}
    lost = {
        agent.id
        for agent, last in ends
        if agent.serves(queue, last) and not agent.serves(queue, last + _DAY)
    }
    return f"{queue.name} loses {len(lost)} of {len(before | lost)} agents" if lost else ""


def _beginning(agents: Sequence[Agent], *, last: date) -> Iterator[Finding]:
    begins: dict[str, list[tuple[date, str]]] = {}
    for agent in agents:
        for name, skill in agent.skills.items():
            if skill.valid_from is not None and skill.valid_from > last:
                begins.setdefault(name, []).append((skill.valid_from, agent.id))
    for name, found in sorted(begins.items()):
        who = named([f"{agent} on {day}" for day, agent in sorted(found)])
        yield Finding(
            "warning",
            name,
            f"begins after the plan, which ends on {last}: {who}; it does not count until then: "
            "check the date",
        )
