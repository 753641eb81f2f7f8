"""What the importer makes of cells, lines and files before the database is asked."""

import gzip
import io
from decimal import Decimal
from pathlib import Path

import pytest

from catalog.importing.faults import RowRefused, UnusableFile
from catalog.importing.formats import read
from catalog.importing.gtins import gtin_of, gtins_of
from catalog.importing.lines import MAX_LINE, chunks, lines, open_file
from catalog.importing.prices import price_of
from catalog.importing.rows import clean
from catalog.importing.specs import label, specs_of
from catalog.importing.texts import description_of, slug_of, title_of

FILES = Path(__file__).parent / "files"


def records(content: bytes, name: str = "offers.csv", **options) -> list:
    return list(read(io.BytesIO(content), Path(name), **options).records)


def split(content: bytes) -> list:
    return list(lines(chunks(io.BytesIO(content))))


# --- Prices


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("19.99", "19.99"),
        ("19,99", "19.99"),
        ("1,299.00", "1299.00"),
        ("1.299,00", "1299.00"),
        ("1 299,00", "1299.00"),
        ("€ 8.50", "8.50"),
        ("8.50\xa0EUR", "8.50"),
        ("1,000,000", "1000000.00"),
        ("7", "7.00"),
    ],
)
def test_a_price_is_read_as_people_write_it(text, price):
    assert price_of(text, "units") == Decimal(price)


def test_whole_numbers_of_a_feed_are_cents():
    assert price_of(4995, "cents") == Decimal("49.95")
    assert price_of("4995", "cents") == Decimal("49.95")
    assert price_of(4995, "units") == Decimal("4995.00")


def test_the_dust_of_a_binary_fraction_is_blown_off():
    assert price_of(Decimal("19.990000000000002"), "units") == Decimal("19.99")


@pytest.mark.parametrize(
    ("value", "unit", "code"),
    [
        (-5, "cents", "price_negative"),
        ("-0.01", "units", "price_negative"),
        (0, "cents", "price_zero"),
        ("0.00", "units", "price_zero"),
        ("1000000.01", "units", "price_absurd"),
        (100_000_001, "cents", "price_absurd"),
        (Decimal("1e309"), "units", "price_absurd"),
        (10**400, "cents", "price_absurd"),
        ("NaN", "units", "price_type"),
        ("1e309", "units", "price_type"),
        ("free", "units", "price_type"),
        (True, "cents", "price_type"),
        ([5], "cents", "price_type"),
        ({"amount": 5}, "cents", "price_type"),
        ("1,299", "units", "price_ambiguous"),
        ("19.999", "units", "price_ambiguous"),
        ("0.001", "units", "price_ambiguous"),
        (Decimal("19.999"), "units", "price_decimals"),
        (Decimal("0.0000001"), "units", "price_decimals"),
        (Decimal("49.95"), "cents", "price_unit"),
    ],
)
def test_a_price_that_is_not_certain_is_refused(value, unit, code):
    with pytest.raises(RowRefused) as refused:
        price_of(value, unit)
    assert refused.value.faults[0].code == code


def test_a_json_feed_with_decimals_counts_whole_units():
    feed = b'{"sku":"a","price":19.99}\n{"sku":"b","price":50}\n'
    assert read(io.BytesIO(feed), Path("feed.jsonl")).price_unit == "units"
    assert read(io.BytesIO(feed.replace(b"19.99", b"1999")), Path("feed.jsonl")).price_unit == "cents"
    assert read(io.BytesIO(feed), Path("feed.jsonl"), price_unit="cents").price_unit == "cents"


# --- Barcodes


@pytest.mark.parametrize(
    ("written", "gtin"),
    [
        ("5901234123457", "5901234123457"),
        (5901234123457, "5901234123457"),
        ("978-0-439-02348-1", "9780439023481"),
        ("85896333746", "0085896333746"),  # a spreadsheet ate the zero
        ("036000291452", "0036000291452"),
        ("00036000291452", "0036000291452"),
        ("10036000291459", "10036000291459"),
        ("96385074", "96385074"),
        ("9.78043902348e+12", "9780439023481"),
        (Decimal("9780439023481.0"), "9780439023481"),
    ],
)
def test_a_barcode_is_kept_in_one_form(written, gtin):
    assert gtin_of(written)[0] == gtin


@pytest.mark.parametrize(
    "written", ["9.78E+12", "5901234123458", "123", "0000000000000", "12345678901234567", "ISBN", "9.780439023e+12"]
)
def test_a_barcode_that_is_not_certain_is_left_out_and_said(written):
    gtin, note = gtin_of(written)
    assert not gtin
    assert "left out" in note


