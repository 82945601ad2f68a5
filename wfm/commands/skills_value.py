"""`wfm skills value`."""

from typing import Annotated

import typer

from wfm.commands.session import Session
from wfm.commands.settings import DryRun, Replications, Seconds, Seed, Workers, plan_settings
from wfm.commands.skills_gaps import RosterOption


def value(
    context: typer.Context,
    *,
    roster_id: RosterOption = None,
    budget: Annotated[
        float | None,
        typer.Option(
            min=0, metavar="HOURS", help="Hours of training at most, all agents together."
        ),
    ] = None,
    count: Annotated[int, typer.Option(min=1, max=50, help="Most trainings to choose.")] = 5,
    class_size: Annotated[
        int | None,
        typer.Option(min=1, max=50, help="Most agents in a class; by default the center file's."),
    ] = None,
    place: Annotated[
        bool,
        typer.Option(
            "--place",
            help="Put the chosen trainings into the roster where they cost least service, as "
            "sessions of at most 2 hours, and plan it again with few changes.",
        ),
    ] = False,
    seconds: Seconds = None,
    replications: Replications = None,
    seed: Seed = None,
    workers: Workers = None,
    dry_run: DryRun = False,
) -> None:
    """Rank every training by what it is worth, and choose those to do first.

    A training is a class of agents of one team and one set of queues, and a skill with
    training_hours in the center file that gives them a queue more.

    Example: wfm skills value --budget 200 --place
    """
    from wfm.commands import value_tables  # noqa: PLC0415 - heavy
    from wfm.planner import Planner  # noqa: PLC0415 - heavy
    from wfm.training import (  # noqa: PLC0415 - heavy
        PlacedClass,
        ValueRequest,
        place_trainings,
        training_sessions,
        value_trainings,
    )

    session: Session = context.obj
    with (
        session.center_and_store(dry_run=dry_run) as (center, store),
        session.progress() as progress,
    ):
        settings = plan_settings(
            session,
            center,
            seconds=seconds,
            replications=replications,
            seed=seed,
            workers=workers,
        )
        planner = Planner(store, center, at=session.at, progress=progress, tell=session.say)
        found = value_trainings(
            planner,
            roster_id,
            settings=settings,
            request=ValueRequest(budget, count, class_size),
            record=not dry_run,
        )
        listings = value_tables.valuation(found, center)
        classes = [one.taught for one in found.chosen]
        placed, would = None, list[PlacedClass]()
        if place and classes and not dry_run:
            placed = place_trainings(planner, found.base, classes, settings=settings)
            listings += value_tables.placed(placed, found.queues, center)
        elif place and classes:
            would = [training_sessions(one, found.roster, zone=center.zone) for one in classes]
            listings.append(value_tables.sessions(would, center))
    for note in (*found.notes, *(placed.roster.notes if placed else ())):
        session.say(f"note: {note}")
    session.emit(*listings)
    session.say(value_tables.words(found))
    if len(classes) < count:
        session.say(value_tables.fewer_words(found, budget))
    for left in value_tables.left_words(placed.classes if placed else would, found.roster.days):
        session.say(left)
    if dry_run:
        session.say("nothing was written")
    if placed is not None:
        session.next(f"wfm roster show {placed.roster.id}")
    elif not classes:
        session.next(f"wfm skills gaps --roster {found.roster.id}")
    else:
        again = f"wfm skills value --roster {found.roster.id}"
        session.next(f"{again}{f' --budget {budget:g}' if budget else ''} --place")
