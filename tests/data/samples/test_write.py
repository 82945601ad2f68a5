import csv
import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest

from data.center_file import load_center
from data.files.drivers import read_drivers
from data.files.people import read_agents, read_skills
from data.records import ConfigurationError, WfmError
from data.samples import write_empty, write_sample
from data.samples.specs import SPECS

NAMES = ["center.toml", "history.csv.gz", "agents.csv", "timeoff.csv", "preferences.csv"]


DRIVEN = {"omnichannel"}


def _names(kind):
    return NAMES + (["drivers.csv", "skills.csv"] if kind in DRIVEN else [])


def _rows(path):
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    """Every sample, written once."""
    root = tmp_path_factory.mktemp("samples")
    for kind in SPECS:
        write_sample(kind, root / kind)
    return root


@pytest.fixture(scope="module")
def histories(samples):
    """The history of every sample, as a frame."""
    return {
        kind: pd.read_csv(samples / kind / "drop" / "history.csv.gz", parse_dates=["timestamp"])
        for kind in SPECS
    }


@pytest.mark.parametrize("kind", SPECS)
def test_a_sample_is_a_center_with_tables_in_its_drop_folder(samples, kind):
    """The center file is valid, and its agents know its sites, contracts and skills."""
    folder = samples / kind
    center = load_center(folder / "center.toml")
    assert sorted(p.name for p in folder.rglob("*") if p.is_file()) == sorted(_names(kind))
    agents = _rows(folder / "drop" / "agents.csv")
    assert len(agents) == {"small": 12, "omnichannel": 84, "large": 1000}[kind]
    assert len({a["agent_id"] for a in agents}) == len({a["name"] for a in agents}) == len(agents)
    for agent in agents:
        assert agent["site"] in {s.name for s in center.sites}
        assert agent["contract"] in {c.name for c in center.contracts}
        names = {cell.split(":")[0] for cell in agent["skills"].split(";")}
        assert names <= set(center.skills)


@pytest.mark.parametrize("kind", SPECS)
def test_every_queue_has_someone_to_serve_it(samples, kind):
    """Each queue's skills are held together by several agents."""
    center = load_center(samples / kind / "center.toml")
    held = [
        {cell.split(":")[0] for cell in agent["skills"].split(";")}
        for agent in _rows(samples / kind / "drop" / "agents.csv")
    ]
    for queue in center.queues:
        assert sum(queue.skills <= skills for skills in held) >= 5, queue.name


@pytest.mark.parametrize("kind", SPECS)
def test_the_figures_of_a_row_agree(samples, histories, kind):
    """Offered is handled plus abandoned; answers in time are handled; no handling is no work."""
    center = load_center(samples / kind / "center.toml")
    rows = histories[kind]
    threshold = rows["queue"].map({q.name: q.goal.threshold_seconds for q in center.queues})
    late = rows["handled"] - rows["answered_in_threshold"]
    assert (rows["offered"] == rows["handled"] + rows["abandoned"]).all()
    assert (rows["answered_in_threshold"] >= 0).all()
    assert (late >= 0).all()
    assert (rows["handle_seconds"] >= 5 * rows["handled"]).all()
    assert ((rows["handle_seconds"] == 0) == (rows["handled"] == 0)).all()
    assert (rows["wait_seconds"] >= late * threshold - 1).all()


@pytest.mark.parametrize("kind", SPECS)
def test_history_ends_on_the_sunday_before_the_plan(histories, kind):
    """Planning starts on Monday 2026-10-12; two weeks hold the night of 25 October."""
    rows = histories[kind]
    last = rows["timestamp"].max()
    assert SPECS[kind].plan_date == date(2026, 10, 12)
    assert datetime(2026, 10, 9, tzinfo=UTC) < last < datetime(2026, 10, 12, 4, tzinfo=UTC)
    assert not rows.duplicated(["timestamp", "queue"]).any()
    assert rows["timestamp"].is_monotonic_increasing