def test_several_barcodes_in_one_cell_and_twice_the_same():
    assert gtins_of("5901234123457; 036000291452, 0036000291452")[0] == ["5901234123457", "0036000291452"]
    assert gtins_of('["5901234123457", "036000291452"]')[0] == ["5901234123457", "0036000291452"]
    assert gtins_of(["5901234123457", "5901234123457"]) == (["5901234123457"], [])


@pytest.mark.parametrize("value", [True, {"ean": 1}, [["5901234123457"]]])
def test_a_barcode_of_a_wrong_type_refuses_the_row(value):
    with pytest.raises(RowRefused):
        gtins_of(value)


# --- Texts and attributes


def test_an_over_long_title_is_cut_between_words_and_kept_whole():
    long = "Grand piano " * 60
    title, whole = title_of(long)
    assert len(title) <= 500
    assert title.endswith(("piano…", "Grand…"))
    assert whole == long.strip()
    assert description_of("More.", whole).startswith("<p>Grand piano Grand")


def test_a_description_is_safe_html():
    dirty = '<p onclick="x()">Fine <b>print</b></p><script>alert(1)</script><a href="javascript:x">y</a><img src=x>'
    assert description_of(dirty) == "<p>Fine <strong>print</strong></p>y"
    assert description_of("Weighs < 3 kg\nlight\n\nCheap & good") == (
        "<p>Weighs &lt; 3 kg<br>light</p><p>Cheap &amp; good</p>"
    )


def test_a_name_in_another_script_has_an_address():
    assert slug_of("Самовар") == slug_of("самовар")
    assert slug_of("Самовар") != slug_of("Чайник")


@pytest.mark.parametrize(
    ("column", "name"),
    [
        ("attr_t_contrast_ratio__typical_", "Contrast ratio (typical)"),
        ("attr_n_hdmi_ports_quantity", "HDMI ports quantity"),
        ("attr_t_wi_fi_standards", "Wi-Fi standards"),
        ("attr_colour", "Colour"),
    ],
)
def test_a_column_becomes_a_readable_name(column, name):
    assert label(column) == name


def test_attributes_become_pairs_in_the_order_of_the_file():
    fields = {"attr_n_weight": Decimal("6.0"), "attr_b_touch": False, "attr_t_x": "", "attr_n_cache": Decimal("0.512")}
    assert specs_of(fields, None) == [["Weight", "6"], ["Touch", "No"], ["Cache", "0.512"]]
    assert specs_of({}, {"Legs": 4}) == [["Legs", "4"]]
    assert specs_of({}, None) is None


# --- Lines and files


def test_lines_end_as_they_like():
    assert [line.text.strip() for line in split(b"\xef\xbb\xbfa\r\nb\rc\nd")] == [b"a", b"b", b"c", b"d"]
    assert [line.text.strip() for line in split("é\n€\n".encode("utf-16"))] == ["é".encode(), "€".encode()]


def test_a_line_without_end_does_not_fill_the_memory():
    found = split(b"short\n" + b"x" * (3 * MAX_LINE) + b"\nlast\n")
    assert [(line.number, line.fault) for line in found] == [(1, ""), (2, "too long"), (3, "")]


