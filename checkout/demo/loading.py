"""Puts the demo shop into the database: in one transaction, in bulk, through the services where there are some."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify
from oscar.core.loading import get_model

from accounts.models import Company, CompanyMember, User
from catalog.models import Brand, Category, Gtin, Listing, Product, ProductImage
from catalog.services import listings
from checkout.demo import people
from checkout.demo.goods import Department, Kind
from checkout.demo.making import Thing, things
from checkout.demo.pictures import WIDTHS, Picture, draw_missing
from sellers.models import Offer, PriceChange, Seller, StockMovement, TeamMember

ProductClass = get_model("catalogue", "ProductClass")
ProductCategory = get_model("catalogue", "ProductCategory")
ProductReview = get_model("reviews", "ProductReview")
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
    drawn = draw_missing({picture for one in _each(everything) for picture in one.pictures}, media)
    if is_loaded():
        return {"drawn": drawn, "products": 0}
    with transaction.atomic():
        make_people()
        sellers = make_sellers()
        places = make_categories(everything)
        products = make_products(everything, places, sellers)
        make_offers(everything, products, sellers)
        make_reviews(everything, products)
        listings.refresh([products[id(thing)].pk for thing in everything])
        make_popular(seed)
    return {"drawn": drawn, "products": len(everything)}


def _each(everything: list[Thing]) -> list[Thing]:
    """Products and variants alike."""
    return [one for thing in everything for one in (thing, *thing.variants)]


def make_people() -> None:
    made = {}
    for role, (email, name) in LOGINS.items():
        boss = role == "admin"
        made[role] = User.objects.create_user(email, PASSWORD, name=name, is_staff=boss, is_superuser=boss)
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
    return Category.objects.get(pk=parent.pk).add_child(**told) if parent else Category.add_root(**told)


def make_products(
    everything: list[Thing], places: dict[tuple[str, ...], Category], sellers: dict[str, Seller]
) -> dict[int, Product]:
    """The product of every thing and variant, by the thing's identity."""
    classes = {told.name: _product_class(told) for told in (thing.kind.department for thing in everything)}
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
    _write_dates(Product, [(made[id(one)].pk, now - timedelta(days=one.days_old)) for one in _each(everything)])
    ProductCategory.objects.bulk_create(
        ProductCategory(product=made[id(thing)], category=places[thing.kind.path]) for thing in everything
    )
    Gtin.objects.bulk_create(Gtin(product=made[id(one)], value=one.gtin) for one in _each(everything))
    ProductImage.objects.bulk_create(
        ProductImage(
            product=made[id(one)], key=picture.key, widths=list(picture.widths), display_order=place,
            caption=_alt(one, picture), original=f"{picture.key}-{WIDTHS[-1]}.webp",
        )
        for one in _each(everything)
        for place, picture in enumerate(one.pictures)
    )  # fmt: skip
    return made


def _product_class(department: Department) -> models.Model:
    return ProductClass.objects.get_or_create(slug=slugify(department.name), defaults={"name": department.name})[0]


def _whole(
    thing: Thing, classes: dict[str, models.Model], brands: dict[str, Brand], sellers: dict[str, Seller]
) -> Product:
    first = (thing.offers or thing.variants[0].offers)[0]
    return Product(
        structure=Product.PARENT if thing.variants else Product.STANDALONE,
        title=thing.title,
        slug=thing.slug,
        product_class=classes[thing.kind.department.name],
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
            handling_days=told.handling_days,
        )
        for number, (one, told) in enumerate(wanted, 1)
    )  # fmt: skip
    changes = []
    for offer, (one, told) in zip(offers, wanted, strict=True):
        since = now - timedelta(days=max(one.days_old, told.reduced_days_ago + 20))
        if told.earlier_price:
            changes.append(PriceChange(offer=offer, price=told.earlier_price, since=since))
            since = now - timedelta(days=told.reduced_days_ago)
        changes.append(PriceChange(offer=offer, price=offer.price, since=since))
    PriceChange.objects.bulk_create(changes)
    StockMovement.objects.bulk_create(
        StockMovement(offer=offer, delta=offer.num_in_stock, reason=StockMovement.Reason.OPENING)
        for offer in offers
        if offer.num_in_stock
    )


def make_reviews(everything: list[Thing], products: dict[int, Product]) -> None:
    now = timezone.now()
    told = [(thing, review) for thing in everything for review in thing.reviews]
    made = ProductReview.objects.bulk_create(
        ProductReview(
            product=products[id(thing)], score=review.stars, title=review.title, body=review.text, name=review.name,
            email=f"{slugify(review.name)}@demo.example", status=ProductReview.APPROVED,
        )
        for thing, review in told
    )  # fmt: skip
    days = [now - timedelta(days=review.days_ago, minutes=place % 1440) for place, (_, review) in enumerate(told)]
    _write_dates(ProductReview, [(row.pk, day) for row, day in zip(made, days, strict=True)])


def _write_dates(model: type[models.Model], dates: list[tuple[int, datetime]]) -> None:
    """`date_created` takes the moment of the insert whatever one gives it: put the invented one there afterwards."""
    ids, days = [pk for pk, _ in dates], [day for _, day in dates]
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET date_created = told.day"  # noqa: S608  (the name of a table of ours)
            f" FROM unnest(%s::bigint[], %s::timestamptz[]) AS told (id, day) WHERE {table}.id = told.id",
            [ids, days],
        )


def make_popular(seed: int) -> None:
    """Some things sell, most hardly: as in a shop that has been open for a year. What is reviewed was sold."""
    random = Random(seed)
    rows = list(Listing.objects.order_by("pk").only("pk", "reviews_count"))
    for row in rows:
        row.sales = int(2 / (random.random() + 0.01) ** 1.1) + row.reviews_count * random.randint(4, 14)
    Listing.objects.bulk_update(rows, ["sales"], batch_size=1000)
    Listing.objects.update(popularity=F("popularity") + F("sales"))


def media() -> Path:
    return Path(settings.MEDIA_ROOT)
