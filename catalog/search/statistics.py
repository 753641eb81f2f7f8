"""What search knows about words: how rare each is, which ones titles are made of. Counted from the listings themselves,
by `manage.py reindex` and every night; a word that is newer than the last count is simply taken for rare."""

from __future__ import annotations

from django.db import connection, transaction

# A sample is enough for how rare a word is, and takes a second at a million listings.
TERMS = """
INSERT INTO catalog_termcount (lexeme, listings)
SELECT word, ndoc * {every} FROM ts_stat('SELECT tsv FROM catalog_listing WHERE product_id % {every} = 0')
WHERE length(word) <= 255
"""
WORDS = """
INSERT INTO catalog_titleword (word, listings)
SELECT word, count(*) FROM (
    SELECT DISTINCT product_id, unnest(string_to_array(
        lower(unaccent(regexp_replace(title, '[^[:alnum:]]+', ' ', 'g'))), ' ')) AS word FROM catalog_listing) every
WHERE word ~ '^[a-z]{{3,64}}$' GROUP BY word HAVING count(*) >= {least}
"""
# 0: the most popular twentieth, 1: the next fifth, 2: the rest. Only rows that change are written.
TIERS = """
WITH ranked AS (
    SELECT product_id, CASE WHEN share <= 0.05 THEN 0 WHEN share <= 0.25 THEN 1 ELSE 2 END AS tier FROM (
        SELECT product_id, percent_rank() OVER (ORDER BY popularity DESC, product_id) AS share FROM catalog_listing) s)
UPDATE catalog_listing l SET tier = ranked.tier FROM ranked
WHERE ranked.product_id = l.product_id AND ranked.tier <> l.tier
"""
SAMPLE_FROM = 200_000


@transaction.atomic
def count_words() -> None:
    """Count terms and title words anew; searches go on with the old counts until this commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM catalog_listing")
        listings = cursor.fetchone()[0]
        every = 10 if listings > SAMPLE_FROM else 1
        cursor.execute("DELETE FROM catalog_termcount")
        cursor.execute(TERMS.format(every=every))
        cursor.execute("DELETE FROM catalog_titleword")
        # A word of one seller's title may be a mistake itself; in a small shop every word counts.
        cursor.execute(WORDS.format(least=1 if listings < 1000 else 3 if listings < SAMPLE_FROM else 20))


def sort_into_tiers() -> int:
    with connection.cursor() as cursor:
        cursor.execute(TIERS)
        return cursor.rowcount
