"""Options that several commands share, and the settings they give."""

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from wfm.commands.session import Session

if TYPE_CHECKING:
    from data.records import Center
    from wfm.planning import PlanSettings

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
    float | None,
    typer.Option(
        min=0.01,
        max=0.99,
        help="Share of days whose contacts are staffed for; without it the mean.",
    ),
]
Replications = Annotated[int | None, typer.Option(min=2, help="Simulated horizons.")]


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
    confidence: float | None = None,
) -> "PlanSettings":
    """Give the center's settings, changed by the options that were used."""
    from wfm.planning import PlanSettings  # noqa: PLC0415 - heavy

    settings = PlanSettings.of(center, workers=workers or session.workers)
    first_date: date | None = first.date() if first else None
    changes: dict[str, object] = {
        "first_date": first_date,
        "weeks": weeks,
        "seconds": seconds,
        "seed": seed,
        "replications": replications,
        "confidence": confidence,
    }
    used = {key: value for key, value in changes.items() if value is not None}
    return replace(settings, **used)  # type: ignore[arg-type]  # each value has its option's type
