"""What the feed tells of each product, read in batches by key so that millions of rows need no more memory than one.

An item is what can be put into a cart: a product, or one of its variants. Its number and its price are those of the
product's page and of its JSON-LD. What is sold out is left out: the page shows no price for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Q

from catalog.descriptions import plain
from catalog.jsonld import VARY_BY, full
from catalog.models import Category, Gtin, Listing, Product, ProductImage
from catalog.services.boxes import those
from sellers import buybox
from sellers.buybox import Ranked
from sellers.models import Offer, Seller

BATCH = 1000
MOST_PICTURES = 10


@dataclass(frozen=True)
class Item:
    id: str
    group_id: str
    title: str
    description: str
    link: str
    pictures: list[str]
    price: Decimal
    delivery: Decimal
    currency: str
    condition: str
    brand: str
    gtin: str
    mpn: str
    product_type: str
    options: dict[str, str] = field(default_factory=dict)


def items() -> Iterator[Item]:
    """Every item, in the order of its product's id."""
    tree = _tree()
    last = 0
    while True:
        wholes = Listing.objects.filter(pk__gt=last, offer__isnull=False).order_by("pk").defer("tsv")
        batch = list(wholes[:BATCH])
        if not batch:
            return
        yield from _batch(batch, tree)
        last = batch[-1].pk


def _tree() -> dict[int, str]:
    """The whole way to each category: Electronics > Audio > Headphones."""
    names: dict[str, str] = {}
    ways: dict[int, str] = {}
    for pk, path, name in Category.objects.order_by("path").values_list("pk", "path", "name"):
        names[path] = name
        ways[pk] = " > ".join(names[path[:end]] for end in range(4, len(path) + 1, 4) if path[:end] in names)
    return ways


def _batch(listings: list[Listing], tree: dict[int, str]) -> Iterator[Item]:
    ids = [listing.pk for listing in listings]
    members: dict[int, list[Product]] = defaultdict(list)
    family = Product.objects.filter(Q(pk__in=ids) | Q(parent__in=ids), is_public=True)
    for product in family.select_related("brand").order_by("pk"):
        members[product.parent_id or product.pk].append(product)
    everybody = [product.pk for some in members.values() for product in some]
    sold, pictures, gtins = _sold(everybody), _pictures(everybody), _gtins(everybody)
    for listing in listings:
        whole = next((product for product in members[listing.pk] if product.pk == listing.pk), None)
        if whole is None:
            continue
        variants = [product for product in members[listing.pk] if product.parent_id]
        for product in variants or [whole]:
            if product.pk in sold:
                found = pictures.get(product.pk) or pictures.get(whole.pk, [])
                way = tree.get(listing.category_id, "")
                yield _item(whole, product, sold[product.pk], found, gtins.get(product.pk, ""), way)


def _sold(ids: list[int]) -> dict[int, Ranked]:
    """The offer that each product's page sells, to the home country."""
    offers = Offer.objects.filter(product__in=those(ids), is_active=True, partner__status=Seller.Status.APPROVED)
    by_product: dict[int, list[Offer]] = defaultdict(list)
    found = list(offers)
    sellers = Seller.objects.prefetch_related("delivery_options").in_bulk({offer.partner_id for offer in found})
    for offer in found:
        offer.partner = sellers[offer.partner_id]  # each read once: few sell many things
        by_product[offer.product_id].append(offer)
    ranked = {pk: buybox.rank(some, settings.SHOP_COUNTRY) for pk, some in by_product.items()}
    return {pk: some[0] for pk, some in ranked.items() if some}


def _pictures(ids: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    images = ProductImage.objects.filter(product__in=those(ids)).order_by("product_id", "display_order", "pk")
    for pk, key, widths in images.values_list("product_id", "key", "widths"):
        if key and widths:
            found[pk].append(full(default_storage.url(f"{key}-{max(widths)}.webp")))
    return found


def _gtins(ids: Iterable[int]) -> dict[int, str]:
    """One for each; of several the least, as on the page."""
    pairs = Gtin.objects.filter(product__in=those(ids)).order_by("-value").values_list("product_id", "value")
    return dict(pairs)


def _item(whole: Product, product: Product, sold: Ranked, pictures: list[str], gtin: str, way: str) -> Item:
    chosen = _chosen(whole, product) if product.parent_id else {}
    return Item(
        id=str(product.pk),
        group_id=str(whole.pk) if product.parent_id else "",
        title=", ".join([whole.title, *chosen.values()]),
        description=plain(whole.description) or whole.title,
        link=full(product.get_absolute_url() if not product.parent_id else _link(whole, product)),
        pictures=pictures[:MOST_PICTURES],
        price=sold.offer.price,
        delivery=sold.delivery.price,
        currency=sold.offer.price_currency,
        condition=sold.offer.condition,
        brand=whole.brand.name if whole.brand else "",
        gtin=gtin,
        mpn=product.model_name or whole.model_name,
        product_type=way,
        options={VARY_BY[name]: value for name, value in chosen.items() if name in VARY_BY},
    )


def _chosen(whole: Product, variant: Product) -> dict[str, str]:
    """In the order in which the product names its options, as everywhere."""
    values = variant.option_values
    return {name: str(values[name]) for name in whole.option_names or values if values.get(name)}


def _link(whole: Product, variant: Product) -> str:
    return f"{whole.get_absolute_url()}?variant={variant.pk}"
