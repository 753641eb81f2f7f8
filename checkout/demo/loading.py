"""Puts the demo shop into the database: in one transaction, in bulk, through the services where there are some."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.text import slugify
from oscar.core.loading import get_model

from accounts.models import Company, CompanyMember, User
from catalog.models import Brand, Category, Gtin, Listing, Product, ProductImage
from catalog.search import statistics
from catalog.services import listings
from checkout.demo import offering, people
from checkout.demo.bulk import copy, write
from checkout.demo.buying import make_orders
from checkout.demo.goods import Kind, all_kinds
from checkout.demo.making import Thing, things
from checkout.demo.pictures import WIDTHS, Picture, draw_missing
from checkout.demo.talking import make_questions, make_ratings, make_reviews
from checkout.demo.together import make_together
from checkout.demo.types import make_types
from sellers.models import Offer, PriceBreak, PriceChange, Seller, StockMovement, TeamMember

ProductCategory = get_model("catalogue", "ProductCategory")
UserAddress = get_model("address", "UserAddress")

PASSWORD = "open-sesame-9"  # noqa: S105  (a demo shop's doors are meant to be open)
LOGINS = {
    "buyer": ("ana@demo.example", "Ana Byrne"),
    "business buyer": ("bo@demo.example", "Bo Lindqvist"),
    "seller (Soundyard)": ("sam@demo.example", "Sam Yard"),
    "seller, a private person": ("maeve@demo.example", "Maeve Byrne"),
    "admin": ("admin@demo.example", "Alex Admin"),
}
TEAM = {"seller (Soundyard)": "soundyard", "seller, a private person": "maeve-byrne"}


def is_loaded() -> bool:
    return User.objects.filter(email=LOGINS["buyer"][0]).exists()


def load(media: Path, seed: int = 7) -> dict[str, int]:
    """Draw the pictures, then fill the shop; a second call changes nothing."""
    everything = things(seed)
    with ThreadPoolExecutor(1) as easel:  # drawing happens in other processes, meanwhile
        drawing = easel.submit(draw_missing, {picture for one in _each(everything) for picture in one.pictures}, media)
        loaded = 0 if is_loaded() else _fill(everything, seed)
        return {"drawn": drawing.result(), "products": loaded}


def _fill(everything: list[Thing], seed: int) -> int:
    with transaction.atomic():
        make_people()
        sellers = make_sellers()
        places = make_categories(everything)
        products = make_products(everything, places, sellers)
        make_offers(everything, products, sellers)
        make_reviews(everything, products, sellers)
        make_questions(everything, products, sellers)
        make_ratings(sellers)
        listings.refresh([products[id(thing)].pk for thing in everything])
        make_popular(everything, products, seed)
        make_orders(User.objects.get(email=LOGINS["buyer"][0]), list(_offers_to_buy()))
        make_together(showpieces(everything), everything, products)
        statistics.learn()
    return len(everything)


def _each(everything: list[Thing]) -> list[Thing]:
    """Products and variants alike."""
    return [one for thing in everything for one in (thing, *thing.variants)]


def make_people() -> None:
    made = {}
    for role, (email, name) in LOGINS.items():
        boss = role == "admin"
        made[role] = User.objects.create_confirmed_user(email, PASSWORD, name=name, is_staff=boss, is_superuser=boss)
    company = Company.objects.create(name="Lindqvist Interiors AB", tax_id="SE000000012301", country="SE")
    CompanyMember.objects.create(company=company, user=made["business buyer"], role=CompanyMember.Role.ADMIN)
    UserAddress.objects.create(
        user=made["buyer"], first_name="Ana Byrne", line1="12 Harbour Row", line4="Dublin", postcode="D04 X285",
        country_id="IE", is_default_for_shipping=True,
    )  # fmt: skip
    UserAddress.objects.create(
        user=made["business buyer"], first_name="Bo Lindqvist", line1="Lindqvist Interiors AB", line2="Kanalgatan 4",
        line4="Malmö", postcode="211 22", country_id="SE", is_default_for_shipping=True,
    )  # fmt: skip


def make_sellers() -> dict[str, Seller]:
    made = {}
    for told in people.SELLERS:
        seller = Seller.objects.create(
            name=told.name, code=told.code, status=Seller.Status.APPROVED, is_trader=told.is_trader,
            plan=Seller.Plan.PROFESSIONAL if told.is_trader else Seller.Plan.INDIVIDUAL, country=told.country,
            city=told.city, handling_days=told.handling, cutoff=told.cutoff, about=told.about,
            legal_name=told.legal_name, tax_id=told.tax_id, email=f"orders@{told.code}.example",
        )  # fmt: skip
        for position, way in enumerate(told.ways):
            seller.delivery_options.create(
                code=way.code, name=way.name, price=way.price, free_from=way.free_from, countries=list(way.countries),
                days_min=way.days[0], days_max=way.days[1], position=position,
            )  # fmt: skip
        made[told.code] = seller
    for role, code in TEAM.items():
        TeamMember.objects.create(seller=made[code], user=User.objects.get(email=LOGINS[role][0]))
    return made


def make_categories(everything: list[Thing]) -> dict[tuple[str, ...], Category]:
    """The tree, departments in the order of the menu; by the names from the department down."""
    kinds = sorted((thing.kind for thing in everything), key=lambda kind: (kind.department.order, kind.place))
    made: dict[tuple[str, ...], Category] = {}
    for kind in kinds:
        for depth in range(1, len(kind.path) + 1):
            path = kind.path[:depth]
            if path not in made:
                made[path] = _category(path, kind, made.get(path[:-1]))
    return made


def _category(path: tuple[str, ...], kind: Kind, parent: Category | None) -> Category:
    told = {"name": path[-1], "icon": kind.icon if parent else kind.department.icon, "hue": kind.department.hue}
    # Read anew: the tree library counts children on the object, and this one may have been made before its last child.
    above = Category.objects.get(pk=parent.pk) if parent else None
    return Category.objects.add_child(above, told) if above else Category.objects.add_root(told)


def make_products(
    everything: list[Thing], places: dict[tuple[str, ...], Category], sellers: dict[str, Seller]
) -> dict[int, Product]:
    """The product of every thing and variant, by the thing's identity."""
    classes = make_types(everything)
    names = sorted({thing.brand for thing in everything})
    brands = {b.name: b for b in Brand.objects.bulk_create(Brand(name=name, slug=slugify(name)) for name in names)}
    wholes = Product.objects.bulk_create(_whole(thing, classes, brands, sellers) for thing in everything)
    made = {id(thing): product for thing, product in zip(everything, wholes, strict=True)}
    pairs = [(variant, made[id(thing)]) for thing in everything for variant in thing.variants]
    parts = Product.objects.bulk_create(
        Product(structure=Product.CHILD, parent=parent, slug=variant.slug, option_values=variant.options)
        for variant, parent in pairs
    )
    made |= {id(variant): part for (variant, _), part in zip(pairs, parts, strict=True)}
    now = timezone.now()
    write(
        Product, "date_created", "timestamptz",
        {made[id(one)].pk: now - timedelta(days=one.days_old) for one in _each(everything)},
    )  # fmt: skip
    copy(
        ProductCategory, "product_id category_id",
        ((made[id(thing)].pk, places[thing.kind.path].pk) for thing in everything),
    )  # fmt: skip
    copy(Gtin, "product_id value", ((made[id(one)].pk, one.gtin) for one in _each(everything)))
    copy(
        ProductImage, "product_id key widths display_order caption original date_created",
        (
            (made[id(one)].pk, picture.key, list(picture.widths), place, _alt(one, picture),
             f"{picture.key}-{WIDTHS[-1]}.webp", now)
            for one in _each(everything)
            for place, picture in enumerate(one.pictures)
        ),
    )  # fmt: skip
    return made


