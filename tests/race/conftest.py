import pytest
from django.db import connection

CHECK = "held_within_stock"


@pytest.fixture
def no_stock_check(transactional_db):
    """The database without the CHECK that no more is held than lies in stock, for negative controls only."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE partner_stockrecord DROP CONSTRAINT {CHECK}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE partner_stockrecord CASCADE")
        cursor.execute(f"ALTER TABLE partner_stockrecord ADD CONSTRAINT {CHECK} CHECK (num_allocated <= num_in_stock)")
