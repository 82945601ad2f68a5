"""History files of every known format, read and checked as a whole."""

from data.files.history.reading import read_history
from data.files.history.records import Gap, HistoryFile, ImportReport
from data.files.history.refusals import Refusal

__all__ = ["Gap", "HistoryFile", "ImportReport", "Refusal", "read_history"]
