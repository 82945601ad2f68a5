"""Bad input: what, where, the value and the remedy; the right exit code; nothing written."""

import gzip

import pytest

HEAD = "timestamp,queue,offered,handled\n"
GOOD = "2026-10-12T08:00:00Z,voice,5,5\n"


@pytest.fixture
def queue(wfm, center):
    """The small center's one queue."""
    done = wfm("--center", center, "--format", "json", "forecast", "show")
    return done.json["forecast"][0]["queue"]


@pytest.fixture
def refused(wfm, center, queue, tmp_path):
    """Import a history file; check that it was refused and left no trace; give what was said."""

    def check(text, *options, name="calls.csv", binary=None):
        path = tmp_path / name
        path.write_bytes(text.replace("voice", queue).encode() if binary is None else binary)
        before = wfm("--center", center, "--format", "json", "db", "status").json
        done = wfm("--center", center, "import", "history", path, *options)
        after = wfm("--center", center, "--format", "json", "db", "status").json
        assert done.code == 3, done.err
        for table in ("contact_interval", "contact"):
            assert after["database"].get(table) == before["database"].get(table)
        assert name in done.err
        return done.err

    return check


def test_negative_counts(refused):
    """The row, the value and the rule are named."""
    said = refused(HEAD + GOOD + "2026-10-12T08:15:00Z,voice,-3,0\n")
    assert "line 3" in said
    assert "-3" in said
    assert "0 or more" in said


def test_duplicate_interval(refused):
    """The second row of the same queue and interval is refused."""
    said = refused(HEAD + GOOD + GOOD)
    assert "line 3" in said
    assert "2026-10-12" in said


def test_missing_hour(refused):
    """A local time that does not exist is refused with its row."""
    said = refused(HEAD + "2026-03-29 02:30,voice,5,5\n")
    assert "line 2" in said
    assert "02:30" in said


def test_repeated_hour(refused):
    """A local time that exists twice is refused and the zone policy named as the remedy."""
    said = refused(HEAD + "2026-10-25 02:30,voice,5,5\n")
    assert "line 2" in said
    assert "zone_policy" in said


def test_truncated_gzip(refused):
    """Half a file is refused as a whole."""
    whole = gzip.compress((HEAD + GOOD * 200).encode())
    said = refused("", name="calls.csv.gz", binary=whole[: len(whole) // 2])
    assert "cut short" in said


def test_unknown_column(refused):
    """A header nobody knows is named."""
    assert "oferred" in refused("timestamp,queue,oferred\n2026-10-12T08:00:00Z,voice,5\n")


def test_unknown_skill(wfm, center, tmp_path):
    """An agent with a skill that is not in the center file is refused, with the line."""
    rows = (center.parent / "drop" / "agents.csv").read_text("utf-8").splitlines()
    skills = rows[0].split(",").index("skills")
    cells = rows[1].split(",")
    cells[skills] = "juggling:3"
    path = tmp_path / "agents.csv"
    path.write_text("\n".join([rows[0], ",".join(cells), *rows[2:]]) + "\n", "utf-8")
    before = wfm("--center", center, "--format", "json", "db", "status").json
    done = wfm("--center", center, "import", "agents", path)
    assert done.code == 3
    assert "agents.csv line 2" in done.err
    assert "juggling" in done.err
    after = wfm("--center", center, "--format", "json", "db", "status").json
    assert after["database"]["agent_skill"] == before["database"]["agent_skill"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('zone = "', 'zone = "Mars/', "Mars/"),
        ("[center]", "[center]\ncolour = 1", "colour"),
        ("interval_minutes = 15", "interval_minutes = 7", "7"),
        ("[center]", "[center", "line"),
    ],
)
def test_malformed_center_file(wfm, center, old, new, said):
    """Zone, unknown key, value and syntax each give exit 2 with file and value."""
    text = center.read_text("utf-8")
    assert old in text
    center.write_text(text.replace(old, new, 1), "utf-8")
    done = wfm("--center", center, "check")
    assert done.code == 2
    assert "center.toml" in done.err
    assert said in done.err


def test_every_error_of_a_center_file_at_once(wfm, center):
    """Two mistakes, two lines."""
    text = center.read_text("utf-8")
    text = text.replace("interval_minutes = 15", "interval_minutes = 7", 1)
    center.write_text(text.replace("[center]", "[center]\ncolour = 1", 1), "utf-8")
    done = wfm("--center", center, "check")
    assert "colour" in done.err
    assert "interval_minutes" in done.err


def test_missing_center_file(wfm, tmp_path):
    """The remedy is named."""
    done = wfm("--center", tmp_path / "center.toml", "check")
    assert done.code == 2
    assert "wfm init" in done.err


def test_unknown_roster(wfm, center):
    """An id that does not exist is a usage error."""
    done = wfm("--center", center, "roster", "show", 99)
    assert done.code == 2
    assert "99" in done.err


def test_unknown_format(wfm, center, tmp_path):
    """Nothing is exported when one of the formats is unknown."""
    done = wfm(
        *("--center", center, "roster", "export", "--formats", "csv,docx"),
        *("--to", tmp_path / "out"),
    )
    assert done.code == 2
    assert "docx" in done.err
    assert not (tmp_path / "out").exists()


def test_database_url(wfm, center):
    """A URL that leads nowhere is a configuration error without a stack trace."""
    done = wfm("--center", center, "--db", "oracle://x", "db", "status")
    assert done.code == 2
    assert "oracle" in done.err


def test_init_does_not_overwrite(wfm, center):
    """A folder with a center is left alone."""
    before = center.read_bytes()
    done = wfm("init", center.parent, "--sample", "small")
    assert done.code == 2
    assert center.read_bytes() == before
