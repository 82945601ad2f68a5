"""Contacts by interval: idempotent imports, and histories on a uniform grid."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.records import (
    ConfigurationError,
    Grid,
    HistoryColumns,
    InputRefusedError,
    IntervalCount,
    NotFoundError,
)
from data.store import ImportCounts, Store
from data.store.intervals import FIGURES, change_of

EIGHT = datetime(2026, 3, 2, 8, tzinfo=UTC)


def counts(
    queue: str, first: datetime, offered: Sequence[float], *, minutes: int = 15
) -> list[IntervalCount]:
    """Rows of consecutive intervals that know what was offered, and nothing else."""
    step = timedelta(minutes=minutes)
    return [IntervalCount(queue, first + i * step, value) for i, value in enumerate(offered)]


def columns(grid: Grid, offered: np.ndarray, *, queue: str = "voice") -> HistoryColumns:
    """One queue on a whole grid."""
    nothing = np.full(grid.count, np.nan)
    return HistoryColumns(
        queues=(queue,),
        queue_index=np.zeros(grid.count, np.int64),
        start_utc=grid.starts(),
        offered=offered,
        handled=nothing,
        abandoned=nothing,
        handle_seconds=nothing,
        wait_seconds=nothing,
        answered_in_threshold=nothing,
        interval_minutes=grid.minutes,
    )


def test_every_figure_comes_back(store: Store) -> None:
    """Each figure of a row is kept apart from the others; one the source lacks is NaN."""
    full = IntervalCount("voice", EIGHT, 10, 8, 2, 2400.5, 120.25, 7)
    bare = IntervalCount("voice", EIGHT + timedelta(minutes=15), 0)
    store.import_history([bare, full], interval_minutes=15)
    history = store.history(minutes=15)
    assert [getattr(history, name)[0, 0] for name in FIGURES] == [10, 8, 2, 2400.5, 120.25, 7]
    assert history.offered[0, 1] == 0
    assert all(np.isnan(getattr(history, name)[0, 1]) for name in FIGURES[1:])
    assert history.grid == Grid(EIGHT, 15, 4)
    assert np.isnan(history.offered[0, 2:]).all()


def test_the_same_file_twice_writes_nothing(store: Store) -> None:
    """A second import of the same rows finds them all unchanged, in whatever order."""
    rows = counts("voice", EIGHT, [3, 0, 5, 1.5])
    assert store.import_history(rows, interval_minutes=15) == ImportCounts(inserted=4)
    again = store.import_history(rows[::-1], interval_minutes=15)
    assert again == ImportCounts(unchanged=4)
    assert again.written == 0


def test_overlap_replaces(store: Store) -> None:
    """A newer file replaces the intervals it shares and leaves the others."""
    store.import_history(counts("voice", EIGHT, [1, 2, 3, 4]), interval_minutes=15)
    newer = counts("voice", EIGHT + timedelta(minutes=30), [3, 40, 50])
    assert store.import_history(newer, interval_minutes=15) == ImportCounts(1, 1, 1)
    assert store.history(minutes=15).offered[0, :5].tolist() == [1, 2, 3, 40, 50]


def test_longer_intervals_replace_the_shorter_ones_inside(store: Store) -> None:
    """A half-hour takes the place of its quarter-hours, so that nothing is counted twice."""
    store.import_history(counts("voice", EIGHT, [1, 2, 3, 4]), interval_minutes=15)
    half = counts("voice", EIGHT, [30], minutes=30)
    assert store.import_history(half, interval_minutes=30) == ImportCounts(updated=1, removed=1)
    assert store.history(minutes=30).offered.tolist() == [[30, 7]]


def test_shorter_intervals_replace_the_longer_one_around(store: Store) -> None:
    """Quarter-hours take the place of the day that holds them."""
    midnight = datetime(2026, 3, 2, tzinfo=UTC)
    day = counts("voice", midnight, [500], minutes=1440)
    store.import_history(day, interval_minutes=1440)
    counted = store.import_history(counts("voice", EIGHT, [1, 2]), interval_minutes=15)
    assert counted == ImportCounts(inserted=2, removed=1)
    assert store.history(minutes=15).offered[0, :2].tolist() == [1, 2]


def test_daily_counts_of_a_short_day_do_not_overlap(store: Store) -> None:
    """Local midnights around the spring change are 23 hours apart; both days stay."""
    days = [
        IntervalCount("social", datetime(2026, 3, 28, 23, tzinfo=UTC), 100),
        IntervalCount("social", datetime(2026, 3, 29, 22, tzinfo=UTC), 110),
    ]
    assert store.import_history(days, interval_minutes=1440) == ImportCounts(inserted=2)
    assert store.import_history(days[1:], interval_minutes=1440) == ImportCounts(unchanged=1)
    assert store.history_span()[0].intervals == 2


def test_a_dry_run_counts_and_writes_nothing(store: Store) -> None:
    """Not even the queue's name is kept."""
    rows = counts("voice", EIGHT, [1, 2])
    dry = store.import_history(rows, interval_minutes=15, dry_run=True)
    assert dry == ImportCounts(inserted=2)
    assert store.history_span() == ()
    assert store.status().counts["queue"] == 0


