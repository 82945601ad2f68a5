"""The application: global options and the groups below it."""

from pathlib import Path
from typing import Annotated

import typer

from wfm.commands import (
    check,
    database,
    forecast,
    imports,
    init,
    intraday,
    nightly,
    plan,
    report,
    requirement,
    roster,
    skills,
)
from wfm.commands.formats import OutputFormat
from wfm.commands.session import Session

app = typer.Typer(
    name="wfm",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(value: bool) -> None:  # noqa: FBT001 - Typer's callback
    if value:
        from importlib.metadata import version  # noqa: PLC0415 - only for this option

        typer.echo(f"wfm {version('wfm')}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    *,
    center: Annotated[
        Path, typer.Option(envvar="WFM_CENTER", help="The center file.", dir_okay=False)
    ] = Path("center.toml"),
    db: Annotated[
        str | None,
        typer.Option(
            envvar="WFM_DATABASE_URL",
            help="sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME; "
            "by default wfm.db beside the center file.",
        ),
    ] = None,
    output: Annotated[
        OutputFormat, typer.Option("--format", help="How results are written to stdout.")
    ] = OutputFormat.TABLE,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing on stderr.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say more on stderr.")] = False,
    version: Annotated[  # noqa: ARG001 - its callback answers
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Plan a contact center: from the history of contacts to a published roster.

    Example: wfm init demo --sample omnichannel && cd demo && wfm plan --publish

    Exit codes: 0 done or nothing to do; 1 failed; 2 usage or configuration;
    3 input data refused; 4 infeasible or below goal; 5 another run holds the lock.
    """
    context.obj = Session(
        center_path=center,
        database_url=db,
        output=output,
        quiet=quiet,
        verbose=verbose,
        given=frozenset(
            name
            for name in ("center", "db")
            if str(getattr(context.get_parameter_source(name), "name", "")) == "COMMANDLINE"
        ),
    )


app.command("init")(init.init)
app.add_typer(imports.app, name="import")
app.command("check")(check.check)
app.add_typer(forecast.app, name="forecast")
app.add_typer(intraday.app, name="intraday")
app.add_typer(requirement.app, name="requirement")
app.add_typer(roster.app, name="roster")
app.command("plan")(plan.plan)
app.add_typer(skills.app, name="skills")
app.command("nightly")(nightly.nightly)
app.command("report")(report.report)
app.add_typer(database.app, name="db")
