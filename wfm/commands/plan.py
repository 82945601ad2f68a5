"""`wfm plan`."""

from typing import Annotated

import typer

from wfm.commands.formats import OutputFormat
from wfm.commands.remedies import say_remedies
from wfm.commands.session import Session
from wfm.commands.settings import (
    BacklogFile,
    Confidence,
    DryRun,
    FirstDay,
    Replications,
    Rounds,
    Seconds,
    Seed,
    Weeks,
    Workers,
    plan_settings,
)


def plan(
    context: typer.Context,
    *,
    weeks: Weeks = None,
    first: FirstDay = None,
    seconds: Seconds = None,
    replications: Replications = None,
    confidence: Confidence = None,
    rounds: Rounds = None,
    backlog: BacklogFile = None,
    seed: Seed = None,
    workers: Workers = None,
    publish: Annotated[bool, typer.Option("--publish", help="Publish the roster at once.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 4 if a queue is below its goal.")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Forecast, requirement, roster and simulation in one: from history to a roster.

    Example: wfm plan --weeks 2 --publish
    """
    from data.records import InfeasibleError  # noqa: PLC0415 - heavy
    from wfm.commands import (  # noqa: PLC0415 - heavy
        accuracy_tables,
        outlook_tables,
        requirement_tables,
        round_tables,
        tables,
    )
    from wfm.goals import queues_below_goal  # noqa: PLC0415 - heavy
    from wfm.local_days import local_span  # noqa: PLC0415 - heavy
    from wfm.planner import Planner  # noqa: PLC0415 - heavy
    from wfm.planning import plan as make_plan  # noqa: PLC0415 - heavy
    from wfm.publishing import publish as publish_roster  # noqa: PLC0415 - heavy

    session: Session = context.obj
    with (
        session.center_and_store(dry_run=dry_run) as (center, store),
        session.progress() as progress,
    ):
        settings = plan_settings(
            session,
            center,
            first=first,
            weeks=weeks,
            seconds=seconds,
            seed=seed,
            workers=workers,
            replications=replications,
            confidence=confidence,
            rounds=rounds,
        )
        planner = Planner(store, center, at=session.at, progress=progress, tell=session.say)
        if dry_run:
            start, days = local_span(planner.horizon(settings), center.zone)
            session.say(
                f"would plan {days} days from {start} for {len(planner.agents())} agents "
                f"and {len(center.queues)} queues; nothing was written"
            )
            if session.output is not OutputFormat.TABLE:
                session.emit(tables.horizon(start, days))
            return
        waiting = planner.backlog(backlog, planner.horizon(settings).start_at) if backlog else ()
        result = make_plan(planner, settings, backlog=waiting)
        roster, agents = result.roster, planner.agents()
        parameters = store.run(store.requirement_run(result.requirement_id)).parameters
        if publish:
            published = publish_roster(store, roster.id, at=session.at, by="wfm plan")
            roster = published.roster
            for old in published.superseded:
                session.say(f"roster {old} is superseded")
    for note in (*result.forecast.caveats, *roster.notes):
        session.say(f"note: {note}")
    session.emit(
        accuracy_tables.accuracy(result.forecast),
        *requirement_tables.requirement(
            result.requirement, result.requirement_id, center, parameters=parameters
        ),
        tables.roster_summary(roster),
        *tables.broken(session, roster),
        *round_tables.rounds(result.rounds, center),
        outlook_tables.service(result.outlook, center),
    )
    say_remedies(session, result.outlook, center, agents, roster_id=roster.id)
    session.next("wfm roster export" if publish else f"wfm roster publish {roster.id}")
    below = queues_below_goal(result.outlook, center)
    if strict and below:
        raise InfeasibleError(
            f"{', '.join(below)}: simulated service is below the goal with this roster; "
            "give more agents or hours, train agents, or lower the goal"
        )
