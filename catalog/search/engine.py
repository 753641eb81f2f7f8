"""Search behind a narrow seam: `search` and `suggest` ask, `catalog.services.listings` writes in the product's own
transaction, so that a committed change is found by the very next search.

How results are ranked: for each word, how rare it is times how well the listing says it (title before brand before
specifications before description), long titles a little lower, popularity a little. Every word must be there; when that
finds few, listings with most of the words follow. Numbers and the reasons are in docs/search.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import log

from django.db import connection
from psycopg import sql

from catalog.models import Gtin, Product
from catalog.search.words import is_spelled, plain
from sellers.models import Offer

MOST_WORDS = 12
LONGEST_WORD = 40
CAP = 3000  # candidates that are looked at; more are counted as "3,000+"
FEW = 24  # below this, listings with some of the words follow
MOST_OF_THE_MEANING = 0.5  # what share of the words' weight a listing must have to follow
WEIGHTS = "{0.2,0.4,0.6,1}"  # description, specifications, brand and model (the title often repeats them), title
PRICE_BANDS = [10, 25, 50, 100, 250, 500, 1000]


@dataclass(frozen=True)
class Asked:
    """What somebody is looking for. Empty text with a category is browsing."""

    text: str = ""
    category_id: int | None = None
    brands: tuple[int, ...] = ()
    facets: tuple[int, ...] = ()
    least: object = None
    most: object = None
    in_stock: bool = False
    condition: str = ""
    seller_id: int | None = None
    sort: str = ""
    start: int = 0
    count: int = 24
    literally: bool = False


@dataclass
class Found:
    """Product ids best first, and what the whole result is made of."""

    ids: list[int] = field(default_factory=list)
    total: int = 0
    capped: bool = False
    corrected: str = ""
    product_id: int | None = None
    facets: dict[str, list[tuple[object, int]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Term:
    """One word of a query: its stem, the stems that mean the same, and its share of the whole query's meaning."""

    stems: tuple[str, ...]
    weight: float

    @property
    def query(self) -> str:
        """As a tsquery. Stems are letters and digits only, so quoting them makes a valid one of any text."""
        return "(" + " | ".join(f"'{stem}'" for stem in self.stems) + ")"


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
TERMS = """
WITH same AS (SELECT DISTINCT id, unnest(tsvector_to_array(to_tsvector('english', array_to_string(words, ' ')))) AS stem
    FROM catalog_searchsynonym)
SELECT stem, COALESCE(t.listings, 0),
    (SELECT GREATEST(reltuples, 1) FROM pg_class WHERE oid = 'catalog_listing'::regclass),
    ARRAY(SELECT DISTINCT other.stem FROM same mine JOIN same other USING (id) WHERE mine.stem = asked.stem)
FROM unnest(tsvector_to_array(to_tsvector('english', %(text)s))) AS asked (stem)
LEFT JOIN catalog_termcount t ON t.lexeme = stem
"""
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


