"""The center file and the agents of the composed center."""

import csv
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.real_sets import Estimate

READY = 0.8
"""Share of paid time that is of use: breaks, sickness, shifts that do not fit the load."""

HOURS_PER_WEEK = 40


@dataclass(frozen=True, slots=True)
class RealQueue:
    """A queue of the composed center.

    Parameters
    ----------
    name
        Its name, and that of the one skill it needs.
    call_type
        Type of call in the log whose handle time and patience stand in; the set has none.
    contacts_per_week
        What its set brings in an ordinary week; the staff is sized to it.
    contract
        Of its agents.
    open_hours
        Open hours a week.
    opening
        The center file's opening hours; empty: always.
    hours
        Hours within which social contacts are answered; None: voice, 80 % in 20 s.
    """

    name: str
    call_type: str
    contacts_per_week: float
    contract: str
    open_hours: float = 168
    opening: str = ""
    hours: int | None = None


QUEUES = (
    RealQueue(
        "bank", "PS", 155_000, "weekdays", 70, '{ weekdays = ["07:00-21:00"], weekend = [] }'
    ),
    RealQueue("assistance", "NE", 20_500, "rota"),
    RealQueue("medical", "NW", 2_200, "rota"),
    RealQueue("travel", "NE", 2_200, "rota"),
    RealQueue("roadside", "NE", 4_200, "rota"),
    RealQueue("branch", "PS", 7_700, "week", 119, '{ every_day = ["07:00-24:00"] }'),
    RealQueue("mentions", "PS", 7_000, "rota", hours=2),
    RealQueue("tweets", "PS", 1_900, "rota", hours=2),
)

ROTA = ("assistance", "medical", "travel", "roadside")

FRAME = Path(__file__).with_name("real_center.toml")


def write_center(folder: Path, known: Mapping[str, Estimate]) -> Path:
    """Write the center file; handle times and patience are the log's."""
    skills = [f'\n[[skills]]\nname = "{queue.name}"\n' for queue in QUEUES]
    queues = [_queue(queue, known[queue.call_type]) for queue in QUEUES]
    path = folder / "center.toml"
    frame = FRAME.read_text(encoding="utf-8")
    path.write_text("".join([frame, *skills, *queues]), encoding="utf-8")
    return path


def write_agents(folder: Path, known: Mapping[str, Estimate]) -> tuple[Path, int]:
    """Write the agents: as many as the work of each queue needs, one in three with two skills."""
    rows = []
    for place, queue in enumerate(QUEUES):
        for number in range(_head_count(queue, known[queue.call_type])):
            skills = [queue.name]
            if queue.name in ROTA:
                # The small queues' nights are covered by agents of all of them.
                skills = list(ROTA) if number % 3 == 0 else [queue.name, "assistance"]
            elif number % 3 == 0:
                skills.append(_neighbour(place))
            cell = ";".join(f"{name}:{3 + number % 3}" for name in dict.fromkeys(skills))
            name = f"{queue.name}-{number + 1:03d}"
            rows.append((name, name, queue.name, "Paris", queue.contract, cell))
    path = folder / "agents.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("agent_id", "name", "team", "site", "contract", "skills"))
        writer.writerows(rows)
    return path, len(rows)


def _neighbour(place: int) -> str:
    names: Sequence[str] = [queue.name for queue in QUEUES]
    return "branch" if names[place] == "bank" else names[(place + 1) % len(names)]


def _head_count(queue: RealQueue, known: Estimate) -> int:
    """Give the agents for a queue's work: the square-root rule, n = a + sqrt(a), over the week."""
    hours = queue.contacts_per_week * known.aht_seconds / 3600
    load = hours / queue.open_hours
    agents = (load + math.sqrt(load)) * queue.open_hours / (READY * HOURS_PER_WEEK)
    return max(4, math.ceil(agents))


def _queue(queue: RealQueue, known: Estimate) -> str:
    voice = queue.hours is None
    lines = [
        "\n[[queues]]",
        f"name = {json.dumps(queue.name)}",
        f'channel = "{"immediate" if voice else "deferred"}"',
        f'media = "{"voice" if voice else "social"}"',
        f"skills = [{json.dumps(queue.name)}]",
        f"aht_seconds = {known.aht_seconds:.1f}",
    ]
    if voice:
        lines.append(f"patience_seconds = {known.patience_seconds:.1f}")
        lines.append('goal = { kind = "service_level", target = 0.80, threshold_seconds = 20 }')
    else:
        lines.append(
            f'goal = {{ kind = "answered_within", target = 0.90, hours = {queue.hours}, '
            'of = "clock" }'
        )
    if queue.opening:
        lines.append(f"opening = {queue.opening}")
    return "\n".join(lines) + "\n"
