"""Which stored forecasts are scored, imported once, or updated."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from data.records import (
    Center,
    Forecast,
    Grid,
    IntervalCount,
    NotFoundError,
    OpeningHours,
    Queue,
    ServiceGoal,
)
from data.store import Store, open_store
from wfm.adjusting import Change, adjust
from wfm.intraday import day_rows, lost_changes, newest_forecast_of
from wfm.judging import MOST_SCORED, history_end, judge, score_last_day
from wfm.outside import OutsideOptions, import_forecast

BERLIN = "Europe/Berlin"
MONDAY = date(2026, 11, 23)
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
Save = Callable[..., int]


@pytest.fixture
def center() -> Center:
    """Two queues in Berlin on half-hours."""
    queues = tuple(
        Queue(name, "immediate", "voice", frozenset({"a"}), ServiceGoal(0.8, 20), 240.0, BERLIN)
        for name in ("voice", "chat")
    )
    return Center("c", BERLIN, 30, queues, (), ("a",), (), ())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path / 'wfm.db'}") as opened:
        yield opened


@pytest.fixture
def save(store: Store) -> Save:
    """Keeps a forecast in a run of a kind."""

    def save(forecast: Forecast, kind: str = "forecast", **more: object) -> int:
        run = store.start_run(kind, input_hash="x", seed=1, parameters={}, versions={}, at=AT)
        return store.save_forecast(run, forecast, **more)

    return save


def _come(store: Store, forecast: Forecast, days: int, *, plus: float = 0.0) -> None:
    """Keep what came on the first days: the expected contacts and some more."""
    count = 48 * days
    store.import_history(
        [
            IntervalCount(queue, forecast.grid.at(t), float(forecast.mean[place, t]) + plus)
            for place, queue in enumerate(forecast.queues)
            for t in range(count)
        ],
        interval_minutes=30,
    )


def test_without_forecasts_the_remedy_is_named(store: Store, center: Center) -> None:
    """No forecast at all is an error, none that history has reached is a note."""
    with pytest.raises(NotFoundError, match="wfm forecast run"):
        judge(store, center)
    assert score_last_day(store, center) is None


def test_without_history_nothing_is_scored(
    store: Store, center: Center, save: Save, forecast: Forecast
) -> None:
    """The note says from when on the forecast could be."""
    save(forecast)
    found = judge(store, center)
    assert (found.scores, found.comparisons) == ((), ())
    assert found.notes[0].startswith(
        "nothing can be scored yet: the first forecast says what was not known from "
        "2026-11-22 23:00 UTC on, and there is no history"
    )


def test_history_that_has_not_reached_a_forecast(
    store: Store, center: Center, save: Save, forecast: Forecast
) -> None:
    """Asked for by number it says when the history ends."""
    save(forecast)
    later = save(replace(forecast, grid=replace(forecast.grid, start_at=forecast.grid.at(480))))
    _come(store, forecast, 1)
    assert {s.forecast_id for s in judge(store, center).scores} == {1}
    (note,) = judge(store, center, later).notes
    assert "forecast 2 says what was not known from 2026-12-02 23:00 UTC on" in note
    assert "the history ends at 2026-11-23 23:00 UTC" in note


def test_only_the_newest_are_scored_unless_named(
    store: Store, center: Center, save: Save, forecast: Forecast
) -> None:
    """Every night makes a forecast; an old one is scored by its number, with what it became."""
    small = replace(forecast, samples=forecast.samples[:5])
    for _ in range(MOST_SCORED + 3):
        save(small)
    _come(store, forecast, 1, plus=1)
    assert len({s.forecast_id for s in judge(store, center).scores}) == MOST_SCORED
    means = small.mean * 1.1
    save(replace(small, mean=means), based_on=1)
    found = judge(store, center, 1)
    assert {s.forecast_id for s in found.scores} == {1}
    assert {(c.first_id, c.second_id) for c in found.comparisons} == {(1, MOST_SCORED + 4)}


def test_the_last_day_is_scored_with_the_forecast_made_before_it(
    store: Store, center: Center, save: Save, forecast: Forecast
) -> None:
    """One made during the day, an outside one and one of other days do not count."""
    number = save(forecast, known_until=forecast.grid.start_at)
    save(forecast, known_until=forecast.grid.at(20), based_on=number)
    save(replace(forecast, source="vendor"))
    _come(store, forecast, 1, plus=1)
    found = score_last_day(store, center)
    assert found is not None
    assert (found.date, found.forecast_id) == (MONDAY, number)
    came = forecast.mean[:, :48] + 1
    assert found.wape == pytest.approx(100 * 96 / came.sum())
    mean8 = np.abs(1.1 * forecast.mean[:, :48] - came).sum()
    assert found.wape_mean8 == pytest.approx(100 * mean8 / came.sum())


def test_a_day_under_way_is_no_last_day(
    store: Store, center: Center, save: Save, forecast: Forecast
) -> None:
    """With history until noon of the first day nothing of the forecast has come whole."""
    save(forecast, known_until=forecast.grid.start_at)
    rows = [IntervalCount("voice", forecast.grid.at(t), 3.0) for t in range(24)]
    store.import_history(rows, interval_minutes=30)
    assert history_end(store, center) == forecast.grid.at(24)
    assert score_last_day(store, center) is None


def test_a_day_is_over_when_its_queues_have_closed(
    store: Store, center: Center, save: Save, forecast: Forecast
) -> None:
    """Sources that write the opening hours only end before midnight."""
    number = save(forecast, known_until=forecast.grid.start_at)
    rows = [IntervalCount("voice", forecast.grid.at(t), 3.0) for t in range(24)]
    store.import_history(rows, interval_minutes=30)
    until_noon = OpeningHours(week=(((480, 720),),) * 7)
    queues = tuple(replace(queue, opening=until_noon) for queue in center.queues)
    found = score_last_day(store, replace(center, queues=queues))
    assert found is not None
    assert (found.date, found.forecast_id) == (MONDAY, number)
    mailbox = replace(queues[0], channel="deferred")
    assert score_last_day(store, replace(center, queues=(mailbox,))) is None


def test_scores_say_what_was_changed_and_updated(
    store: Store, center: Center, save: Save, forecast: Forecast
) -> None:
    """One that was changed by hand and then updated with a day's hours is both."""
    done = adjust(
        forecast,
        Change("voice", MONDAY, MONDAY, "percent", 10, "leaflets"),
        zone=BERLIN,
        by="Mia",
        at=AT,
    )
    first = save(forecast)
    changed = save(done, "adjustment", based_on=first)
    save(done, "intraday", based_on=changed)
    save(forecast, "intraday", based_on=first)
    _come(store, forecast, 1, plus=1)
    names = {s.forecast_id: s.name for s in judge(store, center).scores}
    assert names == {
        1: "wfm",
        2: "wfm, adjusted",
        3: "wfm, adjusted, updated",
        4: "wfm, updated",
    }


