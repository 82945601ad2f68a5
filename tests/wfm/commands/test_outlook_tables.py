"""What a person and a program see of an outlook and of what-ifs."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from data.records import Center, Estimate, Grid, Outlook, Queue, ServiceGoal
from wfm.commands import outlook_tables
from wfm.commands.formats import OutputFormat
from wfm.commands.output import render
from wfm.simulating import WhatIfOutcome
from wfm.simulation import Comparison

SKILLS = frozenset({"a"})


def estimate(*mean: float, half: float = 0.01) -> Estimate:
    return Estimate(np.array(mean), np.full(len(mean), half))


def by_day(*rows: list[float]) -> Estimate:
    return Estimate(np.array(rows), np.full((len(rows), 2), 0.5))


@pytest.fixture
def outlook() -> Outlook:
    """Calls of 84 % and claims of 92 % over two days."""
    day = np.zeros((2, 2))
    return Outlook(
        queues=("calls", "claims"),
        grid=Grid(datetime(2026, 3, 2, tzinfo=UTC), 60, 48),
        days=np.array(["2026-03-02", "2026-03-03"], "datetime64[D]"),
        service=estimate(0.84, 0.92),
        service_by_day=Estimate(day, day),
        service_by_interval=Estimate(np.zeros((2, 48)), np.zeros((2, 48))),
        days_met=estimate(0.75, 1.0, half=0.05),
        abandoned=estimate(0.04, 0.0),
        asa_seconds=estimate(25.0, 4000.0, half=1.5),
        occupancy=np.zeros(48),
        agents_by_queue=np.zeros((2, 48)),
        replications=20,
        contacts=1234,
        service_by_definition={"offered": estimate(0.84, 0.92), "virtual": estimate(0.86, 0.92)},
        turned_away=estimate(0.02, 0.0),
        redialled=estimate(0.0, 0.0),
        skill_sets=((0,), (0, 1)),
        occupancy_by_skill_set=estimate(0.8, 0.9),
        backlog=by_day([np.nan, np.nan], [7.0, 5.0]),
        backlog_age_hours=by_day([np.nan, np.nan], [3.0, 2.0]),
    )


def center(goal: ServiceGoal) -> Center:
    calls = Queue("calls", "immediate", "voice", SKILLS, goal, 300.0, "UTC")
    return Center("c", "UTC", 60, (calls,), (), ("a",), (), ())


def plain(*listings) -> dict[str, object]:
    return json.loads(render(listings, OutputFormat.JSON))


@pytest.mark.parametrize(
    ("goal", "target", "verdict"),
    [
        (ServiceGoal(0.8, 20), 80, "met"),
        (ServiceGoal(0.835, 20), 83.5, "met within noise"),
        (ServiceGoal(0.845, 20), 84.5, "below within noise"),
        (ServiceGoal(0.9, 20), 90, "below"),
        (ServiceGoal(0, 20, max_asa_seconds=20), None, "below: mean wait"),
        (
            ServiceGoal(0.9, 20, max_asa_seconds=24, max_abandoned=0.1),
            90,
            "below: service, mean wait",
        ),
    ],
)
def test_the_verdict_is_of_the_whole_goal(outlook, goal, target, verdict):
    """What breaks it is named where the goal names more than a share."""
    row, gone = plain(outlook_tables.service(outlook, center(goal)))["service"]
    assert (row["target_percent"], row["verdict"]) == (target, verdict)
    assert gone["goal"] == "no longer in the center file"
    assert gone["verdict"] is None


def test_details_have_every_figure_with_its_half_width(outlook):
    """Nothing is shown of what does not happen: nobody tried again, calls leave no work over."""
    found = plain(*outlook_tables.details(outlook, center(ServiceGoal(0.8, 20))))
    assert found["definitions"][0]["virtual_percent"] == pytest.approx(86)
    assert found["definitions"][0]["virtual_half_width_percent"] == pytest.approx(1)
    calls = found["waits"][0]
    assert (calls["asa_seconds"], calls["asa_half_width_seconds"]) == (25, 1.5)
    assert calls["turned_away_percent"] == pytest.approx(2)
    assert calls["redialled_percent"] is None
    assert [row["queues"] for row in found["occupancy"]] == ["calls", "calls, claims"]
    assert found["backlog"] == [
        {
            "queue": "claims",
            "day": f"2026-03-0{2 + day}",
            "contacts": left,
            "contacts_half_width": 0.5,
            "oldest_hours": hours,
            "oldest_half_width_hours": 0.5,
        }
        for day, (left, hours) in enumerate([(7, 3), (5, 2)])
    ]


def test_overload_is_told_by_day_with_its_worst_hour(outlook):
    """Two hours of Tuesday lack agents, most of them at nine: 3 of them."""
    beyond = np.zeros((2, 48))
    beyond[0, [32, 33]] = 1.5, 3.0
    told = replace(outlook, overload=beyond)
    shown = center(ServiceGoal(0.8, 20))
    rows = plain(outlook_tables.service(told, shown))["service"]
    assert [row["overloaded_hours"] for row in rows] == [2, 0]
    assert plain(*outlook_tables.details(told, shown))["overload"] == [
        {
            "queue": "calls",
            "day": "2026-03-03",
            "hours": 2,
            "worst_at": "09:00",
            "erlangs_beyond": 3,
        }
    ]


def test_resolution_is_shown_where_it_is_known(outlook):
    """The share resolved has a column once a queue has a resolution; without it is nothing."""
    goals = center(ServiceGoal(0.8, 20))
    assert "resolved" not in render([outlook_tables.service(outlook, goals)], OutputFormat.TABLE)
    known = replace(outlook, resolved=estimate(0.72, float("nan")))
    found = outlook_tables.service(known, goals)
    assert "resolved" in render([found], OutputFormat.TABLE)
    shares = [row["resolved_percent"] for row in plain(found)["service"]]
    assert shares == [pytest.approx(72), None]


def test_details_of_an_earlier_version_are_fewer(outlook):
    """An outlook without these figures shows waits alone."""
    kept = {
        name: getattr(outlook, name)
        for name in Outlook.__slots__
        if name
        not in (
            "service_by_definition",
            "turned_away",
            "redialled",
            "skill_sets",
            "occupancy_by_skill_set",
            "backlog",
            "backlog_age_hours",
        )
    }
    found = outlook_tables.details(Outlook(**kept), center(ServiceGoal(0.8, 20)))
    assert [listing.name for listing in found] == ["waits"]


def test_a_what_if_is_shown_beside_the_roster_as_it_is(outlook):
    """Now, then and the paired difference with its own half-width, and what was done."""
    changed = Comparison(
        outlook=outlook,
        service=estimate(-0.03, 0.0, half=0.002),
        days_met=estimate(-0.25, 0.0),
        abandoned=estimate(0.01, 0.0),
        asa_seconds=estimate(8.0, float("nan")),
        resolved=estimate(float("nan"), 0.0),
    )
    goals = center(ServiceGoal(0.9, 20))
    goals = replace(goals, queues=(*goals.queues, replace(goals.queues[0], name="claims")))
    one = WhatIfOutcome("agents=-1@calls", ("A7 was taken away",), goals, changed)
    two = replace(one, text="volume=+10%", notes=("volume +10 %", "of all queues"))
    tables = [outlook_tables.comparison(outlook, each) for each in (one, two)]
    found = plain(outlook_tables.what_was_changed([one, two]), *tables)
    assert found["what_ifs"] == [
        {"what_if": "agents=-1@calls", "note": "A7 was taken away"},
        {"what_if": "volume=+10%", "note": "volume +10 %"},
        {"what_if": "volume=+10%", "note": "of all queues"},
    ]
    assert [row["what_if"] for row in found["comparison"]] == [one.text] * 2 + [two.text] * 2
    calls, claims = found["comparison"][:2]
    assert calls["service_now_percent"] == pytest.approx(84)
    assert calls["service_difference_points"] == pytest.approx(-3)
    assert calls["service_half_width_points"] == pytest.approx(0.2)
    assert calls["days_met_difference_points"] == pytest.approx(-25)
    assert calls["asa_difference_seconds"] == 8
    assert claims["asa_difference_seconds"] is None
    assert (calls["verdict_then"], claims["verdict_then"]) == ("below", "met")
    text = render(tables, OutputFormat.TABLE)
    assert text.count("agents=-1@calls") == 1
    assert "What if volume=+10%: volume +10 %; of all queues" in text
    assert "-3.0" in text
    lines = render(tables, OutputFormat.CSV).splitlines()
    assert len(lines) == 5
    assert [line.split(",")[0] for line in lines] == ["what_if", *[one.text] * 2, *[two.text] * 2]
