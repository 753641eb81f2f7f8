"""From a member to a seller: five steps, each saved by itself, then one application that is decided once."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from sellers import roles
from sellers.errors import Refused
from sellers.models import Application, PayoutAccount, Seller, SellerDocument, TeamMember
from sellers.numbers import country_of_iban
from sellers.services.standing import move_seller

OPEN = (Seller.Status.DRAFT, Seller.Status.REFUSED)  # what was told may still be changed
MOST_SHOPS = 5
BARRED = (Seller.Status.REFUSED, Seller.Status.SUSPENDED, Seller.Status.CLOSED)
ADULT = 18
Kind = SellerDocument.Kind


@dataclass(frozen=True, slots=True)
class Step:
    """One of the five. `missing` says what it still needs, in words; empty when it is done."""

    slug: str
    title: str
    about: str
    missing: str

    @property
    def is_done(self) -> bool:
        return not self.missing


@transaction.atomic
def start_selling(*, user: User, plan: str, name: str) -> Seller:
    """Open a shop that nobody sees yet. Pressing twice finds the one that was begun. Raises Refused."""
    # Two presses at once must find one another.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    mine = Seller.objects.filter(team__user=user, team__role=roles.Role.OWNER).exclude(status=Seller.Status.CLOSED)
    begun = mine.filter(status=Seller.Status.DRAFT).order_by("pk").first()
    if begun:
        return save_plan(seller_id=begun.pk, plan=plan, name=name)
    if mine.count() >= MOST_SHOPS:
        raise Refused(f"You have {MOST_SHOPS} shops already. Close one before you open another.")
    check_name(name)
    seller = _new_seller(name, plan, user)
    TeamMember.objects.create(seller=seller, user=user, role=roles.Role.OWNER, last_used_at=timezone.now())
    Application.objects.create(seller=seller, person=user.name)
    PayoutAccount.objects.create(seller=seller)
    return seller


def check_name(name: str, but: int | None = None) -> None:
    """Two shops of one name would be taken for one another."""
    same = Seller.objects.filter(name__iexact=name).exclude(status=Seller.Status.CLOSED)
    if same.exclude(pk=but).exists():
        raise Refused("There is a shop of that name already. Choose another.")


def _new_seller(name: str, plan: str, user: User) -> Seller:
    base = slugify(name)[:60] or "shop"
    for code in (base, *(f"{base}-{secrets.token_hex(3)}" for _ in range(3))):
        try:
            with transaction.atomic():
                return Seller.objects.create(
                    name=name, code=code, plan=plan, is_trader=plan == Seller.Plan.PROFESSIONAL, email=user.email
                )
        except IntegrityError:  # somebody has that address already
            continue
    raise Refused("That name can not be used. Choose another.")


def _open(seller_id: int) -> Seller:
    """Lock a seller whose application may still be changed. Raises Refused."""
    seller = Seller.objects.select_for_update(no_key=True).get(pk=seller_id)
    if seller.status not in OPEN:
        raise Refused("Your application was sent already. Write to us when something in it has changed.")
    return seller


@transaction.atomic
def save_plan(*, seller_id: int, plan: str, name: str) -> Seller:
    seller = _open(seller_id)
    check_name(name, but=seller_id)
    seller.name, seller.plan, seller.is_trader = name, plan, plan == Seller.Plan.PROFESSIONAL
    seller.save(update_fields=["name", "plan", "is_trader"])
    return seller


@transaction.atomic
def save_told(*, seller_id: int, shop: Mapping[str, object], application: Mapping[str, object]) -> Seller:
    """Keep what a step asked: of the shop itself, and of who stands behind it."""
    seller = _open(seller_id)
    for name, value in shop.items():
        setattr(seller, name, value)
    if shop:
        seller.save(update_fields=list(shop))
    Application.objects.update_or_create(seller=seller, defaults=application)
    return seller


def steps_of(seller: Seller) -> list[Step]:
    """The five steps, and what each still needs."""
    told = Application.objects.filter(seller=seller).first() or Application(seller=seller)
    bank = PayoutAccount.objects.filter(seller=seller).first() or PayoutAccount(seller=seller)
    return [
        Step("plan", "Plan and name", "How you sell, and what shoppers see", "" if seller.name else "a name"),
        Step("who", "Who you are", "You, or your company", _missing_who(seller, told)),
        Step("address", "Address", "Where you are, and where parcels leave from", "" if told.line1 else "an address"),
        Step("documents", "Documents", "Proof of your company", _missing_documents(seller)),
        Step("bank", "Bank account", "Where your money goes", "" if bank.iban else "an IBAN"),
    ]


def _missing_who(seller: Seller, told: Application) -> str:
    if seller.plan == Seller.Plan.PROFESSIONAL:
        needed = {"the company's name": seller.legal_name, "a VAT number": seller.tax_id, "your name": told.person}
    else:
        needed = {"your name": seller.legal_name, "your date of birth": told.born_on}
    return ", ".join(what for what, value in needed.items() if not value)


def wanted_documents(seller: Seller) -> tuple[str, ...]:
    """A private person is asked for papers only when something does not fit."""
    return (Kind.IDENTITY, Kind.REGISTER) if seller.plan == Seller.Plan.PROFESSIONAL else ()


def _missing_documents(seller: Seller) -> str:
    have = set(SellerDocument.objects.filter(seller=seller).values_list("kind", flat=True))
    return ", ".join(Kind(kind).label.lower() for kind in wanted_documents(seller) if kind not in have)


@transaction.atomic
def submit(*, seller_id: int, by: User) -> Seller:
    """Send the application. Twice is harmless; after a refusal it may be sent again. Raises Refused."""
    seller = Seller.objects.select_for_update(no_key=True).get(pk=seller_id)
    if seller.status == Seller.Status.WAITING:
        return seller
    _open(seller_id)
    unfinished = [step.title for step in steps_of(seller) if not step.is_done]
    if unfinished:
        raise Refused(f"Finish these steps first: {', '.join(unfinished)}.")
    if not has_confirmed_address(by):
        raise Refused("Confirm your e-mail address first: Account, then E-mail address.")
    Application.objects.filter(seller=seller).update(submitted_at=timezone.now(), findings=[])
    return move_seller(seller_id=seller_id, to=Seller.Status.WAITING, by=by)[0]


def has_confirmed_address(user: User) -> bool:
    return EmailAddress.objects.filter(user=user, verified=True).exists()


def findings_of(seller: Seller) -> list[str]:
    """What somebody should look at before this seller is let in; nothing for most private persons."""
    told, bank = seller.application, seller.payout
    findings = []
    if seller.plan == Seller.Plan.PROFESSIONAL:
        findings.append("A business: compare the company, its VAT number and its documents.")
    elif not told.born_on or age(told.born_on) < ADULT:
        findings.append(f"Younger than {ADULT}, or no date of birth.")
    if not _share_a_word(bank.holder, f"{seller.legal_name} {told.person}"):
        findings.append(f"The account belongs to “{bank.holder}”, not to “{seller.legal_name}”.")
    if country_of_iban(bank.iban) != told.country:
        findings.append(f"The bank is in {country_of_iban(bank.iban)}, the address in {told.country}.")
    twins = Seller.objects.filter(payout__iban=bank.iban, status__in=BARRED).exclude(pk=seller.pk)
    if barred := list(twins.values_list("name", flat=True)[:5]):
        findings.append(f"The same bank account as of a seller who may not sell: {', '.join(barred)}.")
    return findings


def _share_a_word(one: str, other: str) -> bool:
    return bool({w for w in one.casefold().split() if len(w) > 1} & set(other.casefold().split()))


def age(born: date) -> int:
    today = timezone.localdate()
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
