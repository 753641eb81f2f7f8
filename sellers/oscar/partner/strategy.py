"""Oscar asks a strategy what something costs and whether it can be had. Ours answers for one offer: the line's own,
or the buy box of the product."""

from decimal import Decimal

from django.conf import settings
from oscar.apps.partner import availability, prices, strategy

from sellers import buybox, pricing


class Selector(strategy.Selector):
    def strategy(self, request=None, user=None, **kwargs):
        return BuyBox(request)


class BuyBox(strategy.Structured):
    country = settings.SHOP_COUNTRY

    def select_stockrecord(self, product):
        offers = product.stockrecords.select_related("partner").prefetch_related("partner__delivery_options")
        ranked = buybox.rank(offers, self.country) if self.is_shown(product) else []
        return ranked[0].offer if ranked else None

    def select_children_stockrecords(self, product):
        return [(child, self.select_stockrecord(child)) for child in product.children.all()]

    def fetch_for_line(self, line, stockrecord=None):
        """A line is always its own offer: never another seller's, whatever the buy box says today."""
        offer, product = line.stockrecord, line.product
        unit = pricing.unit_price(offer, line.quantity) if offer else None
        return strategy.PurchaseInfo(
            price=self._policy(product, offer, unit),
            availability=self.availability_policy(product, offer),
            stockrecord=offer,
        )

    def pricing_policy(self, product, stockrecord):
        return self._policy(product, stockrecord, stockrecord and stockrecord.price)

    def _policy(self, product, stockrecord, unit):
        if stockrecord is None:
            return prices.Unavailable()
        parent = product.parent if product.is_child else product
        price = pricing.Price.of(unit, pricing.vat_rate(self.country, parent.tax_class))
        return prices.FixedPrice(currency=stockrecord.price_currency, excl_tax=price.net, tax=price.tax)

    def parent_pricing_policy(self, product, children_stock):
        offers = [offer for _, offer in children_stock if offer]
        if not offers:
            return prices.Unavailable()
        return self.pricing_policy(product, min(offers, key=lambda offer: offer.price or Decimal(0)))

    def availability_policy(self, product, stockrecord):
        if stockrecord is None or not self.is_shown(product) or not buybox.is_buyable(stockrecord):
            return availability.Unavailable()
        return availability.StockRequired(stockrecord.available)

    def parent_availability_policy(self, product, children_stock):
        bought = any(offer and buybox.is_buyable(offer) for _, offer in children_stock)
        return availability.Available() if bought else availability.Unavailable()

    @staticmethod
    def is_shown(product) -> bool:
        """A hidden product, or a variant of one, is sold by nobody."""
        return product.is_public and (product.parent is None or product.parent.is_public)
