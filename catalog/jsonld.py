"""What search engines read: the same facts as the page shows, as JSON-LD."""

from __future__ import annotations

import json

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

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


def product(page: ProductPage, title: str, pictures: list[str]) -> Json:
    listing = page.product.listing
    thing: Json = {
        "@type": "Product",
        "name": title,
        "url": full(page.product.get_absolute_url()),
        "description": page.product.description[:500],
        "image": [full(url) for url in pictures],
    }
    if page.product.brand:
        thing["brand"] = {"@type": "Brand", "name": page.product.brand.name}
    if listing.reviews_count:
        thing["aggregateRating"] = {
            "@type": "AggregateRating", "ratingValue": f"{listing.rating:.1f}", "reviewCount": listing.reviews_count,
        }  # fmt: skip
    if page.ranked:
        thing["offers"] = _offers(page)
    return thing


def _offers(page: ProductPage) -> Json:
    offers = [_offer(entry, page) for entry in page.ranked[:10]]
    if len(offers) == 1:
        return offers[0]
    prices = [entry.offer.price for entry in page.ranked]
    return {
        "@type": "AggregateOffer", "priceCurrency": settings.OSCAR_DEFAULT_CURRENCY, "lowPrice": min(prices),
        "highPrice": max(prices), "offerCount": len(prices), "offers": offers,
    }  # fmt: skip


def _offer(entry: Ranked, page: ProductPage) -> Json:
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
            "shippingDestination": {"@type": "DefinedRegion", "addressCountry": settings.SHOP_COUNTRY},
        },
        "hasMerchantReturnPolicy": {
            "@type": "MerchantReturnPolicy",
            "applicableCountry": settings.SHOP_COUNTRY,
            "returnPolicyCategory": "https://schema.org/MerchantReturnFiniteReturnWindow",
            "merchantReturnDays": settings.RETURN_DAYS,
        },
    }  # fmt: skip
