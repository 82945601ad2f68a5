"""`wfm forecast adjust` and `wfm forecast note`: what planners know better."""

import re
from datetime import datetime
from getpass import getuser
from typing import TYPE_CHECKING, Annotated

import typer

from wfm.commands.forecast_id import ForecastId
from wfm.commands.session import Session
from wfm.commands.settings import DryRun

if TYPE_CHECKING:
    from data.records import AdjustmentKind
    from wfm.adjusting import Change

By = Annotated[str | None, typer.Option(help="Who does it; by default your user name.")]

_HOURS = re.compile(r"(\d{1,2}):([0-5]\d)-(\d{1,2}):([0-5]\d)")
_DAY_MINUTES = 1440


def adjust(
    context: typer.Context,
    forecast_id: ForecastId = None,
    *,
    queue: Annotated[str, typer.Option(help="The queue to change.")],
    first: Annotated[
        datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="First day to change.")
    ],
    last: Annotated[
        datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day to change.")
    ],
    reason: Annotated[str, typer.Option(help="Why; kept with the forecast.")],
    hours: Annotated[
        str | None,
        typer.Option(help="Only intervals of these hours of each day, such as 09:00-12:00."),
    ] = None,
    percent: Annotated[
        float | None, typer.Option(help="Change contacts by so many percent: +10, -20.")
    ] = None,
    add: Annotated[float | None, typer.Option(help="Add so many contacts a day; or take.")] = None,
    set_to: Annotated[float | None, typer.Option("--set", help="So many contacts a day.")] = None,
    by: By = None,
    dry_run: DryRun = False,
) -> None:
    """Change a forecast by hand: a new forecast is stored, the old one stays as it was.

    Example: wfm forecast adjust --queue voice --from 2026-11-23 --to 2026-11-27 --percent +10
    --reason "letters go out on Monday"
    """
    from wfm.commands import forecast_tables  # noqa: PLC0415 - heavy
    from wfm.planner import Planner  # noqa: PLC0415 - heavy

    session: Session = context.obj
    change = _change(queue, (first, last), reason, hours=hours, amounts=(percent, add, set_to))
    who = by or getuser()
    with session.center_and_store(dry_run=dry_run) as (center, store):
        planner = Planner(store, center, at=session.at)
        if dry_run:
            number, forecast = planner.adjusted(forecast_id, change, by=who)
            session.say(f"would make a new forecast from {number}; nothing was written")
        else:
            number, forecast = planner.adjust(forecast_id, change, by=who)
            session.say(f"forecast {number} has the change; the one before stays as it was")
    session.emit(
        forecast_tables.forecast_totals(forecast, number),
        forecast_tables.adjustments(forecast.adjustments),
    )
    session.next("the same without --dry-run" if dry_run else "wfm requirement run")


def note(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="What to remember.")],
    *,
    forecast: Annotated[
        int | None, typer.Option(help="A forecast's id; by default the newest.")
    ] = None,
    by: By = None,
    dry_run: DryRun = False,
) -> None:
    """Write a note beside a forecast; `wfm forecast show` shows it.

    Example: wfm forecast note "the fair of 2025 is not in the history"
    """
    from data.records import ConfigurationError, PlannerNote  # noqa: PLC0415 - heavy
    from wfm.commands import forecast_tables  # noqa: PLC0415 - heavy

    session: Session = context.obj
    if not text.strip():
        raise ConfigurationError("the note is empty; write what is to be remembered")
    with session.store(trial=dry_run) as store:
        number = store.forecast_id(forecast)
        store.add_forecast_note(number, PlannerNote(text.strip(), by or getuser(), session.at))
        session.emit(forecast_tables.notes(store.forecast_notes(number)))
    session.next(f"wfm forecast show {number}")


def _change(
    queue: str,
    days: tuple[datetime, datetime],
    reason: str,
    *,
    hours: str | None,
    amounts: tuple[float | None, float | None, float | None],
) -> "Change":
    """Give the change that the options say; one way of changing, and a reason, must be given."""
    from data.records import ConfigurationError  # noqa: PLC0415 - heavy
    from wfm.adjusting import Change  # noqa: PLC0415 - heavy

    if not reason.strip():
        raise ConfigurationError("--reason is empty; say why, for those who ask later")
    kinds: tuple[AdjustmentKind, ...] = ("percent", "add", "set")
    given = [(k, a) for k, a in zip(kinds, amounts, strict=True) if a is not None]
    if len(given) != 1:
        raise ConfigurationError("give one of --percent, --add and --set")
    ((kind, amount),) = given
    start, end = _minutes(hours)
    first, last = (day.date() for day in days)
    return Change(
        queue=queue,
        first_date=first,
        last_date=last,
        kind=kind,
        amount=amount,
        reason=reason.strip(),
        first_minute=start,
        end_minute=end,
    )


def _minutes(hours: str | None) -> tuple[int, int]:
    """Give the minutes of the day that ``09:00-12:00`` says; None: the whole day."""
    from data.records import ConfigurationError  # noqa: PLC0415 - heavy

    if hours is None:
        return 0, _DAY_MINUTES
    match = _HOURS.fullmatch(hours.strip())
    if match:
        start = int(match[1]) * 60 + int(match[2])
        end = int(match[3]) * 60 + int(match[4])
        if start < end <= _DAY_MINUTES:
            return start, end
    raise ConfigurationError(
        f"--hours {hours!r} is no part of a day; write 09:00-12:00, or 22:00-24:00 up to midnight"
    )
