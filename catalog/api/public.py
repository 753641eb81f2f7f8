"""`/api/v1/search` and `/api/v1/products/<id>`: the catalogue for programs, the same facts as on the pages."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import HttpRequest
from ninja import Path, Query, Router

from catalog.api.schemas import Problem, ProductOut, Results
from catalog.jsonld import full
from catalog.models import Gtin, Listing, Product
from catalog.search.engine import Asked, engine
from catalog.selectors.listings import cards
from catalog.selectors.products import ProductPage, product_page
from sellers import places
from sellers.buybox import Ranked
from sellers.models import Offer
from sellers.pricing import Price, ladder

router = Router(tags=["catalogue"])
WHERE = f"Where it goes, two letters; empty: {settings.SHOP_COUNTRY}. Prices, delivery and sellers are those of there"
COUNTRY = Query("", pattern=f"^(|{'|'.join(places.countries())})$", description=WHERE)


@router.get("/search", response=Results, summary="Find products")
def search(
    request: HttpRequest,
    q: str = Query("", max_length=200, description="Words, a barcode number or a SKU"),
    limit: int = Query(10, ge=1, le=100),
    offset: int = Query(0, ge=0, le=2900),
    category: int | None = Query(None, description="Id of a category; with its subcategories", ge=1, le=2**31 - 1),
    price_from: Decimal | None = Query(None, ge=0, le=10_000_000, description="With delivery"),
    price_to: Decimal | None = Query(None, ge=0, le=10_000_000, description="With delivery"),
    in_stock: bool = Query(False),
    country: str = COUNTRY,
    sort: str = Query("", pattern="^(|price|rating|new)$", description="Empty: best match"),
) -> dict[str, object]:
    """Best first. Every word must be in a product; when that finds few, products with most of the words follow."""
    to = places.read(country)
    limits = {"country": to.country, "least": price_from, "most": price_to, "in_stock": in_stock, "sort": sort}
    found = engine.search(Asked(q.replace("\0", " "), category, start=offset, count=limit, **limits))
    listings = cards(found.ids, to)
    return {
        "query": q,
        "country": to.country,
        "corrected": found.corrected,
        "total": found.total,
        "total_is_at_least": found.capped,
        "items": hits(listings),
    }


def hits(listings: list[Listing]) -> list[dict[str, object]]:
    """Listings as programs see them, with the SKU in each buy box."""
    offers = Offer.objects.filter(pk__in=[listing.offer_id for listing in listings if listing.offer_id])
    skus = dict(offers.values_list("pk", "partner_sku"))
    return [
        {
            "id": listing.pk,
            "sku": skus.get(listing.offer_id, ""),
            "title": listing.title,
            "url": full(listing.get_absolute_url()),
            "brand": listing.brand_name,
            "price": listing.price,
            "delivery": listing.delivery_price,
            "cost": listing.cost and taken_apart(listing.cost),
            "total": listing.delivered_price,
            "arrives_by": getattr(listing, "arrives_by", None),
            "condition": listing.condition,
            "ships_not": listing.ships_not,
            "currency": listing.currency,
            "seller": listing.seller_name,
            "rating": listing.rating,
            "reviews": listing.reviews_count,
        }
        for listing in listings
    ]


@router.get("/products/{product_id}", response={200: ProductOut, 404: Problem}, summary="One product and who sells it")
def product(
    request: HttpRequest,
    product_id: int = Path(ge=1, le=2**31 - 1),
    variant: int | None = Query(None, description="Id of one of `variants`", ge=1, le=2**31 - 1),
    country: str = COUNTRY,
):
    to = places.read(country)
    page = product_page(product_id, variant, place=to)
    if page is None:
        parent = Product.objects.filter(pk=product_id, parent__isnull=False).values_list("parent_id", flat=True).first()
        page = product_page(parent, product_id, place=to) if parent else None
    if page is None:
        return 404, {"title": "No such product", "status": 404, "detail": "It never existed, or it was withdrawn."}
    return 200, described(page)


def described(page: ProductPage) -> dict[str, object]:
    whole, listing = page.product, page.product.listing
    shown = page.chosen or whole
    return {
        "id": whole.pk,
        "title": whole.title,
        "url": full(shown.get_absolute_url()),
        "brand": whole.brand.name if whole.brand else "",
        "model": whole.model_name,
        "description": page.description,
        "key_facts": whole.key_facts,
        "specifications": [(str(name), str(value)) for name, value in whole.specs],
        "gtins": list(Gtin.objects.filter(product=shown).values_list("value", flat=True)),
        "categories": [place.name for place in page.way],
        "images": [full(default_storage.url(f"{i.key}-{max(i.widths)}.webp")) for i in page.images if i.widths],
        "rating": listing.rating,
        "reviews": listing.reviews_count,
        "currency": settings.OSCAR_DEFAULT_CURRENCY,
        "variant": page.chosen.option_values if page.chosen else {},
        "variants": [variant.pk for variant in page.variants],
        "country": page.place.country,
        "ships_not": page.buying.ships_not,
        "why": page.buying.why or "",
        "offers": [offered(entry, page.buying.rate) for entry in page.ranked],
    }


def taken_apart(price: Price) -> dict[str, Decimal]:
    return {"net": price.net, "tax": price.tax, "rate": price.rate, "gross": price.gross}


def offered(entry: Ranked, rate: Decimal) -> dict[str, object]:
    seller = entry.offer.partner
    steps = [(step.from_quantity, Price.of(step.unit, rate)) for step in ladder(entry.offer)]
    return {
        "sku": entry.offer.partner_sku,
        "seller": seller.name,
        "seller_is_trader": seller.is_trader,
        "condition": entry.offer.condition,
        "price": entry.offer.price,
        "cost": taken_apart(Price.of(entry.offer.price, rate)),
        "ladder": [{"from_quantity": number, "cost": taken_apart(unit)} for number, unit in steps],
        "delivery": entry.delivery.price,
        "total": entry.total,
        "available": entry.offer.available,
        "arrives_by": entry.arrives_by,
    }
