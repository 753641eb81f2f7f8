"""One page of results with its facets and total, in one statement over the listings; a second one counts what was
chosen from as if it were not."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from psycopg import sql

from catalog.search.engine import Asked, Found
from catalog.search.enough import at_least
from catalog.search.query import Meaning
from catalog.search.ranking import MOST_OF_THE_MEANING, coarse, fine, is_named, of_kind, share
from catalog.selectors.prices import table
from sellers import delivery

CAP = 2000  # candidates that are looked at; more are counted as "2,000+"
CHOICES_CAP = 1000  # of those that another choice would show
SHORTLIST = 240  # the best of them, ranked by the fine score: ten pages
PRICE_BANDS = [10, 25, 50, 100, 250, 500, 1000]
DAYS = [1, 2, 3, 5, 10]  # until it arrives
EVERY_WORD = 0.999  # a share of the words' weight that only rounding keeps from 1
SORTS = {
    "": "s DESC, popularity DESC, product_id",
    # Things of the kind that is wanted before what goes with them, in every order.
    "price": "is_one DESC, total ASC NULLS LAST, product_id",
    "rating": "is_one DESC, rating DESC NULLS LAST, reviews_count DESC, product_id",
    "new": "is_one DESC, created_at DESC, product_id DESC",
}
# The sorts that an index keeps. Prices and ratings are in none: they change too often.
IN_ORDER = {"": "popularity DESC, product_id", "new": "created_at DESC, product_id DESC"}
NEAR = 120  # five pages
ORDERED = "SELECT product_id FROM {listings} WHERE {where} ORDER BY {order} LIMIT {count} OFFSET {start}"
COLUMNS = (
    "product_id, tier, tsv, title_words, popularity, brand_id, category_ids, seller_id, condition, rating,"
    " reviews_count, price + delivery_price AS total, delivery_price, facets, created_at, offer_id, kinds,"
    " {days} AS days"
)
# What has few values is counted as one mixture and taken apart afterwards: one pass instead of one for each.
MIXED = ("condition", "price", "rating", "days", "free", "buyable")
COUNTED = {
    "brand": "brand_id",
    "seller": "seller_id",
    "condition": "condition",
    "price": "band",
    "rating": "stars",
    "days": "soon",
    "free": "free",
    "buyable": "buyable",
}
CANDIDATES = """
    SELECT product_id, tier, popularity, brand_id, category_ids, seller_id, condition, rating, reviews_count, total,
        facets, created_at, width_bucket(total, {bands}::numeric[]) AS band, floor(rating)::int AS stars,
        width_bucket(days, {soon}::int[]) AS soon, (delivery_price = 0)::int AS free,
        (offer_id IS NOT NULL)::int AS buyable, {is_one} AS is_one, {share} AS share, {score} AS s
    FROM ({tiers} LIMIT {cap}) candidates"""
PAGE = """
WITH every AS MATERIALIZED ({candidates}),
c AS (SELECT * FROM every WHERE share >= {least_share}),
{short}
hits AS (SELECT product_id, row_number() OVER (ORDER BY {order}) AS n FROM {ranked}
    ORDER BY n OFFSET {start} LIMIT {count}),
counted AS (
    SELECT CASE grouping(brand_id, seller_id, condition) WHEN 3 THEN 'brand' WHEN 5 THEN 'seller' ELSE 'mixed' END AS f,
        COALESCE(brand_id::text, seller_id::text, '') AS v, condition, band, stars, soon, free, buyable, count(*) AS n
    FROM c GROUP BY GROUPING SETS ((brand_id), (seller_id), (condition, band, stars, soon, free, buyable))),
best AS (SELECT f, v, n, row_number() OVER (PARTITION BY f ORDER BY n DESC, v) AS place
    FROM counted WHERE f <> 'mixed' AND v <> ''),
attributes AS (SELECT a, count(*) AS n FROM (SELECT unnest(facets) AS a FROM c) each
    GROUP BY a ORDER BY n DESC LIMIT 80),
