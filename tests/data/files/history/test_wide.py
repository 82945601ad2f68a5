"""Files with one column a queue."""

from data.files.history import read_history
from data.records import ImportMapping

TEXT = "Zeit;Hotline;Mécanicien;Other\n23.11.2026 08:00;5;2;9\n23.11.2026 08:15;;3;9\n"


def mapping(**settings):
    queues = settings.pop("queues", {"Hotline": "voice", "Mécanicien": "chat"})
    return ImportMapping(
        "pbx",
        layout="wide",
        columns={"timestamp": "Zeit"},
        queues=queues,
        time_format="%d.%m.%Y %H:%M",
        **settings,
    )


def test_columns_chosen_by_the_mapping_become_queues(center, write, rows):
    """Other columns are left out; an empty cell is missing, not zero."""
    file = read_history(write(TEXT), center, mapping=mapping())
    assert rows(file) == [
        ("voice", "2026-11-23T07:00", 5),
        ("chat", "2026-11-23T07:00", 2),
        ("chat", "2026-11-23T07:15", 3),
    ]
    assert file.report.unread_columns == ("Other",)
    assert file.report.layout == "wide"


def test_two_columns_may_be_one_queue(center, write, rows):
    """Their sum counts."""
    chosen = mapping(queues={"Hotline": "voice", "Other": "voice"})
    assert rows(read_history(write(TEXT), center, mapping=chosen)) == [
        ("voice", "2026-11-23T07:00", 14),
        ("voice", "2026-11-23T07:15", 9),
    ]


def test_a_missing_queue_column_is_named(problems):
    """With the nearest header."""
    chosen = mapping(queues={"Hotlin": "voice"})
    assert problems(TEXT, mapping=chosen) == [
        'calls.csv: queue column "Hotlin" is missing; did you mean "Hotline"?'
    ]


def test_no_column_chosen(problems):
    """A wide mapping without queues reads nothing, which is an error."""
    assert problems(TEXT, mapping=mapping(queues={})) == [
        "calls.csv: no column is chosen; name the columns of a wide file in the mapping's queues"
    ]


def test_a_wrong_cell_names_line_and_column(problems):
    """The column is the file's."""
    found = problems(TEXT.replace(";5;", ";-5;"), mapping=mapping())
    assert found[0] == 'calls.csv line 2: "Hotline" is -5; it must be 0 or more'


def test_rows_there_twice_are_refused_once(problems):
    """One line is named although both its queues are there twice."""
    found = problems(TEXT + "23.11.2026 08:00;5;2;9\n", mapping=mapping())
    assert found[0].startswith("calls.csv line 4: ")
    assert found[-1].startswith("calls.csv: 1 of 3 rows refused (queue and time there twice: 1);")


def test_stamps_past_the_mark_are_shifted_when_told(make_center, write, rows, problems):
    """21:42:53 is the interval of 21:40 once its 2:53 are taken off."""
    center = make_center("ko", zone="UTC", minutes=5)
    text = "timestamp,KO\n2015-02-26 21:42:53,8\n2015-02-26 21:47:53,7\n"
    chosen = ImportMapping("m", layout="wide", queues={"KO": "ko"})
    assert problems(text, within=center, mapping=chosen)[0] == (
        "calls.csv line 2: 2015-02-26 21:42:53 UTC lies 2:53 past the 5-minute mark; correct it, "
        "or set shift_seconds in the mapping"
    )
    shifted = ImportMapping("m", layout="wide", queues={"KO": "ko"}, shift_seconds=173)
    assert rows(read_history(write(text), center, mapping=shifted)) == [
        ("ko", "2015-02-26T21:40", 8),
        ("ko", "2015-02-26T21:45", 7),
    ]
