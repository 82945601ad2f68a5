"""From forecast to requirement: rows, deadlines, floors, refusals."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from data.records import (
    Agent,
    Backlog,
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
from wfm.staffing import agents_for, mol_load, require, rows_for

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


def test_confidence_asks_for_the_busy_days_and_leaves_the_work_as_it_is():
    """Days of 80, 100 and 120 % of the mean: 90 % of the days need more than the mean's agents."""
    forecast = forecast_of(
        [VOICE],
        per_interval=100.0,
        samples=lambda mean: np.array([mean * f for f in (0.8, 1.0, 1.2)]).astype(np.int32),
    )
    center = replace(CENTER, queues=(VOICE,))
    plain = require(forecast, center, AGENTS, holidays=[])
    careful = require(forecast, center, AGENTS, holidays=[], confidence=0.9)
    np.testing.assert_array_equal(careful.offered_load, plain.offered_load)
    opened = plain.agents[0] > 1
    more = careful.agents[0][opened] / plain.agents[0][opened]
    assert 1.08 < more.mean() < 1.2


def test_shrinkage_holds_in_its_own_intervals():
    """A meeting on Saturday from nine to ten, 20 %, on top of 10 % all week."""
    shrinkage = (
        Shrinkage("sickness", "absence", 0.1),
        Shrinkage("meeting", "off_queue", 0.2, frozenset({5}), 540, 600),
    )
    forecast = forecast_of([VOICE])
    center = replace(CENTER, queues=(VOICE,))
    plain = require(forecast, center, AGENTS, holidays=[])
    got = require(forecast, replace(center, shrinkage=shrinkage), AGENTS, holidays=[])
    minutes = forecast.grid.local_minutes(ZONE)
    meeting = forecast.grid.local_days(ZONE) == np.datetime64("2026-03-28")
    meeting &= (minutes >= 540) & (minutes < 600)
    left = np.where(meeting, 0.72, 0.9)
    np.testing.assert_allclose(got.agents[0], plain.agents[0] / left)


def test_the_goal_s_limits_reach_the_rows():
    """No share asked for, nobody abandons, occupancy at most 70 %: 6.67 erlangs need 10 agents."""
    calm = replace(VOICE, goal=ServiceGoal(0.0, 20, max_occupancy=0.7), patience_seconds=None)
    got = require(forecast_of([calm]), replace(CENTER, queues=(calm,)), AGENTS, holidays=[])
    assert got.agents[0].max() == 10.0


@pytest.mark.parametrize(
    ("change", "share"),
    [
        ({"convention": "divisor"}, 1.45 / 3),
        ({"convention": "effort", "effort_share": 0.6}, 0.6),
    ],
)
def test_chat_by_convention_is_erlang_a_with_its_share_of_the_handle_time(change, share):
    """AHT of three at once / 3, or 60 % of AHT, in the load and in the agents."""
    chat = replace(CHAT, **change)
    forecast = forecast_of([chat])
    got = require(forecast, replace(CENTER, queues=(chat,)), AGENTS, holidays=[])
    plateau = slice(50, 70)
    needed = agents_for(VOICE.goal, 20 / 900, aht_seconds=300 * share, patience_seconds=120)
    np.testing.assert_array_equal(got.agents[0][plateau], needed)
    np.testing.assert_allclose(got.offered_load[0][plateau], 20 * 300 * share / 900)


def test_skill_sets_of_every_day_get_their_rows():
    """A skill that begins on the third day makes a set that the first day does not know."""
    learns = {**AGENTS[0].skills, "social": Skill(valid_from=date(2026, 3, 29))}
    forecast = forecast_of(CENTER.queues)
    before = require(forecast, CENTER, AGENTS, holidays=[])
    after = require(forecast, CENTER, (replace(AGENTS[0], skills=learns), *AGENTS), holidays=[])
    assert (0, 2) not in before.subsets
    assert (0, 2) in after.subsets


def test_a_skill_that_expires_leaves_a_queue_unserved_the_day_after_next():
    """Shifts of the last day may reach over midnight; the day after nobody is there."""
    held = {name: Skill(valid_to=date(2026, 3, 28)) for name in ("voice", "english")}
    gone = (replace(AGENTS[0], skills=held),)
    center = replace(CENTER, queues=(VOICE,))
    with pytest.raises(InputRefusedError, match="'voice' on 2026-03-30"):
        require(forecast_of([VOICE]), center, gone, holidays=[])
    assert require(forecast_of([VOICE], days=3), center, gone, holidays=[]).hours > 0


def test_deferred_work_waits_for_a_day_with_somebody_to_do_it():
    """Social posts may be answered by who learns it on the third day."""
    learns = replace(AGENTS[2], skills={"social": Skill(valid_from=date(2026, 3, 29))})
    center = replace(CENTER, queues=(SOCIAL,))
    assert require(forecast_of([SOCIAL]), center, (learns,), holidays=[]).deadlines


def test_backlog_takes_the_place_of_the_week_before():
    """Forty posts an hour old are due in the first interval; without any known it is as usual."""
    center = replace(CENTER, queues=(SOCIAL,))
    forecast = forecast_of([SOCIAL], per_interval=0.0)
    start = forecast.grid.start_at
    waiting = [Backlog("social", start - timedelta(hours=2), 40)]
    got = require(forecast, center, AGENTS, holidays=[], backlog=waiting)
    assert got.deadlines[0].due[0] == pytest.approx(40 * 300 / 900 / 0.95)
    assert require(forecast, center, AGENTS, holidays=[]).deadlines[0].due[-1] == 0


def test_backlog_that_cannot_be_is_refused_at_once():
    """Unknown, not deferred, of the future, or negative: one sentence each, with what to do."""
    forecast = forecast_of(CENTER.queues)
    start = forecast.grid.start_at
    hour = timedelta(hours=1)
    wrong = [
        Backlog("fax", start - hour),
        Backlog("voice", start - hour),
        Backlog("social", start + hour),
        Backlog("social", start - hour, -3),
    ]
    with pytest.raises(InputRefusedError) as caught:
        require(forecast, CENTER, AGENTS, holidays=[], backlog=wrong)
    fax, voice, future, negative = caught.value.problems
    assert "'fax', which the forecast lacks" in fax
    assert "'voice', which is immediate" in voice
    assert "from 2026-03-27 00:00 UTC arrives after the start, 2026-03-26 23:00 UTC" in future
    assert "-3 contacts" in negative


def test_progress_counts_subsets():
    """Told after every row."""
    told = []

    def tell(stage, done, total, note=""):
        told.append((stage, done, total))

    got = require(forecast_of(CENTER.queues), CENTER, AGENTS, holidays=[], progress=tell)
    count = len(got.subsets)
    assert told == [("requirement", n, count) for n in range(1, count + 1)]


def test_rows_made_later_are_those_that_would_have_been_made_at_once():
    """A subset without a row, found short in a roster, gets the row of its pooled need."""
    known = require(forecast_of(CENTER.queues), CENTER, AGENTS, holidays=[])
    without = replace(known, subsets=known.subsets[:3], agents=known.agents[:3])
    later = rows_for(
        [(0, 1)], without, forecast=forecast_of(CENTER.queues), center=CENTER, holidays=[]
    )
    np.testing.assert_allclose(later[0], known.agents[known.subsets.index((0, 1))])
    singles = known.agents[0] + known.agents[1]
    assert (later[0] < singles - 0.5).any(), "pooling saves agents"
