"""The buy box of a product as its listing carries it: which offer, at what price, delivered when.

A listing's own columns hold the box of the home country. Boxes of countries that have another one stand in `elsewhere`,
{"of": {"*": 0, "DE": 1}, "boxes": [[…], null]}, written in the same statement. A box is the values of SEEN, null says
that nobody sends there, and "home" that it is as at home; "*" is every country abroad that is not named (so one that is
added to sellers.places needs a `reindex`). Nothing is there where all sellers send everywhere at one price.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from sellers import buybox, places
from sellers.models import Offer, Seller

# The lowest price that was in force within the 30 days before an offer's last change, if that is not long ago. A price
# was in force until the next one came; the present one has no next and is left out.
LOWEST = """(
    SELECT min(price) FROM (
        SELECT price, lead(since) OVER (ORDER BY since) AS until, max(since) OVER () AS changed
        FROM sellers_pricechange WHERE offer_id = partner_stockrecord.id) prices
    WHERE until > changed - interval '30 days' AND changed > now() - interval '30 days')"""
# What can be bought of products: themselves or their variants. In a subquery of its own: an OR over two joined tables
# would read every offer there is.
SOLD = """SELECT id FROM catalogue_product
    WHERE is_public AND (id = ANY(%s) AND structure <> 'parent' OR parent_id = ANY(%s))"""


def on_sale(wholes: list[int]) -> list[Offer]:
    """Offers of these products or their shown variants, by sellers who may sell, each with what it cost before."""
    offers = Offer.objects.filter(product__in=RawSQL(SOLD, [wholes, wholes]), is_active=True)  # noqa: S611
    selling = offers.filter(partner__status=Seller.Status.APPROVED).select_related("partner").order_by("pk")
    found = list(selling.annotate(whole=Coalesce("product__parent_id", "product_id"), lowest=RawSQL(LOWEST, [])))
    # One object per seller, however many of the offers are theirs: their ways of delivery are looked up only once.
    sellers: dict[int, Seller] = {}
    for offer in found:
        offer.partner = sellers.setdefault(offer.partner_id, offer.partner)
    prefetch_related_objects(list(sellers.values()), "delivery_options")
    return found


def those(ids: list[int]) -> RawSQL:
    """Many ids as one parameter: a thousand of them take longer to write into a statement than to look up."""
    return RawSQL("SELECT unnest(%s::int[])", [ids])  # noqa: S611


def box(offers: list[Offer]) -> dict[str, object]:
    """The buy box of a product, over all its variants, and how many sellers offer it; with those of other places."""
    buyable = [offer for offer in offers if buybox.is_buyable(offer)]
    if not buyable:
        return dict(SOLD_OUT)
    here = _box(buyable, settings.SHOP_COUNTRY)
    return (here or SOLD_OUT) | {"elsewhere": _elsewhere(buyable, here)}


def _box(buyable: list[Offer], country: str) -> dict[str, object] | None:
    """The buy box where parcels go to that country; None when nobody sends there."""
    ranked = buybox.rank(buyable, country)
    if not ranked:
        return None
    best = ranked[0]
    used = [entry.total for entry in ranked if not entry.is_new] if best.is_new else []
    return {
        "offer_id": best.offer.pk,
        "seller_id": best.offer.partner_id,
        "seller_name": best.offer.partner.name,
        "condition": best.offer.condition,
        "price": best.offer.price,
        "was_price": was_price(best.offer),
        "delivery_price": best.delivery.price,
        "handling_days": best.offer.days_to_hand_over,
        "delivery_days": best.delivery.days_max,
        "cutoff": best.offer.partner.cutoff,
        "offers_count": len({(entry.offer.partner_id, entry.offer.condition) for entry in ranked}),
        "price_varies": len(_prices(ranked)) > 1,
        "used_from": min(used, default=None),
    }


def _elsewhere(buyable: list[Offer], here: dict[str, object] | None) -> dict[str, object] | None:
    """The boxes of the countries abroad where it is another one than at home; None when it is the same everywhere."""
    options = {option.pk: option.countries for offer in buyable for option in offer.partner.delivery_options.all()}
    named = {country for countries in options.values() for country in countries}
    if not named:
        return None
    # Countries that the same options lead to have the same box: it is worked out once for each such zone.
    open_to_all, at_home = _zone("", options), _told(here)
    zones = {_zone(settings.SHOP_COUNTRY, options): at_home}
    boxes: dict[str, tuple[object, ...] | None] = {}
    for country in places.countries():
        zone = _zone(country, options) if country in named else open_to_all
        if zone not in zones:
            zones[zone] = _told(_box(buyable, country))
        boxes[country] = zones[zone]
    del boxes[settings.SHOP_COUNTRY]
    # What most countries have is not said of each of them.
    most, *others = [box for box, _ in Counter(boxes.values()).most_common()]
    if most == at_home and not others:
        return None
    of = {"*": 0} | {country: 1 + others.index(box) for country, box in boxes.items() if box != most}
    return {"of": of, "boxes": ["home" if box == at_home else box for box in (most, *others)]}


def _told(box: dict[str, object] | None) -> tuple[object, ...] | None:
    return None if box is None else tuple(box[name] for name in SEEN)


def _zone(country: str, options: dict[int, list[str]]) -> frozenset[int]:
    return frozenset(pk for pk, countries in options.items() if not countries or country in countries)


SOLD_OUT = {
    "offer_id": None, "seller_id": None, "seller_name": "", "condition": "", "price": None, "was_price": None,
    "delivery_price": None, "handling_days": None, "delivery_days": None, "cutoff": None, "offers_count": 0,
    "price_varies": False, "used_from": None, "elsewhere": None,
}  # fmt: skip


BOX_TYPES = {
    "offer_id": "int", "seller_id": "int", "seller_name": "text", "condition": "text", "price": "numeric",
    "was_price": "numeric", "delivery_price": "numeric", "handling_days": "smallint", "delivery_days": "smallint",
    "cutoff": "time", "offers_count": "int", "price_varies": "boolean",
    "used_from": "numeric", "elsewhere": "jsonb",
}  # fmt: skip
SEEN = [name for name in BOX_TYPES if name != "elsewhere"]  # a box elsewhere is a list of these
# What is as it was is not written: most changes of stock change no card.
NEW_BOXES = f"""
UPDATE catalog_listing old SET {", ".join(f"{name} = new.{name}" for name in BOX_TYPES)}, updated_at = now()
FROM jsonb_to_recordset(%s::jsonb) AS new (product_id int, {", ".join(f"{n} {kind}" for n, kind in BOX_TYPES.items())})
WHERE old.product_id = new.product_id
AND ({", ".join(f"old.{n}" for n in BOX_TYPES)}) IS DISTINCT FROM ({", ".join(f"new.{n}" for n in BOX_TYPES)})
"""


def _prices(ranked: list[buybox.Ranked]) -> set[Decimal]:
    """What the buy boxes of the variants cost."""
    best: dict[int, buybox.Ranked] = {}
    for entry in sorted(ranked, key=buybox.order):
        best.setdefault(entry.offer.product_id, entry)
    return {entry.offer.price for entry in best.values()}


def was_price(offer: Offer) -> Decimal | None:
    """The lowest price of the 30 days before the last reduction, where today's is lower than that.

    This is the only "was" price the shop shows (EU directive 98/6/EC, article 6a); nobody can type one in.
    """
    return offer.lowest if offer.lowest is not None and offer.lowest > offer.price else None
