"""`wfm roster ...`."""

from datetime import date, datetime
from getpass import getuser
from pathlib import Path
from typing import Annotated

import typer

from wfm.commands.formats import OutputFormat
from wfm.commands.roster_build import build
from wfm.commands.roster_explain import conflicts, explain
from wfm.commands.roster_hand import change, compare, lock, unlock
from wfm.commands.roster_id import RosterId
from wfm.commands.session import Session
from wfm.commands.settings import DryRun
from wfm.commands.simulate import simulate

MOST_SHIFTS = 1000
"""More are shown by day: each takes two lines."""

app = typer.Typer(no_args_is_help=True, help="A roster's life.")


app.command("build")(build)
app.command("simulate")(simulate)
app.command("explain")(explain)
app.command("conflicts")(conflicts)
app.command("compare")(compare)
app.command("lock")(lock)
app.command("unlock")(unlock)
app.command("change")(change)


@app.command("list")
def list_rosters(context: typer.Context) -> None:
    """List the stored rosters.

    Example: wfm roster list
    """
    from wfm.commands import tables  # noqa: PLC0415 - heavy

    session: Session = context.obj
    with session.store() as store:
        session.emit(tables.rosters(store.rosters()))
    session.next("wfm roster show")


@app.command("show")
def show(
    context: typer.Context,
    roster_id: RosterId = None,
    *,
    agent: Annotated[str | None, typer.Option(help="Only this agent's id.")] = None,
    day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only shifts of this day.")
    ] = None,
) -> None:
    """Show a roster: how good it is, and who works when and why; a large one by day.

    Example: wfm roster show --day 2026-10-12
    """
    from wfm.commands import outlook_tables, round_tables, tables  # noqa: PLC0415 - heavy

    session: Session = context.obj
    only: date | None = day.date() if day else None
    with session.center_and_store() as (center, store):
        roster = store.load_roster(roster_id)
        agents = {a.id: a for a in store.agents(active_only=False)}
        tables.refuse_unknown(roster, agents, agent=agent, day=only)
        outlook = store.load_outlook(roster.id) if roster.id is not None else None
        rounds = store.load_rounds(roster.id) if roster.id is not None else ()
    listings = [tables.roster_summary(roster), *tables.broken(session, roster)]
    listings += round_tables.rounds(rounds, center)
    if outlook is not None:
        listings.append(outlook_tables.service(outlook, center))
    every = agent is None and only is None and session.output is OutputFormat.TABLE
    if every and len(roster.shifts) > MOST_SHIFTS:
        listings.append(tables.shift_days(roster))
        session.next(f"wfm roster show {roster.id} --day {roster.first_date}")
    else:
        listings.append(tables.shifts(roster, agents, agent=agent, day=only))
        session.next("wfm roster export")
    session.emit(*listings)


@app.command("publish")
def publish(
    context: typer.Context,
    roster_id: RosterId = None,
    *,
    by: Annotated[str | None, typer.Option(help="Who publishes.")] = None,
    dry_run: DryRun = False,
) -> None:
    """Publish a draft; the published rosters of its days are superseded.

    Example: wfm roster publish 3
    """
    from wfm.commands import tables  # noqa: PLC0415 - heavy
    from wfm.publishing import publish as publish_roster  # noqa: PLC0415 - heavy

    session: Session = context.obj
    with session.store() as store:
        if dry_run:
            roster = store.load_roster(roster_id)
            session.say(f"would publish roster {roster.id}; nothing was written")
        else:
            done = publish_roster(store, roster_id, at=session.at, by=by or getuser())
            roster = done.roster
            for old in done.superseded:
                session.say(f"roster {old} is superseded")
    session.emit(tables.roster_summary(roster))
    session.next(f"wfm roster export {roster.id}")


@app.command("withdraw")
def withdraw(
    context: typer.Context,
    roster_id: Annotated[int, typer.Argument(help="The roster's id.")],
    *,
    by: Annotated[str | None, typer.Option(help="Who withdraws it.")] = None,
    dry_run: DryRun = False,
) -> None:
    """Take a published roster back; it stays in the database.

    Example: wfm roster withdraw 3
    """
    from wfm.commands import tables  # noqa: PLC0415 - heavy

    session: Session = context.obj
    with session.store() as store:
        if dry_run:
            roster = store.load_roster(roster_id)
            session.say(f"would withdraw roster {roster.id}; nothing was written")
        else:
            roster = store.withdraw_roster(roster_id, at=session.at, by=by or getuser())
    session.emit(tables.roster_summary(roster))
    session.next("wfm roster build")


@app.command("export")
def export(
    context: typer.Context,
    roster_id: RosterId = None,
    *,
    formats: Annotated[
        str, typer.Option("--formats", help="Any of csv, json, xlsx, ics, html; with commas.")
    ] = "csv,xlsx,ics,html",
    to: Annotated[
        Path | None, typer.Option(help="A folder; by default the center's out folder.")
    ] = None,
) -> None:
    """Write a roster for people and programs: CSV, JSON, Excel, calendars, HTML.

    Example: wfm roster export --formats xlsx,ics --to out
    """
    from wfm.publishing import export as export_roster  # noqa: PLC0415 - heavy

    session: Session = context.obj
    names = tuple(name.strip() for name in formats.split(",") if name.strip())
    with session.center_and_store() as (center, store):
        folder = to or session.folder / center.nightly.out
        roster = store.load_roster(roster_id)
        paths = export_roster(store, center, roster, formats=names, folder=folder, at=session.at)
    session.wrote(*paths)
    session.next("wfm report")
