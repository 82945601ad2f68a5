"""`wfm report`."""

from pathlib import Path
from typing import Annotated

import typer

from wfm.commands.session import Session


def report(
    context: typer.Context,
    roster_id: Annotated[
        int | None, typer.Argument(help="A roster's id; by default the newest.")
    ] = None,
    *,
    to: Annotated[
        Path | None, typer.Option(help="The page; by default report.html beside the center.")
    ] = None,
) -> None:
    """Write one self-contained HTML page: forecast, coverage, roster and outlook.

    Example: wfm report --to report.html
    """
    from wfm.publishing import report_input  # noqa: PLC0415 - heavy
    from wfm.report import write_report  # noqa: PLC0415 - heavy

    session: Session = context.obj
    path = to or session.folder / "report.html"
    with session.center_and_store() as (center, store):
        roster = store.load_roster(roster_id)
        write_report(report_input(store, center, roster, at=session.at), path)
    session.wrote(path)
    session.next("open it in a browser, or: wfm roster export")
