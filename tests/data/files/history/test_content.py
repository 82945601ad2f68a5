"""Files that are cut, damaged, empty, or no text."""

import gzip

import pytest

from data.files.history import read_history
from data.records import InputRefusedError

GOOD = "timestamp,queue,offered\n2026-11-23 08:00,voice,3\n"


def test_gzipped_files_are_unpacked_whatever_their_name(center, write, rows):
    """Content tells, not the ending."""
    path = write(gzip.compress(GOOD.encode()), "calls.csv")
    assert len(rows(read_history(path, center))) == 1
    assert len(rows(read_history(write(GOOD, "calls.csv.gz"), center))) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + GOOD.encode(),
        GOOD.encode("utf-16"),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("\n", "\r").encode(),
        GOOD.rstrip("\n").encode(),
    ],
    ids=["mark", "utf-16", "crlf", "cr", "no end of line"],
)
def test_ways_to_write_text(center, write, rows, content):
    """Marks and line ends of other systems do no harm."""
    assert rows(read_history(write(content), center)) == [("voice", "2026-11-23T07:00", 3)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty; export it again"),
        (b" \n\n", "is empty; export it again"),
        (b"timestamp,queue,offered\n", "has a header and no rows; export it again"),
        (b"abc\0def", "is a binary file; give a CSV file"),
        (b"PK\x03\x04rest", "is a workbook or zip archive; save the sheet as CSV"),
        (gzip.compress(GOOD.encode(), mtime=0)[:-12], "the gzip file is cut short; fetch it again"),
    ],
)
def test_what_is_no_text_is_refused(problems, content, words):
    """Each kind of broken file has its message."""
    assert problems(content) == [f"calls.csv: {words}"]


def test_a_damaged_gzip_file_is_refused(problems):
    """A wrong byte inside is found by the check sum."""
    content = bytearray(gzip.compress(GOOD.encode()))
    content[-6] ^= 255
    (found,) = problems(bytes(content))
    assert found.startswith("calls.csv: the gzip file is damaged (")


def test_other_encodings_name_the_line(problems):
    """Latin-1 is refused rather than read as something else."""
    text = "timestamp,queue,offered\n2026-11-23 08:00,Mécanicien,3\n".encode("latin-1")
    assert problems(text) == ["calls.csv line 2: byte 0xe9 is not UTF-8; save the file as UTF-8"]


def test_missing_files_and_folders_are_named(center, tmp_path):
    """The path is in the message."""
    with pytest.raises(InputRefusedError, match=r"none\.csv: there is no such file; check"):
        read_history(tmp_path / "none.csv", center)
    with pytest.raises(InputRefusedError, match="is a folder; name the files in it"):
        read_history(tmp_path, center)
