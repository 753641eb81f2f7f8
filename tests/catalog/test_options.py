"""Colours, sizes …: one page, a link for every choice, and what is shown is what was chosen."""

import html
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Gtin, Product, ProductImage
from catalog.selectors.options import dot
from catalog.services import listings
from tests.factories import make_category, make_offer, make_product, make_seller

pytestmark = pytest.mark.django_db


def make_shirt(combinations: list[dict[str, str]], **fields) -> tuple[Product, dict[tuple[str, ...], Product]]:
    shirt = make_product("Linen shirt", category=make_category(), **fields)
    Product.objects.filter(pk=shirt.pk).update(structure=Product.PARENT, option_names=list(combinations[0]))
    made = {
        tuple(values.values()): Product.objects.create(
            structure=Product.CHILD, parent=shirt, slug=f"shirt-{n}", option_values=values
        )
        for n, values in enumerate(combinations)
    }
    return shirt, made


@pytest.fixture
def shirt():
    """Navy S and L, Sage M and L; Sage L is sold out, there is no Navy M."""
    kinds = [{"Colour": "Navy", "Size": "L"}, {"Colour": "Navy", "Size": "S"}, {"Colour": "Sage", "Size": "M"},
             {"Colour": "Sage", "Size": "L"}]  # fmt: skip
    shirt, made = make_shirt(kinds, specs=[["Fabric", "Linen"]])
    seller = make_seller("Lough and Loom")
    prices = {("Navy", "L"): "52.00", ("Navy", "S"): "40.00", ("Sage", "M"): "45.00"}
    for values, price in prices.items():
        make_offer(made[values], seller=seller, price=price)
    Gtin.objects.create(product=made["Sage", "M"], value="4006381333931")
    Gtin.objects.create(product=made["Sage", "M"], value="5901234123457")
    return shirt, made


def buttons(text: str) -> dict[str, dict[str, str]]:
    """Of every value's link: where it leads, whether it is chosen, and what is said of it."""
    links = re.findall(r'<a class="opt([^"]*)" id="([^"]+)" href="([^"]+)"([^>]*)>(.*?)</a>', text, re.S)
    found = {}
    for kind, name, href, more, inside in links:
        words = html.unescape(re.sub(r"<[^>]+>", "", inside)).strip()
        found[words.split(" (")[0]] = {
            "href": html.unescape(href), "id": name, "says": words, "kind": kind,
            "chosen": 'aria-current="true"' in more,
        }  # fmt: skip
    return found


