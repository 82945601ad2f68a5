"""From forecast to requirement: rows, deadlines, floors, refusals."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from data.records import (
    Agent,
    Center,
    Forecast,
    Grid,
    Holiday,
    InputRefusedError,
    OpeningHours,
    PlanningSettings,
    Queue,
    ServiceGoal,
    Shrinkage,
    Skill,
)
from wfm.staffing import agents_for, mol_load, require

ZONE = "Europe/Berlin"
DAY = OpeningHours(week=(((8 * 60, 20 * 60),),) * 7, holidays=((10 * 60, 14 * 60),))
VOICE = Queue(
    "voice",
    "immediate",
    "voice",
    frozenset({"voice", "english"}),
    ServiceGoal(0.8, 20),
    300,
    ZONE,
    patience_seconds=120,
    opening=DAY,
)
CHAT = replace(
    VOICE,
    name="chat",
    channel="concurrent",
    media="chat",
    skills=frozenset({"chat"}),
    concurrency=3,
    aht_by_level=(1.0, 1.2, 1.45),
)
SOCIAL = replace(
    VOICE,
    name="social",
    channel="deferred",
    media="social",
    skills=frozenset({"social"}),
    goal=ServiceGoal(0.9, 3600, kind="answered_within"),
    opening=OpeningHours(),
)


def agent(name, *skills, level=3):
    """An agent with skills at one level."""
    held = {skill: Skill(level) for skill in skills}
    return Agent(name, name, "team", "site", ZONE, "full", held)


AGENTS = (
    agent("a", "voice", "english"),
    agent("b", "voice", "english", "chat"),
    agent("c", "chat", "social"),
)
CENTER = Center("center", ZONE, 15, (VOICE, CHAT, SOCIAL), (), (), (), ())
FIRST = date(2026, 3, 27)


def forecast_of(queues, *, days=4, per_interval=20.0, first=FIRST, samples=None):
    """The same volume in every open interval; the clocks go forward on the third day."""
    grid = Grid.for_days(first, days, zone=ZONE, minutes=15)
    minutes = grid.local_minutes(ZONE)
    opened = (minutes >= 480) & (minutes < 1200)
    mean = np.array(
        [np.where(opened | (q.channel == "deferred"), per_interval, 0.0) for q in queues]
    )
    drawn = np.zeros((0, *mean.shape), np.int32) if samples is None else samples(mean)
    names = tuple(q.name for q in queues)
    aht = np.full(mean.shape, 300.0)
    return Forecast(names, grid, mean, aht, drawn, names, names)


def test_rows_and_deadlines_have_the_shapes_of_the_record():
    """Singletons first in the order of the forecast, one deadline row a deferred queue."""
    forecast = forecast_of(CENTER.queues)
    got = require(forecast, CENTER, AGENTS, holidays=[])
    assert got.grid.count == 4 * 96 - 4
    assert got.subsets[:3] == ((0,), (1,), (2,))
    assert (0, 1) in got.subsets
    assert got.subsets[-1] == (0, 1, 2)
    assert got.agents.shape == (len(got.subsets), got.grid.count)
    assert [row.queue for row in got.deadlines] == [2]
    np.testing.assert_array_equal(got.agents[2], 0.0)
    assert got.hours > 0


def test_a_queue_alone_is_erlang_a_on_the_modified_load():
    """The singleton row is agents_for on m / AHT, over availability; nothing while closed."""
    forecast = forecast_of([VOICE])
    center = replace(CENTER, queues=(VOICE,), shrinkage=(Shrinkage("s", "absence", 0.3),))
    got = require(forecast, center, AGENTS, holidays=[])
    smooth = mol_load(forecast.mean[0] / 900, 300.0, interval_seconds=900) / 300
    needed = agents_for(VOICE.goal, smooth, aht_seconds=300, patience_seconds=120)
    opened = forecast.mean[0] > 0
    np.testing.assert_allclose(got.agents[0][opened], needed[opened] / 0.7)
    assert got.agents[0][:32].max() == 0.0
    np.testing.assert_allclose(got.offered_load[0][opened], 20 * 300 / 900)


def test_deferred_work_is_scheduled_time():
    """Four days of social posts: contacts x AHT over occupancy and availability."""
    center = replace(
        CENTER,
        queues=(SOCIAL,),
        shrinkage=(Shrinkage("s", "off_queue", 0.2),),
        planning=PlanningSettings(max_occupancy=0.9),
    )
    got = require(forecast_of([SOCIAL]), center, AGENTS, holidays=[])
    assert got.deadlines[0].due[-1] == pytest.approx(380 * 20 * 300 / 900 / 0.9 / 0.8)


def test_chat_load_is_the_time_of_a_full_agent():
    """offered_load of a chat: AHT x 1.45 over 3 chats."""
    got = require(forecast_of([CHAT]), replace(CENTER, queues=(CHAT,)), AGENTS, holidays=[])
    assert got.offered_load[0].max() == pytest.approx(20 * 300 * 1.45 / 3 / 900)


def test_minimum_holds_while_open_only():
    """A quiet queue keeps its minimum in opening hours, on a holiday in the holiday's."""
    quiet = replace(VOICE, minimum_agents=3)
    forecast = forecast_of([quiet], per_interval=0.0, days=2)
    holiday = Holiday(FIRST, "Open four hours")
    got = require(forecast, replace(CENTER, queues=(quiet,)), AGENTS, holidays=[holiday])
    minutes = forecast.grid.local_minutes(ZONE)
    first = forecast.grid.local_days(ZONE) == np.datetime64(FIRST)
    expected = np.where(
        first, (minutes >= 600) & (minutes < 840), (minutes >= 480) & (minutes < 1200)
    )
    np.testing.assert_array_equal(got.agents[0], 3.0 * expected)


