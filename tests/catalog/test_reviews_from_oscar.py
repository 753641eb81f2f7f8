"""A shop that kept its reviews in Oscar's table has them in ours after the migration."""

from importlib import import_module

import pytest
from django.db import connection

from catalog.models import Review
from tests.factories import make_product, make_user

pytestmark = pytest.mark.django_db
MOVE = import_module("catalog.migrations.0009_reviews_from_oscar").MOVE
OSCARS = """
CREATE TABLE reviews_productreview (id serial PRIMARY KEY, product_id int, score smallint NOT NULL, title varchar(255)
    NOT NULL, body text NOT NULL, user_id bigint, name varchar(255) NOT NULL, status smallint NOT NULL,
    date_created timestamptz NOT NULL);
CREATE TABLE reviews_vote (id serial PRIMARY KEY);
"""


def test_what_was_said_moves_and_the_old_tables_go():
    product, person = make_product(), make_user()
    row = "INSERT INTO reviews_productreview VALUES (DEFAULT, %s, %s, %s, 'Body', %s, %s, %s, '2026-01-02 03:04Z')"
    with connection.cursor() as cursor:
        cursor.execute(OSCARS)
        cursor.execute(row, [product.pk, 5, "x" * 255, None, "Nina N.", 1])
        cursor.execute(row, [product.pk, 0, "Zero", person.pk, "", 0])
        cursor.execute(row, [product.pk, 3, "Refused", None, "Ole O.", 2])
        cursor.execute(row, [None, 3, "Of nothing", None, "", 1])
        cursor.execute(MOVE)
        cursor.execute("SELECT to_regclass('reviews_productreview'), to_regclass('reviews_vote')")
        assert cursor.fetchone() == (None, None)
        cursor.execute(MOVE)  # a new shop has no such tables
    rows = Review.objects.order_by("pk").values_list("stars", "state", "author", "author_name", "created_at__year")
    assert list(rows) == [
        (5, "shown", None, "Nina N.", 2026),
        (1, "waiting", person.pk, "", 2026),
        (3, "refused", None, "Ole O.", 2026),
    ]
    assert len(Review.objects.first().headline) == 120
