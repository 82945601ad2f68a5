"""How long work says how far it is."""

from typing import Protocol


class Progress(Protocol):
    """Receives progress; called from the working thread, must return quickly."""

    def __call__(self, stage: str, done: float, total: float, note: str = "") -> None:
        """Say that ``done`` of ``total`` of a stage is finished."""


def silent(stage: str, done: float, total: float, note: str = "") -> None:
    """Ignore progress."""
