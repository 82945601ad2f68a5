"""Files that appear whole or not at all."""

import os
from pathlib import Path

import pytest

from data.files.atomic import write_atomically
from data.records import WfmError


def test_new_content_replaces_the_old(tmp_path: Path) -> None:
    """Folders are made, and no part is left beside the file."""
    path = tmp_path / "a" / "b.csv"
    write_atomically(path, b"old")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert [p.name for p in path.parent.iterdir()] == ["b.csv"]


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    """What cannot be replaced, a pipe or a device, stays what it is and gets the content."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_atomically(path, b"content")
        assert os.read(reader, 100) == b"content"
    finally:
        os.close(reader)
    assert path.is_fifo()


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """The file it points to is replaced."""
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"old")
    link.symlink_to(target)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    """The message says what and why; nothing is left behind."""
    (tmp_path / "folder").mkdir()
    with pytest.raises(WfmError, match=r"folder: cannot be written \(Is a directory\)"):
        write_atomically(tmp_path / "folder", b"new")
    assert [p.name for p in tmp_path.iterdir()] == ["folder"]


def test_links_in_a_circle_are_refused(tmp_path: Path) -> None:
    """With a message, not a traceback."""
    link = tmp_path / "link"
    link.symlink_to(link)
    with pytest.raises(WfmError, match=r"link: cannot be written"):
        write_atomically(link, b"new")