def test_the_repeated_hour_has_its_own_rows(histories):
    """On 2025-10-26 the social queues have 100 quarter-hours."""
    rows = histories["omnichannel"]
    rows = rows[rows["queue"] == "social-german"]
    start, end = "2025-10-25T22:00Z", "2025-10-26T23:00Z"
    assert len(rows[(rows["timestamp"] >= start) & (rows["timestamp"] < end)]) == 100


def test_the_outage_has_no_rows(histories):
    """2025-09-18 is missing, in local time, for every queue; the days beside it are there."""
    stamps = histories["omnichannel"]["timestamp"]
    assert (stamps == "2025-09-17T21:45Z").any()
    assert (stamps == "2025-09-18T22:00Z").any()
    assert not ((stamps >= "2025-09-17T22:00Z") & (stamps < "2025-09-18T22:00Z")).any()


def test_service_is_what_a_planner_would_believe(samples, histories):
    """Handle times, abandonment and service lie where real centers' do."""
    center = load_center(samples / "omnichannel" / "center.toml")
    totals = histories["omnichannel"].groupby("queue").sum(numeric_only=True)
    for queue in center.queues:
        total = totals.loc[queue.name]
        handled, lost = total["handled"], total["abandoned"]
        assert total["handle_seconds"] / handled == pytest.approx(queue.aht_seconds, rel=0.15)
        assert 0.7 < total["answered_in_threshold"] / total["offered"] <= 1
        if queue.patience_seconds is None:
            assert lost == 0
        else:
            # An online broker lost 5.3 % of its calls, a bank 19.7 % of those that queued.
            assert 0.02 < lost / total["offered"] < 0.12
            assert total["wait_seconds"] / lost == pytest.approx(queue.patience_seconds, rel=0.05)


def test_the_same_seed_gives_the_same_bytes(samples, tmp_path):
    """A sample is a function of its kind and seed alone."""
    again = write_sample("small", tmp_path / "again", seed=1)
    for path in again:
        assert path.read_bytes() == next((samples / "small").rglob(path.name)).read_bytes()
    other = write_sample("small", tmp_path / "other", seed=2)
    assert other[1].read_bytes() != again[1].read_bytes()


def test_nobody_is_away_twice(samples):
    """An agent has one time off at most, inside the horizon."""
    for kind, spec in SPECS.items():
        rows = _rows(samples / kind / "drop" / "timeoff.csv")
        assert len({row["agent_id"] for row in rows}) == len(rows) > 0
        for row in rows:
            assert spec.plan_date <= date.fromisoformat(row["start"][:10])
            assert row["start"] < row["end"]


def test_some_skills_have_dates(samples):
    """One agent gains social media, another loses chat within the horizon."""
    skills = [row["skills"] for row in _rows(samples / "omnichannel" / "drop" / "agents.csv")]
    assert sum("social:2@2026-10-19.." in cell for cell in skills) == 1
    assert sum("chat:3@..2026-10-16" in cell for cell in skills) == 1


def test_certificates_end_after_the_first_plan(samples):
    """Four agents hold a skill of their group until a day some months ahead."""
    text = (samples / "omnichannel" / "drop" / "agents.csv").read_text("utf-8")
    ends = [date.fromisoformat(day) for day in re.findall(r"@\.\.(\d{4}-\d\d-\d\d)", text)]
    assert sum(end > date(2026, 12, 1) for end in ends) == 4


def test_the_file_of_skills_says_what_agents_cannot(samples):
    """Bilingual agents take longer in English; the Blend teams have their main skill first."""
    folder = samples / "omnichannel"
    center = load_center(folder / "center.toml")
    agents = {a.id: a for a in read_agents(folder / "drop" / "agents.csv", center)}
    skills = read_skills(folder / "drop" / "skills.csv", center, agents.values())
    assert {agents[a].team for a in skills} == {"Berlin Bilingual", "Berlin Blend", "Dublin Blend"}
    priorities = set()
    for agent, held in skills.items():
        plain = {n: replace(s, proficiency=1.0, priority=1) for n, s in held.items()}
        assert plain == agents[agent].skills
        if agents[agent].team == "Berlin Bilingual":
            assert held["english"].proficiency > held["german"].proficiency
        else:
            names = [name for name in ("voice", "chat", "email") if name in held]
            priorities.add(tuple(held[name].priority for name in names))
    assert priorities == {(1, 2, 3), (1, 2)}


