"""Documents of sellers: what is taken, where it lies, and who is handed it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.core.files.storage import default_storage, storages

from sellers.models import SellerDocument, TeamMember
from sellers.services import documents
from sellers.services.documents import MOST_BYTES, clean_name
from tests.factories import make_user
from tests.sellers.selling import JPEG, PDF, PNG, confirmed, paper, start

pytestmark = pytest.mark.django_db
ADD = "/sell/setup/documents/add/"


@pytest.fixture
def shop(client):
    client.force_login(confirmed("maeve@example.org"))
    return start(client)


def give(client, name: str = "passport.pdf", content: bytes = PDF, kind: str = "identity"):
    return client.post(ADD, {"kind": kind, "file": paper(name, content)})


@pytest.mark.parametrize(("content", "kind"), [(PDF, "application/pdf"), (PNG, "image/png"), (JPEG, "image/jpeg")])
def test_a_document_is_kept_and_handed_back_as_a_download(client, shop, content, kind):
    for _ in range(2):
        assert give(client, "my passport.html", content).status_code == 302
    document = SellerDocument.objects.get()
    assert (document.content_type, document.size) == (kind, len(content))
    assert document.name.startswith("my passport.") and not document.name.endswith("html")
    answer = client.get(f"/sell/setup/documents/{document.pk}/")
    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Type"] == kind
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]


def test_it_lies_where_no_address_leads(client, shop):
    give(client)
    path = SellerDocument.objects.get().path
    assert storages["uploads"].exists(path)
    assert not default_storage.exists(path)
    assert client.get(f"/media/{path}").status_code == 404
    assert "passport" not in path


WRONG = {
    "page.pdf": b"<html><script>alert(1)</script></html>", "drawing.png": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "empty.pdf": b"", "archive.pdf": b"PK\x03\x04" + b"\0" * 60, "late.pdf": b"\0" * 2000 + PDF,
    "large.pdf": PDF + b"\0" * MOST_BYTES,
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_other_files_are_refused_with_what_to_do(client, shop, name):
    answer = give(client, name, WRONG[name])
    assert answer.status_code == 422
    assert any(word in answer.content.decode() for word in ("PDF, JPEG or PNG", "Choose it again", "more than 10 MB"))
    assert not SellerDocument.objects.exists()


def test_forms_without_a_file_or_kind_are_answered(client, shop):
    assert client.post(ADD, {"kind": "identity"}).status_code == 422
    assert client.post(ADD, {"kind": "nonsense", "file": paper()}).status_code == 422


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"), ("C:\\papers\\scan.pdf", "scan.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
        ("invoice\u202efdp.exe", "invoice fdp.pdf"), ("\0\0", "document.pdf"), ("", "document.pdf"),
        ("...", "document.pdf"), ("Rücken\u0308.PDF", "Rücken\u0308.pdf"), ("x" * 400 + ".pdf", "x" * 100 + ".pdf"),
        ('"; filename=evil.html', "filename=evil.pdf"), ("<img src=x>.jpg", "img src=x.pdf"),
    ],
)  # fmt: skip
def test_hostile_names_become_harmless(name, kept):
    assert clean_name(name, "pdf") == kept


@pytest.mark.parametrize(
    "name", ["../../evil.pdf", "a\r\nb.pdf", "\u202efdp.pdf", "<b>.pdf", "x" * 300 + ".pdf", "ä; ü.pdf"]
)
def test_hostile_names_in_an_upload_do_no_harm(client, shop, name):
    assert give(client, name).status_code in (302, 422)
    for document in SellerDocument.objects.all():
        answer = client.get(f"/sell/setup/documents/{document.pk}/")
        assert answer.status_code == 200
        assert "\r" not in answer["Content-Disposition"] and "\n" not in answer["Content-Disposition"]
        assert document.path.startswith(f"documents/{shop.pk}/")
        answer.close()


def test_only_owners_and_staff_who_may_are_handed_it(client, shop, seller, moderator):
    give(client)
    address = f"/sell/setup/documents/{SellerDocument.objects.get().pk}/"
    helper = make_user()
    TeamMember.objects.create(seller=shop, user=helper, role="accountant")
    clerk = make_user(is_staff=True)  # may enter the admin, but not see such papers
    reader = make_user(is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_sellerdocument"))
    former = make_user()
    former.user_permissions.add(Permission.objects.get(codename="view_sellerdocument"))
    for user, code in {
        seller.team.get().user: 404,
        helper: 404,
        clerk: 404,
        former: 404,
        reader: 200,
        moderator: 200,
    }.items():
        client.force_login(user)
        assert client.get(address).status_code == code


def test_a_document_is_removed_until_the_application_is_sent(client, shop, django_capture_on_commit_callbacks):
    give(client)
    document = SellerDocument.objects.get()
    remove = f"/sell/setup/documents/{document.pk}/remove/"
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            assert client.post(remove).status_code == 302
    assert not SellerDocument.objects.exists()
    assert not storages["uploads"].exists(document.path)
    give(client)
    kept = SellerDocument.objects.get()
    shop.status = "waiting"
    shop.save()
    assert "They stay with it" in client.post(f"/sell/setup/documents/{kept.pk}/remove/", follow=True).content.decode()
    give(client, "more.pdf", PNG)
    assert SellerDocument.objects.get() == kept


def test_there_is_an_end_to_uploads(client, shop, monkeypatch):
    monkeypatch.setattr(documents, "MOST_DOCUMENTS", 2)
    for number in range(3):
        give(client, f"{number}.pdf", PDF + bytes([number]))
    assert SellerDocument.objects.count() == 2


def test_a_file_that_is_gone_is_not_found(client, shop):
    give(client)
    document = SellerDocument.objects.get()
    storages["uploads"].delete(document.path)
    assert client.get(f"/sell/setup/documents/{document.pk}/").status_code == 404
