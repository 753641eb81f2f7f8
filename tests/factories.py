"""Making what a test needs, with defaults that make sense. Listings are refreshed as the services do it."""

from __future__ import annotations

from decimal import Decimal
from itertools import count

from oscar.core.loading import get_model

from accounts.models import User
from catalog.models import Brand, Category, Gtin, Product
from catalog.services import listings
from sellers.models import Offer, Seller, TeamMember
from sellers.services.offers import add_offer

ProductClass = get_model("catalogue", "ProductClass")
_numbers = count(1)


def make_user(email: str = "", name: str = "Ana Byrne", **fields: object) -> User:
    email = email or f"person{next(_numbers)}@example.org"
    return User.objects.create_user(email, "long-enough-9", name=name, **fields)


def make_seller(name: str = "", *, delivery: str = "3.90", member: User | None = None, **fields: object) -> Seller:
    """An approved seller with one way to send."""
    number = next(_numbers)
    defaults = {"status": Seller.Status.APPROVED, "is_trader": True, "email": f"seller{number}@example.org"}
    seller = Seller.objects.create(name=name or f"Seller {number}", code=f"seller-{number}", **(defaults | fields))
    seller.delivery_options.create(code="standard", name="Standard", price=delivery, days_min=1, days_max=3)
    if member:
        TeamMember.objects.create(seller=seller, user=member)
    return seller


def make_category(name: str = "", parent: Category | None = None, **fields: object) -> Category:
    fields = {"name": name or f"Category {next(_numbers)}", **fields}
    return Category.objects.add_child(parent, fields) if parent else Category.objects.add_root(fields)


def make_product(title: str = "", *, category: Category | None = None, brand: str = "", **fields: object) -> Product:
    number = next(_numbers)
    title = title or f"Thing number {number}"
    kind, _ = ProductClass.objects.get_or_create(slug="general", defaults={"name": "General"})
    owner = Brand.objects.get_or_create(name=brand, defaults={"slug": f"brand-{number}"})[0] if brand else None
    gtin = fields.pop("gtin", None)
    product = Product.objects.create(
        title=title, slug=f"thing-{number}", **({"product_class": kind, "brand": owner} | fields)
    )
    if category:
        product.categories.add(category)
    if gtin:
        Gtin.objects.create(product=product, value=gtin)
    listings.refresh([product.pk])
    return product


def make_variants(parent: Product, **options: list[str]) -> list[Product]:
    """One variant per value of one option: make_variants(shirt, Size=["S", "M"])."""
    ((name, values),) = options.items()
    Product.objects.filter(pk=parent.pk).update(structure=Product.PARENT, option_names=[name])
    return [
        Product.objects.create(
            structure=Product.CHILD, parent=parent, slug=f"{parent.slug}-{value.lower()}", option_values={name: value}
        )
        for value in values
    ]


def make_offer(
    product: Product | None = None,
    *,
    seller: Seller | None = None,
    price: str = "10.00",
    stock: int = 5,
    title: str = "",
    **fields: object,
) -> Offer:
    """An offer that can be bought at once, of a new product and seller unless given."""
    product = product or make_product(title)
    made = add_offer(
        seller_id=(seller or make_seller()).pk,
        product_id=product.pk,
        sku=str(fields.pop("sku", f"SKU-{next(_numbers)}")),
        price=Decimal(price),
        stock=stock,
        **fields,
    )
    listings.refresh([product.parent_id or product.pk])
    return Offer.objects.select_related("product__listing", "partner").get(pk=made.pk)
