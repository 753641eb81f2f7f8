"""Alerts by mail: back in stock, or cheaper. Asked for, confirmed, told once, stopped.

Whoever changes an offer only says that something changed (services/watching.py). What it costs now is looked at when
the mail is about to be written: two changes in quick succession are one mail, with the price that holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import User
from catalog.errors import TooManyAlerts
from catalog.models import Alert, Listing, Product
from catalog.services import boxes
from catalog.services.watching import ring
from events.services import record
from sellers import buybox

MOST = 100  # alerts that wait for one address
BATCH = 200
CONFIRM, STOP = "catalog.alert.confirm", "catalog.alert.stop"
CONFIRM_DAYS = 7
KEEP_DAYS = 90  # the link that stops all alerts of an address works as long

# Of those who wait, whom today's price (or that there is one) is news to.
DUE = """
UPDATE catalog_alert SET state = 'told', told_at = now() WHERE id IN (
    SELECT a.id FROM catalog_alert a JOIN unnest(%(products)s::int[], %(prices)s::numeric[]) AS now (product_id, price)
    USING (product_id)
    WHERE a.whole_id = %(whole)s AND a.state = 'waiting'
    AND (a.kind = 'stock' OR now.price <= a.below OR (a.below IS NULL AND now.price < a.seen_price))
    ORDER BY a.id LIMIT %(most)s FOR UPDATE OF a)
RETURNING id
"""


@dataclass(frozen=True)
class Wish:
    """What somebody wants to hear of."""

    product: Product
    kind: str
    below: Decimal | None = None

    @property
    def whole_id(self) -> int:
        return self.product.parent_id or self.product.pk


@transaction.atomic
def ask(*, wish: Wish, email: str, user: User | None, confirmed: bool) -> Alert:
    """Set an alert; asked for again, the open one takes the new wish. Raises TooManyAlerts.

    Where the address is not proved, nothing is changed before its owner presses the button in a mail: what was wished
    for travels in that mail's link.
    """
    seen = price_now(wish.product)
    alert = _open_one(wish, email, user)
    if confirmed:
        _wait(alert, wish.below, seen)
    else:
        wished = {"alert": alert.pk, "below": _text(wish.below), "seen": _text(seen)}
        record("alert.asked", f"alert-{alert.pk}", {"token": signing.dumps(wished, salt=CONFIRM), "alert": alert.pk})
    return alert


def _open_one(wish: Wish, email: str, user: User | None) -> Alert:
    open_ones = Alert.objects.exclude(state=Alert.State.TOLD).filter(email__iexact=email)
    same = open_ones.filter(product=wish.product, kind=wish.kind).first()
    if same:
        return same
    if open_ones.count() >= MOST:
        raise TooManyAlerts(MOST)
    try:
        with transaction.atomic():
            return Alert.objects.create(
                user=user, email=email.lower(), whole_id=wish.whole_id, product=wish.product, kind=wish.kind
            )
    except IntegrityError:  # pressed twice at once
        return open_ones.get(product=wish.product, kind=wish.kind)


def _text(amount: Decimal | None) -> str:
    return "" if amount is None else str(amount)


def _wait(alert: Alert, below: Decimal | None, seen: Decimal | None) -> None:
    changed = Alert.objects.filter(pk=alert.pk).exclude(state=Alert.State.TOLD)
    changed.update(state=Alert.State.WAITING, below=below, seen_price=seen)
    ring(alert.whole_id)  # it may have happened meanwhile


def confirmed_by(token: str) -> Alert | None:
    """The alert of a link in a mail; None for a link that is old, or of an alert that is gone."""
    wished = _wished(token)
    return Alert.objects.select_related("product__parent").filter(pk=wished["alert"]).first() if wished else None


@transaction.atomic
def confirm(token: str) -> Alert | None:
    """The owner of the address wants it. Twice is harmless: an alert that was told stays told."""
    alert, wished = confirmed_by(token), _wished(token)
    if alert and alert.state != Alert.State.TOLD:
        _wait(alert, *(Decimal(wished[name]) if wished[name] else None for name in ("below", "seen")))
    return alert


def _wished(token: str) -> dict[str, object] | None:
    try:
        return signing.loads(token, salt=CONFIRM, max_age=timedelta(days=CONFIRM_DAYS))
    except signing.BadSignature:
        return None


def stop_link(alert: Alert) -> str:
    return signing.dumps(alert.pk, salt=STOP)


def stopped_by(token: str) -> Alert | None:
    """The alert of a link in one of our mails."""
    try:
        pk = signing.loads(token, salt=STOP)
    except signing.BadSignature:
        return None
    return Alert.objects.select_related("product__parent").filter(pk=pk).first()


def stop(alert: Alert, *, all_of_them: bool = False) -> int:
    """End an alert, or all of its address. What was told stays for a while, so that its mail's link keeps working."""
    mine = Alert.objects.filter(email__iexact=alert.email) if all_of_them else Alert.objects.filter(pk=alert.pk)
    return mine.exclude(state=Alert.State.TOLD).update(state=Alert.State.TOLD)


