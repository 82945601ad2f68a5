"""Write a file whole or not at all."""

import os
from pathlib import Path

from data.records import WfmError


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file by new content; a reader sees the old file or the new one, never a part.

    Parameters
    ----------
    path
        The file; missing folders are made. A link's target is replaced, not the link; a device or
        pipe, which cannot be replaced, is written to.
    content
        Everything it shall hold.

    Raises
    ------
    WfmError
        The folder or file cannot be written; what was there before is untouched.
    """
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(content)
        else:
            _replace(path.resolve(), content)
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise WfmError(
            f"{path}: cannot be written ({reason}); check the folder, the rights and the"
            " free space, and close the file in other programs"
        ) from error


def _replace(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
