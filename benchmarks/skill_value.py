"""The ranking of trainings against brute force: python -m benchmarks.skill_value.

On small seeded centers every class there could be is simulated with many replications of another
seed and other samples; the first three places are those that `wfm skills value` must name. Places
whose difference brute force cannot tell from noise are a tie, and either order is right.
"""

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from benchmarks.skill_value_center import Case, draw_case
from data.records import Progress, silent
from skills.trainings import TrainingClass
from wfm.simulation import Scenario
from wfm.training import Valued, race, screen
from wfm.training.race import FIRST_PLACES, after
from wfm.training.trial import Gain, Trial, gain

RACE_SEED, JUDGE_SEED = 1, 1001
MOST_REPLICATIONS = 1600
JUDGE_REPLICATIONS = 2400


@dataclass(frozen=True, slots=True)
class Judged:
    """A class as brute force sees it."""

    taught: TrainingClass
    trial: Trial
    gain: Gain


@dataclass(frozen=True, slots=True)
class Result:
    """How the ranking of one center stands beside brute force.

    Parameters
    ----------
    classes, screened_out
        There could be, and that the screen showed to be worth nothing.
    equal
        Whether the first places are those of brute force, ties apart.
    ties
        Neighbours in the first places that brute force cannot tell apart.
    """

    seed: int
    classes: int
    screened_out: int
    ours: tuple[str, ...]
    brute: tuple[str, ...]
    equal: bool
    ties: int
    gains: tuple[float, ...]
    race_seconds: float
    brute_seconds: float
    race_runs: int
    brute_runs: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=6)
    parser.add_argument("--replications", type=int, default=JUDGE_REPLICATIONS)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    results = []
    for seed in range(1, asked.seeds + 1):
        results.append(compare(seed, replications=asked.replications, workers=asked.workers))
        print(told(results[-1]), flush=True)
    right = sum(one.equal for one in results)
    print(f"first {FIRST_PLACES} places equal, ties apart: {right} of {len(results)} centers")
    if asked.out:
        asked.out.parent.mkdir(parents=True, exist_ok=True)
        asked.out.write_text(json.dumps([figures(one) for one in results], indent=2) + "\n")


def compare(seed: int, *, replications: int, workers: int) -> Result:
    """Rank the classes of a center in both ways."""
    case = draw_case(seed)
    begin = time.perf_counter()
    worth = screen(case.view, case.classes).tolist()
    kept = [(one, each) for one, each in zip(case.classes, worth, strict=True) if each > 0]
    ranked = race(_base(case.scenario, RACE_SEED, workers), kept, most=MOST_REPLICATIONS)
    middle = time.perf_counter()
    judged = brute_force(case, replications=replications, workers=workers)
    end = time.perf_counter()
    first = judged[:FIRST_PLACES]
    return Result(
        seed=seed,
        classes=len(case.classes),
        screened_out=len(case.classes) - len(kept),
        ours=tuple(name(one.taught) for one in ranked[:FIRST_PLACES]),
        brute=tuple(name(one.taught) for one in first),
        equal=agree(ranked[:FIRST_PLACES], judged),
        ties=sum(not _apart(a, b) for a, b in pairwise(judged[: FIRST_PLACES + 1])),
        gains=tuple(one.gain.mean for one in first),
        race_seconds=middle - begin,
        brute_seconds=end - middle,
        race_runs=sum(one.trial.replications for one in ranked),
        brute_runs=replications * len(judged),
    )


def brute_force(
    case: Case, *, replications: int, workers: int, progress: Progress = silent
) -> list[Judged]:
    """Give every class with its gain, best first, all simulated alike."""
    base = _base(case.judge, JUDGE_SEED, workers)
    base.reach(replications, progress=progress)
    out = []
    for taught in case.classes:
        trial = after(base, taught)
        trial.reach(replications)
        out.append(Judged(taught, trial, gain(base, trial)))
    return sorted(out, key=lambda one: -one.gain.mean)


def agree(ours: Sequence[Valued], judged: Sequence[Judged]) -> bool:
    """Tell whether each of our places holds the class of brute force, or one it ties with."""
    by_key = {one.taught.key: one for one in judged}
    return all(
        mine.taught.key == theirs.taught.key or not _apart(theirs, by_key[mine.taught.key])
        for mine, theirs in zip(ours, judged, strict=False)
    )


def name(taught: TrainingClass) -> str:
    """Give a class in a word or two: whom, and in what."""
    return f"{'+'.join('abc'[q] for q in taught.before)} in {taught.training.skill}"


def told(one: Result) -> str:
    """Give a line on a center."""
    gains = ", ".join(f"{each:+.0f}" for each in one.gains)
    verdict = "equal" if one.equal else "DIFFERENT"
    return (
        f"seed {one.seed}: {one.classes} classes, {one.screened_out} screened out; "
        f"race {' > '.join(one.ours)} ({one.race_runs:,} runs, {one.race_seconds:.1f} s); "
        f"brute force {' > '.join(one.brute)} ({gains} contacts a week, {one.brute_runs:,} runs, "
        f"{one.brute_seconds:.1f} s), {one.ties} ties: {verdict}"
    )


def figures(one: Result) -> dict[str, object]:
    """Give what is written to the file."""
    return {
        "seed": one.seed,
        "classes": one.classes,
        "screened_out": one.screened_out,
        "ours": one.ours,
        "brute_force": one.brute,
        "equal": one.equal,
        "ties": one.ties,
        "contacts_per_week": one.gains,
        "race_runs": one.race_runs,
        "brute_force_runs": one.brute_runs,
        "race_seconds": one.race_seconds,
        "brute_force_seconds": one.brute_seconds,
    }


def _apart(better: Judged, worse: Judged) -> bool:
    """Tell whether brute force tells two classes apart."""
    difference = gain(worse.trial, better.trial)
    return abs(difference.mean) > difference.half_width


def _base(scenario: Scenario, seed: int, workers: int) -> Trial:
    return Trial(scenario, holidays=(), seed=seed, workers=workers)


if __name__ == "__main__":
    main()
