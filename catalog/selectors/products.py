"""Everything that a product's page shows, in six queries whatever the number of offers, variants and reviews."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.safestring import SafeString

from catalog import descriptions
from catalog.models import Category, Product, ProductImage
from catalog.selectors.buying import Buying
from catalog.selectors.categories import way_to
from catalog.selectors.opinions import Asked, Opinions, opinions
from catalog.selectors.options import Option, options
from catalog.selectors.prices import at
from sellers import buybox
from sellers.buybox import Ranked
from sellers.models import Offer, Seller
from sellers.places import Place, home

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
    place: Place = field(default_factory=home)
    held: frozenset[int] = frozenset()  # what somebody has, wherever they send it
    quantity: int = 1
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

    @cached_property
    def buying(self) -> Buying:
        return Buying(self.ranked, self.place, self.product.tax_class, self.quantity, self.shown.pk in self.held)

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


def product_page(
    pk: int, variant: int | None, asked: Asked = Asked(), place: Place | None = None
) -> ProductPage | None:
    """The page of a public product for a visitor's place, with one of its variants chosen; None when there is no such
    product to show."""
    place = place or home()
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
    at([product.listing], place)
    offers = _offers(members)
    sold = {pk: ranked for pk, some in offers.items() if (ranked := buybox.rank(some, place.country))}
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
        place=place,
        held=frozenset(pk for pk, some in offers.items() if any(map(buybox.is_buyable, some))),
    )


def _offers(members: Iterable[Product]) -> dict[int, list[Offer]]:
    """What sellers offer of each variant (or of the product itself)."""
    offers = Offer.objects.filter(product__in=members, is_active=True, partner__status=Seller.Status.APPROVED)
    by_product: dict[int, list[Offer]] = {}
    for offer in offers.with_breaks().select_related("partner").prefetch_related("partner__delivery_options"):
        by_product.setdefault(offer.product_id, []).append(offer)
    return by_product


def _choose(variants: list[Product], wanted: int | None, sold: dict[int, list[Ranked]]) -> Product | None:
    """The variant asked for; else the one whose offer wins the buy box, as on the card; else the first."""
    if not variants:
        return None
    asked = next((variant for variant in variants if variant.pk == wanted), None)
    buyable = [variant for variant in variants if sold.get(variant.pk)]
    return asked or min(buyable, key=lambda v: buybox.order(sold[v.pk][0]), default=variants[0])


def _pictures(ids: list[int]) -> dict[int, list[ProductImage]]:
    found: dict[int, list[ProductImage]] = {}
    ready = ProductImage.objects.filter(product__in=ids).exclude(key="")
    for image in ready.order_by("product_id", "display_order", "pk"):
        found.setdefault(image.product_id, []).append(image)
    return found
