"""`wfm roster simulate`."""

from typing import Annotated

import typer

from wfm.commands.formats import OutputFormat
from wfm.commands.remedies import say_remedies
from wfm.commands.session import Session
from wfm.commands.settings import BacklogFile, Replications, Seed, Workers, plan_settings

WhatIfs = Annotated[
    list[str] | None,
    typer.Option(
        "--what-if",
        metavar="TEXT",
        help="What to compare with, such as agents=-1@QUEUE, without=AGENT, volume=+10%@QUEUE, "
        "aht=+5%, storm=QUEUE, goal=QUEUE:90%/30s, patience=-20%, absence=+3pt; several changes "
        "at once with ; between. May be given often.",
    ),
]
Precision = Annotated[
    float | None,
    typer.Option(
        min=0.01,
        max=50,
        metavar="POINTS",
        help="Simulate until every queue's service is known to so many points, at most 2,000 "
        "replications.",
    ),
]


def simulate(
    context: typer.Context,
    roster_id: Annotated[
        int | None, typer.Argument(help="A roster's id; by default the newest.")
    ] = None,
    *,
    what_if: WhatIfs = None,
    precision: Precision = None,
    details: Annotated[
        bool,
        typer.Option(
            "--details",
            help="Also waits, every definition of service, occupancy by skill set and backlog.",
        ),
    ] = False,
    backlog: BacklogFile = None,
    replications: Replications = None,
    seed: Seed = None,
    workers: Workers = None,
) -> None:
    """Simulate a roster with skill-based routing and keep the outlook with it.

    With --what-if it is compared, on the same customers, with how things would be otherwise;
    that is shown and not kept.

    Example: wfm roster simulate --what-if agents=-1@voice --what-if volume=+10%

    Example: wfm roster simulate --what-if "storm=social,hours=3" --precision 1
    """
    from wfm.commands import outlook_tables  # noqa: PLC0415 - heavy
    from wfm.planner import Planner  # noqa: PLC0415 - heavy
    from wfm.simulating import roster_start, simulate_roster  # noqa: PLC0415 - heavy

    session: Session = context.obj
    with session.center_and_store() as (center, store), session.progress() as progress:
        settings = plan_settings(
            session,
            center,
            seed=seed,
            workers=workers,
            replications=replications,
            precision=precision,
        )
        roster = store.load_roster(roster_id)
        planner = Planner(store, center, at=session.at, progress=progress)
        agents = planner.agents()
        waiting = planner.backlog(backlog, roster_start(planner, roster)) if backlog else ()
        outlook, outcomes = simulate_roster(
            planner, roster, what_if or (), settings=settings, backlog=waiting
        )
    listings = [outlook_tables.service(outlook, center)]
    if details:
        listings += outlook_tables.details(outlook, center)
    if outcomes and session.output is not OutputFormat.TABLE:
        listings.append(outlook_tables.what_was_changed(outcomes))
    listings += [outlook_tables.comparison(outlook, one) for one in outcomes]
    session.emit(*listings)
    say_remedies(session, outlook, center, agents, roster_id=roster.id)
    session.next(f"wfm roster publish {roster.id}")
