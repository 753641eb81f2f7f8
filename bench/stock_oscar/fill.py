"""Fill the stock Oscar site with the invented products. Argument: how many."""

import sys
from decimal import Decimal

import django

django.setup()

from django.utils.text import slugify  # noqa: E402
from invented import items  # noqa: E402
from oscar.apps.catalogue.categories import create_from_breadcrumbs  # noqa: E402
from oscar.core.loading import get_model  # noqa: E402

Country = get_model("address", "Country")
Partner, StockRecord = get_model("partner", "Partner"), get_model("partner", "StockRecord")
Product, ProductClass = get_model("catalogue", "Product"), get_model("catalogue", "ProductClass")
Attribute, Value = get_model("catalogue", "ProductAttribute"), get_model("catalogue", "ProductAttributeValue")
ProductCategory = get_model("catalogue", "ProductCategory")


def fill(count: int) -> None:
    if Product.objects.count() == count:
        return
    invented = list(items(count))
    places = {name: create_from_breadcrumbs(name) for name in sorted({item.category for item in invented})}
    kind = ProductClass.objects.create(name="General", slug="general", track_stock=True)
    names = list(invented[0].attributes)
    attributes = {
        name: Attribute.objects.create(product_class=kind, name=name, code=slugify(name).replace("-", "_"), type="text")
        for name in names
    }
    Country.objects.create(iso_3166_1_a2="IE", printable_name="Ireland", name="Ireland", is_shipping_country=True)
    partner = Partner.objects.create(code="bench", name="Bench")
    products = Product.objects.bulk_create(
        [
            Product(
                title=item.title, slug=slugify(item.title), upc=item.sku, description=item.description,
                product_class=kind, structure="standalone",
            )
            for item in invented
        ]
    )  # fmt: skip
    pairs = list(zip(products, invented, strict=True))
    ProductCategory.objects.bulk_create(
        [ProductCategory(product=product, category=places[item.category]) for product, item in pairs]
    )
    StockRecord.objects.bulk_create(
        [
            StockRecord(
                product=product, partner=partner, partner_sku=item.sku, price=Decimal(item.price), price_currency="EUR",
                num_in_stock=item.stock,
            )
            for product, item in pairs
        ]
    )  # fmt: skip
    Value.objects.bulk_create(
        [
            Value(product=product, attribute=attributes[name], value_text=text)
            for product, item in pairs
            for name, text in item.attributes.items()
        ],
        batch_size=5_000,
    )


fill(int(sys.argv[1]))
