"""The page on accuracy, written from the figures of a suite."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.forecast_cases import AT_LEAST, COVERAGE_BAND, TARGETS, Target
from benchmarks.forecast_scores import LEVELS

Cases = dict[str, dict[str, Any]]

_METHOD = Path(__file__).with_name("accuracy_method.md")
"""How the figures come about, in words."""

_WINDOWS = "Where the figure to reach was set, on other windows, the mean of 8 had {}."

_REASONS = {
    "technion": _WINDOWS.format("24.5")
    + " Those here hold the Jewish autumn holidays, of which the series has one year.",
    "axa Tech. Axa": _WINDOWS.format("17.6"),
    "axa Médical": "Its floor leaves little: three quarters of the error are chance.",
    "vancouver": _WINDOWS.format("15.2"),
    "bank, one day": "Seven months of history, and Labor Day among the days judged: models that"
    " need more than a few weeks are hardly judged, and the mean of 8 keeps their weight.",
    "technion, one day": "A half-day outage and the autumn holidays lie among the days judged.",
    "level shift": (
        "The step is five days old at the first origin, and the series ends three weeks later:"
        " windows of 21, 14 and 7 days are all there is."
    ),
    "axa": (
        "Queues that take a few contacts a day, or whose contacts rise four times and fall to a"
        " half within weeks, as RENAULT's did early in 2013, leave little to learn from."
    ),
    "aht": (
        "Models of handle time are chosen by squared error, so that the work is right on average;"
        " the least absolute error belongs to the median, some percent lower."
    ),
}
"""Why a figure is missed, by its case: what the data show, said only where it is missed."""

_IDLE = 0.5
"""Load of a machine [processes] up to which its times are its own."""


def document(results: dict[str, Any]) -> str:
    """Give the page as Markdown."""
    cases: Cases = results["cases"]
    parts = [
        _METHOD.read_text("utf-8"),
        f"## What was to be reached\n\n{table(results)}",
        f"## What we miss\n\n{_misses(cases)}",
        f"## Every series\n\n{_series(cases)}",
        f"## By lead week\n\n{_leads(cases)}",
        f"## Coverage\n\n{_coverage(cases)}",
        _axa(cases),
        _aht(cases),
        _speed(results),
    ]
    return "\n".join(part.rstrip() + "\n" for part in parts if part)


def table(results: dict[str, Any]) -> str:
    """Give the table of what was to be reached, as Markdown."""
    cases: Cases = results["cases"]
    head = ("set", "best known", "to reach", "reached", "", "best peer here", "floor")
    return _markdown(head, [_target_row(target, cases) for target in _measured(cases)])


def _measured(cases: Cases) -> list[Target]:
    return [t for t in TARGETS if cases.get(t.key, {}).get(t.figure) is not None]


def _is_reached(target: Target, cases: Cases) -> bool:
    value = cases[target.key][target.figure]
    if target.figure in AT_LEAST:
        return bool(value >= target.reach)
    return bool(value <= target.reach)


def _target_row(target: Target, cases: Cases) -> tuple[str, ...]:
    case = cases[target.key]
    digits = 2 if target.unit == "%" else 1
    unit = "" if target.unit == "%" else f" {target.unit}"
    side = "at least " if target.figure in AT_LEAST else ""
    return (
        target.title,
        target.best_known,
        f"{side}{target.reach:g}{unit}",
        f"{case[target.figure]:.{digits}f}{unit}",
        "reached" if _is_reached(target, cases) else "**missed**",
        _best_peer(target, case) if target.has_peers else "",
        _figure(case.get("poisson_floor")) if target.figure == "wape" else "",
    )


def _best_peer(target: Target, case: dict[str, Any]) -> str:
    """Give the best of the peers measured in the same run."""
    if target.figure.startswith("rest_of_day"):
        before = f"{_figure(case['rest_of_day_before'])} ours before"
        return f"{_figure(case['rest_of_day_mean8'])} mean of 8, {before}"
    known = {name: case.get(key) for key, name in _PEERS.items()}
    values = {name: value for name, value in known.items() if value is not None}
    best = min(values, key=lambda name: values[name])
    return f"{_figure(values[best])} {best}"


def _misses(cases: Cases) -> str:
    """Say what was not reached, and where bands are not true."""
    out = [
        f"- {target.title}: {_miss(target, cases[target.key])}"
        for target in _measured(cases)
        if not _is_reached(target, cases)
    ]
    for group, rows in _groups(cases).items():
        for percent, (low, high) in COVERAGE_BAND.items():
            levels = [(level, _pooled(rows, percent, level)) for level in LEVELS]
            wrong = [
                f"{value:.1f} % of {level}s"
                for level, value in levels
                if value is not None and not low <= value <= high
            ]
            if wrong:
                out.append(f"- {group}, inside the {percent} % band: {', '.join(wrong)}")
    return "\n".join(out) or "Nothing of the table above."


def _miss(target: Target, case: dict[str, Any]) -> str:
    """Say how far off a figure is, what the best peer reaches and how much of it is chance."""
    unit = f" {target.unit}"
    text = f"{case[target.figure]:.2f}{unit}, to reach {target.reach:g}{unit}"
    if target.has_peers:
        text += f"; {_best_peer(target, case)}"
    floor = case.get("poisson_floor")
    if floor is not None and target.figure == "wape":
        text += f"; a perfect forecast of Poisson means has {floor:.2f}"
    if target.figure == "worst_loss":
        text += f"; queue {case['worst_queue']}"
    return f"{text}. {_REASONS[target.key]}" if target.key in _REASONS else text


_PEERS = {
    "wape_last_week": "last week",
    "wape_mean4": "mean of 4",
    "wape_mean8": "mean of 8",
    "wape_prophet": "Prophet",
}


def _series(cases: Cases) -> str:
    head = ("series", "origins", "ours", *_PEERS.values(), "floor", "bias", "seconds")
    rows = []
    for key, case in cases.items():
        if "poisson_floor" not in case:
            continue
        figures = [_figure(case.get(name)) for name in ("wape", *_PEERS, "poisson_floor", "bias")]
        rows.append((key, str(len(case["origins"])), *figures, f"{case['seconds']:.0f}"))
    return _markdown(head, rows)


def _leads(cases: Cases) -> str:
    head = ("series", "", "week 1", "week 2", "week 3", "week 4")
    rows = []
    for key, case in cases.items():
        if len(case.get("wape_by_week", ())) != len(head) - 2 or case["group"] == "":
            continue
        rows.append((key, "ours", *(_figure(v) for v in case["wape_by_week"])))
        rows.append(("", "mean of 8", *(_figure(v) for v in case["wape_mean8_by_week"])))
    return _markdown(head, rows)


def _groups(cases: Cases) -> dict[str, list[dict[str, Any]]]:
    out: dict[str, list[dict[str, Any]]] = {}
    for case in cases.values():
        if case.get("group"):
            out.setdefault(case["group"], []).append(case)
    return out


def _pooled(rows: list[dict[str, Any]], percent: int, level: str) -> float | None:
    """Give the mean coverage of a set's series; each has about as many totals as the others."""
    known = [row[f"coverage{percent}"][level] for row in rows]
    known = [value for value in known if value is not None]
    return sum(known) / len(known) if known else None


