"""`wfm check`."""

import typer

from wfm.commands.session import Session


def check(context: typer.Context) -> None:
    """Show everything wrong with the center file and the data, at once.

    Example: wfm --center demo/center.toml check
    """
    from data.records import InputRefusedError  # noqa: PLC0415 - heavy
    from wfm.checking import findings  # noqa: PLC0415 - heavy
    from wfm.commands.output import Column, Listing  # noqa: PLC0415 - only where there is a result

    session: Session = context.obj
    with session.center_and_store() as (center, store):
        found = findings(store, center, day=session.at.date())
    columns = (
        Column("severity", "severity"),
        Column("where", "where"),
        Column("message", "message", long=True),
    )
    rows = tuple((f.severity, f.where, f.message) for f in found)
    session.emit(Listing("findings", "Findings", columns, rows))
    errors = sum(f.severity == "error" for f in found)
    if errors:
        raise InputRefusedError(f"{errors} of the findings must be mended before planning")
    session.next("wfm plan")
