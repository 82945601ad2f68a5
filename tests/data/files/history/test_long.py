"""Files with one row an interval and queue."""

import pytest

from data.files.history import read_history
from data.records import ConfigurationError, ImportMapping, InputRefusedError

HEADER = "timestamp,queue,offered,handled,abandoned,handle_seconds\n"
GOOD = "2026-11-23 08:00,voice,12,10,2,3000\n2026-11-23 08:15,voice,9,9,0,2700.5\n"
TOTAL = "; correct them, or leave them out with --skip-refused"


def test_our_own_names_need_no_mapping(center, write, rows, same):
    """Local times become UTC; a figure without column is missing, not zero."""
    file = read_history(write(HEADER + GOOD), center)
    assert rows(file) == [("voice", "2026-11-23T07:00", 12), ("voice", "2026-11-23T07:15", 9)]
    assert same(file.columns.handle_seconds, [3000, 2700.5])
    assert same(file.columns.wait_seconds, [float("nan")] * 2)
    assert (file.report.source, file.report.interval_minutes, file.report.rows) == ("plain", 15, 2)
    assert file.contacts == ()


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_the_delimiter_is_guessed(center, write, rows, mark):
    """The mark that parts the header into most cells is the delimiter."""
    text = (HEADER + GOOD).replace(",", mark)
    assert len(rows(read_history(write(text), center))) == 2


def test_a_mapping_renames_columns_and_queues(center, write, rows):
    """Headers and queue names of the source are translated; other columns are left unread."""
    mapping = ImportMapping(
        "acd",
        columns={"timestamp": "Start", "queue": "Skill", "offered": "Calls"},
        queues={"Voice EN": "voice"},
        zone="UTC",
        time_format="%d.%m.%Y %H:%M",
    )
    text = "Start;Skill;Calls;Team\n23.11.2026 08:00;Voice EN;3;A\n23.11.2026 08:15;chat;4;B\n"
    file = read_history(write(text), center, mapping=mapping)
    assert rows(file) == [("voice", "2026-11-23T08:00", 3), ("chat", "2026-11-23T08:15", 4)]
    assert file.report.unread_columns == ("Team",)
    assert file.report.notes == ("columns not read: Team",)


def test_the_only_fitting_mapping_is_found(make_center, write):
    """Without a name the mapping whose columns the file has is used."""
    mapping = ImportMapping("acd", columns={"timestamp": "Start", "offered": "N"}, queue="voice")
    other = ImportMapping("old", columns={"timestamp": "When", "offered": "N"}, queue="voice")
    center = make_center("voice", imports=(mapping, other))
    path = write("Start,N\n2026-11-23 08:00,3\n")
    assert read_history(path, center).report.source == "acd"
    assert read_history(path, center, source="acd").report.source == "acd"


def test_two_fitting_mappings_are_not_guessed_between(make_center, problems):
    """The planner chooses."""
    maps = tuple(
        ImportMapping(name, columns={"timestamp": "Start", "offered": "N"}, queue="voice")
        for name in ("acd", "old")
    )
    text = "Start,N\n2026-11-23 08:00,3\n"
    assert problems(text, within=make_center("voice", imports=maps)) == [
        "calls.csv: suits the mappings acd, old; choose one with --mapping"
    ]


def test_unknown_sources_are_named(center, write):
    """A wrong --source or --mapping is a usage error with a suggestion."""
    with pytest.raises(ConfigurationError, match=r'"telopti" is neither .*; did you mean "tele'):
        read_history(write(HEADER + GOOD), center, source="telopti")


def test_a_source_that_contradicts_the_mapping(center, write):
    """A log cannot be read by a mapping of intervals."""
    with pytest.raises(ConfigurationError, match='source "log" does not suit mapping "acd"'):
        read_history(write(HEADER + GOOD), center, source="log", mapping=ImportMapping("acd"))


def test_aht_becomes_handle_time(center, write, same):
    """Handle time is AHT times handled; nothing handled took no time."""
    text = (
        "timestamp,queue,offered,handled,aht_seconds\n"
        "2026-11-23 08:00,voice,5,4,300\n"
        "2026-11-23 08:15,voice,1,0,\n"
        "2026-11-23 08:30,voice,2,2,\n"
    )
    file = read_history(write(text), center)
    assert same(file.columns.handle_seconds, [1200, 0, float("nan")])


