"""Everything that a product's page shows, in six queries whatever the number of offers, variants and reviews."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from catalog.models import Category, Product, ProductImage
from catalog.selectors.categories import way_to
from catalog.selectors.opinions import Asked, Opinions, opinions
from sellers import buybox, delivery
from sellers.buybox import Ranked
from sellers.models import Offer, Seller
from sellers.pricing import Price, vat_rate

GTIN = "(SELECT min(value) FROM catalog_gtin g WHERE g.product_id = catalogue_product.id)"


@dataclass
class Value:
    """One button of an option, and the variant that pressing it leads to."""

    text: str
    variant: int
    chosen: bool
    available: bool
    image: ProductImage | None = None


@dataclass
class ProductPage:
    product: Product
    variants: list[Product]
    chosen: Product | None
    images: list[ProductImage]
    ranked: list[Ranked]
    sold: dict[int, list[Ranked]]
    departments: list[Category]
    way: list[Category]
    opinions: Opinions
    pictures: dict[int, list[ProductImage]] = field(default_factory=dict)

    @property
    def box(self) -> Ranked | None:
        """The offer that the page sells by default."""
        return self.ranked[0] if self.ranked else None

    @property
    def others(self) -> list[Ranked]:
        return self.ranked[1:]

    @property
    def price(self) -> Price | None:
        if not self.box:
            return None
        return Price.of(self.box.offer.price, vat_rate(settings.SHOP_COUNTRY, self.product.tax_class))

    @property
    def tax(self) -> object:
        """The VAT in "You pay": of the item and of its delivery."""
        rate = vat_rate(settings.SHOP_COUNTRY, self.product.tax_class)
        return Price.of(self.box.total, rate).tax if self.box else None

    @property
    def promise(self) -> delivery.Promise | None:
        if not self.box:
            return None
        offer, way = self.box.offer, self.box.delivery
        return delivery.promise(offer.days_to_hand_over, offer.partner.cutoff, way.days_min, way.days_max)

    @property
    def order_until(self) -> datetime | None:
        """The last moment for that promise, by the clock of the shop. A time, not "in 5 hours": pages are cached."""
        if not self.promise:
            return None
        here = timezone.now().astimezone(ZoneInfo(settings.SHOP_TIME_ZONE)) + self.promise.order_within
        return (here + timedelta(seconds=30)).replace(second=0, microsecond=0, tzinfo=None)

    @property
    def options(self) -> list[tuple[str, str, list[Value]]]:
        """(name, value chosen, buttons) of every option, in the order in which the product names them."""
        return [(name, self._now().get(name, ""), self._values(name)) for name in self.product.option_names]

    def _now(self) -> dict[str, str]:
        return self.chosen.option_values if self.chosen else {}

    def _values(self, name: str) -> list[Value]:
        texts = dict.fromkeys(str(v.option_values.get(name, "")) for v in self.variants if v.option_values.get(name))
        return [self._value(name, text) for text in texts]

    def _value(self, name: str, text: str) -> Value:
        """The variant with this value that keeps the other choices; the nearest one when there is none."""
        now = self._now()
        same = [variant for variant in self.variants if variant.option_values.get(name) == text]

        def distance(variant: Product) -> tuple[int, bool]:
            others = sum(variant.option_values.get(other) != value for other, value in now.items() if other != name)
            return others, not self.sold.get(variant.pk)

        nearest = min(same, key=distance)
        picture = next(iter(self.pictures.get(nearest.pk, [])), None)
        return Value(text, nearest.pk, now.get(name) == text, bool(self.sold.get(nearest.pk)), picture)


def product_page(pk: int, variant: int | None, asked: Asked = Asked()) -> ProductPage | None:
    """The page of a public product, with one of its variants chosen; None when there is no such product to show."""
    family = (
        Product.objects.filter(Q(pk=pk) | Q(parent=pk), is_public=True)
        .select_related("brand", "listing")
        .annotate(gtin=RawSQL(GTIN, []))
        .order_by("pk")
    )
    members = list(family)
    product = next((member for member in members if member.pk == pk and member.parent_id is None), None)
    if product is None or not hasattr(product, "listing"):
        return None
    variants = [member for member in members if member.parent_id == pk]
    sold = _ranked(members)
    chosen = _choose(variants, variant, sold)
    shown = chosen or product
    pictures = _pictures([member.pk for member in members])
    departments, way = way_to(product.listing.category_ids)
    return ProductPage(
        product=product,
        variants=variants,
        chosen=chosen,
        images=pictures.get(shown.pk) or pictures.get(pk, []),
        ranked=sold.get(shown.pk, []),
        sold=sold,
        departments=departments,
        way=way,
        opinions=opinions(pk, asked),
        pictures=pictures,
    )


def _ranked(members: Iterable[Product]) -> dict[int, list[Ranked]]:
    """Per variant (or for the product itself) the offers that can be bought, buy box first."""
    offers = Offer.objects.filter(product__in=members, is_active=True, partner__status=Seller.Status.APPROVED)
    by_product: dict[int, list[Offer]] = {}
    for offer in offers.select_related("partner").prefetch_related("partner__delivery_options"):
        by_product.setdefault(offer.product_id, []).append(offer)
    return {pk: buybox.rank(some, settings.SHOP_COUNTRY) for pk, some in by_product.items()}


def _choose(variants: list[Product], wanted: int | None, sold: dict[int, list[Ranked]]) -> Product | None:
    """The variant asked for; else the one whose offer wins the buy box, as on the card; else the first."""
    if not variants:
        return None
    asked = next((variant for variant in variants if variant.pk == wanted), None)
    buyable = [variant for variant in variants if sold.get(variant.pk)]
    return asked or min(buyable, key=lambda v: buybox.order(sold[v.pk][0]), default=variants[0])


def _pictures(ids: list[int]) -> dict[int, list[ProductImage]]:
    found: dict[int, list[ProductImage]] = {}
    for image in ProductImage.objects.filter(product__in=ids).order_by("product_id", "display_order", "pk"):
        found.setdefault(image.product_id, []).append(image)
    return found