def test_resolution_is_what_the_levels_give(samples):
    """A queue's share today is that of its agents' levels, within two points."""
    folder = samples / "omnichannel"
    center = load_center(folder / "center.toml")
    agents = read_agents(folder / "drop" / "agents.csv", center)
    day = date(2026, 10, 12)
    told = [queue for queue in center.queues if queue.resolution is not None]
    assert len(told) == 6
    for queue in told:
        levels = [a.level_for(queue, day) for a in agents if a.serves(queue, day)]
        shares = [queue.resolution.by_level[level - 1] for level in levels]
        assert queue.resolution.share == pytest.approx(sum(shares) / len(shares), abs=0.02)


def test_a_center_is_not_written_over(samples, tmp_path):
    """A folder with a center file is refused, and nothing in it changes."""
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "center.toml").write_text("mine")
    for write in (
        lambda: write_sample("small", taken),
        lambda: write_empty(taken, "Mine", zone="UTC"),
    ):
        with pytest.raises(ConfigurationError, match="is there already"):
            write()
    assert [p.name for p in taken.iterdir()] == ["center.toml"]
    assert (taken / "center.toml").read_text() == "mine"


def test_an_empty_center_is_valid_and_has_templates(tmp_path):
    """The skeleton loads with the name given, quotes and all, and its tables have headers."""
    write_empty(tmp_path / "new", 'Anna\'s "big" cafés', zone="Europe/Paris")
    center = load_center(tmp_path / "new" / "center.toml")
    assert (center.name, center.zone) == ('Anna\'s "big" cafés', "Europe/Paris")
    header = (tmp_path / "new" / "templates" / "agents.csv").read_text()
    assert header == "agent_id,name,team,site,contract,skills,email,proficiency\n"


def test_an_unknown_zone_writes_nothing(tmp_path):
    """The zone is checked before the first file."""
    with pytest.raises(ConfigurationError, match="Mars/Base"):
        write_empty(tmp_path / "new", "New", zone="Mars/Base")
    assert not (tmp_path / "new").exists()


def test_a_folder_that_cannot_be_made_is_an_error_in_words(tmp_path):
    """A file in the place of the folder is named in the message."""
    (tmp_path / "file").write_text("")
    with pytest.raises(WfmError, match="file"):
        write_sample("small", tmp_path / "file")


def test_the_campaign_is_in_the_history_and_its_driver(samples, histories):
    """14 days of size 1 on four queues carry about 35 % more; three of half the size are ahead."""
    rows = read_drivers(
        samples / "omnichannel" / "drop" / "drivers.csv",
        load_center(samples / "omnichannel" / "center.toml"),
    )
    past = sorted({row.date for row in rows if row.value == 1})
    assert past == [date(2026, 6, 8) + timedelta(days=d) for d in range(14)]
    assert {row.date for row in rows if row.value == 0.5} == {
        date(2026, 10, d) for d in (20, 21, 22)
    }
    assert {row.queue for row in rows if row.value} == {
        f"{channel}-{language}"
        for channel in ("voice", "chat")
        for language in ("english", "german")
    }
    history = histories["omnichannel"]
    day = history.timestamp.dt.date
    own = history.queue.isin({row.queue for row in rows})
    fortnight = timedelta(days=14)
    before, during = (
        history.offered[own & (day >= first) & (day < first + fortnight)].sum()
        for first in (past[0] - fortnight, past[0])
    )
    assert 1.25 < during / before < 1.5