def test_several_queues_of_the_file_may_be_one_of_ours(center, write, rows):
    """Their counts are added up, which the report says."""
    mapping = ImportMapping("acd", queues={"a": "voice", "b": "voice"})
    text = "timestamp,queue,offered\n2026-11-23 08:00,a,3\n2026-11-23 08:00,b,4\n"
    file = read_history(write(text), center, mapping=mapping)
    assert rows(file) == [("voice", "2026-11-23T07:00", 7)]
    assert file.report.notes == ("1 rows were added to another of the same queue and interval",)


def test_ignored_queues_are_left_out(center, write, rows):
    """A queue mapped to "ignore" is not refused."""
    mapping = ImportMapping("acd", queues={"test line": "ignore"})
    text = "timestamp,queue,offered\n2026-11-23 08:00,voice,3\n2026-11-23 08:00,test line,4\n"
    file = read_history(write(text), center, mapping=mapping)
    assert rows(file) == [("voice", "2026-11-23T07:00", 3)]
    assert (file.report.ignored, file.report.accepted) == (1, 1)


@pytest.mark.parametrize(
    ("row", "words", "reason"),
    [
        (
            "2026-11-23 08:30,voice,-3,1,0,1",
            "offered is -3; it must be 0 or more",
            "offered below 0",
        ),
        (
            "2026-11-23 08:30,voice,nan,1,0,1",
            'offered is "nan"; it must be a number such as 12 or 12.5',
            "offered no number",
        ),
        (
            "2026-11-23 08:30,voice,inf,1,0,1",
            'offered is "inf"; it must be a number such as 12 or 12.5',
            "offered no number",
        ),
        (
            "2026-11-23 08:30,voice,3,many,0,1",
            'handled is "many"; it must be a number such as 12 or 12.5',
            "handled no number",
        ),
        (
            "2026-11-23 08:30,voice,,1,0,1",
            (
                "offered is empty; give 0 where nothing came and leave out the row where nothing "
                "is known"
            ),
            "offered empty",
        ),
        (
            "2026-11-23 08:30,voise,3,1,0,1",
            (
                'queue "voise" is not in the center; did you mean "voice"?, or map it to a queue '
                'or to "ignore" in the mapping\'s queues (1 rows)'
            ),
            "unknown queue",
        ),
        (
            "2026-11-23 08:30,,3,1,0,1",
            "queue is empty; give the name of a queue",
            "queue empty",
        ),
        (
            "2026-11-23 08:15,voice,3,1,0,1",
            '"voice" at 2026-11-23 07:15:00 UTC is there already on line 3; leave one out',
            "queue and time there twice",
        ),
        (
            "2026-11-23 08:37,voice,3,1,0,1",
            (
                "2026-11-23 07:37:00 UTC lies 7:00 past the 15-minute mark; correct it, or set "
                "shift_seconds in the mapping"
            ),
            "off the grid of intervals",
        ),
        (
            "23.11.2026 08:30,voice,3,1,0,1",
            (
                'timestamp is "23.11.2026 08:30"; write ISO 8601 such as 2026-01-31 08:30, or set '
                "time_format in the mapping"
            ),
            "timestamp unreadable",
        ),
        (",voice,3,1,0,1", "timestamp is empty; give a time", "timestamp unreadable"),
        (
            "2026-11-23 08:30,voice,3",
            "has 3 fields where the first row has 6",
            "another number of fields",
        ),
        (
            "2026-11-23 08:30,voice,3,1,0,1,9",
            "has 7 fields where the first row has 6",
            "another number of fields",
        ),
    ],
)
def test_a_wrong_row_refuses_the_file(  # noqa: PLR0917 - fixtures and cases
    center, write, problems, row, words, reason
):
    """The message has file, line, value and remedy; --skip-refused imports the others."""
    text = HEADER + GOOD + row + "\n"
    assert problems(text) == [
        f"calls.csv line 4: {words}",
        f"calls.csv: 1 of 3 rows refused ({reason}: 1){TOTAL}",
    ]
    file = read_history(write(text), center, allow_refused=True)
    assert len(file.columns.offered) == 2
    assert (file.report.rows, file.report.accepted, file.report.refused) == (3, 2, 1)
    assert file.report.refused_by_reason == {reason: 1}
    assert [(r.line, r.words) for r in file.report.refusals] == [(4, words)]


def test_a_row_with_two_faults_is_refused_once(problems):
    """Both faults are named, the row is counted once."""
    found = problems(HEADER + GOOD + "2026-11-23 08:30,voice,-3,x,0,1\n")
    assert len(found) == 3
    assert found[-1].startswith(
        "calls.csv: 1 of 3 rows refused (handled no number: 1, offered below 0: 1);"
    )


