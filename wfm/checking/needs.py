"""Skills that no queue needs, and training that leads nowhere."""

from collections.abc import Iterator, Sequence

from data.records import Agent, Center, Training
from wfm.checking.finding import Finding, named


def remarks_on_needs(agents: Sequence[Agent], center: Center) -> list[Finding]:
    """Give the skills that serve no queue, and the trainings whose level serves none."""
    needed = {name for queue in center.queues for name in queue.skills}
    needed |= {name for queue in center.queues for step in queue.overflow for name in step.skills}
    holders: dict[str, list[str]] = {}
    for agent in agents:
        for name in agent.skills:
            holders.setdefault(name, []).append(agent.id)
    trained = {training.skill: training for training in center.trainings}
    out = []
    if idle := [name for name in center.skills if name not in needed]:
        words = named([_described(name, holders.get(name, []), trained.get(name)) for name in idle])
        out.append(
            Finding(
                "warning",
                "skills",
                f"no queue needs {words}: name it in a queue's skills, or take it out of "
                "[[skills]] and from the agents",
            )
        )
    if gone := sorted(set(holders) - set(center.skills)):
        words = named([_described(name, holders[name], None) for name in gone])
        out.append(
            Finding(
                "warning",
                "skills",
                f"the center file does not name {words}: add it to [[skills]] and to a queue, or "
                "import the agents without it",
            )
        )
    return [*out, *_too_low(center, needed)]


def _described(name: str, holders: Sequence[str], training: Training | None) -> str:
    """Give a skill with who holds it and what is spent on it."""
    said = [f"held by {named(holders)}"] if holders else []
    if training is not None:
        said.append(f"training_hours = {training.hours:g}")
    return f"{name} ({'; '.join(said)})" if said else name


def _too_low(center: Center, needed: set[str]) -> Iterator[Finding]:
    """Give the trainings after which no queue that needs the skill can be served."""
    for training in center.trainings:
        least = [q.minimum_level for q in center.queues if training.skill in q.skills]
        if training.skill in needed and least and min(least) > training.level:
            yield Finding(
                "warning",
                training.skill,
                f"its training leads to level {training.level}, and the queues that need it ask "
                f"for {min(least)} or more; raise trained_level, or lower minimum_level",
            )