def _whole(
    thing: Thing, classes: dict[tuple[str, ...], models.Model], brands: dict[str, Brand], sellers: dict[str, Seller]
) -> Product:
    first = (thing.offers or thing.variants[0].offers)[0]
    return Product(
        structure=Product.PARENT if thing.variants else Product.STANDALONE,
        title=thing.title,
        slug=thing.slug,
        product_class=classes[thing.kind.path],
        brand=brands[thing.brand],
        model_name=thing.model,
        description=thing.description,
        key_facts=thing.facts,
        specs=thing.specs,
        option_names=list(thing.variants[0].options) if thing.variants else [],
        tax_class=thing.kind.department.tax_class,
        created_by=sellers[first.seller],
    )


def _alt(thing: Thing, picture: Picture) -> str:
    """What somebody who does not see the picture has to know."""
    name = " ".join(word for word in (thing.brand, thing.what or thing.title) if word)
    view = {"": "", "side": "from the side", "close": "close up"}[picture.view]
    return ", ".join(word for word in (name, picture.colour.lower(), view) if word)


def make_offers(everything: list[Thing], products: dict[int, Product], sellers: dict[str, Seller]) -> None:
    now = timezone.now()
    wanted = [(one, told) for one in _each(everything) for told in one.offers]
    offers = Offer.objects.bulk_create(
        Offer(
            product=products[id(one)], partner=sellers[told.seller], partner_sku=f"T{number:06d}", price=told.price,
            num_in_stock=told.stock, condition=told.condition, condition_note=told.note,
            handling_days=told.handling_days, is_digital=one.kind.digital,
        )
        for number, (one, told) in enumerate(wanted, 1)
    )  # fmt: skip
    copy(
        PriceChange, "offer_id price since",
        (
            (offer.pk, price, now - timedelta(days=days))
            for offer, (one, told) in zip(offers, wanted, strict=True)
            for price, days in _price_history(one, told)
        ),
    )  # fmt: skip
    PriceBreak.objects.bulk_create(
        PriceBreak(offer=offer, from_quantity=count, price=price)
        for offer, (_, told) in zip(offers, wanted, strict=True)
        for count, price in told.breaks
    )
    copy(
        StockMovement, "offer_id delta reason reference at",
        (
            (offer.pk, offer.num_in_stock, StockMovement.Reason.OPENING.value, "", now)
            for offer in offers
            if offer.num_in_stock
        ),
    )  # fmt: skip


