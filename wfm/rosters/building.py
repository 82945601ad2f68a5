"""Building a draft roster: anew, or from one that is there with as few changes as pay."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from data.records import BrokenRule, ConfigurationError, Requirement, Roster, WfmError
from wfm.rosters.changes import Comparison, compare
from wfm.rosters.conflicts import told
from wfm.rosters.instances import Task, instances_of, kept_shifts, task_of
from wfm.rosters.rows import keep_rows, rows_of
from wfm.settings import PlanSettings

if TYPE_CHECKING:
    from scheduling import Instance, Solution, Violation
    from wfm.planner import Planner


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How a roster is built from another one.

    Parameters
    ----------
    base_id
        The roster to change as little as pays; None: built anew.
    change_hours
        Price of a changed shift [agent-hours short]; None: the usual one.
    day
        Plan this day alone and leave all others as they are; None: every day.
    """

    base_id: int | None = None
    change_hours: float | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Built:
    """A draft that was stored, and what it changed.

    Parameters
    ----------
    comparison
        None: built anew.
    day
        The day that was planned alone; None: all were.
    proven
        Nothing better exists for that day.
    """

    roster: Roster
    comparison: Comparison | None = None
    day: date | None = None
    proven: bool = False


def build_roster(
    planner: "Planner",
    requirement_id: int | None,
    *,
    settings: PlanSettings,
    options: BuildOptions = BuildOptions(),
) -> Built:
    """Build a draft roster for a stored requirement and keep it.

    What contradicts itself is told to ``planner.tell`` before time is spent; the roster is built
    nevertheless, with the rules given up that cost least.

    Parameters
    ----------
    requirement_id
        None: the base's, else the newest.

    Raises
    ------
    NotFoundError
        There is no such requirement or roster.
    ConfigurationError
        The requirement is not of the base's days, or has no such day.
    WfmError
        The solver broke a rule; nothing was stored.
    """
    from scheduling import check, many_queues  # noqa: PLC0415 - heavy
    from scheduling.relaxation import relax  # noqa: PLC0415 - heavy

    base = None if options.base_id is None else planner.store.load_roster(options.base_id)
    task = _task(planner, requirement_id, base, options.day)
    with planner.run(
        "roster",
        settings,
        requirement=task.requirement_id,
        based_on=options.base_id,
        change_hours=options.change_hours,
        day=options.day,
    ) as run_id:
        build = instances_of(
            planner,
            task,
            locked=kept_shifts(base) if base else (),
            base=base.shifts if base else None,
            change_hours=options.change_hours,
        )
        strict = build(task.requirement, relaxed=False)
        told(planner, strict)
        if options.day is None and many_queues(task.requirement):
            task, instance, solution = _solved_with_rows(
                planner, task, build, settings=settings, base=base, run_id=run_id
            )
        else:
            instance = relax(strict)
            solution = _solve(planner, instance, base, settings=settings, day=options.day)
        if base is not None:
            solution = _near(instance, solution, base, day=options.day)
        violations = check(instance, solution.shifts)
        inherited = _inherited(instance, base) if options.day and base else set()
        new = [v for v in violations if v.agent_id not in inherited]
        refuse_broken(new)
        left = tuple(BrokenRule(v.agent_id, v.date, v.rule, v.message) for v in violations)
        roster = Roster(
            task.first_date,
            task.days,
            solution.shifts,
            solution.quality,
            solution.notes,
            broken=without_doubles((*solution.broken, *left)),
            based_on=options.base_id,
        )
        stored = planner.store.save_roster(
            run_id,
            roster,
            requirement_id=task.requirement_id,
            forecast_id=planner.store.requirement_forecast(task.requirement_id),
            at=planner.at,
        )
    if base is None:
        return Built(stored)
    why = _reasons(instance, base)
    proven = options.day is not None and solution.proven_days > 0
    return Built(stored, compare(base, stored, why=why), options.day, proven)