def _coverage(cases: Cases) -> str:
    head = ("set", "series", *(f"{p} % {level}" for p in COVERAGE_BAND for level in LEVELS))
    rows = []
    for group, members in _groups(cases).items():
        values = [_pooled(members, p, level) for p in COVERAGE_BAND for level in LEVELS]
        rows.append((group, str(len(members)), *(_figure(v, digits=1) for v in values)))
    bands = " and ".join(f"{low:g}-{high:g}" for low, high in COVERAGE_BAND.values())
    note = (
        f"To be reached are {bands}. A week's figure of one series rests on few weeks: it moves by "
        "several percent with one week more or less."
    )
    return f"{_markdown(head, rows)}\n\n{note}"


def _axa(cases: Cases) -> str:
    summary = cases.get("axa")
    if not summary:
        return ""
    rows = sorted(summary["gains"].items(), key=lambda item: -item[1])
    head = ("queue", "gain on the mean of 8, % of its error")
    return "## The assistance company's queues\n\n" + _markdown(
        head, [(name, f"{gain:+.1f}") for name, gain in rows]
    )


def _aht(cases: Cases) -> str:
    case = cases.get("aht")
    if not case:
        return ""
    head = ("forecast of handle times", "call-weighted WAPE of 30 minutes")
    names = {
        "wape": "ours",
        "wape_last_week": "last week, same interval",
        "wape_mean4": "mean of four weeks",
        "wape_mean4_by_time": "mean of four weeks by time of day",
    }
    rows = [(name, _figure(case[key])) for key, name in names.items()]
    text = (
        f"One week ahead from {len(case['origins'])} Mondays of the call log, all types together, "
        f"service times as logged. Bias of ours: {case['bias']:+.1f} %. A mean that is right "
        "by contact lies above the median, so that absolute errors are a little larger than those "
        "of a forecast made to be near most contacts and short of the work."
    )
    return f"## Handle times\n\n{_markdown(head, rows)}\n\n{text}"


def _speed(results: dict[str, Any]) -> str:
    case = results["cases"].get("speed")
    if not case:
        return ""
    total = results.get("total_seconds")
    busy = ""
    if case["load_before"] > _IDLE:
        busy = (
            f" The machine was at other work too: a load of {case['load_before']:g} on "
            f"{case['processors']} processors before it began, so that times are longer than "
            "they need be."
        )
    whole = f" The whole suite took {total / 60:.0f} minutes." if total else ""
    return (
        f"## Speed\n\n{case['queues']} queues, {case['days']} days of half-hours, four weeks "
        f"ahead, {case['samples']} joint samples, {case['workers']} processes: "
        f"{case['forecast_seconds']:.1f} s with backtest and choice; the update of all queues "
        f"during a day {case['update_seconds']:.2f} s; {case['peak_megabytes']:,} MB of memory at "
        f"the peak.{whole}{busy}"
    )


def _markdown(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _figure(value: float | None, *, digits: int = 2) -> str:
    return "" if value is None else f"{value:.{digits}f}"