class PostgresSearch:
    def search(self, asked: Asked) -> Found:
        """Never raises, whatever is typed: what can not be searched for finds nothing."""
        words = [word[:LONGEST_WORD] for word in plain(asked.text.replace("\0", " ")).split()][:MOST_WORDS]
        browsing = not asked.text.strip() and (asked.category_id is not None or asked.seller_id is not None)
        if not words and not browsing:
            return Found()
        if asked.text and asked.category_id is None and not asked.start and (exact := self.exact(asked.text)):
            return Found([exact], 1, product_id=exact)
        found = self._find(asked, words)
        if words and not found.total and not asked.literally and (better := self.correct(words)) != words:
            found = self._find(asked, better)
            found.corrected = " ".join(better) if found.total else ""
        return found

    def first(self, text: str, count: int) -> list[int]:
        """The ids of the best products, for programs."""
        return self.search(Asked(text, count=count)).ids

    def _find(self, asked: Asked, words: list[str]) -> Found:
        if not words:
            return self._page(asked, None, [], 0)
        terms = self.terms(words)
        if not terms:
            return Found()
        every = self._page(asked, " & ".join(term.query for term in terms), terms, 0)
        if every.total >= FEW or len(terms) < 2:
            return every
        return self._page(asked, " | ".join(term.query for term in terms), terms, MOST_OF_THE_MEANING)

    def terms(self, words: list[str]) -> list[Term]:
        """The stems of the words, each with its synonyms and its share of the meaning: the rarer, the more."""
        with connection.cursor() as cursor:
            cursor.execute(TERMS, {"text": " ".join(words)})
            rows = cursor.fetchall()
        rarity = {stem: log(1 + (max(n, df) - df + 0.5) / (df + 0.5)) for stem, df, n, _ in rows}
        whole = sum(rarity.values()) or 1
        terms, seen = [], set()
        for stem, _, _, same in rows:
            if stem in seen:  # "laptop notebook" is one word said twice
                continue
            stems = (stem, *(other for other in same if other != stem))
            seen.update(stems)
            terms.append(Term(stems, rarity[stem] / whole))
        return terms

    def _page(self, asked: Asked, query: str | None, terms: list[Term], least_share: float) -> Found:
        where = self._where(asked, query)
        tier = "SELECT {columns} FROM catalog_listing WHERE tier = {tier} AND {where}"
        if not query and not asked.sort:
            tier = "(" + tier + " ORDER BY popularity DESC LIMIT {cap})"
        parts = [
            sql.SQL(tier).format(columns=sql.SQL(COLUMNS), tier=sql.Literal(n), where=where, cap=sql.Literal(CAP))
            for n in (0, 1, 2)
        ]
        statement = sql.SQL(PAGE).format(
            bands=sql.Literal(PRICE_BANDS),
            score=self._score(terms, least_share),
            tiers=sql.SQL(" UNION ALL ").join(parts),
            cap=sql.Literal(CAP),
            order=sql.SQL(SORTS.get(asked.sort, SORTS[""])),
            start=sql.Literal(min(asked.start, CAP)),
            count=sql.Literal(asked.count),
            least_score=sql.Literal(-1 if not least_share else 0),
        )
        with connection.cursor() as cursor:
            cursor.execute(statement.as_string(connection.connection))
            return self._read(cursor.fetchall())

    @staticmethod
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

    @staticmethod
    def _score(terms: list[Term], least_share: float) -> sql.Composable:
        if not terms:
            return sql.SQL("ln(1 + popularity)")
        ranks = [
            sql.SQL("{w}*ts_rank({weights}, tsv, {q}::tsquery)").format(
                w=sql.Literal(round(term.weight, 5)), weights=sql.Literal(WEIGHTS), q=sql.Literal(term.query)
            )
            for term in terms
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
            for term in terms
        )
        return sql.SQL("CASE WHEN {s} > 0.999 THEN 10 WHEN {s} >= {least} THEN 0 ELSE -100 END + {score}").format(
            s=shares, least=sql.Literal(least_share), score=score
        )

    @staticmethod
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

    # --- Codes and spelling ---------------------------------------------------------------------------------------
    def exact(self, text: str) -> int | None:
        """The product of a barcode number or of an offer's SKU, typed as it is."""
        code = text.strip()
        if not 3 <= len(code) <= 64 or "\0" in code or not any(char.isdigit() for char in code):
            return None
        digits = code.replace(" ", "").replace("-", "")
        product = None
        if digits.isascii() and digits.isdigit() and 8 <= len(digits) <= 14:
            padded = digits.zfill(13) if len(digits) == 12 else digits
            gtin = Gtin.objects.filter(value__in={digits, padded}, product__is_public=True).select_related("product")
            product = next((each.product for each in gtin[:1]), None)
        product = product or self._by_sku(code)
        return (product.parent_id or product.pk) if product else None

    @staticmethod
    def _by_sku(code: str) -> Product | None:
        found = list(Offer.objects.filter(partner_sku=code, product__is_public=True).select_related("product")[:2])
        return found[0].product if len(found) == 1 else None

    def correct(self, words: list[str]) -> list[str]:
        """Each word that no title has, replaced by the nearest one that titles do have."""
        return [self._nearest(word) if is_spelled(word) and len(word) > 3 else word for word in words]

    @staticmethod
    def _nearest(word: str) -> str:
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT word FROM (
                       SELECT word, listings, levenshtein_less_equal(word, %(w)s, 2) AS d FROM catalog_titleword
                       WHERE word %% %(w)s AND abs(length(word) - length(%(w)s)) <= 2) near
                   WHERE d <= CASE WHEN length(%(w)s) <= 4 THEN 1 ELSE 2 END ORDER BY d, listings DESC LIMIT 1""",
                {"w": word},
            )
            row = cursor.fetchone()
        return row[0] if row else word


engine = PostgresSearch()
