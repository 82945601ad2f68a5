"""The rounds of a plan in the report."""

import re
from dataclasses import replace

import numpy as np
import pytest

from data.records import PlanRound
from wfm.report import ReportInput, report_html
from wfm.report.rounds_section import rounds_section


@pytest.fixture
def rounds(report: ReportInput) -> tuple[PlanRound, ...]:
    """Two rounds: the second brings the first queue near its goal, and is kept."""
    queues = report.forecast.queues
    below = np.zeros(len(queues))
    service = np.full(len(queues), 0.9)
    first = PlanRound(
        number=1,
        queues=queues,
        service=np.array([0.725, *service[1:-1], np.nan]),
        half_width=np.full(len(queues), 0.01),
        below=np.array([0.075, *below[1:]]),
        raised=np.zeros(len(queues)),
        cuts=0,
        required_hours=1234.0,
        paid_hours=1500.4,
        cost=12.3,
        bound=4.5,
        seconds=60.0,
    )
    second = replace(
        first,
        number=2,
        service=np.array([0.794, *service[1:-1], np.nan]),
        below=np.array([0.006, *below[1:]]),
        raised=np.array([1.7, *below[1:-1], -0.02]),
        cuts=3,
        paid_hours=1512.0,
        kept=True,
    )
    return first, second


def text(markup: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup))


def test_a_report_of_rounds_tells_each_rounds_distance_hours_and_bound(report, rounds):
    """What is below is signed by round; the kept round is named, and what it added."""
    said = text(rounds_section(replace(report, rounds=rounds)))
    assert "the roster is that of round 2: 1 of 4 queues stays below goal" in said
    assert "by 0.6 points in all (round 1: 7.5 points)" in said
    assert "2 ✓ kept 1 0.6 1,234 h 1,512 h 3 12.3 h 4.5 h 60 s" in said
    assert "72.5 ✗ \u22127.5 79.4 ≈ \u22120.6 +1.7" in said
    assert "90.0 ✓ 90.0 ✓ +0.0" in said
    assert "\u2013 \u2013 +0.0" in said, "nothing was offered to the last queue"


def test_one_round_that_reaches_all_goals_says_so(report, rounds):
    """The first round is the plan's where it is enough."""
    only = replace(rounds[0], below=np.zeros(4), kept=True)
    said = text(rounds_section(replace(report, rounds=(only,))))
    assert "One round: the roster is built for the rows of the forecast; every queue" in said


def test_the_page_has_rounds_only_where_there_were_any(report, rounds):
    """A roster built without them shows neither section nor link."""
    assert 'href="#rounds"' not in report_html(report)
    assert 'id="rounds"' not in report_html(report)
    page = report_html(replace(report, rounds=rounds))
    assert page.count('href="#rounds"') == page.count('id="rounds"') == 1
