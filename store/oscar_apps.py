"""Apps of Oscar's that we use for their models only.

Their own `ready()` imports Oscar's views, forms and signal receivers; ours does not: no page of Oscar's is served, and
memory and start-up time stay with what is.
"""

from oscar.apps.address import apps as address
from oscar.apps.communication import apps as communication
from oscar.apps.offer import apps as offer
from oscar.apps.shipping import apps as shipping
from oscar.apps.voucher import apps as voucher
from oscar.apps.wishlists import apps as wishlists


class ModelsOnly:
    def ready(self) -> None:
        """Nothing to load but the models."""


class AddressConfig(ModelsOnly, address.AddressConfig): ...


class CommunicationConfig(ModelsOnly, communication.CommunicationConfig): ...


class OfferConfig(ModelsOnly, offer.OfferConfig): ...


class ShippingConfig(ModelsOnly, shipping.ShippingConfig): ...


class VoucherConfig(ModelsOnly, voucher.VoucherConfig): ...


class WishlistsConfig(ModelsOnly, wishlists.WishlistsConfig): ...
