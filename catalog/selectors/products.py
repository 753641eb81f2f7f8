"""Everything that a product's page shows, in six queries whatever the number of offers, variants and reviews."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.safestring import SafeString

from catalog import descriptions
from catalog.models import Category, Product, ProductImage
from catalog.selectors.categories import way_to
from catalog.selectors.opinions import Asked, Opinions, opinions
from catalog.selectors.options import Option, options
from sellers import buybox, delivery
from sellers.buybox import Ranked
from sellers.models import Offer, Seller
from sellers.pricing import Price, vat_rate

GTINS = """ARRAY(
    SELECT value FROM catalog_gtin g WHERE g.product_id = catalogue_product.id ORDER BY value LIMIT 5)"""


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
    nearest: bool = False  # what was asked for is not made; this is the nearest

    @property
    def box(self) -> Ranked | None:
        """The offer that the page sells by default."""
        return self.ranked[0] if self.ranked else None

    @cached_property
    def description(self) -> SafeString:
        return descriptions.shown(self.product.description)

    @property
    def summary(self) -> str:
        """The description's words, for previews."""
        return descriptions.plain(self.description)

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

    @cached_property
    def options(self) -> list[Option]:
        return options(self.product.option_names, self.variants, self.chosen, self.sold, self.pictures)

    @property
    def choice(self) -> str:
        """What is chosen, in the order of the options: "Navy, M"."""
        return ", ".join(option.chosen for option in self.options if option.chosen)

    @property
    def shown(self) -> Product:
        return self.chosen or self.product

    @property
    def specs(self) -> list[list[str]]:
        """What is specified, with what is chosen first and the numbers that the trade knows it by last."""
        chosen = [[option.name, option.chosen] for option in self.options if option.chosen]
        numbers = [["EAN / GTIN", ", ".join(self.shown.barcodes)]] if self.shown.barcodes else []
        return [*chosen, *self.product.specs, *numbers, ["Item number", str(self.shown.pk)]]


def product_page(pk: int, variant: int | None, asked: Asked = Asked()) -> ProductPage | None:
    """The page of a public product, with one of its variants chosen; None when there is no such product to show."""
    family = (
        Product.objects.filter(Q(pk=pk) | Q(parent=pk), is_public=True)
        .select_related("brand", "listing")
        .annotate(barcodes=RawSQL(GTINS, []))
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
