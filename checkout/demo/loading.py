"""Puts the demo shop into the database: in one transaction, in bulk, through the services where rows are few."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from random import Random

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify
from oscar.core.loading import get_model

from accounts.models import Company, CompanyMember, User
from catalog.models import Brand, Category, Gtin, Listing, Product, ProductImage
from catalog.services import listings
from checkout.demo import goods
from checkout.demo.making import Kind, Thing, things
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


def is_loaded() -> bool:
    return User.objects.filter(email=LOGINS["buyer"][0]).exists()


def load(media: Path) -> dict[str, int]:
    """Draw the pictures, then fill the shop; a second call changes nothing."""
    everything = list(things())
    drawn = draw_missing(_pictures(everything), media)
    if is_loaded():
        return {"drawn": drawn, "products": 0}
    with transaction.atomic():
        people()
        sellers = make_sellers()
        places = make_categories([thing.kind for thing in everything])
        products = make_products(everything, places)
        make_offers(everything, products, sellers)
        make_reviews(everything, products)
        listings.refresh([products[id(thing)].pk for thing in everything])
        make_popular()
    return {"drawn": drawn, "products": len(everything)}


def _pictures(everything: list[Thing]) -> set[Picture]:
    return {picture for thing in everything for one in (thing, *thing.variants) for picture in one.pictures}


def people() -> dict[str, User]:
    made = {}
    for role, (email, name) in LOGINS.items():
        boss = role == "admin"
        made[role] = User.objects.create_user(email, PASSWORD, name=name, is_staff=boss, is_superuser=boss)
    company = Company.objects.create(name="Lindqvist Interiors AB", tax_id="SE556677889901", country="SE")
    CompanyMember.objects.create(company=company, user=made["business buyer"], role=CompanyMember.Role.ADMIN)
    UserAddress.objects.create(
        user=made["buyer"], first_name="Ana Byrne", line1="12 Harbour Row", line4="Dublin", postcode="D04 X285",
        country_id="IE", is_default_for_shipping=True,
    )  # fmt: skip
    return made


def make_sellers() -> list[Seller]:
    made = []
    for name, country, city, trader, handling, price, free_from, express, about in goods.SELLERS:
        code = slugify(name)
        seller = Seller.objects.create(
            name=name, code=code, status=Seller.Status.APPROVED, is_trader=trader, country=country, city=city,
            plan=Seller.Plan.PROFESSIONAL if trader else Seller.Plan.INDIVIDUAL, handling_days=handling, about=about,
            legal_name=f"{name} Ltd" if trader else "", email=f"orders@{code}.example",
        )  # fmt: skip
        seller.delivery_options.create(
            code="standard", name="Standard", price=price, free_from=free_from, days_min=2, days_max=3
        )
        if express:
            seller.delivery_options.create(
                code="express", name="Express", price=express, days_min=1, days_max=1, position=1
            )
        made.append(seller)
    for role, place in (("seller (Soundyard)", 1), ("seller, a private person", 10)):
        TeamMember.objects.create(seller=made[place], user=User.objects.get(email=LOGINS[role][0]))
    return made


def make_categories(used: list[Kind]) -> dict[tuple[str, str], Category]:
    below: dict[str, list[str]] = {name: [] for name in goods.DEPARTMENTS}
    for kind in used:
        if kind.category not in below[kind.department]:
            below[kind.department].append(kind.category)
    made = {}
    for department, (icon, hue) in goods.DEPARTMENTS.items():
        root = Category.add_root(name=department, icon=icon, hue=hue)
        for name in below[department]:
            made[department, name] = Category.objects.get(pk=root.pk).add_child(name=name, icon=icon, hue=hue)
    return made


def make_products(everything: list[Thing], places: dict[tuple[str, str], Category]) -> dict[int, Product]:
    """The product of every thing and variant, by the thing's identity."""
    classes = {
        name: ProductClass.objects.get_or_create(slug=slugify(name), defaults={"name": name})[0]
        for name in {thing.kind.category for thing in everything}
    }
    names = sorted({thing.brand for thing in everything})
    brands = {b.name: b for b in Brand.objects.bulk_create(Brand(name=name, slug=slugify(name)) for name in names)}
    wholes = Product.objects.bulk_create(_whole(thing, classes, brands) for thing in everything)
    made = {id(thing): product for thing, product in zip(everything, wholes, strict=True)}
    pairs = [(variant, made[id(thing)]) for thing in everything for variant in thing.variants]
    parts = Product.objects.bulk_create(
        Product(structure=Product.CHILD, parent=parent, slug=variant.slug, option_values=variant.options)
        for variant, parent in pairs
    )
    made |= {id(variant): part for (variant, _), part in zip(pairs, parts, strict=True)}
    ProductCategory.objects.bulk_create(
        ProductCategory(product=made[id(thing)], category=places[thing.kind.department, thing.kind.category])
        for thing in everything
    )
    every = [one for thing in everything for one in (thing, *thing.variants)]
    Gtin.objects.bulk_create(Gtin(product=made[id(one)], value=one.gtin) for one in every)
    ProductImage.objects.bulk_create(
        ProductImage(
            product=made[id(one)], key=picture.key, widths=list(WIDTHS), display_order=place,
            caption=_alt(picture), original=f"{picture.key}-{WIDTHS[-1]}.webp",
        )
        for one in every
        for place, picture in enumerate(one.pictures)
    )  # fmt: skip
    return made