@pytest.mark.parametrize(("day", "intervals"), [((2026, 3, 29), 92), ((2026, 10, 25), 100)])
def test_days_of_the_clock_change_are_whole(
    store: Store, day: tuple[int, int, int], intervals: int
) -> None:
    """The local days of 23 and 25 hours have 92 and 100 quarter-hours, each kept by itself."""
    grid = Grid.for_days(date(*day), 1, zone="Europe/Berlin", minutes=15)
    assert grid.count == intervals
    offered = np.arange(1.0, intervals + 1)
    counted = store.import_history_columns(columns(grid, offered))
    assert counted == ImportCounts(inserted=intervals)
    history = store.history(minutes=15)
    assert history.grid == grid
    assert history.offered[0].tolist() == offered.tolist()


def test_several_queues_share_one_grid(store: Store) -> None:
    """Queues come in the order asked for; one without history in that time is missing."""
    store.import_history(counts("voice", EIGHT, [1, 2, 3, 4]), interval_minutes=15)
    store.import_history(counts("chat", EIGHT + timedelta(hours=1), [5] * 4), interval_minutes=15)
    assert store.history(minutes=15).queues == ("chat", "voice")
    history = store.history(["voice", "new", "chat"], minutes=60)
    assert history.queues == ("voice", "new", "chat")
    assert history.grid == Grid(EIGHT, 60, 2)
    expected = [[10, np.nan], [np.nan, np.nan], [np.nan, 20]]
    np.testing.assert_array_equal(history.offered, expected)


def test_the_span_limits_what_is_loaded(store: Store) -> None:
    """Intervals start at ``first`` or later and before ``last``."""
    store.import_history(counts("voice", EIGHT, range(12)), interval_minutes=15)
    hour = timedelta(hours=1)
    history = store.history(minutes=15, first=EIGHT + hour, last=EIGHT + 2 * hour)
    assert history.grid == Grid(EIGHT + hour, 15, 4)
    assert history.offered.tolist() == [[4, 5, 6, 7]]


def test_a_part_missing_is_a_whole_missing(store: Store) -> None:
    """Of an hour with three of its quarter-hours nobody knows the sum."""
    store.import_history(counts("voice", EIGHT, [1, 2, 3, 4, 5, 6, 7]), interval_minutes=15)
    np.testing.assert_array_equal(store.history(minutes=60).offered, [[10, np.nan]])
    np.testing.assert_array_equal(store.history(minutes=30).offered, [[3, 7, 11, np.nan]])


def test_intervals_of_several_lengths_are_summed(store: Store) -> None:
    """A change of the source from 30 to 15 minutes leaves one history of 30."""
    store.import_history(counts("voice", EIGHT, [10, 20], minutes=30), interval_minutes=30)
    store.import_history(
        counts("voice", EIGHT + timedelta(hours=1), [1, 2, 3, 4]), interval_minutes=15
    )
    assert store.history(minutes=30).offered.tolist() == [[10, 20, 3, 7]]


@pytest.mark.parametrize(("minutes", "words"), [(30, "have 30 minutes"), (1440, "have a day")])
def test_longer_intervals_are_not_spread(store: Store, minutes: int, words: str) -> None:
    """Half-hours and days are not split into quarter-hours; the message names the queue."""
    store.import_history(counts("voice", EIGHT, [10], minutes=minutes), interval_minutes=minutes)
    with pytest.raises(InputRefusedError, match=rf"queue voice: 1 stored intervals {words}"):
        store.history(minutes=15)


def test_intervals_off_the_grid_are_refused(store: Store) -> None:
    """Half-hours of a zone at +5:45 begin at a quarter past, and fit no grid of half-hours."""
    rows = counts("voice", EIGHT + timedelta(minutes=15), [1, 2], minutes=30)
    store.import_history(rows, interval_minutes=30)
    with pytest.raises(InputRefusedError, match="the first at 2026-03-02 08:15"):
        store.history(minutes=30)


def test_attribution_is_kept_and_never_mixed(store: Store) -> None:
    """A history says by which rule contacts were counted, and has one rule only."""
    rows = counts("voice", EIGHT, [1, 2])
    store.import_history(rows, interval_minutes=15, attribution="end")
    assert store.history(minutes=15).attribution == "end"
    store.import_history(counts("chat", EIGHT, [1]), interval_minutes=15)
    with pytest.raises(InputRefusedError, match="counted by end in: voice"):
        store.history(minutes=15)
    assert store.history(["chat"], minutes=15).attribution == "arrival"
    assert store.import_history(rows, interval_minutes=15) == ImportCounts(updated=2)


