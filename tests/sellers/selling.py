"""Shortcuts of the tests about becoming and being a seller."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from sellers.models import Seller
from tests.factories import make_user

IBAN, OTHER_IBAN = "IE64IRCE92050112345678", "DE89370400440532013000"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 40
PERSON = {"legal_name": "Maeve Byrne", "born_on": "1984-05-24", "phone": ""}
COMPANY = {"legal_name": "Lumen House Ltd", "tax_country": "IE", "tax_id": "6433435F", "register_number": "123456",
           "person": "Olga Owner", "phone": "+353 1 234 5678"}  # fmt: skip
WHERE = {"country": "IE", "line1": "1 Canal Walk", "line2": "", "city": "Sligo", "postcode": "F91 X285",
         "from_country": "IE", "from_city": ""}  # fmt: skip
BANK = {"holder": "Maeve Byrne", "iban": "IE64 IRCE 9205 0112 3456 78"}


def confirmed(email: str = "", name: str = "Maeve Byrne") -> User:
    user = make_user(email, name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def just_signed_in(client, user: User) -> None:
    """Somebody who has typed their password a moment ago, once more."""
    client.force_login(user)
    assert client.post("/account/reauthenticate/", {"password": "long-enough-9"}).status_code == 302


def paper(name: str = "passport.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def start(client, plan: str = "individual", name: str = "Maeve's attic") -> Seller:
    assert client.post("/sell/start/", {"name": name, "plan": plan})["Location"] == "/sell/setup/who/"
    return Seller.objects.get(name=name)


def fill_in(client, plan: str = "individual", **changes: object) -> Seller:
    """All five steps, ready to be sent."""
    seller = start(client, plan)
    who = COMPANY if plan == "professional" else PERSON
    for step, data in {"who": who, "address": WHERE, "bank": BANK}.items():
        told = data | {k: v for k, v in changes.items() if k in data}
        assert client.post(f"/sell/setup/{step}/", told).status_code == 302, step
    if plan == "professional":
        for kind, content in {"identity": PDF, "register": PNG}.items():
            upload = {"kind": kind, "file": paper(f"{kind}.pdf", content)}
            assert client.post("/sell/setup/documents/add/", upload).status_code == 302
    return seller
