"""Rows of a delimited file: delimiter, encoding and header found out, rows over several lines put together."""

import codecs
import csv
import io
import itertools
from collections import deque
from collections.abc import Iterable, Iterator

from catalog.importing.columns import column, makes_a_header
from catalog.importing.faults import Fault, UnusableFile
from catalog.importing.lines import MAX_LINE, Line
from catalog.importing.records import BROKEN_OFF, NOT_UTF8, TOO_LONG, Record

DELIMITERS = ",;\t|"
PREAMBLE_LINES = 20  # titles and notes above the header
ROW_LINES = 200  # a row that goes on for longer has an unclosed quote
# What Western European text holds beyond ASCII. A file with other bytes is broken, not merely old.
WESTERN = "àáâãäåæçèéêëìíîïñòóôõöøùúûüýœšžßÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŒŠŽ€£§©®°±²³µ·½¼¾«»–—‘’“”„…•™\xa0\xad"
WESTERN_BYTES = set(WESTERN.encode("cp1252"))
csv.field_size_limit(MAX_LINE)


def records(text: Iterable[Line], start: bytes, encoding: str = "") -> Iterator[Record]:
    """Records under the first line that can be a header. Raises UnusableFile at once when there is none."""
    source = Lines(text, encoding or guess_encoding(start))
    header, delimiter = find_header(source)
    return read_rows(source, header, delimiter)


def guess_encoding(start: bytes) -> str:
    """UTF-8, or Windows' Western European when the file cannot be UTF-8 and all its letters make sense so."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)  # may end in the middle of a letter
    except UnicodeDecodeError:
        return "cp1252" if {byte for byte in start if byte > 127} <= WESTERN_BYTES else "utf-8"
    return "utf-8"


class Lines:
    """Decoded lines that can be put back. Bytes that are not text become surrogates, found again in the cells."""

    def __init__(self, text: Iterable[Line], encoding: str) -> None:
        self.text, self.encoding = iter(text), encoding
        self.waiting: deque[tuple[Line, str]] = deque()

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> tuple[Line, str]:
        if self.waiting:
            return self.waiting.popleft()
        line = next(self.text)
        return line, line.text.decode(self.encoding, "surrogateescape")

    def put_back(self, taken: list[tuple[Line, str]]) -> None:
        self.waiting.extendleft(reversed(taken))


def find_header(source: Lines) -> tuple[list[str], str]:
    for _line, text in itertools.islice(source, PREAMBLE_LINES):
        for delimiter in sorted(DELIMITERS, key=text.count, reverse=True):
            cells = next(csv.reader([text], delimiter=delimiter), [])
            if makes_a_header(cells):
                return [column(cell) for cell in cells], delimiter
    raise UnusableFile("No header found: the file needs at least the columns sku (or id) and price.")


def read_rows(source: Lines, header: list[str], delimiter: str) -> Iterator[Record]:
    for line, text in source:
        if line.fault:
            yield Record(line.number, fault=TOO_LONG if line.fault == "too long" else BROKEN_OFF)
            continue
        row, cells = whole_row(source, line, text, delimiter)
        if cells is None:
            yield Record(line.number, fault=Fault("quote", "a quote is opened and never closed"), size=len(row))
        elif any(cell.strip() for cell in cells):
            yield record(line.number, header, cells, len(row))


def whole_row(source: Lines, line: Line, text: str, delimiter: str) -> tuple[str, list[str] | None]:
    """The cells of the row that starts here, with the further lines its quoted cells take; None when they never end."""
    taken: list[tuple[Line, str]] = []
    row = text
    while True:
        cells, still_open = parse(row, delimiter)
        if cells is not None:
            return row, cells
        if not still_open and not taken:
            # A stray quote in one line (17" screen) is read as it stands.
            return row, next(csv.reader([row], delimiter=delimiter), [])
        more = next(source, None) if still_open and len(taken) < ROW_LINES and len(row) < MAX_LINE else None
        taken += [more] if more else []
        if not more or more[0].fault:
            # What looked like further lines of the cell are rows of their own.
            source.put_back(taken)
            return text, None
        row += more[1]


def parse(row: str, delimiter: str) -> tuple[list[str] | None, bool]:
    """The cells of a row, or None and whether a quoted cell is still open at its end."""
    try:
        return next(csv.reader(io.StringIO(row, newline=""), delimiter=delimiter, strict=True), []), False
    except csv.Error as error:
        return None, "unexpected end" in str(error)


def record(number: int, header: list[str], cells: list[str], size: int) -> Record:
    if any("\udc80" <= sign <= "\udcff" for cell in cells if not cell.isascii() for sign in cell):
        return Record(number, fault=NOT_UTF8, size=size)
    if any(cell.strip() for cell in cells[len(header) :]):
        fault = Fault("columns", f"{len(cells)} cells under a header of {len(header)} columns")
        return Record(number, fault=fault, size=size)
    fields = {name: value for name, cell in zip(header, cells, strict=False) if (value := cell.strip())}
    return Record(number, fields, size=size)
