"""The database of a test: migrated, its own, and as new after a test that commits."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import connection


def count() -> int:
    return get_user_model().objects.count()


def commit_one(number: int) -> None:
    get_user_model().objects.create(email=f"somebody{number}@example.com")
    connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", [1, 2])
def test_what_threads_commit_is_gone_for_the_next_test(time):
    assert count() == 0
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(commit_one, range(8)))
    assert count() == 8


@pytest.mark.django_db
def test_an_ordinary_test_is_rolled_back():
    assert count() == 0
    get_user_model().objects.create(email="somebody@example.com")
    assert count() == 1


@pytest.mark.django_db
def test_the_database_sorts_and_searches_like_the_shops():
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower('ÉTÉ') = 'été', datcollate FROM pg_database WHERE datname = current_database()")
        assert cursor.fetchone() == (True, "C.UTF-8")


@pytest.mark.parametrize("time", [1, 2])
def test_the_cache_is_empty_when_a_test_begins(time):
    assert cache.get("left by another test") is None
    cache.set("left by another test", time)
    assert cache.get("left by another test") == time


@pytest.mark.django_db(transaction=True)
def test_another_process_works_on_the_same_database(shop_environment):
    code = "import django; django.setup(); from accounts.models import User; User.objects.create(email='a@b.example')"
    subprocess.run([sys.executable, "-c", code], env=shop_environment, check=True)
    assert count() == 1
    assert os.environ.get("DATABASE_URL") is None
