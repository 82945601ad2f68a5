"""What the suite measures, and what is to be reached."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from benchmarks.forecast_windows import Only

AXA_QUEUES = (
    "Tech. Axa",
    "Médical",
    "Tech. Total",
    "Tech. Inter",
    "Téléphonie",
    "RENAULT",
    "SAP",
    "Mécanicien",
    "Gestion - Accueil Telephonique",
    "Gestion Assurances",
    "Nuit",
    "Evenements",
    "Japon",
    "Gestion Clients",
    "Manager",
    "Gestion Amex",
    "Gestion Relation Clienteles",
)
"""Columns of the assistance company's file, the busy ones first."""

AXA_FILE, AXA_ZONE, AXA_COUNTRY = "axa_30min.csv.gz", "Europe/Paris", "FR"

BRANDS = ("AMZN", "CRM", "CVS", "GOOG", "KO")

EVERY_DAY = frozenset(range(7))
SUN_TO_THU = frozenset({6, 0, 1, 2, 3})


@dataclass(frozen=True, slots=True)
class Case:
    """One run of the benchmark.

    Parameters
    ----------
    key
        Under which its figures are kept.
    group
        The set it belongs to in the table of coverage; empty: in none.
    minute
        Local minute at which each day is updated; None: windows of ``horizon`` days.
    every
        Days between origins; None: a week.
    """

    key: str
    file: str
    column: str
    zone: str
    country: str | None
    group: str = ""
    freq: str = "30min"
    horizon: int = 28
    origins: int = 6
    every: int | None = None
    scored_from: date | None = None
    only: Only | None = None
    weekdays: frozenset[int] = EVERY_DAY
    minute: int | None = None
    with_prophet: bool = True


def _bank(key: str, **changes: Any) -> Case:
    return Case(key, "bank_calls_15min.csv", "calls", "America/New_York", "US", **changes)


def _technion(key: str, **changes: Any) -> Case:
    return Case(key, "technion_30min.csv", "calls", "Asia/Jerusalem", "IL", **changes)


def _axa(key: str, column: str, **changes: Any) -> Case:
    return Case(key, AXA_FILE, column, AXA_ZONE, AXA_COUNTRY, **changes)


def _mentions(brand: str) -> Case:
    file = "brand_mentions_5min.csv.gz"
    return Case(f"mentions {brand}", file, brand, "UTC", None, "social", horizon=14, origins=3)


_YEARS_OF_HOLIDAYS = 66
"""Weekly origins that reach back to the first holidays with a year of history before them."""

CASES = (
    _bank("bank", group="bank", origins=9),
    _technion("technion", group="Technion", origins=8, every=14),
    *(_axa(f"axa {name}", name, group="AXA", every=28) for name in AXA_QUEUES),
    _axa("holidays", "Tech. Axa", origins=_YEARS_OF_HOLIDAYS, only="holidays", with_prophet=False),
    _axa(
        "after holidays", "Tech. Axa", origins=_YEARS_OF_HOLIDAYS, only="after", with_prophet=False
    ),
    _axa("level shift", "Téléphonie", scored_from=date(2013, 6, 10), with_prophet=False),
    Case(
        "vancouver",
        "vancouver311_daily.csv",
        "CallsOffered",
        "America/Vancouver",
        "CA-BC",
        "Vancouver, daily",
        freq="1D",
        origins=13,
        every=28,
    ),
    *(_mentions(brand) for brand in BRANDS),
    Case("tweets", "spotify_cares_15min.csv", "inbound", "UTC", None, "social", horizon=7),
    _bank("bank, one day", group="bank, one day", origins=60, minute=690, with_prophet=False),
    _technion(
        "technion, one day",
        group="Technion, one day",
        origins=80,
        weekdays=SUN_TO_THU,
        minute=600,
        with_prophet=False,
    ),
)


@dataclass(frozen=True, slots=True)
class Target:
    """One figure to reach: at most so much, percent unless said.

    Parameters
    ----------
    key, figure
        Where the figure is kept: the case and its key.
    best_known
        What the best of any tool is known to reach, in words.
    has_peers
        Whether the same run measures the peers too.
    """

    title: str
    key: str
    figure: str
    reach: float
    best_known: str
    has_peers: bool = True
    unit: str = "%"


TARGETS = (
    Target("bank, 28 days", "bank", "wape", 6.5, "6.98 (mean of 8)"),
    Target("bank, one day ahead", "bank, one day", "wape", 5.2, "5.47 (SVD)"),
    Target(
        "bank, rest of day after 4.5 h",
        "bank, one day",
        "rest_of_day_after",
        4.3,
        "4.46",
    ),
    Target("Technion, 28 days", "technion", "wape", 21.5, "22.1"),
    Target(
        "Technion, rest of day after 3 h, Sun-Thu",
        "technion, one day",
        "rest_of_day_after",
        18.5,
        "-",
    ),
    Target("AXA Tech. Axa", "axa Tech. Axa", "wape", 14.5, "15.5"),
    Target("AXA Médical", "axa Médical", "wape", 29.5, "30.5"),
    Target("AXA Tech. Total", "axa Tech. Total", "wape", 23.5, "24.9"),
    Target("AXA Tech. Inter", "axa Tech. Inter", "wape", 43.0, "45.2"),
    Target("AXA, worst loss to the mean of 8", "axa", "worst_loss", 0.5, "-", has_peers=False),
    Target("AXA, median gain on the mean of 8", "axa", "median_gain", 8.0, "-", has_peers=False),
    Target("holidays, Tech. Axa", "holidays", "wape", 30.0, "84 (mean of 8)"),
    Target("day after a holiday, Tech. Axa", "after holidays", "wape", 20.0, "32"),
    Target(
        "after a level shift, Téléphonie",
        "level shift",
        "wape",
        12.5,
        "13.3 (last week)",
    ),
    Target("Vancouver, daily", "vancouver", "wape", 9.0, "10.0"),
    Target(
        "AHT, Technion",
        "aht",
        "wape",
        19.5,
        "20.1",
    ),
    Target(
        "28 queues, 2.5 years, 2 processes",
        "speed",
        "forecast_seconds",
        60.0,
        "Prophet 19-51 s a queue",
        has_peers=False,
        unit="s",
    ),
    Target("update of 28 queues", "speed", "update_seconds", 1.0, "-", has_peers=False, unit="s"),
)

AT_LEAST = frozenset({"median_gain"})
"""Figures to be at least what is to be reached; all others at most."""

COVERAGE_BAND = {80: (77.0, 83.0), 95: (93.0, 97.0)}
"""Where the share of actuals inside a band is to lie [%]."""
