"""One page of results with its facets and total, in one statement over the listings."""

from __future__ import annotations

from django.db import connection
from psycopg import sql

from catalog.search.engine import Asked, Found
from catalog.search.query import Term

CAP = 3000  # candidates that are looked at; more are counted as "3,000+"
WEIGHTS = "{0.2,0.4,0.6,1}"  # description, specifications, brand and model (the title often repeats them), title
PRICE_BANDS = [10, 25, 50, 100, 250, 500, 1000]
SORTS = {
    "": "s DESC, popularity DESC, product_id",
    "price": "total ASC NULLS LAST, product_id",
    "rating": "rating DESC NULLS LAST, reviews_count DESC, product_id",
    "new": "created_at DESC, product_id DESC",
}
COLUMNS = (
    "product_id, tsv, title_words, popularity, brand_id, category_id, seller_id, condition, rating, reviews_count,"
    " price, price + delivery_price AS total, facets, created_at, offer_id"
)
PAGE = """
WITH c AS MATERIALIZED (
    SELECT product_id, popularity, brand_id, category_id, seller_id, condition, rating, reviews_count, total, facets,
        created_at, width_bucket(price, {bands}::numeric[]) AS band, {score} AS s
    FROM ({tiers} LIMIT {cap}) candidates),
hits AS (SELECT product_id, row_number() OVER (ORDER BY {order}) AS n FROM c WHERE s >= {least_score}
    ORDER BY n OFFSET {start} LIMIT {count}),
counted AS (
    SELECT CASE grouping(brand_id, category_id, seller_id, condition, band, floor(rating))
            WHEN 31 THEN 'brand' WHEN 47 THEN 'category' WHEN 55 THEN 'seller' WHEN 59 THEN 'condition'
            WHEN 61 THEN 'price' ELSE 'rating' END AS f,
        COALESCE(brand_id::text, category_id::text, seller_id::text, condition, band::text, floor(rating)::text) AS v,
        count(*) AS n
    FROM c WHERE s >= {least_score} GROUP BY GROUPING SETS
        ((brand_id), (category_id), (seller_id), (condition), (band), (floor(rating)))),
best AS (SELECT f, v, n, row_number() OVER (PARTITION BY f ORDER BY n DESC, v) AS place FROM counted WHERE v <> ''),
attributes AS (SELECT a, count(*) AS n FROM c, unnest(facets) a WHERE s >= {least_score}
    GROUP BY a ORDER BY n DESC LIMIT 60)
SELECT 'hit' AS f, product_id::text AS v, n FROM hits
UNION ALL SELECT f, v, n FROM best WHERE place <= 20
UNION ALL SELECT 'facet', a::text, n FROM attributes
UNION ALL SELECT 'total', '', count(*) FROM c WHERE s >= {least_score}
"""


def page(asked: Asked, query: str | None, meant: list[Term], least_share: float) -> Found:
    where = _where(asked, query)
    tier = "SELECT {columns} FROM catalog_listing WHERE tier = {tier} AND {where}"
    if not query and not asked.sort:
        tier = "(" + tier + " ORDER BY popularity DESC LIMIT {cap})"
    parts = [
        sql.SQL(tier).format(columns=sql.SQL(COLUMNS), tier=sql.Literal(n), where=where, cap=sql.Literal(CAP))
        for n in (0, 1, 2)
    ]
    statement = sql.SQL(PAGE).format(
        bands=sql.Literal(PRICE_BANDS),
        score=_score(meant, least_share),
        tiers=sql.SQL(" UNION ALL ").join(parts),
        cap=sql.Literal(CAP),
        order=sql.SQL(SORTS.get(asked.sort, SORTS[""])),
        start=sql.Literal(min(asked.start, CAP)),
        count=sql.Literal(asked.count),
        least_score=sql.Literal(-1 if not least_share else 0),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(connection.connection))
        return _read(cursor.fetchall())


def _where(asked: Asked, query: str | None) -> sql.Composable:
    parts = [sql.SQL("true")]
    if query:
        parts.append(sql.SQL("tsv @@ {}::tsquery").format(sql.Literal(query)))
    if asked.category_id is not None:
        parts.append(sql.SQL("category_ids @> ARRAY[{}]").format(sql.Literal(asked.category_id)))
    if asked.facets:
        parts.append(sql.SQL("facets @> {}::int[]").format(sql.Literal(list(asked.facets))))
    if asked.brands:
        parts.append(sql.SQL("brand_id = ANY({}::bigint[])").format(sql.Literal(list(asked.brands))))
    if asked.least is not None:
        parts.append(sql.SQL("price >= {}").format(sql.Literal(asked.least)))
    if asked.most is not None:
        parts.append(sql.SQL("price <= {}").format(sql.Literal(asked.most)))
    if asked.condition:
        parts.append(sql.SQL("condition = {}").format(sql.Literal(asked.condition)))
    if asked.seller_id is not None:
        parts.append(sql.SQL("seller_id = {}").format(sql.Literal(asked.seller_id)))
    if asked.in_stock:
        parts.append(sql.SQL("offer_id IS NOT NULL"))
    return sql.SQL(" AND ").join(parts)


def _score(meant: list[Term], least_share: float) -> sql.Composable:
    if not meant:
        return sql.SQL("ln(1 + popularity)")
    ranks = [
        sql.SQL("{w}*ts_rank({weights}, tsv, {q}::tsquery)").format(
            w=sql.Literal(round(term.weight, 5)), weights=sql.Literal(WEIGHTS), q=sql.Literal(term.query)
        )
        for term in meant
    ]
    score = sql.SQL("({})/(0.75 + 0.25*title_words/10.0) + 0.02*ln(1 + popularity)")
    score = score.format(sql.SQL("+").join(ranks))
    if not least_share:
        return score
    # Some of the words: those with all of them first, those with too little of the meaning not at all.
    shares = sql.SQL("+").join(
        sql.SQL("{w}*(tsv @@ {q}::tsquery)::int").format(
            w=sql.Literal(round(term.weight, 5)), q=sql.Literal(term.query)
        )
        for term in meant
    )
    return sql.SQL("CASE WHEN {s} > 0.999 THEN 10 WHEN {s} >= {least} THEN 0 ELSE -100 END + {score}").format(
        s=shares, least=sql.Literal(least_share), score=score
    )


def _read(rows: list[tuple[str, str, int]]) -> Found:
    found = Found()
    hits = []
    for kind, value, count in rows:
        if kind == "hit":
            hits.append((count, int(value)))
        elif kind == "total":
            found.total, found.capped = count, count >= CAP
        else:
            found.facets.setdefault(kind, []).append((value if kind == "condition" else int(value), count))
    found.ids = [pk for _, pk in sorted(hits)]
    return found