def get(client, product, query="") -> str:
    answer = client.get(product.get_absolute_url() + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_choice_is_a_link_that_changes_price_stock_numbers_and_title(client, shirt):
    shirt, made = shirt
    text = get(client, shirt)
    assert list(buttons(text)) == ["Navy", "Sage", "S", "L"] or list(buttons(text)) == ["Navy", "Sage", "S", "M", "L"]
    assert ", Navy, S</span></h1>" in text
    assert "€40.00" in text
    sage = buttons(text)["Sage"]["href"]
    text = client.get(sage).content.decode()
    assert ", Sage, " in re.search("<h1>(.*?)</h1>", text)[1]
    text = get(client, shirt, f"?variant={made['Sage', 'M'].pk}")
    assert ", Sage, M</span></h1>" in text
    assert "<title>Linen shirt, Sage, M, €45.00" in text
    assert "4006381333931, 5901234123457" in text
    assert f"<td>{made['Sage', 'M'].pk}</td>" in text
    assert '<th scope="row">Colour</th><td>Sage</td>' in text
    assert re.search('rel="canonical" href="[^"]*"', text)[0].endswith(f'{shirt.get_absolute_url()}"')


def test_sizes_stand_in_their_order_and_the_chosen_one_is_marked(client, shirt):
    shirt, made = shirt
    found = buttons(get(client, shirt, f"?variant={made['Navy', 'L'].pk}"))
    assert list(found) == ["Navy", "Sage", "S", "M", "L"]
    assert [name for name, value in found.items() if value["chosen"]] == ["Navy", "L"]
    assert found["S"]["href"].endswith(f"?variant={made['Navy', 'S'].pk}")


def test_what_is_sold_out_is_struck_through_and_said(client, shirt):
    shirt, made = shirt
    text = get(client, shirt, f"?variant={made['Sage', 'M'].pk}")
    assert buttons(text)["L"]["says"] == "L (sold out)"
    assert "opt--gone" in buttons(text)["L"]["kind"]
    text = get(client, shirt, f"?variant={made['Sage', 'L'].pk}")
    assert 'Size: <b>L</b> <span class="deal">sold out</span>' in text
    assert "Another choice above may be in stock" in text


def test_a_combination_that_is_not_made_leads_to_the_nearest_and_says_so(client, shirt):
    shirt, made = shirt
    value = buttons(get(client, shirt, f"?variant={made['Navy', 'L'].pk}"))["M"]
    assert value["says"] == "M (only with other choices)"
    text = client.get(value["href"]).content.decode()
    assert "That combination is not made. The nearest one is shown: <b>Sage, M</b>." in text
    assert "not made" not in get(client, shirt, f"?variant={made['Sage', 'M'].pk}")


def test_the_focus_finds_its_button_again_whatever_was_chosen(client, shirt):
    shirt, made = shirt
    ids = [{name: value["id"] for name, value in buttons(get(client, shirt, f"?variant={one.pk}")).items()}
           for one in made.values()]  # fmt: skip
    assert all(each == ids[0] for each in ids)
    assert len(set(ids[0].values())) == 5


def test_photos_are_the_variant_s_or_the_parent_s(client, shirt):
    shirt, made = shirt
    ProductImage.objects.create(product=shirt, key="demo/all", widths=[640])
    assert "demo/all" in get(client, shirt, f"?variant={made['Sage', 'M'].pk}")
    for colour in ("Navy", "Sage"):
        for (_, size), variant in made.items():
            if (colour, size) in made and made[colour, size] == variant:
                ProductImage.objects.create(product=variant, key=f"demo/{colour}", widths=[640])
    text = get(client, shirt, f"?variant={made['Sage', 'M'].pk}")
    gallery = text.split('class="gal__v"')[1].split("</section>")[0]
    assert "demo/Sage" in gallery
    assert "demo/all" not in gallery
    found = buttons(text)
    assert "opt--img" in found["Navy"]["kind"]  # colours are told apart by their photos
    assert "opt--img" not in found["L"]["kind"]  # sizes are not


def test_colours_without_photos_have_dots(client, shirt):
    shirt, _ = shirt
    text = get(client, shirt)
    assert text.count('<i class="dot ') == 2
    assert dot("Dark navy blue") == dot("Navy")
    assert dot("light grey") == dot("Gray")
    assert dot("Surprise") is None


def test_search_engines_are_told_what_the_page_of_each_variant_shows(client, shirt):
    shirt, made = shirt
    text = get(client, shirt)
    group = json.loads(re.search(r'ld\+json">(.*?)</script>', text, re.S)[1])[0]
    assert group["@type"] == "ProductGroup"
    for told in group["hasVariant"]:
        shown = client.get(told["url"].split("//")[1].partition("/")[2].join(["/", ""])).content.decode()
        assert told["name"].removeprefix("Linen shirt, ") in re.search('h1__v">, (.*?)</span>', shown)[1]
        assert f"<td>{told['sku']}</td>" in shown
        if "offers" in told:
            assert f"€{told['offers']['price']}" in shown.split('id="buy"')[1]
        else:
            assert "Sold out" in shown.split('id="buy"')[1]


def test_a_hundred_variants_of_three_options_take_no_more_queries(client):
    def shown(colours: int, sizes: int, lengths: int) -> tuple[int, str]:
        kinds = [
            {"Colour": f"C{c}", "Size": str(30 + s), "Length": f"{60 + length} cm"}
            for c in range(colours) for s in range(sizes) for length in range(lengths)
        ]  # fmt: skip
        product, made = make_shirt(kinds)
        make_offer(list(made.values())[-1], price="9.00")
        with CaptureQueriesContext(connection) as queries:
            text = get(client, product)
        return len(queries), text

    few, _ = shown(2, 1, 1)
    many, text = shown(5, 5, 4)
    assert many == few <= 6
    assert text.count('class="opt') >= 14
    assert len(re.findall(r"<[a-z]", text)) < 1200


def test_many_values_of_one_option_are_folded_away_until_one_of_them_is_chosen(client):
    product, made = make_shirt([{"Size": str(size)} for size in range(1, 101)])
    for variant in made.values():
        make_offer(variant, price="9.00")
    text = get(client, product, f"?variant={made['3',].pk}")
    assert '<details class="opts__more"><summary class="link">80 more' in text
    assert len(buttons(text)) == 100
    assert len(re.findall(r"<[a-z]", text)) < 1200
    assert '<details class="opts__more" open>' in get(client, product, f"?variant={made['77',].pk}")


def test_a_variant_that_never_was_shows_the_cheapest(client, shirt):
    shirt, _ = shirt
    for query in ("?variant=999999999", "?variant=x", "?variant=", "?variant=-1", "?nearest=1", "?variant=%00"):
        assert ", Navy, S</span></h1>" in get(client, shirt, query)


def test_an_old_slug_keeps_the_choice(client, shirt):
    shirt, made = shirt
    answer = client.get(f"/p/old-name-{shirt.pk}/?variant={made['Sage', 'M'].pk}")
    assert answer["Location"] == f"{shirt.get_absolute_url()}?variant={made['Sage', 'M'].pk}"


def test_odd_variants_do_not_break_the_page(client):
    """Variants that lack a value, carry numbers, or come twice."""
    product, made = make_shirt([{"Size": "S"}, {"Size": "M"}])
    Product.objects.filter(pk=product.pk).update(option_names=[])
    for values in ({}, {"Size": 7}, {"Size": "S", "Colour": "Navy"}, {"Size": "S"}):
        Product.objects.create(structure=Product.CHILD, parent=product, slug="x", option_values=values)
    listings.refresh([product.pk])
    text = get(client, product)
    assert {"S", "M", "7", "Navy"} <= set(buttons(text))
