"""Where a center's data are kept: one SQLite file or one PostgreSQL database.

``open_store`` opens it and brings its schema up to date; the ``Store`` takes and gives the
records of ``data.records`` and the small ones named here. ``open_trial`` opens it so that nothing
written stays. Nobody else speaks SQL.
"""

from data.store.results import (
    ForecastSummary,
    HistorySpan,
    ImportCounts,
    LockHolder,
    RosterLinks,
    RosterSummary,
    Run,
    RunStatus,
    StoreStatus,
)
from data.store.store import Store, open_store
from data.store.trial import open_trial

__all__ = [
    "ForecastSummary",
    "HistorySpan",
    "ImportCounts",
    "LockHolder",
    "RosterLinks",
    "RosterSummary",
    "Run",
    "RunStatus",
    "Store",
    "StoreStatus",
    "open_store",
    "open_trial",
]
