"""Writes a simulated or an empty center into a folder."""

import json
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from zoneinfo import available_timezones

import numpy as np

from data.center_file import parse_center
from data.files.atomic import write_atomically
from data.files.people import SKILL_COLUMNS
from data.holidays import holidays_between
from data.records import Center, ConfigurationError, Grid, Progress, silent
from data.samples.people import AGENT_COLUMNS, simulate_agents, skill_rows
from data.samples.service import simulate_service
from data.samples.spec import SampleKind, SampleSpec
from data.samples.specs import SPECS
from data.samples.tables import DRIVER_COLUMNS, HISTORY_COLUMNS, csv_bytes, history_bytes
from data.samples.volumes import simulate_volumes
from data.samples.wishes import (
    PREFERENCE_COLUMNS,
    TIMEOFF_COLUMNS,
    simulate_preferences,
    simulate_time_off,
)

CENTER_FILE = "center.toml"


def write_sample(
    kind: SampleKind,
    folder: Path,
    *,
    seed: int = 1,
    progress: Progress = silent,
) -> tuple[Path, ...]:
    """Write a simulated center: its center file, history, people, drivers.

    The tables lie in the drop folder of the nightly run, so that importing them is its job.

    Parameters
    ----------
    kind
        Which sample; docs/samples.md describes them.
    folder
        Made where it does not exist.
    seed
        The same seed gives the same bytes.
    progress
        Told of the stages.

    Returns
    -------
        The files written, the center file first.

    Raises
    ------
    ConfigurationError
        If there is a center file in the folder already.
    """
    spec = SPECS[kind]
    _refuse_taken(folder)
    # Streams of their own: another team does not change the history.
    history_seed, people_seed, skills_seed = np.random.SeedSequence(seed).spawn(3)
    text = _resource(f"{kind}.toml")
    center = parse_center(text, name=f"{kind}.toml")
    history = _history(center, spec, rng=np.random.default_rng(history_seed), progress=progress)
    tables = {"history.csv.gz": history, **_people(spec, people_seed, skills_seed)}
    if spec.drivers:
        tables["drivers.csv"] = _drivers(spec)
    return _write(folder, text, tables, within=center.nightly.drop)


def write_empty(folder: Path, name: str, *, zone: str) -> tuple[Path, ...]:
    """Write a small commented center file to fill in, and CSV files with their headers alone.

    The CSV files lie in a folder ``templates``, out of the nightly run's way.

    Parameters
    ----------
    folder
        Made where it does not exist.
    name
        The center's name.
    zone
        Its IANA time zone.

    Raises
    ------
    ConfigurationError
        If there is a center file in the folder already, or the zone is unknown.
    """
    _refuse_taken(folder)
    if zone not in available_timezones():
        raise ConfigurationError(
            f'zone "{zone}" is no time zone; give an IANA name, such as "Europe/Berlin"'
        )
    text = _resource("empty.toml")
    # A JSON string is a TOML basic string.
    for mark, value in (("@NAME@", name), ("@ZONE@", zone)):
        text = text.replace(mark, json.dumps(value, ensure_ascii=False))
    parse_center(text, name=CENTER_FILE)
    headers = {
        "history.csv": HISTORY_COLUMNS,
        "agents.csv": AGENT_COLUMNS,
        "skills.csv": SKILL_COLUMNS,
        "timeoff.csv": TIMEOFF_COLUMNS,
        "preferences.csv": PREFERENCE_COLUMNS,
    }
    tables = {file: csv_bytes(header, ()) for file, header in headers.items()}
    return _write(folder, text, tables, within="templates")


def _history(
    center: Center, spec: SampleSpec, *, rng: np.random.Generator, progress: Progress
) -> bytes:
    """Simulate the history; the stages are told of before each begins."""
    grid = Grid.for_days(
        spec.first_date, spec.days, zone=center.zone, minutes=center.interval_minutes
    )
    day = timedelta(days=1)
    holidays = holidays_between(center, spec.first_date - day, spec.plan_date + day)
    progress("sample", 0, 3, "volumes")
    volumes = simulate_volumes(center, spec, grid=grid, holidays=holidays, rng=rng)
    progress("sample", 1, 3, "service")
    service = simulate_service(center, spec, grid=grid, volumes=volumes, rng=rng)
    progress("sample", 2, 3, "files")
    lost = np.isin(grid.local_days(center.zone), np.array(spec.outages, "datetime64[D]"))
    names = [queue.name for queue in center.queues]
    out = history_bytes(
        names, grid=grid, there=volumes.is_open & ~lost, volumes=volumes, service=service
    )
    progress("sample", 3, 3)
    return out


def _people(
    spec: SampleSpec, seed: np.random.SeedSequence, skills_seed: np.random.SeedSequence
) -> dict[str, bytes]:
    rng = np.random.default_rng(seed)
    agents = simulate_agents(spec, rng=rng)
    skills = tuple(skill_rows(spec, agents, rng=np.random.default_rng(skills_seed)))
    return {
        "agents.csv": csv_bytes(AGENT_COLUMNS, (agent.cells() for agent in agents)),
        **({"skills.csv": csv_bytes(SKILL_COLUMNS, skills)} if skills else {}),
        "timeoff.csv": csv_bytes(TIMEOFF_COLUMNS, simulate_time_off(spec, agents, rng=rng)),
        "preferences.csv": csv_bytes(
            PREFERENCE_COLUMNS, simulate_preferences(spec, agents, rng=rng)
        ),
    }


def _drivers(spec: SampleSpec) -> bytes:
    rows = [
        (day.isoformat(), driver.name, f"{size:g}", queue)
        for driver in spec.drivers
        for day, size in sorted(driver.sizes.items())
        for queue in driver.queues
    ]
    return csv_bytes(DRIVER_COLUMNS, rows)


def _write(
    folder: Path, center_text: str, tables: dict[str, bytes], *, within: str
) -> tuple[Path, ...]:
    """Write the tables, then the center file: it says that the center is complete."""
    paths = [folder / within / name for name in tables]
    for path, content in zip(paths, tables.values(), strict=True):
        write_atomically(path, content)
    write_atomically(folder / CENTER_FILE, center_text.encode())
    return (folder / CENTER_FILE, *paths)


def _resource(name: str) -> str:
    return (files("data.samples") / name).read_text(encoding="utf-8")


def _refuse_taken(folder: Path) -> None:
    taken = folder / CENTER_FILE
    if taken.exists():
        raise ConfigurationError(
            f"{taken} is there already; choose another folder, or move that file away"
        )