places AS (SELECT a, count(*) AS n FROM (SELECT unnest(category_ids) AS a FROM c) each
    GROUP BY a ORDER BY n DESC LIMIT 80)
SELECT 'hit' AS f, product_id::text AS v, n FROM hits
UNION ALL SELECT f, v, n FROM best WHERE place <= 30
UNION ALL SELECT f, concat_ws('|', condition, COALESCE(band, -1), COALESCE(stars, -1), COALESCE(soon, -1),
    COALESCE(free, 0), buyable), n FROM counted WHERE f = 'mixed'
UNION ALL SELECT 'facet', a::text, n FROM attributes
UNION ALL SELECT 'category', a::text, n FROM places
UNION ALL SELECT 'named', '', {named}
{whole_tiers}
"""
# How many of what was looked at is of tiers that were seen whole.
WHOLE_TIERS = "UNION ALL SELECT 'sorted', '', (SELECT count(*) FROM c WHERE tier < (SELECT max(tier) FROM c))"
SHORT = """
short AS MATERIALIZED (
    SELECT product_id, l.popularity, {fine} AS s, {named} AS named
    FROM (SELECT product_id FROM c ORDER BY s DESC, popularity DESC, product_id LIMIT {length}) best
    JOIN catalog_listing l USING (product_id)),