def _whole(thing: Thing, classes: dict[str, ProductClass], brands: dict[str, Brand]) -> Product:
    names = list(dict.fromkeys(name for variant in thing.variants for name in variant.options))
    return Product(
        structure=Product.PARENT if thing.variants else Product.STANDALONE,
        title=thing.title,
        slug=thing.slug,
        product_class=classes[thing.kind.category],
        brand=brands[thing.brand],
        model_name=thing.model,
        description=thing.description,
        key_facts=thing.facts,
        specs=thing.specs,
        option_names=names,
        tax_class="books" if thing.kind.department == "Books" else "standard",
    )


def _alt(picture: Picture) -> str:
    view = {"": "front view", "side": "from the side", "close": "close up", "low": "seen from afar"}[picture.view]
    words = (picture.art.replace("-", " ").capitalize(), picture.colour.lower(), view)
    return ", ".join(word for word in words if word)


def make_offers(everything: list[Thing], products: dict[int, Product], sellers: list[Seller]) -> None:
    now = timezone.now()
    every = [one for thing in everything for one in (thing, *thing.variants)]
    wanted = [(one, told) for one in every for told in one.offers]
    offers = Offer.objects.bulk_create(
        Offer(
            product=products[id(one)], partner=sellers[told.seller], partner_sku=f"T{number:06d}", price=told.price,
            num_in_stock=told.stock, condition=told.condition, condition_note=told.note,
        )
        for number, (one, told) in enumerate(wanted, 1)
    )  # fmt: skip
    changes = []
    for offer, (_, told) in zip(offers, wanted, strict=True):
        start = now - timedelta(days=60)
        if told.earlier_price:
            changes.append(PriceChange(offer=offer, price=told.earlier_price, since=start))
            start = now - timedelta(days=4)
        changes.append(PriceChange(offer=offer, price=offer.price, since=start))
    PriceChange.objects.bulk_create(changes)
    StockMovement.objects.bulk_create(
        StockMovement(offer=offer, delta=offer.num_in_stock, reason=StockMovement.Reason.OPENING)
        for offer in offers
        if offer.num_in_stock
    )


def make_reviews(everything: list[Thing], products: dict[int, Product]) -> None:
    now = timezone.now()
    reviews = [
        (ProductReview(
            product=products[id(thing)], score=stars, title=title, body=text, name=name,
            email=f"{name.lower()}@demo.example", status=ProductReview.APPROVED,
        ), now - timedelta(days=days))
        for thing in everything
        for stars, title, text, name, days in thing.reviews
    ]  # fmt: skip
    made = ProductReview.objects.bulk_create(review for review, _ in reviews)
    for review, (_, written) in zip(made, reviews, strict=True):
        review.date_created = written  # bulk_create has put today there
    ProductReview.objects.bulk_update(made, ["date_created"], batch_size=2000)


def make_popular() -> None:
    """Some things sell, most hardly: as in a shop that has been open for a year."""
    random = Random(11)
    rows = list(Listing.objects.order_by("pk").only("pk"))
    for row in rows:
        row.sales = int(4 / (random.random() + 0.01) ** 1.1)
    Listing.objects.bulk_update(rows, ["sales"], batch_size=1000)
    Listing.objects.update(popularity=F("popularity") + F("sales"))


def media() -> Path:
    return Path(settings.MEDIA_ROOT)
