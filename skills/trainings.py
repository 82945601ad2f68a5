"""Whom to train in what: every class that gives agents a queue more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from data.records import Agent, Queue, Skill, Training
from skills.matrix import SkillSet, served_by


@dataclass(frozen=True, slots=True)
class TrainingClass:
    """Agents of one team who can serve the same queues, taught one skill together.

    Parameters
    ----------
    training
        What is taught.
    team
        Whose agents they are.
    before, after
        The queues that they can serve, without and with it.
    agent_ids
        Those in the class, who work most first.
    others
        Agents alike who do not fit into it.
    """

    training: Training
    team: str
    before: SkillSet
    after: SkillSet
    agent_ids: tuple[str, ...]
    others: int = 0

    @property
    def hours(self) -> float:
        """Hours of training, all agents together [h]."""
        return self.training.hours * len(self.agent_ids)

    @property
    def gained(self) -> SkillSet:
        """The queues that they can serve more."""
        return tuple(q for q in self.after if q not in self.before)

    @property
    def key(self) -> tuple[str, str, SkillSet, SkillSet]:
        """What tells kinds of classes apart, whoever is in them."""
        return self.training.skill, self.team, self.before, self.after

    def limited(self, hours: float) -> "TrainingClass | None":
        """Give the class with as many agents as these hours of training suffice for."""
        fit = min(len(self.agent_ids), int(hours / self.training.hours + 1e-9))
        if not fit:
            return None
        left = self.others + len(self.agent_ids) - fit
        return replace(self, agent_ids=self.agent_ids[:fit], others=left)


def trained(agent: Agent, training: Training) -> Agent:
    """Give an agent as the training leaves him.

    A skill that was too low or had ended is brought to the training's level and holds on; a new
    one gets its proficiency too. It comes after the agent's other skills in routing.
    """
    known = agent.skills.get(training.skill)
    if known is None:
        last = max((s.priority for s in agent.skills.values()), default=1)
        learnt = Skill(training.level, proficiency=training.proficiency, priority=last)
    else:
        learnt = replace(
            known, level=max(known.level, training.level), valid_from=None, valid_to=None
        )
    return replace(agent, skills={**agent.skills, training.skill: learnt})


def with_class(agents: Sequence[Agent], taught: TrainingClass) -> tuple[Agent, ...]:
    """Give the agents after a class."""
    ids = set(taught.agent_ids)
    return tuple(trained(a, taught.training) if a.id in ids else a for a in agents)


def training_classes(
    agents: Sequence[Agent],
    queues: Sequence[Queue],
    trainings: Sequence[Training],
    *,
    day: date,
    hours: Mapping[str, float],
    class_size: int,
) -> tuple[TrainingClass, ...]:
    """Give every possible class, by skill, team and queues.

    Parameters
    ----------
    day
        The local day whose skills count.
    hours
        Work of each agent in the roster [h]; those without are left out, those with most learn
        first.
    class_size
        Most agents in a class.
    """
    found: dict[tuple[int, str, SkillSet, SkillSet], list[str]] = {}
    working = [a for a in agents if hours.get(a.id, 0.0) > 0]
    for agent in sorted(working, key=lambda a: (-hours[a.id], a.id)):
        before = served_by(agent, queues, day)
        for number, training in enumerate(trainings):
            after = served_by(trained(agent, training), queues, day)
            if set(after) > set(before):
                found.setdefault((number, agent.team, before, after), []).append(agent.id)
    return tuple(
        TrainingClass(
            trainings[number],
            team,
            before,
            after,
            tuple(ids[:class_size]),
            max(0, len(ids) - class_size),
        )
        for (number, team, before, after), ids in sorted(found.items())
    )
