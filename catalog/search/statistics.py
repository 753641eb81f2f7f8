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
KINDS = """
UPDATE catalog_termcount t SET kinds = k.n * {every} FROM (
    SELECT kind, count(*) AS n FROM catalog_listing, unnest(kinds) kind WHERE product_id % {every} = 0 GROUP BY kind) k
WHERE k.kind = t.lexeme
"""
WORDS = """
INSERT INTO catalog_titleword (word, listings)
SELECT word, ndoc * {every} FROM ts_stat($$SELECT to_tsvector('simple',
    lower(unaccent(regexp_replace(title, '[^[:alnum:]]+', ' ', 'g'))))
    FROM catalog_listing WHERE product_id % {every} = 0$$)
WHERE word ~ '^[a-z]{{3,64}}$' AND ndoc >= {least} ORDER BY word
ON CONFLICT (word) DO UPDATE SET listings = EXCLUDED.listings
"""
# 0: the most popular twentieth, 1: the next fifth, 2: the rest. Only rows that change are written, a few at a time.
MISPLACED = """
SELECT product_id, now_in FROM (
    SELECT product_id, tier, CASE WHEN share <= 0.05 THEN 0 WHEN share <= 0.25 THEN 1 ELSE 2 END AS now_in FROM (
        SELECT product_id, tier, percent_rank() OVER (ORDER BY popularity DESC, product_id) AS share
        FROM catalog_listing) ranked) placed
WHERE tier <> now_in ORDER BY product_id
"""
# In the order of the ids, as everybody locks listings.
HOLD = "SELECT FROM catalog_listing WHERE product_id = ANY(%s) ORDER BY product_id FOR NO KEY UPDATE"
MOVE = """
UPDATE catalog_listing l SET tier = moved.tier FROM unnest(%s::int[], %s::smallint[]) AS moved (product_id, tier)
WHERE moved.product_id = l.product_id
"""
MOVES = 1000
# Phrases: brands, and pairs of words that stand together in several titles; for each beginning of up to eight letters
# the ten that are in most listings.
SUGGESTIONS = """
INSERT INTO catalog_suggestion (prefix, phrases)
WITH words AS (
    SELECT product_id, sales, w, n FROM catalog_listing,
        unnest(string_to_array(lower(regexp_replace(title, '[^[:alnum:]]+', ' ', 'g')), ' '))
            WITH ORDINALITY AS t (w, n)
    WHERE {sample}),
phrases AS (
    SELECT a.w || ' ' || b.w AS phrase, count(*) AS weight FROM words a
    JOIN words b ON b.product_id = a.product_id AND b.n = a.n + 1
    WHERE a.w ~ '^[a-z]{{3,}}$' AND b.w ~ '^[a-z]{{3,}}$' GROUP BY 1 HAVING count(*) >= {least}
    UNION ALL SELECT w, count(*) / 2 FROM words WHERE w ~ '^[a-z]{{4,}}$' GROUP BY 1 HAVING count(*) >= {least}
    UNION ALL SELECT lower(brand_name), count(*) FROM catalog_listing WHERE brand_name <> '' GROUP BY 1),
best AS (SELECT phrase, max(weight) AS weight FROM phrases WHERE length(phrase) BETWEEN 3 AND 60 GROUP BY 1),
placed AS (
    SELECT left(phrase, n) AS prefix, phrase,
        row_number() OVER (PARTITION BY left(phrase, n) ORDER BY weight DESC, phrase) AS p
    FROM best, generate_series(1, 8) n WHERE n <= length(phrase))
SELECT prefix, array_agg(phrase ORDER BY p) FROM placed WHERE p <= 10 GROUP BY prefix
"""
SAMPLE_FROM = 200_000
# Two imports that end together would both write all words: the second waits, and finds what the first has written.
ALONE = "SELECT pg_advisory_xact_lock(7001, 0)"
MUCH = 10  # more than a tenth of the listings


def learn_after(changed: int) -> bool:
    """Learn at once when so many products came or changed that last night's counts say little; else tonight."""
    with connection.cursor() as cursor:
        # Counted only as far as it matters.
        cursor.execute("SELECT count(*) FROM (SELECT FROM catalog_listing LIMIT %s) few", [changed * MUCH + 1])
        if not changed or cursor.fetchone()[0] > changed * MUCH:
            return False
    learn()
    return True


def learn() -> int:
    """Everything that search knows beside the listings, made anew; how many changed their tier."""
    moved = sort_into_tiers()
    count_words()
    collect_suggestions()
    return moved


@transaction.atomic
def count_words() -> None:
    """Count terms and title words anew; searches go on with the old counts until this commits."""
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
        cursor.execute("SELECT count(*) FROM catalog_listing")
        listings = cursor.fetchone()[0]
        every = 10 if listings > SAMPLE_FROM else 1
        cursor.execute("DELETE FROM catalog_termcount")
        cursor.execute(TERMS.format(every=every))
        cursor.execute(KINDS.format(every=every))
        cursor.execute("DELETE FROM catalog_titleword")
        # A word of one seller's title may be a mistake itself; in a small shop every word counts.
        cursor.execute(WORDS.format(every=every, least=1 if listings < 1000 else 3))


@transaction.atomic
def collect_suggestions() -> None:
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
        cursor.execute("SELECT count(*) FROM catalog_listing")
        listings = cursor.fetchone()[0]
        many = listings > SAMPLE_FROM
        cursor.execute("DELETE FROM catalog_suggestion")
        sample = "product_id % 10 = 0" if many else "true"
        cursor.execute(SUGGESTIONS.format(sample=sample, least=3 if listings > 500 else 1))


def sort_into_tiers() -> int:
    """A few at a time: prices change meanwhile, and nobody waits longer than for one of these steps."""
    with connection.cursor() as cursor:
        cursor.execute(MISPLACED)
        misplaced = cursor.fetchall()
    for start in range(0, len(misplaced), MOVES):
        ids, tiers = (list(column) for column in zip(*misplaced[start : start + MOVES], strict=True))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(HOLD, [ids])
            cursor.execute(MOVE, [ids, tiers])
    return len(misplaced)
