"""Proofs that sellers upload. What a file is its first bytes say; its name is only shown. No address leads to it, and
whoever may have it is handed it as a download."""

from __future__ import annotations

import hashlib
import re
import unicodedata
import uuid
from typing import BinaryIO

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages
from django.db import transaction

from accounts.models import User
from sellers.errors import Refused
from sellers.models import Seller, SellerDocument

MOST_BYTES = 10 * 1024 * 1024
MOST_DOCUMENTS = 20
KINDS = {b"%PDF-": ("application/pdf", "pdf"), b"\xff\xd8\xff": ("image/jpeg", "jpg"),
         b"\x89PNG\r\n\x1a\n": ("image/png", "png")}  # fmt: skip


def keep_document(*, seller_id: int, kind: str, upload: File, by: User) -> SellerDocument:
    """Store a document of a seller. The same file twice is one document. Raises Refused."""
    content = upload.read(MOST_BYTES + 1)
    content_type, ending = what_is(content)
    sha256 = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        Seller.objects.select_for_update(no_key=True).get(pk=seller_id)  # two uploads at once count one another
        mine = SellerDocument.objects.filter(seller_id=seller_id)
        if same := mine.filter(sha256=sha256).first():
            return same
        if mine.count() >= MOST_DOCUMENTS:
            raise Refused(f"There are {MOST_DOCUMENTS} documents already. Remove one that is not needed.")
        path = f"documents/{seller_id}/{uuid.uuid4().hex}"
        document = SellerDocument.objects.create(
            seller_id=seller_id, kind=kind, name=clean_name(upload.name or "", ending), content_type=content_type,
            size=len(content), sha256=sha256, path=path, uploaded_by=by,
        )  # fmt: skip
        # Last, so that nothing but a lost commit leaves a file behind that no row knows.
        _files().save(path, ContentFile(content))
    return document


def what_is(content: bytes) -> tuple[str, str]:
    """(type, ending) by the first bytes. Raises Refused for everything but a PDF, a JPEG or a PNG not too large."""
    if not content:
        raise Refused("The file is empty. Choose it again.")
    if len(content) > MOST_BYTES:
        raise Refused(f"The file has more than {MOST_BYTES // 1024 // 1024} MB. Save it smaller and upload that.")
    known = next((kind for start, kind in KINDS.items() if content.startswith(start)), None)
    if known is None:
        raise Refused("This is no PDF, JPEG or PNG. Save the document as one of these and upload that.")
    return known


def clean_name(name: str, ending: str) -> str:
    """A name to show and to save under: no folders, nothing invisible, and the ending of what it really is."""
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    name = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in name)
    stem = re.sub(r"[<>:\"|?*;]+", "", name.rpartition(".")[0] or name)
    stem = " ".join(stem.split()).strip(". ")[:100] or "document"
    return f"{stem}.{ending}"


def open_document(document: SellerDocument) -> BinaryIO:
    """Raises FileNotFoundError when the file is gone."""
    return _files().open(document.path)


@transaction.atomic
def remove_document(*, seller_id: int, document_id: int) -> None:
    """Twice is harmless. Once the application is sent its papers stay. Raises Refused."""
    seller = Seller.objects.select_for_update(no_key=True).get(pk=seller_id)
    document = SellerDocument.objects.filter(seller=seller, pk=document_id).first()
    if document is None:
        return
    if seller.status not in (Seller.Status.DRAFT, Seller.Status.REFUSED):
        raise Refused("These documents belong to an application that was sent. They stay with it.")
    document.delete()
    transaction.on_commit(lambda: _files().delete(document.path))


def _files() -> Storage:
    return storages["uploads"]
