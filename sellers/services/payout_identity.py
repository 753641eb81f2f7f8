"""Where a seller's money goes: their bank account, and the proof that the payment processor wants of them."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from events.services import record
from sellers import processor
from sellers.models import PayoutAccount, Seller

# What the processor asks for, in words; by the beginning of its own names, the longest first.
ASKED = {
    "external_account": "a bank account",
    "tos_acceptance": "that you accept the payment processor's terms",
    "individual.verification": "a proof of who you are",
    "individual": "details of yourself",
    "representative": "details of who acts for the company",
    "owners": "who owns the company",
    "directors": "who runs the company",
    "company.verification": "a proof of the company",
    "company": "details of the company",
    "business_profile": "what you sell",
    "person": "details of a person of the company",
}


@transaction.atomic
def save_bank(*, seller_id: int, holder: str, iban: str, by: User) -> PayoutAccount:
    """The account that money is sent to. Whoever owns the shop is told of a change once it sells."""
    seller = Seller.objects.select_for_update(no_key=True).get(pk=seller_id)
    account, _ = PayoutAccount.objects.select_for_update().get_or_create(seller=seller)
    if (account.holder, account.iban) == (holder, iban):
        return account
    account.holder, account.iban, account.changed_at, account.changed_by = holder, iban, timezone.now(), by
    account.save(update_fields=["holder", "iban", "changed_at", "changed_by"])
    if seller.status not in (Seller.Status.DRAFT, Seller.Status.REFUSED):
        record("seller.bank_changed", seller.code, {"seller": seller.pk, "by": by.email, "masked": account.masked})
    return account


def link_to_prove(*, seller_id: int) -> str:
    """The address of the processor's page for this seller. Raises ProcessorUnavailable."""
    seller = Seller.objects.select_related("application").get(pk=seller_id)
    if not seller.stripe_account_id:
        _open_account(seller)
    back = f"{settings.SHOP_URL}{reverse('seller-proved')}?shop={seller.code}"
    again = f"{settings.SHOP_URL}{reverse('seller-bank')}?again=1"
    return processor.link_of(seller.stripe_account_id, done=back, again=again)


def _open_account(seller: Seller) -> None:
    kind = "company" if seller.plan == Seller.Plan.PROFESSIONAL else "individual"
    told = getattr(seller, "application", None)
    country = (told.country if told else "") or seller.country
    account = processor.open_account(seller_id=seller.pk, country=country, email=seller.email, kind=kind)
    # The processor answers the same account to the same request, so the second of two at once writes what is there.
    Seller.objects.filter(pk=seller.pk, stripe_account_id="").update(stripe_account_id=account.id)
    seller.refresh_from_db(fields=["stripe_account_id"])
    _keep(seller.pk, account)


def look_again(*, seller_id: int) -> PayoutAccount | None:
    """Ask the processor how a seller stands there, and believe it. Raises ProcessorUnavailable."""
    account_id = Seller.objects.values_list("stripe_account_id", flat=True).get(pk=seller_id)
    return _keep(seller_id, processor.fetch_account(account_id)) if account_id else None


def account_changed(account_id: str) -> None:
    """The processor rang. An account that is none of ours is nothing to us."""
    seller_id = Seller.objects.filter(stripe_account_id=account_id).values_list("pk", flat=True).first()
    if account_id and seller_id:
        look_again(seller_id=seller_id)


@transaction.atomic
def _keep(seller_id: int, fresh: processor.Account) -> PayoutAccount:
    PayoutAccount.objects.get_or_create(seller_id=seller_id)
    account = PayoutAccount.objects.select_for_update().get(seller_id=seller_id)
    was = account.payouts_enabled
    account.details_submitted, account.charges_enabled = fresh.details_submitted, fresh.charges_enabled
    account.payouts_enabled, account.missing = fresh.payouts_enabled, fresh.missing
    account.stopped_because, account.checked_at = fresh.stopped_because[:100], timezone.now()
    account.save()
    if was != account.payouts_enabled:
        code = Seller.objects.values_list("code", flat=True).get(pk=seller_id)
        record("seller.payouts", code, {"seller": seller_id, "enabled": account.payouts_enabled})
    return account


def missing_in_words(account: PayoutAccount) -> list[str]:
    """What the processor still asks for, each once."""
    found = [next((text for start, text in ASKED.items() if name.startswith(start)), name) for name in account.missing]
    return list(dict.fromkeys(found))
