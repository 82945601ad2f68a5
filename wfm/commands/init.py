"""`wfm init`."""

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from wfm.commands.session import Session


class Sample(StrEnum):
    """Simulated centers to try wfm with."""

    SMALL = "small"
    OMNICHANNEL = "omnichannel"
    LARGE = "large"


def init(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The new center's folder.")],
    *,
    sample: Annotated[
        Sample | None, typer.Option(help="Fill it with a simulated center, ready to plan.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the simulated center.")] = 1,
    name: Annotated[str, typer.Option(help="Name of an empty center.")] = "My center",
    zone: Annotated[str, typer.Option(help="IANA time zone of an empty center.")] = "UTC",
) -> None:
    """Make a new center: its file and, with a sample, history, agents and time off.

    Example: wfm init demo --sample omnichannel
    """
    session: Session = replace(
        context.obj,
        center_path=folder / "center.toml",
        given=context.obj.given | {"center"},
    )
    if sample is None:
        from data.samples import write_empty  # noqa: PLC0415 - heavy

        session.wrote(*write_empty(folder, name=name, zone=zone))
        session.next(f"edit {session.center_path}, then: wfm check")
        return
    _init_sample(session, folder, sample=sample, seed=seed)


def _init_sample(session: Session, folder: Path, *, sample: Sample, seed: int) -> None:
    from data.samples import write_sample  # noqa: PLC0415 - heavy
    from wfm.commands.imports import outcomes_listing  # noqa: PLC0415 - heavy
    from wfm.nightly import import_folder  # noqa: PLC0415 - heavy

    with session.progress() as progress:
        for path in write_sample(sample.value, folder, seed=seed, progress=progress):
            session.say(f"wrote {path}")
        with session.center_and_store() as (center, store):
            outcomes = import_folder(
                store, center, folder / center.nightly.drop, at=session.at, progress=progress
            )
    session.emit(outcomes_listing(outcomes))
    session.next("wfm plan --publish")
