"""The memory of a process and its children."""

import resource
import threading
from pathlib import Path
from typing import Self


class Memory:
    """Watches the resident memory of this process and its children [bytes]."""

    def __init__(self) -> None:
        self.peak = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(0.2):
            self.peak = max(self.peak, _resident())


def _resident() -> int:
    """Give the resident memory of this process and all below it [bytes]."""
    parents: dict[int, int] = {}
    pages: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # ended meanwhile
            continue
        parents[int(folder.name)] = int(fields[1])
        pages[int(folder.name)] = int(fields[21])
    count = sum(count for pid, count in pages.items() if _below(pid, parents))
    return count * resource.getpagesize()


def _below(pid: int, parents: dict[int, int]) -> bool:
    own = _own_pid()
    while pid and pid != own:
        pid = parents.get(pid, 0)
    return pid == own


def _own_pid() -> int:
    return int(Path("/proc/self").resolve().name)
