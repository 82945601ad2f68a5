"""Whom to train in what: every class of a stored roster, screened, simulated and chosen from."""

from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.records import Agent, Center, ConfigurationError, InfeasibleError, Queue, Roster
from skills.trainings import TrainingClass, training_classes
from wfm.rosters.explaining import rebuilt
from wfm.settings import PlanSettings
from wfm.simulating import scenario_of
from wfm.training.choice import Chosen, choose
from wfm.training.race import Valued, race
from wfm.training.reference import Reference, best_hour
from wfm.training.screening import screen
from wfm.training.trial import Trial

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wfm.planner import Planner


@dataclass(frozen=True, slots=True)
class ValueRequest:
    """What is asked.

    Parameters
    ----------
    budget
        Hours of training at most; None: no limit.
    count
        Most classes to choose.
    class_size
        Most agents in a class; None: the center file's.
    """

    budget: float | None = None
    count: int = 5
    class_size: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Valuation:
    """What each class is worth, and those to hold first.

    Parameters
    ----------
    roster
        For which it holds.
    queues
        Names, in the order of the trials' queues.
    base
        The roster as it is.
    ranked
        Classes that were simulated, best first.
    worthless
        Classes that the rows' prices show to be worth nothing.
    chosen
        Those to hold first, in order.
    reference
        One more agent, whose hour is the measure of hours saved; None: no hour brings anything.
    notes
        What has changed since the roster was built.
    """

    roster: Roster
    queues: tuple[str, ...]
    base: Trial
    ranked: tuple[Valued, ...]
    worthless: tuple[TrainingClass, ...]
    chosen: tuple[Chosen, ...]
    reference: Reference | None
    notes: tuple[str, ...]

    def hours_saved(self, contacts: float) -> float | None:
        """Give the agent-hours a week that would have saved as many contacts [h]."""
        return None if self.reference is None else contacts / self.reference.gain_per_hour


def value_trainings(
    planner: "Planner",
    roster_id: int | None,
    *,
    settings: PlanSettings,
    request: ValueRequest = ValueRequest(),
    record: bool = True,
) -> Valuation:
    """Rank every possible class of a stored roster (None: the newest), and choose the first.

    Parameters
    ----------
    settings
        ``replications`` are the most.
    record
        Whether the run is kept.

    Raises
    ------
    NotFoundError
        There is no such roster.
    ConfigurationError
        The center file says nothing of trainings, no class is possible, or the budget is smaller
        than the cheapest training of one agent.
    InfeasibleError
        By the prices of the roster's rows no class would save anything: none was simulated.
    """
    from scheduling.explanation import situation  # noqa: PLC0415 - heavy

    center = planner.center
    _check_trainings(center)
    view = rebuilt(planner, roster_id)
    scenario = scenario_of(planner, view.roster, ())
    queues = [center.queue(name) for name in scenario.forecast.queues]
    work = hours_at_work(view.roster)

    def offer(agents: "Sequence[Agent]") -> "tuple[TrainingClass, ...]":
        return training_classes(
            agents,
            queues,
            center.trainings,
            day=view.roster.first_date,
            hours=work,
            class_size=request.class_size or center.planning.class_size,
        )

    classes = offer(scenario.agents)
    _check_classes(classes, center, request.budget)
    seen = situation(view.instance, view.shifts)
    priced = list(zip(classes, screen(seen, classes).tolist(), strict=True))
    promising = [(one, worth) for one, worth in priced if worth > 0 or _helps_resolve(one, queues)]
    inputs = {"roster": view.roster.id, "budget": request.budget, "count": request.count}
    with planner.run("training", settings, **inputs) if record else nullcontext():
        base = Trial(
            scenario,
            holidays=planner.holidays(scenario.forecast.grid, scenario.forecast.grid),
            seed=settings.seed,
            workers=settings.workers,
        )
        ranked = race(base, promising, most=settings.replications, progress=planner.progress)
        if not ranked:
            raise InfeasibleError(_nothing(view.roster, len(classes)))
        looked = max(one.trial.replications for one in ranked)
        chosen = choose(
            base,
            ranked,
            offer=offer,
            budget=request.budget,
            count=request.count,
            replications=looked,
            progress=planner.progress,
        )
        reference = best_hour(base, work, replications=looked)
    return Valuation(
        roster=view.roster,
        queues=scenario.forecast.queues,
        base=base,
        ranked=ranked,
        worthless=tuple(one for one, _ in priced if all(one is not p for p, _ in promising)),
        chosen=chosen,
        reference=reference,
        notes=view.notes,
    )


def hours_at_work(roster: Roster) -> dict[str, float]:
    """Give the hours at work of each agent in a roster [h]."""
    out: dict[str, float] = {}
    for shift in roster.shifts:
        minutes = sum(a.minutes for a in shift.activities if a.category == "work")
        out[shift.agent_id] = out.get(shift.agent_id, 0.0) + minutes / 60
    return out


def _check_trainings(center: Center) -> None:
    if center.trainings:
        return
    skill = center.skills[0] if center.skills else "SKILL"
    raise ConfigurationError(
        "the center file says of no skill what its training takes, so nobody can be trained; add "
        f'training_hours to the [[skills]] that are taught, such as name = "{skill}" and '
        "training_hours = 16"
    )


def _check_classes(
    classes: "Sequence[TrainingClass]", center: Center, budget: float | None
) -> None:
    taught = ", ".join(sorted({t.skill for t in center.trainings}))
    if not classes:
        raise ConfigurationError(
            f"no training ({taught}) gives any agent with shifts in the roster a queue more: "
            "either all who could learn it have it, or its queues take another skill too; add "
            "training_hours to that skill in the center file, and see wfm skills matrix"
        )
    cheapest = min(classes, key=lambda one: one.training.hours).training
    if budget is not None and budget < cheapest.hours:
        raise ConfigurationError(
            f"--budget {budget:g} is less than the cheapest training takes for one agent, "
            f"{cheapest.skill} with {cheapest.hours:g} h; give at least {cheapest.hours:g}"
        )


def _helps_resolve(taught: TrainingClass, queues: "Sequence[Queue]") -> bool:
    """Tell whether a class gains a queue whose contacts may come back: rows know nothing of it."""
    return any(queues[q].resolution is not None for q in taught.gained)


def _nothing(roster: Roster, classes: int) -> str:
    return (
        f"no training would bring more service with roster {roster.id}: of {classes} possible "
        "classes none closes a shortage or adds to a margin; where service is short, agents are "
        "(see wfm skills gaps)"
    )
