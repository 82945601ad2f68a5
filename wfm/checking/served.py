"""Queues that nobody can serve, and agents who can serve none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from data.records import Agent, Center, Queue
from skills import SkillMatrix, changes, skill_matrix
from wfm.checking.finding import Finding, named

Span = tuple[date, date]
"""First and last local day."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Gap:
    """A span of days on which nobody can serve a queue."""

    queue: Queue
    first: date
    last: date


def unserved_queues(agents: Sequence[Agent], center: Center, *, span: Span) -> list[Finding]:
    """Give the queues that nobody can serve on some open days, and why.

    Deferred work can wait for a day on which somebody can do it; contacts on other channels
    cannot, and no plan is made.
    """
    out = []
    for gap in _gaps(agents, center, span=span):
        whole = (gap.first, gap.last) == span
        severity = "warning" if gap.queue.channel == "deferred" and not whole else "error"
        out.append(Finding(severity, gap.queue.name, _why(agents, gap, span=span)))
    return out


def remarks_on_idle(agents: Sequence[Agent], center: Center, *, span: Span) -> list[Finding]:
    """Give the agents who can serve no queue on any day."""
    found = _matrices(agents, center.queues, span=span)
    idle = [a.id for i, a in enumerate(agents) if not any(m.serves[i].any() for _, m in found)]
    if not idle:
        return []
    words = f"can serve no queue from {span[0]} to {span[1]}; check the skills and their dates"
    return [Finding("warning", "agents", f"{named(idle)} {words}")]


def _matrices(
    agents: Sequence[Agent], queues: Sequence[Queue], *, span: Span
) -> list[tuple[date, SkillMatrix]]:
    """Give the matrix of each span without a change, with its first day."""
    days = (span[0], *changes(agents, span[0], span[1]))
    return [(day, skill_matrix(agents, queues, day)) for day in days]


def _gaps(agents: Sequence[Agent], center: Center, *, span: Span) -> Iterator[_Gap]:
    """Give the spans in which nobody serves a queue on a day on which it is open."""
    found = _matrices(agents, center.queues, span=span)
    ends = [*(day - _DAY for day, _ in found[1:]), span[1]]
    for q, queue in enumerate(center.queues):
        gap: _Gap | None = None
        for (first, matrix), last in zip(found, ends, strict=True):
            if matrix.serves[:, q].any():
                if gap is not None and _is_open(gap):
                    yield gap
                gap = None
            else:
                gap = _Gap(queue, gap.first if gap is not None else first, last)
        if gap is not None and _is_open(gap):
            yield gap


def _is_open(gap: _Gap) -> bool:
    days = (gap.last - gap.first).days + 1
    return any(
        gap.queue.opening.week[(gap.first + timedelta(days=d)).weekday()] for d in range(days)
    )


def _why(agents: Sequence[Agent], gap: _Gap, *, span: Span) -> str:
    """Give the sentence of a gap: when, what is needed, and what is nearest to a remedy."""
    queue = gap.queue
    needs = f"it needs {_needs(queue)}"
    if gap.first > span[0]:
        ended = _ended(agents, queue, gap.first - _DAY)
        return (
            f"nobody can serve it from {gap.first} to {gap.last}, as {ended}: renew what ends "
            f"there, or train others; {needs}"
        )
    near = _nearest(agents, queue, gap.first)
    if gap.last < span[1]:
        return f"nobody can serve it from {gap.first} to {gap.last}; {needs}: {near}"
    return f"nobody can serve it in the plan, {gap.first} to {gap.last}; {needs}: {near}"


def _needs(queue: Queue) -> str:
    level = f" at level {queue.minimum_level} or more" if queue.minimum_level > 1 else ""
    return ", ".join(sorted(queue.skills)) + level


def _ended(agents: Sequence[Agent], queue: Queue, day: date) -> str:
    """Give whose skills end on the last day on which the queue was served."""
    whose: dict[str, list[str]] = {}
    for agent in agents:
        if agent.serves(queue, day):
            for name in sorted(queue.skills):
                if agent.skills[name].valid_to == day:
                    whose.setdefault(name, []).append(agent.id)
    return " and ".join(f"{name} of {named(ids)} ends on {day}" for name, ids in whose.items())


def _nearest(agents: Sequence[Agent], queue: Queue, day: date) -> str:
    """Give the agents who lack only one thing, by what they lack."""
    whose: dict[str, list[str]] = {}
    for agent in agents:
        lacking = [
            words for name in sorted(queue.skills) for words in _lacks(agent, queue, name, day)
        ]
        if len(lacking) == 1:
            whose.setdefault(lacking[0], []).append(agent.id)
    if not whose:
        return "train agents; none lacks only one of these"
    most = sorted(whose, key=lambda words: -len(whose[words]))
    return "train agents; " + "; ".join(words.format(named(whose[words])) for words in most)


def _lacks(agent: Agent, queue: Queue, name: str, day: date) -> Iterator[str]:
    """Give what an agent lacks in one skill of a queue, with a place for names."""
    skill = agent.skills.get(name)
    if skill is None:
        yield f"only {name} is missing of {{}}"
    elif skill.valid_to is not None and skill.valid_to < day:
        yield f"the {name} of {{}} ended on {skill.valid_to}"
    elif skill.valid_from is not None and skill.valid_from > day:
        yield f"the {name} of {{}} begins on {skill.valid_from}"
    elif skill.level < queue.minimum_level:
        yield f"only the level of {name} is too low, {skill.level}, of {{}}"
