"""What search engines read: the same facts as the page shows, as JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.safestring import SafeString, mark_safe

from catalog.models import Listing, Product
from catalog.selectors.products import ProductPage
from sellers.buybox import Ranked

CONDITIONS = {"new": "NewCondition", "refurbished": "RefurbishedCondition", "used": "UsedCondition"}
Json = dict[str, object]


def script(*things: Json) -> SafeString:
    """A data block for the page's head. Seller text is inside, so nothing in it may end the block early."""
    facts = [{"@context": "https://schema.org", **thing} for thing in things]
    text = json.dumps(facts, ensure_ascii=False, default=str)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return mark_safe(f'<script type="application/ld+json">{text}</script>')


def full(url: str) -> str:
    return url if url.startswith("http") else f"{settings.SHOP_URL}{url}"


def shop() -> list[Json]:
    name = settings.OSCAR_SHOP_NAME
    find = {"@type": "SearchAction", "target": full("/search/?q={q}"), "query-input": "required name=q"}
    return [
        {"@type": "Organization", "name": name, "url": full("/"), "email": settings.SHOP_EMAIL},
        {"@type": "WebSite", "name": name, "url": full("/"), "potentialAction": find},
    ]


def crumbs(way: list[tuple[str, str]]) -> Json:
    places = [
        {"@type": "ListItem", "position": n, "name": name, **({"item": full(url)} if url else {})}
        for n, (name, url) in enumerate(way, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": places}


def item_list(listings: Iterable[Listing]) -> Json:
    """The products of a list, in its order."""
    items = [
        {"@type": "ListItem", "position": n, "url": full(listing.get_absolute_url()), "name": listing.title}
        for n, listing in enumerate(listings, 1)
    ]
    return {"@type": "ItemList", "numberOfItems": len(items), "itemListElement": items}


# What schema.org has a word for; other options are told by their name.
VARY_BY = {"Colour": "color", "Size": "size", "Material": "material", "Pattern": "pattern"}
MOST_VARIANTS = 50


def product(page: ProductPage, title: str, pictures: list[str]) -> Json:
    """A product with its offers; one with variants as a group of products, each with its best offer."""
    thing: Json = {
        "@type": "ProductGroup" if page.variants else "Product",
        "name": title,
        "url": full(page.product.get_absolute_url()),
        "description": page.summary[:500],
        "image": [full(url) for url in pictures],
    }
    if page.product.brand:
        thing["brand"] = {"@type": "Brand", "name": page.product.brand.name}
    thing |= _opinions(page)
    if page.variants:
        return thing | _variants(page, title)
    thing |= _numbers(page.product)
    return thing | {"offers": _offers(page.ranked, page.place.country)} if page.ranked else thing


def _numbers(item: Product) -> Json:
    return {"sku": str(item.pk), **({"gtin": item.barcodes[0]} if item.barcodes else {})}


def _opinions(page: ProductPage) -> Json:
    listing = page.product.listing
    if not listing.reviews_count:
        return {}
    reviews = [
        {
            "@type": "Review",
            "name": review.headline,
            "reviewBody": review.text[:500],
            "reviewRating": {"@type": "Rating", "ratingValue": review.stars},
            "author": {"@type": "Person", "name": review.author},
            "datePublished": f"{review.created_at:%Y-%m-%d}",
        }
        for review in page.opinions.reviews[:5]
    ]
    mean = {"@type": "AggregateRating", "ratingValue": f"{listing.rating:.1f}", "reviewCount": listing.reviews_count}
    return {"aggregateRating": mean, "review": reviews}


def _variants(page: ProductPage, title: str) -> Json:
    names = _option_names(page)
    return {
        "productGroupID": str(page.product.pk),
        "variesBy": [f"https://schema.org/{VARY_BY[name]}" if name in VARY_BY else name for name in names],
        "hasVariant": [_variant(page, each, title) for each in page.variants[:MOST_VARIANTS]],
    }


def _option_names(page: ProductPage) -> list[str]:
    return [option.name for option in page.options]


def _variant(page: ProductPage, variant: Product, title: str) -> Json:
    chosen = {name: variant.option_values[name] for name in _option_names(page) if variant.option_values.get(name)}
    pictures = [
        default_storage.url(f"{image.key}-{max(image.widths)}.webp")
        for image in page.pictures.get(variant.pk, [])
        if image.widths
    ]
    ranked = page.sold.get(variant.pk, [])
    return {
        "@type": "Product",
        "name": ", ".join([title, *(str(value) for value in chosen.values())]),
        "url": full(f"{page.product.get_absolute_url()}?variant={variant.pk}"),
        **_numbers(variant),
        **({"image": [full(url) for url in pictures]} if pictures else {}),
        **{VARY_BY[name]: value for name, value in chosen.items() if name in VARY_BY},
        **({"offers": _offers(ranked[:1], page.place.country)} if ranked else {}),
    }


def _offers(ranked: list[Ranked], country: str) -> Json:
    offers = [_offer(entry, country) for entry in ranked[:10]]
    if len(offers) == 1:
        return offers[0]
    prices = [entry.offer.price for entry in ranked]
    return {
        "@type": "AggregateOffer", "priceCurrency": settings.OSCAR_DEFAULT_CURRENCY, "lowPrice": min(prices),
        "highPrice": max(prices), "offerCount": len(prices), "offers": offers,
    }  # fmt: skip


def _offer(entry: Ranked, country: str) -> Json:
    return {
        "@type": "Offer",
        "price": entry.offer.price,
        "priceCurrency": entry.offer.price_currency,
        "availability": "https://schema.org/InStock",
        "itemCondition": f"https://schema.org/{CONDITIONS[entry.offer.condition]}",
        "seller": {"@type": "Organization", "name": entry.offer.partner.name},
        "shippingDetails": {
            "@type": "OfferShippingDetails",
            "shippingRate": {
                "@type": "MonetaryAmount", "value": entry.delivery.price, "currency": entry.offer.price_currency,
            },
            "shippingDestination": {"@type": "DefinedRegion", "addressCountry": country},
        },
        "hasMerchantReturnPolicy": {
            "@type": "MerchantReturnPolicy", "applicableCountry": country, **_returns(entry),
        },
    }  # fmt: skip


def _returns(entry: Ranked) -> Json:
    if entry.offer.is_digital:
        return {"returnPolicyCategory": "https://schema.org/MerchantReturnNotPermitted"}
    window = "https://schema.org/MerchantReturnFiniteReturnWindow"
    return {"returnPolicyCategory": window, "merchantReturnDays": settings.RETURN_DAYS}
