"""Storms: when, how large, and what spills over."""

from dataclasses import replace

import numpy as np
import pytest

from data.records import BurstRisk, ConfigurationError
from wfm.what_if import apply_what_if, parse_what_if


def storm(text, scenario):
    """Give extra expected and mean extra sampled contacts by queue, and the note."""
    changed, (note,) = apply_what_if(parse_what_if(f"storm={text}"), scenario)
    extra = changed.forecast.mean - scenario.forecast.mean
    drawn = (changed.forecast.samples - scenario.forecast.samples).mean(axis=0)
    return extra, drawn, note


def test_all_said(scenario):
    """Five times ten calls a quarter-hour from nine for two hours of Monday, and nothing else."""
    extra, drawn, note = storm("calls,day=2026-03-02,from=09:00,hours=2,factor=5", scenario)
    assert extra[0, 36:44].tolist() == pytest.approx([40] * 8)
    assert np.flatnonzero(extra[0]).tolist() == list(range(36, 44))
    assert not extra[1:].any()
    # The mean of 60 x 8 Poisson numbers of mean 40: four standard errors.
    assert drawn[0, 36:44].mean() == pytest.approx(40, abs=4 * np.sqrt(40 / 480))
    assert np.flatnonzero(drawn).tolist() == list(range(36, 44))
    assert note.endswith(
        "from 2026-03-02 09:00 for 2 h, 320 contacts more than the 80 expected (factor 5)"
    )


def test_busiest_hour(scenario):
    """Left open: four times the contacts for four hours from the busiest hour, Tuesday at ten."""
    extra, _, note = storm("calls", scenario)
    assert np.flatnonzero(extra[0]).tolist() == list(range(96 + 40, 96 + 56))
    assert extra[0] == pytest.approx(3 * np.where(extra[0] > 0, scenario.forecast.mean[0], 0))
    assert "from 2026-03-03 10:00 for 4 h" in note


def test_busiest_hour_of_a_day(scenario):
    """On Monday all hours are alike: the first that is open."""
    extra, _, _ = storm("calls,day=2026-03-02,hours=1", scenario)
    assert np.flatnonzero(extra[0]).tolist() == [32, 33, 34, 35]


def test_busiest_day_of_a_time(scenario):
    """A time alone means the day on which it is busiest; 10:20 lies in the quarter of 10:15."""
    extra, _, _ = storm("calls,from=10:20,hours=0.5", scenario)
    assert np.flatnonzero(extra[0]).tolist() == [96 + 41, 96 + 42]


def test_as_history_suggests(scenario):
    """What the forecast knows of bursts gives length and extra contacts."""
    known = (BurstRisk("calls", 3.0, 150.0, 400.0, 1.5),)
    aware = replace(scenario, forecast=replace(scenario.forecast, bursts=known))
    extra, _, _ = storm("calls,day=2026-03-02,from=09:00", aware)
    assert np.flatnonzero(extra[0]).tolist() == list(range(36, 42))
    assert extra.sum() == pytest.approx(150)
    # What is said goes before what is known; other queues have the defaults.
    assert storm("calls,from=09:00,factor=2", aware)[0].sum() == pytest.approx(6 * 10)
    assert storm("chat,from=09:00", aware)[0].sum() == pytest.approx(16 * 12)


def test_on_a_channel(scenario, small):
    """A storm on two queues adds to both alike, and what spills comes to the third alone."""
    queues = [replace(q, media="social") for q in scenario.center.queues[1:]]
    center = replace(scenario.center, queues=(scenario.center.queues[0], *queues))
    social = replace(scenario, center=center)
    text = "social,day=2026-03-02,from=09:00,hours=1,factor=3,spill=10%"
    extra, _, _ = storm(text, social)
    assert extra.sum(axis=1).tolist() == pytest.approx([4, 4 * 8, 4 * 2])
    # The history of both: 60 contacts more, as long as the longer.
    known = (BurstRisk("chat", 3.0, 50.0, 90.0, 1.0), BurstRisk("mail", 3.0, 10.0, 90.0, 2.0))
    aware = replace(social, forecast=replace(social.forecast, bursts=known))
    extra, _, _ = storm("social,from=09:00", aware)
    assert extra.sum(axis=1).tolist() == pytest.approx([0, 48, 12])
    assert np.flatnonzero(extra[1]).size == 8


def test_spill(scenario):
    """A fifth of the extra contacts comes to the others too, as 4 to 1 of what they expect."""
    extra, drawn, note = storm("calls,day=2026-03-02,from=09:00,hours=2,spill=20%", scenario)
    assert extra.sum(axis=1).tolist() == pytest.approx([240, 0.8 * 48, 0.2 * 48])
    assert drawn.sum(axis=1).tolist() == pytest.approx([240, 38.4, 9.6], abs=8)
    assert note.endswith(", and 48 more on other queues")


def test_cut_at_the_end(scenario):
    """A storm late on the last day ends with the horizon."""
    extra, _, note = storm("chat,day=2026-03-03,from=23:00,hours=4", scenario)
    assert np.flatnonzero(extra[1]).tolist() == [188, 189, 190, 191]
    assert "for 1 h" in note


def test_in_the_roster_days(scenario, small):
    """The busiest hour is one of the days simulated, not any day of the forecast."""
    monday = replace(scenario, roster=replace(scenario.roster, days=1))
    extra, _, _ = storm("calls,hours=1", monday)
    assert np.flatnonzero(extra[0]).tolist() == [32, 33, 34, 35]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("fax", "no queue, channel or medium is called 'fax'; queues are calls, chat, mail"),
        ("calls,day=2026-03-04", "not in the horizon, which is of 2026-03-02 to 2026-03-03"),
        ("calls,from=03:00,hours=2", r"no contacts of calls are expected from 2026-03-0\d 03:00"),
    ],
)
def test_refused(scenario, text, message):
    """A queue, day or time out of place is told with what there is."""
    with pytest.raises(ConfigurationError, match=message):
        storm(text, scenario)
