"""`wfm skills ...`."""

from datetime import datetime
from typing import Annotated

import typer

from wfm.commands.session import Session

app = typer.Typer(no_args_is_help=True, help="Who can do what.")


@app.command("matrix")
def matrix(
    context: typer.Context,
    *,
    day: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Skills valid on this day; by default today."),
    ] = None,
) -> None:
    """Show each distinct set of queues that agents can serve, and how many agents have it.

    Example: wfm skills matrix --day 2026-10-12
    """
    from skills import skill_matrix  # noqa: PLC0415 - heavy
    from wfm.commands.output import Column, Listing  # noqa: PLC0415 - only where there is a result

    session: Session = context.obj
    on = (day or session.at).date()
    with session.center_and_store() as (center, store):
        found = skill_matrix(store.agents(), center.queues, on)
    distinct, index = found.skill_sets()
    rows = tuple(
        (
            sum(1 for i in index if i == number),
            *(queue in members for queue in range(len(center.queues))),
        )
        for number, members in enumerate(distinct)
    )
    columns = (
        Column("agents", "agents"),
        *(Column(queue.name, queue.name) for queue in center.queues),
    )
    session.emit(Listing("skill_sets", f"Skill sets on {on}", columns, rows))
    for queue in found.unserved():
        session.say(f"nobody can serve {queue}")
    session.next("wfm plan")