def test_a_truncated_package_gives_the_lines_before_the_break(tmp_path):
    whole = gzip.compress(b"".join(b"line %d %d\n" % (n, n * 7919) for n in range(5000)))
    broken = tmp_path / "broken.gz"
    broken.write_bytes(whole[: len(whole) // 2])
    with open_file(broken) as stream:
        found = list(lines(chunks(stream)))
    assert len(found) > 1000
    assert found[-1].fault == "broken off"
    assert not any(line.fault for line in found[:-1])


@pytest.mark.parametrize("name", ["shelves.csv", "shelves_cp1252.csv"])
def test_a_csv_file_is_found_out(name):
    path = FILES / name
    source = read(io.BytesIO(path.read_bytes()), path)
    rows = [clean(record, source.price_unit) for record in source.records]
    assert [row.sku for row in rows] == ["SH-60", "SH-90", "SH-90-U", "CU-CR"]
    assert [row.line for row in rows] == [2, 4, 5, 6]
    assert rows[0].price == Decimal("49.90")
    assert rows[0].description == "<p>Two boards, eight screws.<br>Fits 60 cm alcoves.</p>"
    assert rows[0].category == ("Home", "Furniture", "Shelves")
    assert rows[2].title == 'Alder shelf 90 cm, oak, "with a scratch"'
    assert rows[3].title == "Crème café cup 25 cl"


def test_titles_above_the_header_and_blank_rows_are_skipped():
    found = records(b"Our offers\n\nsku,price\nA,1.00\n,\n\nB,2.00\n")
    assert [record.fields["sku"] for record in found] == ["A", "B"]


@pytest.mark.parametrize("row", [b'S%d,"title %d",1.00\n', b"S%d,title %d,1.00\n"])
def test_a_quote_that_never_closes_costs_its_own_row_only(row):
    rows = b"".join(row % (n, n) for n in range(300))
    found = records(b'sku,title,price\nBAD,"no end,1.00\n' + rows)
    assert [record.fault.code for record in found if record.fault] == ["quote"]
    assert len(found) == 301


def test_an_inch_sign_is_no_quote():
    assert records(b'sku,title,price\nA,17" screen,1.00\n')[0].fields["title"] == '17" screen'


def test_too_many_cells_are_refused():
    assert records(b"sku,price\nA,1.00,surplus\n")[0].fault.code == "columns"


def test_one_broken_line_in_a_utf8_file_is_refused_alone():
    content = "sku,title,price\nA,crème,1.00\n".encode() + b"B,cr\xe8me,1.00\nC,cream,1.00\n"
    assert [record.fault.code if record.fault else "" for record in records(content)] == ["", "encoding", ""]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.csv"),
        (b"  \n\n", "blank.jsonl"),
        (b"PK\x03\x04rest", "book.csv"),
        (b"name,colour\nA,red\n", "no_header.csv"),
        (bytes(range(256)) * 40, "noise.csv"),
    ],
)
def test_a_file_without_one_readable_row_is_unusable(content, name):
    with pytest.raises(UnusableFile):
        records(content, name)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"{", "malformed"),
        (b"[1, 2]", "malformed"),
        (b'"text"', "malformed"),
        (b'{"sku": "A", "price": NaN}', "malformed"),
        (b"[" * 100_000, "malformed"),
        (b'{"sku": "cr\xe8me", "price": 1}', "encoding"),
        (b'{"price": ' + b"9" * 5000 + b"}", "malformed"),
    ],
)
def test_a_json_line_that_is_none_is_refused(line, code):
    good = b'\n{"sku": "A", "title": "A", "price": 100}\n'
    found = records(line + good, "feed.jsonl")
    assert found[0].fault.code == code
    assert found[1].fields["sku"] == "A"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ('{"title": "T", "price": 1}', "sku_missing"),
        ('{"sku": {"a": 1}, "title": "T", "price": 1}', "type"),
        ('{"sku": true, "title": "T", "price": 1}', "type"),
        ('{"sku": "A", "title": "T"}', "price_missing"),
        ('{"sku": "A", "title": ["T"], "price": 1}', "type"),
        ('{"sku": "A", "title": "T", "price": 1, "supplier": 5}', "type"),
        ('{"sku": "A", "title": "T", "price": 1, "description": {}}', "type"),
        ('{"sku": "A", "title": "T", "price": 1, "stock": -1}', "stock_range"),
        ('{"sku": "A", "title": "T", "price": 1, "stock": 1000000000}', "stock_range"),
        ('{"sku": "A", "title": "T", "price": 1, "stock": "many"}', "stock_type"),
        ('{"sku": "A", "title": "T", "price": 1, "stock": 1.5}', "stock_type"),
        ('{"sku": "A", "title": "T", "price": 1, "currency": "USD"}', "currency"),
        ('{"sku": "A", "title": "T", "price": 1, "condition": "broken"}', "condition"),
        ('{"sku": "A", "title": "T\\u0000", "price": 1}', "nul"),
        ('{"sku": "A", "title": "\\ud800", "price": 1}', "encoding"),
        ('{"sku": "' + "A" * 129 + '", "title": "T", "price": 1}', "too_long"),
        ('{"sku": "A", "title": "' + "T " * 2000 + '", "price": 1}', "too_long"),
        ('{"sku": "A", "title": "T", "price": 1, "attr_t_x": {"y": 1}}', "type"),
        ('{"sku": "A", "title": "T", "price": 1, "attributes": "x"}', "type"),
        ('{"sku": "A", "title": "T", "price": 1, "category": "A>B>C>D>E>F>G>H>I"}', "category"),
    ],
)
def test_a_field_that_is_wrong_refuses_its_row(fields, code):
    with pytest.raises(RowRefused) as refused:
        clean(records(fields.encode(), "feed.jsonl")[0], "cents")
    assert refused.value.faults[0].code == code


def test_all_that_is_wrong_with_a_row_is_said_at_once():
    with pytest.raises(RowRefused) as refused:
        clean(records(b'{"sku": "", "title": 7, "price": -1}', "feed.jsonl")[0], "cents")
    assert [fault.code for fault in refused.value.faults] == ["type", "sku_missing", "price_negative"]