def test_the_first_fifty_refused_rows_are_listed(problems):
    """Of two hundred wrong rows fifty are named, and all are counted."""
    body = "".join(
        f"2026-11-23 {h:02d}:{q:02d},voice,-1,,,\n" for h in range(24) for q in (0, 15, 30, 45)
    )
    found = problems(HEADER + body + body.replace("11-23", "11-24"))
    assert len(found) == 51
    assert found[49] == "calls.csv line 51: offered is -1; it must be 0 or more"
    assert found[50] == f"calls.csv: 192 of 192 rows refused (offered below 0: 192){TOTAL}"


def test_lines_are_those_of_the_file(problems):
    """Blank lines and quoted line ends are counted as an editor counts them."""
    blank = "timestamp,queue,offered\n\n2026-11-23 08:00,voice,1\n\n2026-11-23 08:15,voice,-1\n"
    assert problems(blank)[0].startswith("calls.csv line 5:")
    quoted = (
        "timestamp,queue,offered,handled\n2026-11-23 08:00,voice,1,1\n"
        '2026-11-23 08:15,"vo\nice",2,2\n'
    )
    assert problems(quoted)[0].startswith('calls.csv line 4: queue "vo\nice" is not in the center')


def test_quoted_cells_may_hold_the_delimiter(make_center, write, rows):
    """Quotes guard a comma in a queue's name and disappear."""
    center = make_center('Sales, "EU"')
    text = 'timestamp,queue,offered\n"2026-11-23 08:00","Sales, ""EU""","3"\n'
    assert rows(read_history(write(text), center)) == [('Sales, "EU"', "2026-11-23T07:00", 3)]


def test_unmatched_quotes_are_refused(problems):
    """A quote that never closes is named."""
    text = 'timestamp,queue,offered\n2026-11-23 08:00,"voice,3\n'
    (found,) = problems(text)
    assert found.startswith("calls.csv line 2: the quotes do not match")


def test_unknown_columns_are_refused_without_mapping(problems):
    """A misspelt header would otherwise be a silent loss."""
    text = "timestamp,queue,offered,handeld\n2026-11-23 08:00,voice,1,1\n"
    assert problems(text) == [
        (
            'calls.csv: column "handeld" is unknown; did you mean "handled"?; a mapping in the '
            "center file may leave columns out"
        )
    ]


def test_missing_columns_are_all_named(problems, plain_mapping):
    """Every column that a mapping names and the file lacks is one problem."""
    mapping = plain_mapping(columns={"timestamp": "Start", "offered": "Calls"})
    assert problems("Strat,Queue\n2026-11-23 08:00,voice\n", mapping=mapping) == [
        (
            'calls.csv: column "Start" (timestamp) is missing; did you mean "Strat"?, or name it '
            "in the mapping's columns"
        ),
        (
            'calls.csv: column "queue" is missing; did you mean "Queue"?, or name it in the '
            "mapping's columns"
        ),
        (
            'calls.csv: column "Calls" (offered) is missing; known are Queue, Strat, or name it in '
            "the mapping's columns"
        ),
    ]


def test_a_column_there_twice_is_refused(problems):
    """Nobody can say which one counts."""
    text = "timestamp,queue,offered,offered\n2026-11-23 08:00,voice,1,1\n"
    assert problems(text) == ['calls.csv: column "offered" is there 2 times; rename one']


def test_a_wrong_delimiter_is_suspected(problems, plain_mapping):
    """A header of one cell is mentioned before the columns that are missing."""
    found = problems(HEADER + GOOD, mapping=plain_mapping(delimiter=";"))
    assert found[0] == (
        'calls.csv: the first row has one column only, "timestamp,queue,offered,handled,'
        'abandoned,handle_seconds"; set the delimiter in the mapping'
    )


def test_an_unknown_format_shows_what_was_found(problems):
    """The first row is shown with the way to go on."""
    assert problems("a,b\n1,2\n") == [
        (
            'calls.csv: the first row, "a", "b", is that of no known format and no mapping suits '
            "it; write a mapping under [imports] in the center file (docs/importing.md)"
        )
    ]


def test_aht_without_handled_is_refused(problems):
    """A mean without its count says nothing of the whole."""
    text = "timestamp,queue,offered,aht_seconds\n2026-11-23 08:00,voice,1,300\n"
    assert problems(text) == [
        (
            'calls.csv: column "aht_seconds" is a mean of handled contacts, but no column counts '
            "them; add handled"
        )
    ]


def test_two_columns_of_handle_times_are_refused(problems):
    """Total and mean together may contradict each other."""
    text = (
        "timestamp,queue,offered,handled,aht_seconds,handle_seconds\n"
        "2026-11-23 08:00,voice,1,1,300,300\n"
    )
    assert problems(text) == [
        (
            'calls.csv: columns "handle_seconds" and "aht_seconds" both give handle times; '
            "leave one out"
        )
    ]