def _task(
    planner: "Planner", requirement_id: int | None, base: Roster | None, day: date | None
) -> Task:
    """Give the task; a base must be of its days, and one day alone needs a base that has it."""
    if base is not None and requirement_id is None:
        assert base.id is not None  # noqa: S101 - it came from the store
        requirement_id = planner.store.roster_links(base.id).requirement_id
    task = task_of(planner, requirement_id)
    if base is not None and (base.first_date, base.days) != (task.first_date, task.days):
        raise ConfigurationError(
            f"roster {base.id} is of {base.days} days from {base.first_date}, requirement "
            f"{task.requirement_id} of {task.days} from {task.first_date}; "
            "leave --requirement out, or name one of the same days"
        )
    if day is not None and base is None:
        raise ConfigurationError("--day plans one day of a roster anew; name it with --from")
    if day is not None and not task.first_date <= day <= task.last_date:
        raise ConfigurationError(
            f"--day {day} is not in the roster, which is of {task.first_date} to "
            f"{task.last_date}; give one of these days"
        )
    return task


def _solved_with_rows(
    planner: "Planner",
    task: Task,
    build: "Callable[[Requirement], Instance]",
    *,
    settings: PlanSettings,
    base: Roster | None,
    run_id: int,
) -> tuple[Task, "Instance", "Solution"]:
    """Solve a problem of many queues; its requirement, with the rows it got, is kept."""
    from scheduling import solve_with_rows  # noqa: PLC0415 - heavy

    instance, solution = solve_with_rows(
        task.requirement,
        rows_of(planner, task),
        build,
        seconds=settings.seconds,
        seed=settings.seed,
        workers=settings.workers,
        start=base.shifts if base else None,
        progress=planner.progress,
    )
    if instance.requirement.subsets != task.requirement.subsets:
        task = keep_rows(planner, replace(task, requirement=instance.requirement), run_id=run_id)
    return task, instance, solution


def _solve(
    planner: "Planner",
    instance: "Instance",
    base: Roster | None,
    *,
    settings: PlanSettings,
    day: date | None,
) -> "Solution":
    from scheduling import solve  # noqa: PLC0415 - heavy

    if day is not None and base is not None:
        from scheduling.reoptimise import reoptimise_day  # noqa: PLC0415 - heavy

        return reoptimise_day(
            instance,
            base.shifts,
            day,
            seconds=settings.seconds,
            workers=settings.workers,
            seed=settings.seed,
        )
    return solve(
        instance,
        seconds=settings.seconds,
        seed=settings.seed,
        workers=settings.workers,
        start=base.shifts if base else None,
        progress=planner.progress,
    )


def _near(
    instance: "Instance", solution: "Solution", base: Roster, *, day: date | None
) -> "Solution":
    """Put breaks back that moved for next to nothing; in a day that is proven, for nothing."""
    from scheduling.kept_breaks import BREAKS_SHARE, keep_breaks  # noqa: PLC0415 - heavy

    proven = day is not None and solution.proven_days > 0
    return keep_breaks(instance, solution, base.shifts, share=0.0 if proven else BREAKS_SHARE)


def _inherited(instance: "Instance", base: Roster) -> set[str]:
    """Give the agents who break a rule in the base already, for instance since they are ill.

    One day planned alone cannot mend their other days; what stays broken is told.
    """
    from scheduling import check  # noqa: PLC0415 - heavy

    known = instance.agent_index()
    shifts = tuple(s for s in base.shifts if s.agent_id in known)
    return {v.agent_id for v in check(instance, shifts)}


def _reasons(instance: "Instance", base: Roster) -> dict[tuple[date, str], str]:
    """Give why shifts of the base could not stay: a rule that they break now."""
    from scheduling import check  # noqa: PLC0415 - heavy

    known = instance.agent_index()
    gone = {
        (s.schedule_date, s.agent_id): "is not in the agents file any more"
        for s in base.shifts
        if s.agent_id not in known
    }
    shifts = tuple(s for s in base.shifts if s.agent_id in known)
    broken = {(v.date, v.agent_id): f"{v.rule}: {v.message}" for v in check(instance, shifts)}
    return {**broken, **gone}


def refuse_broken(violations: "Sequence[Violation]") -> None:
    """Refuse a roster in which the solver broke rules that it was to keep.

    Raises
    ------
    WfmError
        With the first of them.
    """
    if violations:
        first = violations[0]
        raise WfmError(
            f"the solver broke {len(violations)} rules, first: {first.agent_id} on {first.date}: "
            f"{first.message}; please report this with the center file"
        )


def without_doubles(broken: Sequence[BrokenRule]) -> tuple[BrokenRule, ...]:
    """Give broken rules by agent and day, each once."""
    found = {(rule.agent_id, rule.date, rule.rule): rule for rule in reversed(broken)}
    return tuple(found[key] for key in sorted(found))