def _price_history(one: Thing, told: offering.Offer) -> list[tuple[Decimal, int]]:
    """Each price and since how many days it holds."""
    if not told.earlier_price:
        return [(told.price, one.days_old)]
    before = max(one.days_old, told.reduced_days_ago + 20)
    return [(told.earlier_price, before), (told.price, told.reduced_days_ago)]


def make_popular(everything: list[Thing], products: dict[int, Product], seed: int) -> None:
    """Some things sell, most hardly: as in a shop that has been open for a year. What is reviewed was sold."""
    random = Random(seed)
    sales = {
        products[id(thing)].pk: int(2 / (random.random() + 0.01) ** 1.1) + len(thing.reviews) * random.randint(4, 14)
        for thing in everything
    }
    most = max(sales.values())
    for order, thing in enumerate(reversed(showpieces(everything)), 1):
        sales[products[id(thing)].pk] = most + order * 20
    write(Listing, "sales", "integer", sales)
    Listing.objects.filter(pk__in=sales).update(popularity=F("popularity") + F("sales"))


def showpieces(everything: list[Thing]) -> list[Thing]:
    """What each department is known for: of the kind that its file names first, the one that people like best."""
    first: dict[str, Kind] = {}
    for kind in all_kinds():
        first.setdefault(kind.department.name, kind)
    found = []
    for kind in first.values():
        shown = [thing for thing in everything if thing.kind == kind and thing.pictures and _in_stock(thing)]
        found += sorted(shown, key=lambda thing: sum(review.stars - 3 for review in thing.reviews))[-1:]
    return found


def _offers_to_buy() -> QuerySet[Offer]:
    """What many buy, each from another seller and delivered to the home country."""
    best = Offer.objects.filter(pk__in=Listing.objects.exclude(offer=None).order_by("-popularity").values("offer")[:60])
    return best.filter(num_in_stock__gt=5).order_by("partner_id", "pk").distinct("partner_id")[:6]


def _in_stock(thing: Thing) -> bool:
    return all(any(offer.stock for offer in one.offers) for one in thing.variants or [thing])


def media() -> Path:
    return Path(settings.MEDIA_ROOT)