def test_an_outside_forecast_is_kept_once(store: Store, center: Center, tmp_path: Path) -> None:
    """The same content in another file is known; under another name or changed it is new."""
    times = [f"2026-11-23T{half // 2:02d}:{half % 2 * 30:02d}+01:00" for half in range(48)]
    lines = [f"{at},voice,{half},200" for half, at in enumerate(times)]
    path = tmp_path / "vendor.csv"
    path.write_text("\n".join(["timestamp,queue,volume,aht_seconds", *lines]))
    lines = [f"{half};voice;{at};200" for half, at in enumerate(times)]
    other = tmp_path / "other.csv"
    other.write_text("\n".join(["volume;queue;timestamp;aht_seconds", *lines]))

    def load(file: Path, source: str | None = None) -> tuple[int, int | None]:
        options = OutsideOptions(source=source)
        outcome, number = import_forecast(store, center, file, options=options, at=AT)
        return outcome.inserted, number

    assert load(path) == (48, 1)
    assert load(path, "vendor") == (0, 1)
    assert load(other, "vendor") == (0, 1)
    assert load(other) == (48, 2)
    path.write_text(path.read_text().replace(",47,200", ",48,200"))
    assert load(path) == (48, 3)
    assert [s.source for s in store.forecasts()] == ["vendor", "other", "vendor"]
    stored = store.load_forecast(1)
    assert stored.explanations == ("imported from vendor.csv on 2026-11-20",)


def test_the_forecast_to_update(store: Store, save: Save, forecast: Forecast) -> None:
    """The newest of ours that covers the instant, but none that came of an update."""
    at = forecast.grid.at(20)
    with pytest.raises(NotFoundError, match="no forecast of wfm covers 2026-11-23 09:00 UTC"):
        newest_forecast_of(store, at)
    first = save(forecast)
    assert newest_forecast_of(store, at) == first
    changed = save(forecast, "adjustment", based_on=first)
    assert newest_forecast_of(store, at) == changed
    updated = save(forecast, "intraday", based_on=changed)
    save(forecast, "adjustment", based_on=updated)
    save(replace(forecast, source="vendor"))
    assert newest_forecast_of(store, at) == changed
    with pytest.raises(NotFoundError, match="give another --at"):
        newest_forecast_of(store, at + timedelta(days=3))


def test_changes_made_to_an_updated_forecast_are_missed(
    store: Store, save: Save, forecast: Forecast
) -> None:
    """The next update starts from the forecast before the update, which lacks them."""
    at = forecast.grid.at(20)
    change = Change("voice", MONDAY, MONDAY, "percent", 10, "leaflets")
    done = adjust(forecast, change, zone=BERLIN, by="Mia", at=AT)
    first = save(forecast)
    updated = save(forecast, "intraday", based_on=first)
    assert lost_changes(store, at, first) == ()
    changed = save(done, "adjustment", based_on=updated)
    assert newest_forecast_of(store, at) == first
    assert lost_changes(store, at, first) == (changed,)
    assert lost_changes(store, at + timedelta(days=3), first) == ()
    again = save(done, "adjustment", based_on=first)
    save(done, "intraday", based_on=again)
    assert newest_forecast_of(store, at) == again
    assert lost_changes(store, at, again) == ()


def test_the_day_until_now(store: Store, forecast: Forecast) -> None:
    """By hand: an interval in progress is of the rest, missing ones are not counted."""
    _come(store, forecast, 1, plus=2)
    history = store.history(minutes=30)
    history.offered[:, 18] = np.nan
    grid: Grid = forecast.grid
    after = replace(forecast, mean=forecast.mean * 2)
    at = grid.at(20) + timedelta(minutes=10)
    voice, chat = day_rows(forecast, after, history, at=at, zone=BERLIN)
    assert (chat.intervals, chat.offered, chat.expected) == (19, 19 * 4.5, 19 * 2.5)
    assert (chat.rest_before, chat.rest_after) == (28 * 2.5, 28 * 5)
    rest = forecast.samples[:, 1, 20:48].sum(axis=1)
    assert (chat.low80, chat.high80) == tuple(np.quantile(rest, (0.1, 0.9)))
    assert voice.expected == pytest.approx(forecast.mean[0, [16, 17, 19]].sum())
