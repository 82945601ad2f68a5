"""`wfm import ...`."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wfm.commands.session import Session
from wfm.commands.settings import DryRun

if TYPE_CHECKING:
    from wfm.commands.output import Listing
    from wfm.importing import ImportOutcome

app = typer.Typer(no_args_is_help=True, help="Bring files into the database.")


class HistorySource(StrEnum):
    """Formats of history files."""

    AUTO = "auto"
    PLAIN = "plain"
    TELEOPTI = "teleopti"
    LOG = "log"


class ForecastFormat(StrEnum):
    """Formats of forecast files."""

    AUTO = "auto"
    CALABRIO = "calabrio"
    GENESYS = "genesys"
    CONNECT = "connect"
    PLAIN = "plain"


class AttributionOption(StrEnum):
    """In which interval a source counts a contact."""

    ARRIVAL = "arrival"
    END = "end"
    WORKED = "worked"


Files = Annotated[
    list[Path], typer.Argument(metavar="FILE...", help="Files to read; .gz is read as it is.")
]


@app.command("history")
def history(
    context: typer.Context,
    files: Files,
    *,
    source: Annotated[HistorySource, typer.Option(help="The format.")] = HistorySource.AUTO,
    mapping: Annotated[
        str | None, typer.Option(help="Name of an [imports.NAME] of the center file.")
    ] = None,
    attribution: Annotated[
        AttributionOption, typer.Option(help="Interval in which the source counts a contact.")
    ] = AttributionOption.ARRIVAL,
    skip_refused: Annotated[
        bool, typer.Option("--skip-refused", help="Import the other rows of a faulty file.")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Import contacts by interval or single contacts; overlap replaces, repeats change nothing.

    Example: wfm import history calls.csv --mapping acd
    """
    from wfm.importing import HistoryOptions, import_history  # noqa: PLC0415 - heavy

    options = HistoryOptions(
        source=source.value,
        mapping=mapping,
        attribution=attribution.value,
        skip_refused=skip_refused,
    )
    session: Session = context.obj
    outcomes = []
    with (
        session.center_and_store(dry_run=dry_run) as (center, store),
        session.progress() as progress,
    ):
        for path in files:
            outcome = import_history(
                store,
                center,
                path,
                options=options,
                dry_run=dry_run,
                at=session.at,
                progress=progress,
            )
            outcomes.append(outcome)
            for note in outcome.notes:
                session.say(note)
    session.emit(outcomes_listing(outcomes))
    session.next("the same without --dry-run" if dry_run else "wfm check")


@app.command("agents")
def agents(context: typer.Context, file: Path, *, dry_run: DryRun = False) -> None:
    """Import the agents and their skills; agents not in the file become inactive.

    Example: wfm import agents agents.csv
    """
    _people(context.obj, "agents", file, dry_run=dry_run)


@app.command("skills")
def skills(context: typer.Context, file: Path, *, dry_run: DryRun = False) -> None:
    """Import skills with level, proficiency, priority and validity; agents not named keep theirs.

    Example: wfm import skills skills.csv
    """
    _people(context.obj, "skills", file, dry_run=dry_run)


@app.command("timeoff")
def timeoff(
    context: typer.Context,
    file: Path,
    *,
    add: Annotated[
        bool, typer.Option("--add", help="Keep what was there, as for a day's sick notes.")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Import approved time off, replacing what was there.

    Example: wfm import timeoff sick.csv --add
    """
    _people(context.obj, "timeoff", file, dry_run=dry_run, add=add)


@app.command("preferences")
def preferences(context: typer.Context, file: Path, *, dry_run: DryRun = False) -> None:
    """Import the agents' preferences, replacing what was there.

    Example: wfm import preferences preferences.csv
    """
    _people(context.obj, "preferences", file, dry_run=dry_run)


@app.command("meetings")
def meetings(context: typer.Context, file: Path, *, dry_run: DryRun = False) -> None:
    """Import meetings and training to be put into shifts, replacing what was there.

    Example: wfm import meetings meetings.csv
    """
    _people(context.obj, "meetings", file, dry_run=dry_run)


@app.command("forecast")
def forecast(
    context: typer.Context,
    file: Path,
    *,
    source: Annotated[
        str | None, typer.Option(help="Its name in lists; by default the file's.")
    ] = None,
    form: Annotated[
        ForecastFormat, typer.Option("--format", help="The format.")
    ] = ForecastFormat.AUTO,
    mapping: Annotated[
        str | None,
        typer.Option(help="Name of an [imports.NAME] of the center file, for its queue names."),
    ] = None,
    dry_run: DryRun = False,
) -> None:
    """Import an outside forecast, to judge it beside ours or to plan from it.

    Example: wfm import forecast vendor.csv --source vendor
    """
    from wfm.outside import OutsideOptions, import_forecast  # noqa: PLC0415 - heavy

    session: Session = context.obj
    options = OutsideOptions(source=source, form=form.value, mapping=mapping)
    with session.center_and_store(dry_run=dry_run) as (center, store):
        outcome, number = import_forecast(
            store, center, file, options=options, dry_run=dry_run, at=session.at
        )
    for note in outcome.notes:
        session.say(note)
    session.emit(outcomes_listing([outcome]))
    if number is None:
        session.next("the same without --dry-run")
    else:
        session.next(
            f"wfm forecast accuracy {number} --scored, or: wfm requirement run --forecast {number}"
        )


@app.command("drivers")
def drivers(context: typer.Context, file: Path, *, dry_run: DryRun = False) -> None:
    """Import drivers by day, such as letters sent; the days it names are replaced.

    Example: wfm import drivers campaigns.csv
    """
    from wfm.drivers import import_drivers  # noqa: PLC0415 - heavy

    session: Session = context.obj
    with session.center_and_store(dry_run=dry_run) as (center, store):
        outcome = import_drivers(store, center, file, dry_run=dry_run, at=session.at)
    session.emit(outcomes_listing([outcome]))
    session.next("the same without --dry-run" if dry_run else "wfm forecast run")


def _people(session: Session, kind: str, file: Path, *, dry_run: bool, add: bool = False) -> None:
    from wfm.importing import import_people  # noqa: PLC0415 - heavy

    with session.center_and_store(dry_run=dry_run) as (center, store):
        outcome = import_people(
            store, center, file, kind=kind, dry_run=dry_run, add=add, at=session.at
        )
    if kind == "timeoff" and outcome.removed:
        gone = "would be removed" if dry_run else "was removed"
        session.say(
            f"note: time off that {file.name} does not have {gone}, {outcome.removed:,} rows; "
            "to keep it import the file with --add"
        )
    session.emit(outcomes_listing([outcome]))
    session.next("the same without --dry-run" if dry_run else "wfm check")


def outcomes_listing(outcomes: "Sequence[ImportOutcome]") -> "Listing":
    """Give what imports did, a row a file."""
    from wfm.commands.output import Column, Listing  # noqa: PLC0415 - only where there is a result

    return Listing(
        "imports",
        "Imports",
        (
            Column("file", "file"),
            Column("kind", "kind"),
            Column("rows", "rows", ","),
            Column("refused", "refused", ","),
            Column("inserted", "new", ","),
            Column("updated", "changed", ","),
            Column("unchanged", "same", ","),
            Column("removed", "removed", ","),
            Column("status", "status"),
        ),
        tuple(
            (
                o.file,
                o.kind,
                o.rows,
                o.refused,
                o.inserted,
                o.updated,
                o.unchanged,
                o.removed,
                o.status,
            )
            for o in outcomes
        ),
    )
