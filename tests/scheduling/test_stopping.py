"""A search that is stopped gives the best roster so far; signal handlers are put back."""

import os
import signal
import subprocess
import sys
from threading import Event, Thread, Timer

import pytest

from scheduling.stopping import stopping

SOLVE = """
import os, signal, sys
from datetime import date

sys.path.insert(0, sys.argv[1])
from conftest import Office
from data.records import BreakRule
from scheduling import check, solve

office = Office()
office.minutes = 30
office.agents = tuple(office.agent(f"a{i}") for i in range(8))
lunch = BreakRule("meal", 30, paid=False, earliest=120, latest=300)
office.template(earliest_start=360, latest_start=900, step_minutes=30, breaks=(lunch,))
office.need = 2.0
instance = office.build()
told = []

def progress(stage, done, total, note=""):
    if stage == sys.argv[2] and stage not in told:
        os.kill(os.getpid(), getattr(signal, sys.argv[3]))
    told.append(stage)

solution = solve(instance, seconds=300, progress=progress)
assert check(instance, solution.shifts) == ()
assert len(solution.shifts) > 8
print(solution.notes[-1], "|", told[-1])
"""


@pytest.mark.parametrize(
    ("stage", "name"),
    [
        ("first roster", "SIGTERM"),
        ("relaxation", "SIGINT"),
        ("rounding", "SIGTERM"),
        ("moves", "SIGINT"),
        ("moves", "SIGTERM"),
    ],
)
def test_a_signal_ends_the_search_with_a_legal_roster(stage, name, request):
    """Asked for 300 seconds and stopped at some stage: a legal roster and a note, at once."""
    folder = str(request.path.parent)
    done = subprocess.run(
        [sys.executable, "-c", SOLVE, folder, stage, name],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("stopped early: the best roster so far")


@pytest.mark.parametrize("each", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_asks_and_the_second_means_it(each):
    """Handlers of before come back: after the first signal, and at the end."""
    heard = []
    before = signal.signal(each, lambda number, _: heard.append(number))
    try:
        with stopping() as stop:
            assert not stop.requested
            os.kill(os.getpid(), each)
            assert stop.requested
            assert heard == []
            os.kill(os.getpid(), each)
            assert heard == [each]
        os.kill(os.getpid(), each)
        assert heard == [each, each]
    finally:
        signal.signal(each, before)


def test_an_ignored_signal_stays_ignored():
    """A program in the background that ignores Ctrl-C goes on doing so."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with stopping() as stop:
            os.kill(os.getpid(), signal.SIGINT)
            assert not stop.requested
    finally:
        signal.signal(signal.SIGINT, before)


def test_other_threads_leave_signals_alone():
    """Python hears signals in the main thread only; elsewhere nothing is installed."""
    before = signal.getsignal(signal.SIGTERM)
    seen = []

    def search():
        with stopping():
            seen.append(signal.getsignal(signal.SIGTERM))

    thread = Thread(target=search)
    thread.start()
    thread.join()
    assert seen == [before]


def test_work_apart_is_ended_by_a_signal():
    """A solver that would never return is told to; its result is given."""
    ended = Event()

    def work():
        assert ended.wait(60)
        return "best so far"

    with stopping() as stop:
        Timer(0.05, os.kill, (os.getpid(), signal.SIGTERM)).start()
        assert stop.call(work, end=ended.set) == "best so far"
        assert stop.requested


def test_failures_of_work_apart_are_raised():
    """What goes wrong in the thread goes wrong for the caller."""

    def work():
        raise ValueError("no")

    with stopping() as stop, pytest.raises(ValueError, match="no"):
        stop.call(work, end=lambda: None)
