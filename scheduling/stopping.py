"""Ending a search early: Ctrl-C and SIGTERM ask for it, a second one means it."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread, current_thread, main_thread
from types import FrameType
from typing import Any, TypeVar

SIGNALS = (signal.SIGINT, signal.SIGTERM)

POLL = 0.02
"""How often a thread that runs apart is looked after [s]."""

_T = TypeVar("_T")


class Stop:
    """Whether a search shall end with what it has; asked for by signals or by other threads."""

    def __init__(self) -> None:
        self._event = Event()

    @property
    def requested(self) -> bool:
        """Whether the search shall end."""
        return self._event.is_set()

    def request(self) -> None:
        """End the search with what it has."""
        self._event.set()

    def call(self, work: Callable[[], _T], *, end: Callable[[], Any]) -> _T:
        """Give what ``work`` returns; it runs apart, so that signals are heard meanwhile.

        Python hears no signal while foreign code runs in the main thread.

        Parameters
        ----------
        end
            Makes ``work`` return early; called, from now on and again, once the end is asked for.
        """
        results: list[_T] = []
        failures: list[BaseException] = []

        def run() -> None:
            try:
                results.append(work())
            except BaseException as failure:  # noqa: BLE001 - raised again by the caller
                failures.append(failure)

        thread = Thread(target=run, daemon=True)
        thread.start()
        try:
            while thread.is_alive():
                thread.join(POLL)
                if self.requested:
                    end()
        except KeyboardInterrupt:
            while thread.is_alive():
                end()
                thread.join(POLL)
            raise
        if failures:
            raise failures[0]
        return results[0]


@contextmanager
def stopping() -> Iterator[Stop]:
    """Turn the first Ctrl-C or SIGTERM into a request to stop; the second acts as it would have.

    Only the main thread may hear signals: elsewhere nothing asks the search to stop. Handlers are
    put back at the end.
    """
    stop = Stop()
    if current_thread() is not main_thread():
        yield stop
        return
    before: dict[signal.Signals, Any] = {}

    def hear(number: int, _frame: FrameType | None) -> None:
        stop.request()
        signal.signal(number, before[signal.Signals(number)])

    try:
        for each in SIGNALS:
            handler = signal.getsignal(each)
            if handler not in (signal.SIG_IGN, None):
                before[each] = handler
                signal.signal(each, hear)
        yield stop
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
