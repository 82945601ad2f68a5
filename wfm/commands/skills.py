"""`wfm skills ...`."""

from datetime import datetime
from typing import Annotated

import typer

from wfm.commands.formats import OutputFormat
from wfm.commands.session import Session
from wfm.commands.skills_gaps import gaps
from wfm.commands.skills_value import value

app = typer.Typer(no_args_is_help=True, help="Who can do what.")


@app.command("matrix")
def matrix(
    context: typer.Context,
    *,
    day: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Skills valid on this day; by default today."),
    ] = None,
    agents: Annotated[
        bool,
        typer.Option("--agents", help="A row an agent; for programs a row an agent and skill."),
    ] = False,
    team: Annotated[str | None, typer.Option(help="Only the agents of this team.")] = None,
    skill: Annotated[str | None, typer.Option(help="Only the agents who hold this skill.")] = None,
) -> None:
    """Show each distinct set of queues that agents can serve, and who is lost within 90 days.

    With --agents and --format csv it writes a file that `wfm import skills` reads.

    Example: wfm skills matrix --day 2026-10-12
    """
    from skills import skill_matrix  # noqa: PLC0415 - heavy
    from wfm.commands import skills_matrix_tables  # noqa: PLC0415 - heavy

    session: Session = context.obj
    on = (day or session.at).date()
    with session.center_and_store() as (center, store):
        chosen = skills_matrix_tables.chosen(store.agents(), center, team=team, skill=skill)
    if not agents:
        found = skill_matrix(chosen, center.queues, on)
        session.emit(*skills_matrix_tables.sets_and_queues(found, on))
        for queue in found.unserved():
            who = "nobody" if team is None and skill is None else "none of them"
            session.say(f"{who} can serve {queue}")
    elif session.output is OutputFormat.TABLE:
        session.emit(skills_matrix_tables.by_agent(chosen, center, on))
    else:
        session.emit(skills_matrix_tables.by_skill(chosen))
    session.next("wfm plan")


app.command("gaps")(gaps)
app.command("value")(value)
