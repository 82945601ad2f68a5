"""`wfm forecast export`."""

import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from wfm.commands.forecast_id import ForecastId
from wfm.commands.session import Session
from wfm.commands.settings import DryRun

STDOUT = Path("-")


class ForecastFormat(StrEnum):
    """Files that other systems import; a test keeps them those of data.files."""

    CALABRIO = "calabrio"
    GENESYS = "genesys"
    CONNECT = "connect"
    CSV = "csv"


def export(
    context: typer.Context,
    forecast_id: ForecastId = None,
    *,
    form: Annotated[ForecastFormat, typer.Option("--format", help="The file's format.")],
    out: Annotated[
        Path | None,
        typer.Option(help="The file, - for stdout; by default one in the center's out folder."),
    ] = None,
    queue: Annotated[
        list[str] | None, typer.Option("--queue", help="Only this queue; may be repeated.")
    ] = None,
    first: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day.")
    ] = None,
    quantiles: Annotated[
        bool, typer.Option("--quantiles", help="With quantiles; csv only.")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Write a forecast for another system: Calabrio, Genesys, Amazon Connect, plain CSV.

    Example: wfm forecast export --format calabrio --out forecast.csv
    """
    from data.files.atomic import write_atomically  # noqa: PLC0415 - heavy
    from data.files.forecasts import forecast_text  # noqa: PLC0415 - heavy
    from wfm.checking import known_queues  # noqa: PLC0415 - heavy

    session: Session = context.obj
    with session.center_and_store(dry_run=dry_run) as (center, store):
        number = store.forecast_id(forecast_id)
        forecast = store.load_forecast(number)
    asked = [name for name in forecast.queues if not queue or name in queue]
    known_queues(center, asked, what=f"forecast {number}")
    made = forecast_text(
        forecast,
        center,
        form=form.value,
        queues=tuple(queue or ()),
        first=first.date() if first else None,
        last=last.date() if last else None,
        quantiles=quantiles,
    )
    for words in made.notes:
        session.say(f"note: {words}")
    default = session.folder / center.nightly.out / f"forecast-{number}-{form.value}.csv"
    path = out or default
    if dry_run:
        session.say(f"would write {made.rows:,} rows to {path}; nothing was written")
        session.next("the same without --dry-run")
    elif path == STDOUT:
        sys.stdout.write(made.text)
    else:
        write_atomically(path, made.text.encode())
        session.wrote(path)
        session.next("wfm forecast list")
