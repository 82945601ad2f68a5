"""The bytes of a text file, gzipped or not, and the lines in them."""

import gzip
import zlib
from pathlib import Path

from data.records import InputRefusedError

_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_content(path: Path) -> bytes:
    """Give a file's text as UTF-8 with plain line ends, unpacked where it is gzipped.

    Raises
    ------
    InputRefusedError
        If the file cannot be read, is cut short, empty, or holds no text.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise InputRefusedError(f"{path}: there is no such file; check the name") from None
    except IsADirectoryError:
        raise InputRefusedError(f"{path}: is a folder; name the files in it") from None
    except PermissionError:
        raise InputRefusedError(f"{path}: must not be read; change its permissions") from None
    if content.startswith(_GZIP):
        content = _unpacked(content, path.name)
    return _text(content, path.name)


def _unpacked(content: bytes, name: str) -> bytes:
    try:
        return gzip.decompress(content)
    except EOFError:
        raise InputRefusedError(f"{name}: the gzip file is cut short; fetch it again") from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise InputRefusedError(
            f"{name}: the gzip file is damaged ({error}); fetch it again"
        ) from None


def _from_utf16(content: bytes, name: str) -> bytes:
    try:
        return content.decode("utf-16").encode()
    except UnicodeDecodeError:
        raise InputRefusedError(f"{name}: is not UTF-16 all through; save it as UTF-8") from None


def _text(content: bytes, name: str) -> bytes:
    if content.startswith((_ZIP, _OLD_EXCEL)):
        raise InputRefusedError(f"{name}: is a workbook or zip archive; save the sheet as CSV")
    if content.startswith(_UTF16_MARKS):
        content = _from_utf16(content, name)
    content = content.removeprefix(_UTF8_MARK)
    if b"\0" in content:
        raise InputRefusedError(f"{name}: is a binary file; give a CSV file")
    try:
        content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputRefusedError(
            f"{name} line {line}: byte 0x{content[error.start]:02x} is not UTF-8; "
            "save the file as UTF-8"
        ) from None
    content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if not content.strip():
        raise InputRefusedError(f"{name}: is empty; export it again")
    return content