def test_rows_without_figures_say_nothing(store: Store) -> None:
    """A blank row does not wipe out what is known."""
    store.import_history(counts("voice", EIGHT, [3]), interval_minutes=15)
    grid = Grid(EIGHT, 15, 1)
    assert store.import_history_columns(columns(grid, np.array([np.nan]))) == ImportCounts()
    assert store.history(minutes=15).offered[0, 0] == 3


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (counts("voice", EIGHT, [1, -3]), "queue voice: the interval 2026-03-02 08:15 UTC has"),
        (counts("voice", EIGHT, [1, np.inf]), "2026-03-02 08:15 UTC has a figure below 0 or inf"),
        (counts("voice", EIGHT, [1]) + counts("voice", EIGHT, [2]), "08:00 UTC stands twice"),
        (
            counts("voice", EIGHT, [1]) + counts("voice", EIGHT + timedelta(minutes=7), [2]),
            "08:07 UTC begins inside the 15 minutes before it",
        ),
    ],
)
def test_impossible_rows_are_refused_whole(
    store: Store, rows: list[IntervalCount], words: str
) -> None:
    """Negative, infinite, contradictory and overlapping rows are named; nothing is written."""
    with pytest.raises(InputRefusedError, match=words):
        store.import_history(rows, interval_minutes=15)
    assert store.history_span() == ()


def test_an_interval_divides_an_hour(store: Store) -> None:
    """Seven minutes are no interval."""
    with pytest.raises(ConfigurationError, match="7 minutes does not divide an hour"):
        store.import_history(counts("voice", EIGHT, [1]), interval_minutes=7)


def test_no_history_is_said(store: Store) -> None:
    """Without rows the message names the command that loads them."""
    with pytest.raises(NotFoundError, match="wfm import history"):
        store.history(minutes=15)
    with pytest.raises(NotFoundError, match="no history of voice in that time"):
        store.history(["voice"], minutes=15)


def test_progress_is_told(store: Store) -> None:
    """The import says how far it is, to the end."""
    heard: list[tuple[str, float, float]] = []

    def hear(stage: str, done: float, total: float, note: str = "") -> None:
        heard.append((stage, done, total))

    store.import_history(counts("voice", EIGHT, [1, 2]), interval_minutes=15, progress=hear)
    assert heard == [("compare", 1, 1), ("write", 2, 2)]


def test_the_span_of_each_queue(store: Store) -> None:
    """The span has the starts of the first and last interval and how many there are."""
    store.import_history(counts("voice", EIGHT, [1, 2, 3]), interval_minutes=15)
    ((queue, first, last, intervals),) = store.history_span()
    assert (queue, first, intervals) == ("voice", EIGHT, 3)
    assert last == EIGHT + timedelta(minutes=30)


_ROWS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 3)), unique_by=lambda row: row[0], max_size=20
)


@given(_ROWS, _ROWS, st.sampled_from([15, 30]), st.sampled_from([15, 30]))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_a_change_leaves_no_overlap(
    old: list[tuple[int, int]], new: list[tuple[int, int]], old_minutes: int, new_minutes: int
) -> None:
    """After any import the new rows are there, no two overlap, and the counts add up."""
    known, wanted = _table(old, old_minutes), _table(new, new_minutes)
    change = change_of(known, wanted)
    after = {row[0]: row for row in known.tolist() if row[0] not in set(change.drop)}
    after |= {row[0]: row for row in change.write.tolist()}
    rows = [after[start] for start in sorted(after)]
    assert all(a[0] + a[1] * 60 <= b[0] for a, b in pairwise(rows))
    assert all(after[row[0]] == row for row in wanted.tolist())
    counted = change.counts
    assert counted.inserted + counted.updated + counted.unchanged == len(wanted)
    assert len(after) == len(known) + counted.inserted - counted.removed
    kept = [row for row in known.tolist() if not _touches(row, wanted.tolist())]
    assert all(after[row[0]] == row for row in kept)


def _table(rows: list[tuple[int, int]], minutes: int) -> np.ndarray:
    slots = {slot * (minutes // 15): value for slot, value in rows}
    figures = [[slot * 900.0, minutes, 0, slots[slot], *[0.0] * 5] for slot in sorted(slots)]
    return np.array(figures, np.float64).reshape(-1, 9)


def _touches(row: list[float], others: list[list[float]]) -> bool:
    return any(
        row[0] < other[0] + other[1] * 60 and other[0] < row[0] + row[1] * 60 for other in others
    )