def price_now(product: Product) -> Decimal | None:
    """What a product, or one of its variants, costs now; None when nobody can send it."""
    return prices_now(product.parent_id or product.pk).get(product.pk)


def prices_now(whole_id: int) -> dict[int, Decimal]:
    """By product and variant, what the offer costs that its page sells: nothing hidden, nothing sold out."""
    if not Listing.objects.filter(pk=whole_id).exists():
        return {}
    offers = list(boxes.on_sale([whole_id]))
    best = {pk: buybox.rank([o for o in offers if o.product_id == pk], settings.SHOP_COUNTRY) for pk in _ids(offers)}
    best[whole_id] = buybox.rank(offers, settings.SHOP_COUNTRY)
    return {pk: ranked[0].offer.price for pk, ranked in best.items() if ranked}


def _ids(offers: list) -> set[int]:
    return {offer.product_id for offer in offers}


@transaction.atomic
def tell_waiting(whole_id: int) -> int:
    """Find those whose wish has come true, a batch at a time: each gets a mail of their own, tried until it is sent."""
    prices = prices_now(whole_id)
    asked = {"products": list(prices), "prices": list(prices.values()), "whole": whole_id, "most": BATCH}
    with connection.cursor() as cursor:
        cursor.execute(DUE, asked)
        due = [pk for (pk,) in cursor.fetchall()]
    for pk in sorted(due):
        record("alert.due", f"alert-{pk}", {"alert": pk})
    if len(due) == BATCH:
        ring(whole_id)
    return len(due)


@dataclass(frozen=True)
class News:
    """What the mail says."""

    alert: Alert
    price: Decimal
    listing: Listing


@transaction.atomic
def news_of(alert_id: int) -> News | None:
    """What to write for an alert that is due; None when it is not true any more. Then it waits again, and is looked at
    once more after this commit, so that no change can fall between."""
    alert = Alert.objects.select_related("product__parent").filter(pk=alert_id, state=Alert.State.TOLD).first()
    if alert is None or alert.told_at is None:
        return None
    price = prices_now(alert.whole_id).get(alert.product_id)
    if price is not None and _is_news(alert, price):
        return News(alert, price, Listing.objects.defer("tsv").get(pk=alert.whole_id))
    twin = Alert.objects.filter(email=alert.email, product=alert.product_id, kind=alert.kind)
    if not twin.exclude(state=Alert.State.TOLD).exists():
        Alert.objects.filter(pk=alert.pk).update(state=Alert.State.WAITING, told_at=None)
        ring(alert.whole_id)
    return None


def _is_news(alert: Alert, price: Decimal) -> bool:
    if alert.kind == Alert.Kind.STOCK:
        return True
    return (
        price <= alert.below if alert.below is not None else alert.seen_price is not None and price < alert.seen_price
    )


def forget_old() -> int:
    """Every night: what nobody confirmed, and what was told long ago."""
    now = timezone.now()
    unconfirmed = Alert.objects.filter(state=Alert.State.UNCONFIRMED, created_at__lt=now - timedelta(days=CONFIRM_DAYS))
    told = Alert.objects.filter(state=Alert.State.TOLD, created_at__lt=now - timedelta(days=KEEP_DAYS))
    told = told.exclude(told_at__gt=now - timedelta(days=KEEP_DAYS))
    return unconfirmed.delete()[0] + told.delete()[0]