def test_a_queue_nobody_can_serve_is_refused_by_name_and_skills():
    """Every such queue at once, with the skills that are missing and what to do."""
    with pytest.raises(InputRefusedError) as caught:
        require(forecast_of(CENTER.queues), CENTER, AGENTS[:1], holidays=[])
    chat, social = caught.value.problems
    assert "'chat'" in chat
    assert "no agent holds social" in social
    assert "import agents" in social
    assert "2026-03-27" in social


def test_skill_below_the_queue_s_level_does_not_count():
    """The message says which level is asked for."""
    expert = replace(VOICE, minimum_level=4)
    center = replace(CENTER, queues=(expert,))
    with pytest.raises(InputRefusedError, match="english and voice at level 4 or more"):
        require(forecast_of([expert]), center, AGENTS, holidays=[])
    better = (agent("z", "voice", "english", level=4),)
    assert require(forecast_of([expert]), center, better, holidays=[]).agents.max() > 0


def test_an_unserved_queue_without_work_is_no_problem():
    """A queue that asks for nothing needs nobody."""
    forecast = forecast_of([VOICE, CHAT])
    forecast.mean[1] = 0.0
    got = require(forecast, CENTER, AGENTS[:1], holidays=[])
    np.testing.assert_array_equal(got.agents[1], 0.0)


def test_a_queue_the_center_lacks_is_refused():
    """The forecast is older than the center file."""
    with pytest.raises(InputRefusedError, match=r"'chat'.*run the forecast again"):
        require(forecast_of([VOICE, CHAT]), replace(CENTER, queues=(VOICE,)), AGENTS, holidays=[])


def test_bad_forecasts_are_refused():
    """NaN is missing data, not zero work."""
    forecast = forecast_of([VOICE])
    forecast.mean[0, 40] = np.nan
    with pytest.raises(InputRefusedError, match="forecast mean is nan at position 40"):
        require(forecast, replace(CENTER, queues=(VOICE,)), AGENTS, holidays=[])


def test_confidence_carries_the_quantile_of_the_day():
    """Days of 80, 100 and 120 % of the mean: the 90 % day is 116 %, the median 100 %."""
    forecast = forecast_of(
        [VOICE],
        per_interval=100.0,
        samples=lambda mean: np.array([mean * f for f in (0.8, 1.0, 1.2)]).astype(np.int32),
    )
    center = replace(CENTER, queues=(VOICE,))
    plain = require(forecast, center, AGENTS, holidays=[])
    median = require(forecast, center, AGENTS, holidays=[], confidence=0.5)
    careful = require(forecast, center, AGENTS, holidays=[], confidence=0.9)
    np.testing.assert_array_equal(median.agents, plain.agents)
    np.testing.assert_allclose(careful.offered_load, plain.offered_load * 1.16)
    assert careful.hours > plain.hours


@pytest.mark.parametrize(("share", "words"), [(1.0, "confidence is 1"), (0.9, "no samples")])
def test_confidence_that_cannot_be_had_is_refused(share, words):
    """Certainty is not for sale, and without samples there is no distribution."""
    with pytest.raises(InputRefusedError, match=words):
        require(forecast_of([VOICE]), CENTER, AGENTS, holidays=[], confidence=share)


def test_progress_counts_subsets():
    """Told after every row."""
    told = []

    def tell(stage, done, total, note=""):
        told.append((stage, done, total))

    got = require(forecast_of(CENTER.queues), CENTER, AGENTS, holidays=[], progress=tell)
    count = len(got.subsets)
    assert told == [("requirement", n, count) for n in range(1, count + 1)]