def test_finer_intervals_are_kept(center, write):
    """A 5-minute file stays one; the store adds intervals up."""
    text = "timestamp,queue,offered\n" + "".join(
        f"2026-11-23 08:{m:02d},voice,1\n" for m in range(0, 60, 5)
    )
    assert read_history(write(text), center).columns.interval_minutes == 5


def test_coarser_intervals_are_refused(problems):
    """A half-hour cannot be split into quarters."""
    text = "timestamp,queue,offered\n" + "".join(
        f"2026-11-23 {h:02d}:{m:02d},voice,1\n" for h in range(8, 20) for m in (0, 30)
    )
    assert problems(text) == [
        (
            "calls.csv: holds 30-minute intervals, which do not add up to the center's 15; export "
            "intervals of 15 minutes, or set interval_minutes in the mapping where they are "
            "shorter than they seem"
        )
    ]


def test_sparse_rows_are_on_the_centers_intervals(center, write):
    """Where only busy intervals have a row, their distance is no interval length."""
    times = ("08:00", "08:45", "09:30", "11:00", "11:45", "15:15")
    text = "timestamp,queue,offered\n" + "".join(f"2026-11-23 {t},voice,1\n" for t in times)
    assert read_history(write(text), center).columns.interval_minutes == 15


def test_gaps_are_counted_in_opening_hours(make_center, write):
    """Nights are no gaps; a missing hour of the day is."""
    from data.records import OpeningHours

    center = make_center("voice", opening=OpeningHours((((480, 600),),) * 7))
    times = [
        f"{day} {h:02d}:{m:02d}"
        for day in ("2026-11-23", "2026-11-24")
        for h in (8, 9)
        for m in (0, 15, 30, 45)
    ]
    kept = [t for t in times if not t.startswith("2026-11-24 08")]
    text = "timestamp,queue,offered\n" + "".join(f"{t},voice,1\n" for t in kept)
    report = read_history(write(text), center).report
    assert report.missing_intervals == 4
    (gap,) = report.gaps
    assert (gap.queue, f"{gap.start_at:%d %H:%M}", f"{gap.end_at:%d %H:%M}") == (
        "voice",
        "24 07:00",
        "24 08:00",
    )
    assert report.notes == (
        (
            "4 open intervals are missing; the longest gap is voice from 2026-11-24 07:00 to "
            "2026-11-24 08:00 UTC"
        ),
    )


def test_attribution_is_recorded(center, write):
    """What the source counts by goes with the counts and into the report."""
    file = read_history(write(HEADER + GOOD), center, attribution="end")
    assert (file.columns.attribution, file.report.attribution) == ("end", "end")


def test_progress_is_told(center, write):
    """The last step told is the last one."""
    told = []

    def tell(stage, done, total, note=""):
        told.append((done, total))

    read_history(write(HEADER + GOOD), center, progress=tell)
    assert told[0] == (0, 4)
    assert told[-1] == (4, 4)


def test_daily_counts_are_taken(make_center, write, rows):
    """Days begin at local midnight, which is 22:00 UTC in a Berlin summer."""
    text = "timestamp,queue,offered\n" + "".join(f"2026-10-{d},voice,{d}\n" for d in range(20, 31))
    file = read_history(write(text), make_center("voice"))
    assert file.columns.interval_minutes == 1440
    assert rows(file)[5:7] == [("voice", "2026-10-24T22:00", 25), ("voice", "2026-10-25T23:00", 26)]
    assert file.report.missing_intervals == 0


def test_a_missing_day_is_a_gap(make_center, write):
    """Of daily counts a day left out is one interval."""
    days = [20, 21, 22, 24, 25]
    text = "timestamp,queue,offered\n" + "".join(f"2026-11-{d},voice,1\n" for d in days)
    report = read_history(write(text), make_center("voice")).report
    assert (report.missing_intervals, report.gaps[0].intervals) == (1, 1)


def test_nothing_is_left_when_every_row_is_refused(center, write):
    """--skip-refused of a wholly wrong file gives no rows rather than an error."""
    file = read_history(
        write("timestamp,queue,offered\n2026-11-23 08:00,voice,-1\n"), center, allow_refused=True
    )
    assert len(file.columns.offered) == 0
    assert file.report.first_at is None


def test_refusal_is_an_input_error(center, write):
    """The command ends with exit code 3."""
    with pytest.raises(InputRefusedError) as error:
        read_history(write("a,b\n1,2\n"), center)
    assert error.value.exit_code == 3
