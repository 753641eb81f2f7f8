"""The lines of a file, whatever it is packed in and however it breaks off. Memory stays bounded for any input."""

import codecs
import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

CHUNK = 256 * 1024
MAX_LINE = 1024 * 1024
GZIP = b"\x1f\x8b"
PACKED = {b"PK\x03\x04": "a zip or spreadsheet file", b"BZh": "a bzip2 file", b"\xfd7zXZ": "an xz file"}
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its end, or what became of it: `fault` is "", "too long" or "broken off"."""

    number: int
    text: bytes
    fault: str = ""


def open_file(path: Path) -> BinaryIO:
    """The bytes of a file; what gzip packed is unpacked, whatever the file is called."""
    stream = path.open("rb")
    magic = stream.read(2)
    stream.seek(0)
    return gzip.GzipFile(fileobj=stream) if magic == GZIP else stream


def packed_otherwise(start: bytes) -> str:
    """What the file is when it is a package that we do not open; empty for text."""
    return next((name for magic, name in PACKED.items() if start.startswith(magic)), "")


def chunks(stream: BinaryIO) -> Iterator[bytes]:
    """Pieces of the file in UTF-8 or a one-byte encoding, without byte order mark. Raises EOFError where it breaks."""
    piece = next_piece(stream)
    if piece.startswith(UTF_16):
        decoder = codecs.getincrementaldecoder("utf-16")(errors="replace")
        while piece:
            yield decoder.decode(piece).encode()
            piece = next_piece(stream)
        return
    piece = piece.removeprefix(codecs.BOM_UTF8)
    while piece:
        yield piece
        piece = next_piece(stream)


def next_piece(stream: BinaryIO) -> bytes:
    try:
        # read1, not read: when a package breaks off, read would throw away what it had unpacked so far.
        return stream.read1(CHUNK)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise EOFError("The file breaks off or is damaged.") from error


def lines(pieces: Iterator[bytes]) -> Iterator[Line]:
    """Lines ended by LF, CRLF or CR, numbered from 1."""
    number, rest, skipping = 0, b"", False
    try:
        for piece in pieces:
            whole = (rest + piece).splitlines(keepends=True)
            # A CR at the end of a piece may be half of a CRLF.
            rest = whole.pop() if not whole[-1].endswith(b"\n") else b""
            for text in whole:
                number += 1
                yield long_line(number) if skipping or len(text) > MAX_LINE else Line(number, text)
                skipping = False
            if len(rest) > MAX_LINE:
                rest, skipping = rest[-1:], True
    except EOFError:
        yield Line(number + 1, rest, "broken off")
        return
    if rest or skipping:
        yield long_line(number + 1) if skipping else Line(number + 1, rest)


def long_line(number: int) -> Line:
    return Line(number, b"", "too long")