"""
# What was chosen from, counted without that choice.
WITHOUT = """
(WITH c AS MATERIALIZED (SELECT share, s, {needed} FROM ({candidates}) every WHERE share >= {least_share})
SELECT {name} AS f, v, n FROM ({values}) found
UNION ALL SELECT {without}, 'every', count(*) FROM c WHERE share > {every_word} HAVING {shown}
UNION ALL SELECT {without}, '', count(*) FROM c HAVING {shown})
"""
VALUES = (
    "SELECT {column}::text AS v, count(*) AS n FROM c WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY n DESC LIMIT 60"
)
# Of a group of specifications: all values of the same name.
FACET_VALUES = """SELECT a::text AS v, count(*) AS n FROM (SELECT unnest(facets) AS a FROM c) each
    WHERE a IN (SELECT id FROM catalog_facetvalue WHERE name = (SELECT name FROM catalog_facetvalue WHERE id = {one}))
    GROUP BY 1 ORDER BY n DESC LIMIT 60"""
NO_VALUES = "SELECT '' AS v, 0 AS n WHERE false"


def page(asked: Asked, meaning: Meaning, some: bool = False) -> Found:
    """What has all words of the meaning, or with `some` at least most of it; without words, all within the limits."""
    has_words = bool(meaning.terms)
    # Behind the shortlist the coarse score decides; nobody turns so many pages to see a better order.
    shortlisted = has_words and not asked.sort and asked.start + asked.count <= SHORTLIST
    statement = sql.SQL(PAGE).format(
        candidates=_candidates(asked, meaning, some, _limits(asked), coarse(meaning, some)),
        least_share=_least_share(some),
        short=_short(meaning) if has_words else sql.SQL(""),
        named=sql.SQL("(SELECT count(*) FROM short WHERE named)" if has_words else "1"),
        ranked=sql.SQL("short" if shortlisted else "c"),
        whole_tiers=sql.SQL("" if has_words else WHOLE_TIERS),
        order=sql.SQL(SORTS.get(asked.sort, SORTS[""])),
        start=sql.Literal(min(asked.start, CAP)),
        count=sql.Literal(asked.count),
    )
    rows = _rows(statement)
    found = _read(row for row in rows if row[0] != "sorted")
    if found.capped and not has_words and _is_unordered(asked, sum(row[2] for row in rows if row[0] == "sorted")):
        found.ids = _in_order(asked)
    return found


def _is_unordered(asked: Asked, whole_tiers: int) -> bool:
    """Whether what was not looked at may come before what was. The most sold are in the first tiers, so those that
    were seen whole are in order; the newest may be anywhere. Deep pages are not worth the way there."""
    if asked.sort:
        return asked.sort == "new" and asked.start <= NEAR
    return asked.start + asked.count > whole_tiers and asked.start <= NEAR


def _in_order(asked: Asked) -> list[int]:
    """Of more than are looked at, the very first: the most sold, the newest. Their index is read in its order until
    there are enough; where thousands match that is soon."""
    statement = sql.SQL(ORDERED).format(
        listings=table(asked.country),
        where=sql.SQL(" AND ").join([_scope(asked), *_limits(asked).values()]),
        order=sql.SQL(IN_ORDER[asked.sort]),
        count=sql.Literal(asked.count),
        start=sql.Literal(min(asked.start, CAP)),
    )
    return [row[0] for row in _rows(statement)]


def _short(meaning: Meaning) -> sql.Composable:
    return sql.SQL(SHORT).format(fine=fine(meaning), named=is_named(meaning), length=sql.Literal(SHORTLIST))


def _least_share(some: bool) -> sql.Literal:
    return sql.Literal(MOST_OF_THE_MEANING if some else 0)


def add_choices(found: Found, asked: Asked, meaning: Meaning, some: bool, few: int) -> None:
    """Count each kind that was chosen from as if it were not: whoever ticked one brand may tick another. Where nothing
    was found also the department counts as chosen. One statement; none when nothing was chosen."""
    limits = _limits(asked)
    kinds = [kind for kind in limits if kind != "category" or asked.text and not found.total]
    if not kinds:
        return
    # An empty page leads only to where something is called so: pages of what merely mentions it would be empty again.
    careful = bool(meaning.terms) and not found.total and not asked.loosely
    score = sql.SQL("({})::int").format(is_named(meaning)) if careful else sql.SQL("0")
    cap = CHOICES_CAP if found.total else CAP
    parts = [
        sql.SQL(WITHOUT).format(
            candidates=_candidates(asked, meaning, some, {k: v for k, v in limits.items() if k != kind}, score, cap),
            shown=sql.SQL("max(s) > 0" if careful else "true"),
            name=sql.Literal(kind),
            without=sql.Literal(f"without {kind}"),
            values=_values(kind, asked),
            needed=sql.SQL("facets" if kind.startswith("facet ") else COUNTED.get(kind, "share AS all_of_it")),
            least_share=_least_share(some),
            every_word=sql.Literal(EVERY_WORD),
        )
        for kind in kinds
    ]
    every: dict[str, int] = {}
    for kind in kinds:
        found.facets[kind] = []
    for name, value, count in _rows(sql.SQL(" UNION ALL ").join(parts)):
        if not name.startswith("without "):
            found.facets[name].append((value if name == "condition" else int(value), count))
        elif value:
            every[name.removeprefix("without ")] = count
        else:
            found.without[name.removeprefix("without ")] = count
    # With enough that have every word, those are all that would be shown.
    found.without |= {kind: count for kind, count in every.items() if some and count >= few}
    found.choices_capped = any(found.without.get(kind, 0) >= cap for kind in kinds)


def _rows(statement: sql.Composable) -> list[tuple[str, str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(connection.connection))
        return cursor.fetchall()


def _candidates(
    asked: Asked,
    meaning: Meaning,
    some: bool,
    limits: dict[str, sql.Composable],
    score: sql.Composable,
    cap: int | None = None,
) -> sql.Composable:
    query = at_least(meaning.terms, MOST_OF_THE_MEANING) if some else meaning.every
    words = [sql.SQL("tsv @@ {}::tsquery").format(sql.Literal(query))] if query else []
    where = sql.SQL(" AND ").join([*words, _scope(asked), *limits.values()])
    tier = "SELECT {columns} FROM {listings} WHERE tier = {tier} AND {where}"
    columns = sql.SQL(COLUMNS).format(days=_days())
    parts = [
        sql.SQL(tier).format(columns=columns, listings=table(asked.country), tier=sql.Literal(n), where=where)
        for n in (0, 1, 2)
    ]
    return sql.SQL(CANDIDATES).format(
        bands=sql.Literal(PRICE_BANDS),
        soon=sql.Literal([days + 1 for days in DAYS]),
        is_one=of_kind(meaning) if query else sql.SQL("true"),
        share=share(meaning) if some else sql.SQL("1"),
        score=score,
        tiers=sql.SQL(" UNION ALL ").join(parts),
        cap=sql.Literal(cap or CAP),
    )


def _scope(asked: Asked) -> sql.Composable:
    return sql.SQL("true" if asked.seller_id is None else "seller_id = {}").format(sql.Literal(asked.seller_id))


def _limits(asked: Asked) -> dict[str, sql.Composable]:
    """What was chosen, each kind by its name."""
    total = "price + delivery_price"
    price = [
        sql.SQL(text).format(sql.Literal(value))
        for text, value in (
            (f"{total} >= {{}}", asked.least),
            (f"{total} <= {{}}", asked.most),
            (
                f"width_bucket({total}, '{{{{{','.join(map(str, PRICE_BANDS))}}}}}'::numeric[]) = ANY({{}}::int[])",
                list(asked.bands) or None,
            ),
        )  # fmt: skip
        if value is not None
    ]
    chosen = {
        "category": (asked.category_id, "category_ids @> ARRAY[{}]"),
        "brand": (list(asked.brands), "brand_id = ANY({}::bigint[])"),
        "seller": (list(asked.sellers), "seller_id = ANY({}::int[])"),
        "condition": (list(asked.conditions), "condition = ANY({}::text[])"),
        "rating": (asked.rating, "rating >= {}"),
        "free": (asked.free_delivery, "delivery_price = 0 AND {}"),
        "buyable": (asked.in_stock, "offer_id IS NOT NULL AND {}"),
    }
    limits = {kind: sql.SQL(text).format(sql.Literal(value)) for kind, (value, text) in chosen.items() if value}
    if price:
        limits["price"] = sql.SQL(" AND ").join(price)
    if asked.within_days is not None:
        limits["days"] = sql.SQL("{} <= {}").format(_days(), sql.Literal(asked.within_days))
    for number, group in enumerate(asked.facets):
        limits[f"facet {number}"] = sql.SQL("facets && {}::int[]").format(sql.Literal(list(group)))
    return limits


def _days() -> sql.Composable:
    """Working days until it arrives if ordered now: the same that `sellers.delivery.promise` counts."""
    late = delivery.counted_from().late
    if late is None:
        return sql.SQL("(handling_days + delivery_days)")
    return sql.SQL("(handling_days + delivery_days + (cutoff <= {}::time)::int)").format(sql.Literal(late))


def _values(kind: str, asked: Asked) -> sql.Composable:
    if kind.startswith("facet "):
        return sql.SQL(FACET_VALUES).format(one=sql.Literal(asked.facets[int(kind[6:])][0]))
    if kind not in COUNTED:
        return sql.SQL(NO_VALUES)
    return sql.SQL(VALUES).format(column=sql.SQL(COUNTED[kind]))


def _read(rows: Iterable[tuple[str, str, int]]) -> Found:
    found = Found()
    hits = []
    mixed: dict[str, dict[object, int]] = {kind: {} for kind in MIXED}
    for kind, value, count in rows:
        if kind == "hit":
            hits.append((count, int(value)))
        elif kind == "named":
            found.named = count > 0
        elif kind == "mixed":
            found.total += count
            for name, each in zip(MIXED, value.split("|"), strict=True):
                known = each if name == "condition" else int(each)
                mixed[name][known] = mixed[name].get(known, 0) + count
        else:
            found.facets.setdefault(kind, []).append((int(value), count))
    found.capped = found.total >= CAP
    found.ids = [pk for _, pk in sorted(hits)]
    for name, counts in mixed.items():
        found.facets[name] = sorted((pair for pair in counts.items() if pair[0] not in ("", -1)), key=lambda p: -p[1])
    return found
