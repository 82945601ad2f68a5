"""Options that several commands share, and the settings they give."""

import math
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from wfm.commands.session import Session

if TYPE_CHECKING:
    from data.records import Center
    from wfm.settings import PlanSettings

DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be done; write nothing.")]
Weeks = Annotated[int | None, typer.Option(min=1, max=26, help="Length of the horizon.")]
FirstDay = Annotated[
    datetime | None,
    typer.Option(
        "--from",
        formats=["%Y-%m-%d"],
        help="First day; by default the Monday after the history's last day.",
    ),
]
Seconds = Annotated[float | None, typer.Option(min=0.1, help="Time for the roster's search.")]
Seed = Annotated[int | None, typer.Option(min=0, help="Seed of everything random.")]
Workers = Annotated[int | None, typer.Option(min=1, help="Cores to use.")]
Confidence = Annotated[
    str | None,
    typer.Option(
        metavar="SHARE|expected|mean",
        help="The risk: share of days on which goals are to be met, such as 0.9; expected: goals "
        "are met on average over what days may turn out like; mean: on a day like the mean. By "
        "default the center file's.",
    ),
]
BacklogFile = Annotated[
    Path | None,
    typer.Option(
        "--backlog",
        metavar="FILE",
        help="Deferred work open at the start: CSV of queue, arrived_at and maybe contacts.",
        dir_okay=False,
    ),
]
Rounds = Annotated[
    int | None,
    typer.Option(
        min=1,
        max=10,
        help="Most rounds of rows, roster and simulation, while a queue is below its goal; 1: "
        "the forecast's rows alone. By default the center file's.",
    ),
]
Replications = Annotated[int | None, typer.Option(min=2, max=100_000, help="Simulated horizons.")]


def plan_settings(
    session: Session,
    center: "Center",
    *,
    first: datetime | None = None,
    weeks: int | None = None,
    seconds: float | None = None,
    seed: int | None = None,
    workers: int | None = None,
    replications: int | None = None,
    confidence: str | None = None,
    precision: float | None = None,
    rounds: int | None = None,
) -> "PlanSettings":
    """Give the center's settings, changed by the options that were used."""
    from wfm.settings import PlanSettings  # noqa: PLC0415 - heavy

    settings = PlanSettings.of(center, workers=workers or session.workers)
    first_date: date | None = first.date() if first else None
    changes: dict[str, object] = {
        "first_date": first_date,
        "weeks": weeks,
        "seconds": seconds,
        "seed": seed,
        "replications": replications,
        "rounds": rounds,
        "precision": None if precision is None else precision / 100,
    }
    used = {key: value for key, value in changes.items() if value is not None}
    settings = replace(settings, **used)  # type: ignore[arg-type]  # each has its option's type
    if confidence is not None:
        settings = replace(settings, confidence=parse_confidence(confidence))
    return settings


def parse_confidence(text: str) -> "float | Literal['expected'] | None":
    """Give the share of days of ``0.9`` or ``90%``, or ``expected``; None for ``mean``.

    Raises
    ------
    ConfigurationError
        It is neither a share between 0 and 1 nor one of the words.
    """
    if text == "mean":
        return None
    if text == "expected":
        return "expected"
    try:
        share = float(text[:-1]) / 100 if text.endswith("%") else float(text)
    except ValueError:
        share = math.nan
    if not 0 < share < 1:
        from data.records import ConfigurationError  # noqa: PLC0415 - heavy

        raise ConfigurationError(
            f"--confidence {text} is not possible; give the share of days on which goals are to be "
            "met, between 0 and 1 such as 0.9, or expected, or mean"
        )
    return share
