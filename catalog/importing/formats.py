"""The records of a file: JSON lines or CSV, found out by its name or its first character."""

import itertools
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

from catalog.importing import csv_rows
from catalog.importing.columns import column
from catalog.importing.faults import Fault, UnusableFile
from catalog.importing.lines import Line, chunks, lines, packed_otherwise
from catalog.importing.records import BROKEN_OFF, NOT_UTF8, TOO_LONG, Record

JSON_ENDINGS, CSV_ENDINGS = {".jsonl", ".ndjson", ".json"}, {".csv", ".tsv", ".tab"}
SAMPLE_RECORDS, SAMPLE_BYTES = 1_000, 4 * 1024 * 1024


@dataclass(slots=True)
class Source:
    """An opened file of products. `price_unit` is what a whole number in its price column counts."""

    records: Iterator[Record]
    price_unit: str


def read(stream: BinaryIO, path: Path, *, price_unit: str = "", encoding: str = "") -> Source:
    pieces = chunks(stream)
    try:
        first = next(pieces, b"")
    except EOFError as error:
        raise UnusableFile("The file is damaged at its first byte.") from error
    if packed_otherwise(first):
        raise UnusableFile(f"This is {packed_otherwise(first)}: send JSON lines or CSV, plain or packed with gzip.")
    if not first.strip():
        raise UnusableFile("The file is empty.")
    text = lines(itertools.chain([first], pieces))
    if is_json(path, first):
        return in_cents_or_units(json_records(text), price_unit)
    return Source(csv_rows.records(text, first, encoding), price_unit or "units")


def is_json(path: Path, start: bytes) -> bool:
    endings = {ending.lower() for ending in path.suffixes[-2:]}
    if endings & (JSON_ENDINGS | CSV_ENDINGS):
        return bool(endings & JSON_ENDINGS)
    return start.lstrip()[:1] == b"{"


def json_records(text: Iterable[Line]) -> Iterator[Record]:
    for line in text:
        if line.fault:
            yield Record(line.number, fault=TOO_LONG if line.fault == "too long" else BROKEN_OFF)
        elif line.text.strip():
            yield json_record(line)


def json_record(line: Line) -> Record:
    size = len(line.text)
    try:
        fields = json.loads(line.text.decode(), parse_float=Decimal, parse_constant=not_a_number)
    except UnicodeDecodeError:
        return Record(line.number, fault=NOT_UTF8, size=size)
    except (ValueError, RecursionError) as error:
        return Record(line.number, fault=Fault("malformed", f"not a JSON object: {str(error)[:120]}"), size=size)
    if not isinstance(fields, dict):
        return Record(line.number, fault=Fault("malformed", "not a JSON object: write one {…} a line"), size=size)
    return Record(line.number, {column(name): value for name, value in fields.items()}, size=size)


def not_a_number(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def in_cents_or_units(records: Iterator[Record], unit: str) -> Source:
    """JSON feeds usually count in cents. When a quarter of the first prices have decimals, this one does not."""
    sample: list[Record] = []
    size = 0
    for record in records:
        sample.append(record)
        size += record.size
        if len(sample) >= SAMPLE_RECORDS or size >= SAMPLE_BYTES:
            break
    prices = [record.fields["price"] for record in sample if "price" in record.fields]
    with_decimals = sum(has_decimals(price) for price in prices)
    guessed = "units" if prices and with_decimals * 4 >= len(prices) else "cents"
    return Source(itertools.chain(sample, records), unit or guessed)


def has_decimals(price: object) -> bool:
    if isinstance(price, Decimal):
        return price != price.to_integral_value()
    return isinstance(price, str) and any(mark in price for mark in ".,")
