"""What changes when one keyed set of rows takes the place of another."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from data.records import InputRefusedError
from data.store.results import ImportCounts

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Difference(Generic[K]):
    """Keys to insert, to update and to remove, and how many stay as they are."""

    inserted: tuple[K, ...]
    updated: tuple[K, ...]
    removed: tuple[K, ...]
    unchanged: int

    @property
    def counts(self) -> ImportCounts:
        """The figures of an import."""
        return ImportCounts(
            len(self.inserted), len(self.updated), self.unchanged, len(self.removed)
        )


def difference(known: Mapping[K, V], wanted: Mapping[K, V]) -> Difference[K]:
    """Give what turns the known rows into the wanted ones."""
    inserted = tuple(key for key in wanted if key not in known)
    updated = tuple(k for k, value in wanted.items() if k in known and known[k] != value)
    removed = tuple(key for key in known if key not in wanted)
    return Difference(inserted, updated, removed, len(wanted) - len(inserted) - len(updated))


def keyed(pairs: Iterable[tuple[K, V]], what: str) -> dict[K, V]:
    """Give rows by key; equal rows count once.

    Parameters
    ----------
    what
        What two rows of one key are called in the message.

    Raises
    ------
    InputRefusedError
        Two rows of one key differ.
    """
    rows: dict[K, V] = {}
    twice: dict[K, None] = {}
    for key, value in pairs:
        if rows.setdefault(key, value) != value:
            twice[key] = None
    if twice:
        raise InputRefusedError(refusals(f"{what} twice, with different contents", twice))
    return rows


def refusals(what: str, keys: Iterable[object]) -> tuple[str, ...]:
    """Give one sentence for each of the first keys, and one for the number of the others."""
    each = [_words(key) for key in keys]
    more = len(each) - _SHOWN
    shown = [f"{what}: {key}; correct or remove it" for key in each[:_SHOWN]]
    return (*shown, f"and {more} more") if more > 0 else tuple(shown)


def _words(key: object) -> str:
    return " ".join(str(part) for part in key) if isinstance(key, tuple) else str(key)
