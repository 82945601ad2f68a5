"""The product's forecasts against its peers, by rolling origin on real series.

One column of any CSV, its first column the local time (UTC where its name ends so):

python -m benchmarks.forecast --series FILE --column C --freq 30min --tz Europe/Paris
    [--country FR] [--horizon 28] [--origins 6] [--scored-from 2024-01-01] [--json]

Origins lie a week apart (--every, or the horizon if less); the newest window ends with the series.
With --horizon 1 the last days that have a record are forecast, each from the evening before. With
--intraday the same, and the rest of the day is scored before and after the update at that local
time. With --only windows touch, so that each such day of the scored range counts once.

All shared sets, and the page on accuracy from what they gave:

python -m benchmarks.forecast --suite --out FILE [--cases bank,axa] [--resume]
python -m benchmarks.forecast --document FILE > docs/accuracy.md

Peers are last week's same weekday, plain means of the last 4 and 8 recorded same weekdays slot by
slot, and Prophet with its defaults and the country's holidays, on daily totals spread as the mean
of 8. Figures are percent; WAPE is at --freq; coverage is pooled over origins.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date, time
from pathlib import Path
from typing import Any

from benchmarks.forecast_document import document, table
from benchmarks.forecast_figures import figures, rest_of_day
from benchmarks.forecast_runs import run_windows
from benchmarks.forecast_scores import LEVELS
from benchmarks.forecast_series import Series, read_series
from benchmarks.forecast_suite import run_suite, shared_contacts
from benchmarks.forecast_windows import Window, choose_windows
from data.records import ConfigurationError, WfmError

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def print_figures(result: dict[str, Any]) -> None:
    """Print the figures for people."""
    origins = result["origins"]
    print(f"{result['series']}: {len(origins)} origins, {origins[0]} to {origins[-1]}")
    print(f"{'WAPE [%]':20s} {'all':>7s}  by lead week")
    weeks = " ".join(_cell(value) for value in result["wape_by_week"])
    print(f"{'ours':20s} {_cell(result['wape'])}  {weeks}")
    weeks = " ".join(_cell(value) for value in result["wape_mean8_by_week"])
    for key, name in (
        ("wape_last_week", "last week"),
        ("wape_mean4", "mean of 4"),
        ("wape_mean8", "mean of 8"),
        ("wape_prophet", "Prophet"),
        ("poisson_floor", "Poisson floor"),
    ):
        print(f"{name:20s} {_cell(result[key])}" + (f"  {weeks}" if key == "wape_mean8" else ""))
    for key, name in (("coverage80", "inside 80 %"), ("coverage95", "inside 95 %")):
        got = result[key]
        levels = ", ".join(f"{level} {_cell(got[level]).strip()}" for level in LEVELS)
        print(f"{name:20s} {levels}")
    print(f"{'bias':20s} {_cell(result['bias'])}")
    for key in ("rest_of_day_before", "rest_of_day_after", "rest_of_day_mean8"):
        if key in result:
            print(f"{key:20s} {_cell(result[key])}")
    print(f"{'seconds, ours':20s} {_cell(result['seconds'])}")


def _cell(value: float | None) -> str:
    return f"{'-':>7s}" if value is None else f"{value:7.2f}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.forecast",
        description=__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    add = parser.add_argument
    add("--series", type=Path, metavar="FILE", help="CSV, gzipped or not")
    add("--column", help="the queue's column")
    add("--freq", default="30min", help="5min, 15min, 30min, 60min or 1D; default 30min")
    add("--tz", default="UTC", help="zone of the local times; default UTC")
    add("--country", help="ISO code of the public holidays, as CA or CA-BC")
    add("--horizon", type=_positive, default=28, help="days forecast from an origin; default 28")
    add("--origins", type=_positive, default=6, help="most origins; default 6")
    add("--every", type=_positive, help="days between origins; default 7, or the horizon if less")
    add("--scored-from", type=_day, metavar="DATE", help="no origin lies before")
    add("--weekdays", type=_weekdays, default=frozenset(range(7)), help="scored: sun,mon,...")
    add("--only", choices=("holidays", "after"), help="score holidays, or days after them")
    add("--intraday", type=_minute, metavar="HH:MM", help="rest of day, ours updated at this time")
    add("--workers", type=_positive, default=2, help="processes over the origins; default 2")
    add("--no-prophet", action="store_true", help="leave Prophet out")
    add("--suite", action="store_true", help="all shared sets (WFM_SHARED_DATA names their folder)")
    add("--out", type=Path, metavar="FILE", help="of the suite: where its figures are kept")
    add("--cases", default="", help="of the suite: run only those that begin so")
    add("--resume", action="store_true", help="of the suite: keep the figures of other cases")
    add("--document", type=Path, metavar="FILE", help="write the page on accuracy from a suite")
    add("--json", action="store_true", help="figures as JSON")
    return parser


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{value} is not 1 or more")
    return value


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f'"{text}" is no date like 2024-01-31') from error


def _minute(text: str) -> int:
    try:
        clock = time.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f'"{text}" is no time like 10:30') from error
    return 60 * clock.hour + clock.minute


def _weekdays(text: str) -> frozenset[int]:
    names = [name.strip().lower()[:3] for name in text.split(",")]
    unknown = [name for name in names if name not in _WEEKDAYS]
    if unknown:
        raise argparse.ArgumentTypeError(f'"{unknown[0]}" is none of {", ".join(_WEEKDAYS)}')
    return frozenset(_WEEKDAYS.index(name) for name in names)


def _windows(series: Series, options: argparse.Namespace) -> tuple[Window, ...]:
    windows = choose_windows(
        series,
        horizon=options.horizon,
        origins=options.origins,
        scored_from=options.scored_from,
        only=options.only,
        weekdays=options.weekdays,
        every=options.every,
    )
    if options.only is None and len(windows) < options.origins:
        print(f"{len(windows)} of {options.origins} origins fit", file=sys.stderr)
    cut = sum(w.days < options.horizon for w in windows)
    if cut:
        print(f"{cut} windows are cut at the end of the series", file=sys.stderr)
    return windows


def _run(options: argparse.Namespace) -> dict[str, Any]:
    series = read_series(
        options.series,
        options.column,
        freq=options.freq,
        zone=options.tz,
        country=options.country,
    )
    if options.intraday is not None:
        options.horizon = 1
        if series.is_daily:
            raise ConfigurationError("--intraday needs intervals: give a --freq below 1D")
    runs = run_windows(
        series,
        _windows(series, options),
        workers=options.workers,
        with_prophet=not options.no_prophet,
        minute=options.intraday,
    )
    result = figures(series, runs)
    if options.intraday is not None:
        result |= rest_of_day(runs, options.intraday // series.grid.minutes)
    return result


def _suite(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    if options.out is None:
        parser.error("--suite needs --out, the file that keeps its figures")
    if not shared_contacts().is_dir():
        parser.error(f"{shared_contacts()} is no folder; set WFM_SHARED_DATA to the shared data's")
    only = [name.strip() for name in options.cases.split(",") if name.strip()]
    results = run_suite(options.out, workers=options.workers, only=only, resume=options.resume)
    print(json.dumps(results, ensure_ascii=False) if options.json else table(results))
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; give the exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        if options.document is not None:
            print(document(json.loads(options.document.read_text("utf-8"))), end="")
            return 0
        if options.suite:
            return _suite(parser, options)
        if options.series is None or options.column is None:
            parser.error("--series and --column are needed, or --suite, or --document")
        result = _run(options)
    except WfmError as error:
        print(error, file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps(result))
    else:
        print_figures(result)
    return 0


if __name__ == "__main__":
    sys.exit(main())
