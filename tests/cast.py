"""The cast: people whom every test knows."""

import pytest

from accounts.models import Company, CompanyMember, User
from sellers.models import Seller
from tests.factories import make_seller, make_user


@pytest.fixture
def buyer(db) -> User:
    return make_user("ana@example.org", "Ana Byrne")


@pytest.fixture
def business_buyer(db) -> User:
    person = make_user("bo@example.org", "Bo Lindqvist")
    company = Company.objects.create(name="Lindqvist Interiors", tax_id="SE556677889901", country="SE")
    CompanyMember.objects.create(company=company, user=person, role=CompanyMember.Role.ADMIN)
    return person


@pytest.fixture
def seller(db) -> Seller:
    return make_seller("Nordlys Audio", member=make_user("nora@example.org", "Nora Nordlys"))


@pytest.fixture
def other_seller(db) -> Seller:
    return make_seller("Soundyard", member=make_user("sam@example.org", "Sam Yard"))


@pytest.fixture
def moderator(db) -> User:
    return make_user("mo@example.org", "Mo Derator", is_staff=True, is_superuser=True)
