"""What sellers write is safe wherever it is written, and shown as it was meant."""

import time
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.forms import modelform_factory
from hypothesis import given
from hypothesis import strategies as st

from catalog.descriptions import clean, plain
from catalog.importing.texts import description_of
from catalog.models import Listing, Product
from tests.factories import make_category, make_offer, make_product

RICH = (
    "<h3>Care</h3><p>Wipe <strong>dry</strong>, <em>never</em> soak.<br>Oil once a year.</p><ul><li>Oak</li><li>Steel"
    '</li></ul><table><tbody><tr><th>Size</th><td colspan="2">60 cm</td></tr></tbody></table>'
)
BAD = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<p onclick=alert(1)>", "<svg onload=alert(1)>",
    "<a href='javascript:alert(1)'>", "<iframe src=//evil.example>", "<style>*{display:none}</style>",
    "<p style='position:fixed'>", "<math><mi xlink:href='javascript:alert(1)'>", "<scr<script>ipt>alert(1)</script>",
    "<form action=//evil.example><input name=password>", "<object data=//evil.example>", "<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<!--<img src='--><img src=x onerror=alert(1)//'>", "<b/onmouseover=alert(1)>b",
    "<table background=//evil.example>",
    "<p class=btn id=add data-open=x hx-get=/cart/>", "<link rel=stylesheet href=//evil.example>",
]  # fmt: skip
FORBIDDEN = ["<script", "onerror", "onclick", "onload", "javascript:", "<img", "<a", "style", "class=", "hx-", "<form"]


def test_good_html_stays_as_it_is():
    assert clean(RICH) == RICH


@pytest.mark.parametrize("bad", BAD)
def test_what_could_run_or_lead_away_is_taken_out(bad):
    html = clean(f"<p>Before</p>{bad}<p>After</p>")
    assert "Before" in html
    tags = "".join(part.split(">")[0] for part in html.split("<")[1:])
    assert not [word for word in FORBIDDEN if word.strip("<") in tags and word != "<a"]
    assert "<a" not in html
    assert "<script" not in html


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Weighs < 3 kg\nlight\n\nCheap & good", "<p>Weighs &lt; 3 kg<br>light</p><p>Cheap &amp; good</p>"),
        ("<h1>Oak</h1><h2>Care</h2><h6>Small</h6>", "<h3>Oak</h3><h3>Care</h3><h4>Small</h4>"),
        ("<b>Bold</b> and <i>slanted</i>", "<p><strong>Bold</strong> and <em>slanted</em></p>"),
        ("<div>One</div><DIV class=x>Two</DIV>", "<p>One</p><p>Two</p>"),
        ('<p>See <a href="https://shop.example">our shop</a></p>', "<p>See our shop</p>"),
        ("<p></p><p> &nbsp; </p><ul><li><p></p></li></ul><p>Words</p>", "<ul></ul><p>Words</p>"),
        ("nul\0 and bell\x07", "<p>nul and bell</p>"),
        ("  \n ", ""),
        ("🛋️ Sofa, רהיטים", "<p>🛋️ Sofa, רהיטים</p>"),
    ],
)
def test_what_was_meant_is_kept(written, kept):
    assert clean(written) == kept


@given(
    st.lists(st.sampled_from([*"ab <>&\n'\"/=", *BAD, "<p>", "</p>", "<li>", "<ul>", "</ul>", "<td>", "<b>", "&lt;"]))
)
def test_cleaning_twice_changes_nothing(pieces):
    once = clean("".join(pieces))
    assert clean(once) == once


@pytest.mark.parametrize(
    "piece", ["<ul><li>", "<ol>", "<b>", "<em><strong>", "<table><tr><td>", "<div>", "<", "<p><em>"]
)
def test_nothing_takes_long(piece):
    text = (piece * 100_000)[:100_000] + "x"
    begun = time.process_time()
    once = clean(text)
    clean(once)
    assert time.process_time() - begun < 3


def test_words_of_neighbours_do_not_run_together():
    assert plain(clean("<ul><li>Oak</li><li>Steel &amp; glass</li></ul>")) == "Oak Steel & glass"


# --- Every way into the database -----------------------------------------------------------------------------------

DIRTY, CLEAN = "<p>Oak</p><script>alert(1)</script>", "<p>Oak</p>"


def stored(product: Product) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT description FROM catalogue_product WHERE id = %s", [product.pk])
        return cursor.fetchone()[0]


@pytest.fixture
def product(db) -> Product:
    return make_product("Oak table", category=make_category("Tables"))


def test_saving_cleans(product):
    product.description = DIRTY
    product.save()
    assert product.description == stored(product) == CLEAN


def test_updating_many_cleans(product):
    Product.objects.filter(pk=product.pk).update(description=DIRTY)
    assert stored(product) == CLEAN


def test_writing_many_cleans(product):
    product.description = DIRTY
    Product.objects.bulk_update([product], ["description"])
    assert stored(product) == CLEAN
    made = Product(title="Two", slug="two", description=DIRTY, product_class=product.product_class)
    Product.objects.bulk_create([made])
    assert stored(made) == CLEAN


def test_a_form_cleans(product):
    form = modelform_factory(Product, fields=["description"])({"description": DIRTY}, instance=product)
    assert form.save().description == stored(product) == CLEAN


def test_the_importer_cleans():
    assert description_of(DIRTY) == CLEAN


def test_no_migration_depends_on_the_rules():
    field = Product._meta.get_field("description")
    assert field.deconstruct()[1] == "django.db.models.TextField"


def smuggle(product: Product, text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE catalogue_product SET description = %s WHERE id = %s", [text, product.pk])


def test_the_page_shows_it_rich(client, product):
    make_offer(product, price="90.00")
    Product.objects.filter(pk=product.pk).update(description=RICH)
    assert RICH in client.get(product.get_absolute_url()).content.decode()


def test_what_came_past_the_orm_is_harmless_on_the_page(client, product):
    smuggle(product, f"{DIRTY}<img src=x onerror=alert(1)>")
    html = client.get(product.get_absolute_url()).content.decode()
    assert "alert(1)" not in html
    assert '<div class="prose"><p>Oak</p></div>' in html


def test_previews_and_json_ld_carry_words_only(client, product):
    Product.objects.filter(pk=product.pk).update(description=RICH)
    html = client.get(product.get_absolute_url()).content.decode()
    assert 'property="og:description" content="Care Wipe dry, never soak. Oil once a year. Oak Steel' in html
    assert '"description": "Care Wipe dry, never soak. Oil once a year.' in html.replace('":"', '": "')


def test_old_rows_are_cleaned_by_command_and_found_by_their_words(product, capsys):
    smuggle(product, "<div>Waxed<br>walnutwood</div><script>alert(1)</script>")
    call_command("clean_descriptions")
    assert "1 descriptions changed" in capsys.readouterr().out
    assert stored(product) == "<p>Waxed<br>walnutwood</p>"
    assert Listing.objects.filter(product=product, tsv="walnutwood").exists()
    assert not Listing.objects.filter(product=product, tsv="script").exists()
    call_command("clean_descriptions")
    assert "0 descriptions changed" in capsys.readouterr().out
    assert make_offer(product, price="5.00").price == Decimal("5.00")
