"""The page as a whole."""

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest

from data.records import WfmError
from wfm.report import report_html, write_report

VOID = {"meta", "br", "hr", "img", "input", "link"}


class Structure(HTMLParser):
    """Collects elements and checks that they close in order."""

    def __init__(self):
        super().__init__()
        self.open, self.seen, self.ids, self.attributes = [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        self.attributes += attrs
        self.ids += [value for key, value in attrs if key == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, _):
        self.seen.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def parse(html):
    structure = Structure()
    structure.feed(html)
    assert structure.open == []
    return structure


@pytest.fixture(scope="module")
def html(report):
    return report_html(report)


def test_elements_close_and_ids_are_unique(html):
    """A sound page, with a chart in every section that promises one."""
    structure = parse(html)
    assert len(structure.ids) == len(set(structure.ids))
    for name in ("summary", "coverage", "roster", "outlook", "forecast", "accuracy", "notes"):
        assert name in structure.ids
    # 6 coverage rows, 7 days, 4 x 2 forecast charts, 4 weeks of outlook, occupancy, 4 goal bars.
    labelled = len(re.findall(r'<svg [^>]*role="img" aria-label="[^"]+"', html))
    assert labelled == 6 + 7 + 12 + 4 + 1 + 4


def test_the_page_asks_nothing_of_the_network(html):
    """No address to load from anywhere, and a policy that forbids it."""
    assert not re.search(r"""(src|href|action)\s*=\s*["'](?!#)""", html)
    assert "url(" not in re.sub(r"url\(#hatch\)", "", html)
    assert not re.search(r"https?://|@import|<link|<iframe", html)
    assert "default-src 'none'" in html


def test_text_from_outside_stays_text(html):
    """An agent named like a script is shown, never run."""
    structure = parse(html)
    assert structure.seen.count("script") == 2
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html
    assert not any(name.startswith("on") for name, _ in structure.attributes)


def test_the_same_input_gives_the_same_page(report, html, tmp_path):
    """No clock, no randomness; the file holds the page."""
    write_report(report, tmp_path / "report.html")
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == html


def test_a_real_center_fits_in_a_mail(make):
    """8 queues, 80 agents and 2 weeks stay near a megabyte."""
    page = report_html(make(8, 80, 14, date(2026, 10, 19)))
    assert 100_000 < len(page.encode()) < 1_200_000


def test_what_is_missing_is_said(report):
    """Without simulation, history and backtest the page still stands and says so."""
    bare = replace(
        report,
        outlook=None,
        history=None,
        published_at=None,
        forecast=replace(report.forecast, accuracy=(), scores=(), caveats=()),
        roster=replace(report.roster, shifts=(), id=None, status="draft"),
    )
    page = report_html(bare)
    parse(page)
    for words in ("has not been simulated", "too short for a backtest", "nobody works", "draft"):
        assert words in page


def test_a_center_with_one_queue_has_one_map(make):
    """One queue is all queues."""
    page = report_html(make(1, 3, 7, date(2026, 11, 2)))
    parse(page)
    assert page.count("agents on queue less required</figcaption>") == 1


def test_a_requirement_of_other_days_is_refused(report):
    """A page that mixes two plans would mislead."""
    later = replace(report.roster, first_date=date(2027, 1, 4), shifts=())
    with pytest.raises(WfmError, match="no day of the roster"):
        report_html(replace(report, roster=later))


def test_notes_tell_the_range_of_shrinkage_by_time(report) -> None:
    """Where shrinkage changes over the week its least and most are told; 0.95 x 0.9 is 0.855."""
    mornings = replace(report.center.shrinkage[1], weekdays=frozenset({0}), end_minute=720)
    center = replace(report.center, shrinkage=(report.center.shrinkage[0], mornings))
    assert "/ 0.85 to 0.95 by weekday" in report_html(replace(report, center=center))
    assert "/ 0.85. Agents" in report_html(report)
