"""Outside forecasts into the store: each once, whatever file it stands in."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from data.records import Center, ConfigurationError, Forecast
from data.store import ImportCounts, Store
from wfm.importing import (
    EVERY_RUN,
    IMPORT,
    ImportOutcome,
    named_mapping,
    outcome_of,
    recorded_import,
)

OWN = "wfm"
"""The source of forecasts made here, which no outside one may take."""

MONTHS = "wfm months"
"""That of forecasts kept to look months ahead, which plans never take by themselves."""

KIND = "forecast"


@dataclass(frozen=True, slots=True)
class OutsideOptions:
    """How a forecast file is read.

    Parameters
    ----------
    source
        The name under which it is kept; None: the file's name without its ending.
    form
        ``auto``, ``calabrio``, ``genesys``, ``connect`` or ``plain``.
    mapping
        Name of an ``[imports.NAME]`` of the center file.
    """

    source: str | None = None
    form: str = "auto"
    mapping: str | None = None


def import_forecast(
    store: Store,
    center: Center,
    path: Path,
    *,
    options: OutsideOptions,
    at: datetime,
    dry_run: bool = False,
) -> tuple[ImportOutcome, int | None]:
    """Import an outside forecast; the same content under the same name again changes nothing.

    Returns
    -------
        What was done, and the forecast's number; None in a dry run of a new one.

    Raises
    ------
    InputRefusedError
        The file was refused; nothing was written.
    ConfigurationError
        The name is that of our own forecasts, or there is no such mapping.
    """
    from data.files.forecasts import read_forecast  # noqa: PLC0415 - heavy

    source = options.source or path.name.split(".")[0]
    if source in {OWN, MONTHS} or not source.strip():
        raise ConfigurationError(
            f"--source {source!r} cannot name an outside forecast; {OWN} and {MONTHS} "
            "stand for our own: give the name of its maker"
        )
    read = read_forecast(
        path,
        center,
        source=source,
        form=options.form,
        mapping=named_mapping(center, options.mapping),
    )
    digest = content_hash(read.forecast)
    intervals = read.forecast.mean.size
    number = _known(store, digest)
    if number is not None:
        counts = ImportCounts(unchanged=intervals)
        note = f"the same content is forecast {number} already"
        outcome = outcome_of(
            path,
            KIND,
            rows=read.rows,
            refused=0,
            counts=counts,
            dry_run=dry_run,
            notes=(*read.notes, note),
        )
        return outcome, number
    with recorded_import(store, KIND, path, at=at, dry_run=dry_run, content=digest) as run_id:
        if run_id is not None:
            explained = replace(
                read.forecast,
                explanations=tuple(
                    f"{words} on {at:%Y-%m-%d}" for words in read.forecast.explanations
                ),
            )
            number = store.save_forecast(run_id, explained)
    outcome = outcome_of(
        path,
        KIND,
        rows=read.rows,
        refused=0,
        counts=ImportCounts(inserted=intervals),
        dry_run=dry_run,
        notes=read.notes,
    )
    return outcome, number


def content_hash(forecast: Forecast) -> str:
    """Give the hash of what a forecast says and of its source, whatever file it came in."""
    words = repr((forecast.source, forecast.queues, forecast.grid))
    digest = hashlib.sha256(words.encode())
    for array in (forecast.mean, forecast.aht_seconds):
        digest.update(array.tobytes())
    return digest.hexdigest()


def _known(store: Store, digest: str) -> int | None:
    """Give the number of the stored forecast of this content."""
    runs = {
        run.id
        for run in store.runs(EVERY_RUN)
        if run.kind == f"{IMPORT}{KIND}" and run.parameters.get("content") == digest
    }
    return next((f.id for f in store.forecasts() if f.run_id in runs), None)
