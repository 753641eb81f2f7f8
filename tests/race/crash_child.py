"""A process that dies at one point of buying. `python -m tests.race.crash_child POINT CHECKOUT CARD` (test_crashes.py).

POINT is "before:dotted.name" or "after:dotted.name": the process ends there as if the power had failed.
"""

import os
import sys
from importlib import import_module

import django

DIED = 9


def die_at(point: str) -> None:
    when, _, dotted = point.partition(":")
    module_name, _, name = dotted.rpartition(".")
    module = import_module(module_name)
    real = getattr(module, name)

    def dying(*args, **kwargs):
        if when == "after":
            real(*args, **kwargs)
        os._exit(DIED)

    setattr(module, name, dying)


def main(point: str, checkout_id: str, card: str) -> None:
    django.setup()
    from checkout.models import Checkout
    from checkout.services import orders, payments
    from sandbox.testing import Bank
    from tests.checkout.buying import seen

    checkout = Checkout.objects.get(pk=checkout_id)
    agreed = seen(checkout)
    die_at(point)
    order = orders.place_order(token=checkout.pk, user=checkout.user, seen=agreed)
    payments.start_payment(order)
    payment = order.payments.get()
    Bank(os.environ["STRIPE_API_BASE"]).pay(payment.session_id, card=card)
    payments.settle(payment.pk)


if __name__ == "__main__":
    main(*sys.argv[1:])
