"""The Teleopti/Calabrio queue file."""

import pytest

from data.files.history import read_history
from data.files.history.teleopti import TELEOPTI_COLUMNS
from data.records import ImportMapping

FIRST = "15;20261123;08:00;10001;voice;20;3;2;1;19;150;40;3300;500;30;25;7;17;0;1;1"
SECOND = "15;20261123;08:15;10001;voice;10;0;0;0;10;20;0;1700;;5;0;7;10;0;0;0"
FIGURES = {
    "offered": [23, 10],
    "handled": [19, 10],
    "abandoned": [2, 0],
    "handle_seconds": [3800, 1700],
    "wait_seconds": [190, 20],
    "answered_in_threshold": [17, 10],
}


def figures(file):
    return {name: getattr(file.columns, name).tolist() for name in FIGURES}


@pytest.mark.parametrize("mark", [";", ","])
@pytest.mark.parametrize("headed", [True, False])
def test_it_is_known_by_its_first_row(center, write, rows, mark, headed):
    """With and without header, with either delimiter; empty is 0."""
    lines = [*([";".join(TELEOPTI_COLUMNS)] if headed else []), FIRST, SECOND]
    file = read_history(write("\n".join(lines).replace(";", mark)), center)
    assert figures(file) == FIGURES
    assert [at for _, at, _ in rows(file)] == ["2026-11-23T07:00", "2026-11-23T07:15"]
    assert (file.report.source, file.report.interval_minutes) == ("teleopti", 15)


def test_the_variant_without_average_of_agents(center, write):
    """Twenty fields: one is left out, the others keep their meaning."""
    place = TELEOPTI_COLUMNS.index("avg_avail_member_cnt")
    short = [
        ";".join(c for i, c in enumerate(line.split(";")) if i != place) for line in (FIRST, SECOND)
    ]
    assert figures(read_history(write("\n".join(short)), center)) == FIGURES


def test_a_mapping_names_queues_and_zone(center, write, rows):
    """Its columns play no part; a queue may be mapped by number or by name."""
    text = FIRST.replace("voice", "Sales DE")
    for name in ("10001", "Sales DE"):
        mapping = ImportMapping("acd", columns={"offered": "x"}, queues={name: "voice"}, zone="UTC")
        file = read_history(write(text), center, source="teleopti", mapping=mapping)
        assert rows(file) == [("voice", "2026-11-23T08:00", 23)]


def test_queues_without_name_go_by_number(make_center, write, rows):
    """An empty queue_name leaves the number."""
    file = read_history(write(FIRST.replace("voice", "")), make_center("10001"))
    assert rows(file)[0][0] == "10001"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("15;20261123;08:15", "30;20261123;08:15", "interval is 30 where other rows have 15"),
        ("20261123;08:15", "20261323;08:15", 'date_from and time is "20261323 08:15"; write ISO'),
        (";10;0;0;0;10;", ";-10;0;0;0;10;", "offd_direct_call_cnt is -10; it must be 0 or more"),
        (";1700;", ";x;", 'talking_call_dur is "x"; it must be a number such as 12 or 12.5'),
        (";0;0;0\n", ";0;0\n", "has 20 fields where the first row has 21"),
    ],
)
def test_wrong_rows_are_named(problems, old, new, words):
    """As in any other file, with the format's own field names."""
    text = f"{FIRST}\n{SECOND}\n{FIRST.replace('08:00', '08:30')}\n"
    assert old in text
    found = problems(text.replace(old, new))
    assert found[0].startswith(f"calls.csv line 2: {words}")


def test_another_file_is_no_queue_file(problems):
    """Asked for by name, a file with other fields is refused."""
    assert problems("a;b;c\n", source="teleopti") == [
        "calls.csv: has 3 fields a row where this format has 21; check the delimiter and --source"
    ]


def test_a_header_without_a_needed_field(problems):
    """The missing field is named."""
    names = [n for n in TELEOPTI_COLUMNS if n != "wrap_up_dur"]
    cells = FIRST.split(";")
    del cells[TELEOPTI_COLUMNS.index("wrap_up_dur")]
    assert problems(";".join(names) + "\n" + ";".join(cells)) == [
        'calls.csv: column "wrap_up_dur" is missing; export it again'
    ]


def test_the_repeated_hour_by_the_order_of_rows(center, write, rows):
    """The format's local times survive the autumn night."""
    mapping = ImportMapping("acd", zone_policy="sequence")
    times = ["02:00", "02:15", "02:30", "02:45"] * 2
    text = "\n".join(FIRST.replace("20261123;08:00", f"20261025;{t}") for t in times)
    file = read_history(write(text), center, mapping=mapping)
    assert [at[11:] for _, at, _ in rows(file)] == [
        f"{h:02d}:{m:02d}" for h in (0, 1) for m in (0, 15, 30, 45)
    ]
