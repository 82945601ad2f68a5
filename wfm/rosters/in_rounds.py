"""A draft roster of the best of several rounds of rows, roster and simulation."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from data.records import Backlog, Forecast, PlanRound, Requirement, Roster
from wfm.rosters.building import refuse_broken, without_doubles
from wfm.rosters.conflicts import told
from wfm.rosters.instances import instances_of, task_of
from wfm.rosters.rows import confidence_of, keep_rows
from wfm.settings import PlanSettings

if TYPE_CHECKING:
    from wfm.planner import Planner

CONTACTS = 6_000_000
"""About so many contacts are simulated in a round: seconds on two cores."""

LEAST_REPLICATIONS = 10


@dataclass(frozen=True, slots=True)
class PlannedInRounds:
    """A draft that was stored, the requirement it was built against, and how it came about."""

    roster: Roster
    requirement_id: int
    requirement: Requirement
    rounds: tuple[PlanRound, ...]


def build_in_rounds(
    planner: "Planner",
    requirement_id: int | None,
    *,
    settings: PlanSettings,
    backlog: Sequence[Backlog] = (),
) -> PlannedInRounds:
    """Build rosters in rounds, ``wfm.rounds``, and keep the best simulated one with its rows.

    Each round is told to ``planner.tell`` as it ends.

    Raises
    ------
    NotFoundError
        There is no such requirement.
    ConfigurationError
        Its forecast has no samples to simulate.
    WfmError
        The solver broke a rule; nothing was stored.
    """
    from scheduling import check  # noqa: PLC0415 - heavy
    from wfm.rounds import Case, plan_rounds  # noqa: PLC0415 - heavy

    store = planner.store
    task = task_of(planner, requirement_id)
    forecast = store.load_forecast(store.requirement_forecast(task.requirement_id))
    with planner.run("roster", settings, requirement=task.requirement_id) as run_id:
        build = instances_of(planner, task)
        told(planner, build(task.requirement, relaxed=False))
        case = Case(
            requirement=task.requirement,
            forecast=forecast,
            center=planner.center,
            agents=planner.agents(),
            first_date=task.first_date,
            days=task.days,
            build=build,
            holidays=planner.holidays(forecast.grid, forecast.grid),
            confidence=confidence_of(planner, task),
            backlog=tuple(backlog),
        )
        outcome = plan_rounds(
            case,
            most=settings.rounds,
            seconds=settings.seconds,
            seed=settings.seed,
            workers=settings.workers,
            replications=_replications(forecast, settings),
            progress=planner.progress,
            each=lambda one: planner.tell(_words(one)),
        )
        refuse_broken(check(outcome.instance, outcome.solution.shifts))
        if outcome.best > 1 or outcome.requirement.subsets != task.requirement.subsets:
            task = keep_rows(planner, replace(task, requirement=outcome.requirement), run_id=run_id)
        roster = store.save_roster(
            run_id,
            Roster(
                task.first_date,
                task.days,
                outcome.solution.shifts,
                outcome.solution.quality,
                outcome.solution.notes,
                broken=without_doubles(outcome.solution.broken),
            ),
            requirement_id=task.requirement_id,
            forecast_id=store.requirement_forecast(task.requirement_id),
            at=planner.at,
        )
        assert roster.id is not None  # noqa: S101 - it was stored
        store.save_rounds(roster.id, outcome.rounds)
    return PlannedInRounds(roster, task.requirement_id, task.requirement, outcome.rounds)


def _replications(forecast: Forecast, settings: PlanSettings) -> int:
    """Give how often a round is simulated: large centers are known well enough by fewer."""
    contacts = max(1.0, float(forecast.mean.sum()))
    return min(settings.replications, max(LEAST_REPLICATIONS, int(CONTACTS / contacts)))


def _words(one: PlanRound) -> str:
    """Give a round in a sentence."""
    low = [
        f"{queue} {100 * below:.1f}"
        for queue, below in zip(one.queues, one.below.tolist(), strict=True)
        if below > 0
    ]
    found = f"points below the goal: {', '.join(low)}" if low else "every queue is at its goal"
    return f"round {one.number}: {one.paid_hours:,.0f} paid hours, {found}"
