"""What the search finds, in which order, and what it says when there is nothing."""

from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from catalog.models import Product, SearchSynonym, SearchUnit, TermCount
from catalog.search import statistics, units
from catalog.search.engine import Asked, engine
from catalog.search.kinds import of_categories, of_title
from catalog.search.query import understand
from catalog.search.relevance import measure
from catalog.services import listings
from tests.factories import make_category, make_offer, make_product

pytestmark = pytest.mark.django_db


def put_up(*titles: str, category: str = "Everything", **fields: object) -> None:
    place = make_category(category)
    for title in titles:
        make_offer(make_product(title, category=place, **fields))


def learn() -> None:
    statistics.count_words()


def found(text: str, **asked: object) -> list[str]:
    ids = engine.search(Asked(text, **asked)).ids
    titles = dict(Product.objects.filter(pk__in=ids).values_list("pk", "title"))
    return [titles[pk] for pk in ids]


# --- What a thing is --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("title", "brand", "things"),
    [
        ("Felt sleeve for 14-inch laptops", "", ["sleeve"]),
        ("Kilmory Classic Laptop Sleeve", "Kilmory", ["sleeve"]),
        ("Aurel Note 18 14-inch laptop, 8 GB, 256 GB SSD", "Aurel", ["laptop"]),
        ("Oslo Works Stove 3 cast-iron casserole", "Oslo Works", ["casserole"]),
        ("Phone and tablet stand", "", ["stand"]),
        ("Aurel Pro K300 Printer", "Aurel", ["pro", "printer"]),
        ("Wine glasses, set of six", "", ["glasses"]),
        ("Tern cable black", "Tern", ["cable"]),
        ("", "", []),
        ("!!!", "", []),
    ],
)
def test_a_title_says_what_the_thing_is(title, brand, things):
    assert of_title(title, brand) == things


def test_a_category_says_what_is_in_it():
    assert of_categories(["Laptop bags & sleeves", "Phone cases"]) == ["bags", "sleeves", "cases"]


def test_the_thing_comes_before_what_goes_with_it():
    put_up("Laptop sleeve", "Laptop lock", "Laptop stand", "Sleeve for laptop")
    put_up("Halden Book 14-inch laptop with 16 GB of memory and a long battery life", category="Laptops")
    learn()
    assert found("laptop")[0].startswith("Halden Book")
    assert set(found("laptop sleeve")[:2]) == {"Laptop sleeve", "Sleeve for laptop"}


def test_the_thing_comes_first_in_every_order():
    make_offer(title="Laptop sleeve", price="5.00")
    make_offer(title="Halden laptop", price="900.00")
    learn()
    assert found("laptop", sort="price") == ["Halden laptop", "Laptop sleeve"]


def test_the_category_s_name_counts_where_the_title_does_not_say_it():
    put_up("Aurel Air-90 with 36 hours", category="Earbuds")
    put_up("Box for earbuds", category="Boxes")
    learn()
    assert found("earbuds")[0] == "Aurel Air-90 with 36 hours"


def test_the_word_that_is_wanted_stands_before_for():
    put_up("Case for headphones", "Headphones", category="Sound")
    learn()
    assert understand("case for headphones").wanted == ("case",)
    assert found("case for headphones")[0] == "Case for headphones"


# --- Words that mean the same, quantities -----------------------------------------------------------------------------
def test_the_word_typed_counts_more_than_one_that_means_the_same():
    put_up("Small sofa", "Small couch")
    assert found("couch") == ["Small couch", "Small sofa"]
    assert found("sofa") == ["Small sofa", "Small couch"]


def test_a_synonym_counts_from_the_next_search_on():
    put_up("Wool throw")
    assert found("blanket") == []
    SearchSynonym.objects.create(words=["blanket", "throw"])
    assert found("blanket") == ["Wool throw"]


@pytest.mark.parametrize("typed", ["1,5 kg", "1.5kg", "1500 g", "1500g", "1,500 g", "1.5 kilo"])
def test_a_quantity_is_found_however_it_is_written(typed):
    put_up("Flour, 1.5 kg", "Flour, 500 g", "Flour, 15 kg")
    learn()
    assert found(f"flour {typed}")[0] == "Flour, 1.5 kg"


def test_a_size_that_nobody_has_shows_the_others():
    put_up(*(f"Television, {inches} inch" for inches in (32, 43, 55)))
    learn()
    assert len(found("television 98 inch")) == 3


@pytest.mark.parametrize(
    ("text", "quantities"),
    [
        ('15.6" screen', ["15p6inch"]),
        ("16GB", ["16000mb"]),
        ("10,000 mAh", ["10000mah"]),
        ("5 in 1", []),
        ("usb 3.0 m.2", []),
        ("m2", []),
        ("2 x 30 cm", ["300mm"]),
    ],
)
def test_quantities_are_told_from_other_numbers(text, quantities):
    assert units.units().words_in(text) == quantities


def test_administrators_teach_a_unit(admin_client):
    put_up("Rope, 3 fathoms")
    form = {"name": "fathoms", "base": "mm", "factor": "1828.8"}
    assert admin_client.post("/admin/catalog/searchunit/add/", form).status_code == 302
    assert SearchUnit.objects.get(name="fathoms").base == "mm"
    listings.refresh(Product.objects.values_list("pk", flat=True))
    assert found("rope 5486.4mm") == ["Rope, 3 fathoms"]
    units.forget()


# --- Mistakes ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("typed", ["hedphones", "headpones", "headphnoes", "head phones", "wirless headphones"])
def test_a_mistyped_word_is_corrected_and_said(typed):
    put_up("Wireless headphones", "Kettle", "Wireless mouse")
    answer = engine.search(Asked(typed))
    assert answer.corrected.endswith("headphones")
    assert found(typed)[0] == "Wireless headphones"
    assert not engine.search(Asked(typed, literally=True)).corrected


def test_two_words_written_as_one_are_parted():
    put_up("Smart watch", "Watch strap")
    assert engine.search(Asked("smartwatch")).corrected == "smart watch"


def test_a_word_that_some_listing_has_is_never_corrected():
    put_up("Zapf doll", "Zap board")
    learn()
    assert (engine.search(Asked("zapf")).corrected, found("zapf")) == ("", ["Zapf doll"])


def test_a_sellers_own_mistake_is_found_and_doubted():
    put_up("Toner cartrige", *(f"Toner cartridge {colour}" for colour in "abcdefghijkl"))
    learn()
    answer = engine.search(Asked("cartrige"))
    assert (len(answer.ids), answer.corrected, answer.instead) == (1, "", "cartridge")


# --- Nothing ----------------------------------------------------------------------------------------------------------
def test_what_only_mentions_a_word_is_no_answer_but_told():
    put_up("Aurel television", description="Watch Netflix and more.")
    answer = engine.search(Asked("netflix"))
    assert (answer.ids, answer.total, answer.named, answer.mentions) == ([], 0, False, 1)
    assert found("netflix", loosely=True) == ["Aurel television"]


def test_a_thing_of_that_kind_answers_though_its_title_lacks_a_word():
    put_up("Rain jacket", description="Light and waterproof.")
    learn()
    assert found("waterproof jacket") == ["Rain jacket"]


TYPED = ["the and of", "%%%", "''", "\0", "   ", "🙂", "&|!():*<->", "' OR 1=1 --", "a" * 10_000]


@pytest.mark.parametrize("typed", TYPED)
def test_whatever_is_typed_finds_nothing_rather_than_an_error(typed):
    put_up("Kettle")
    assert engine.search(Asked(typed)).ids == []


def test_other_scripts_are_found():
    put_up("Чайник зелёный", "كتاب عربي")
    assert found("чайник") == ["Чайник зелёный"]
    assert found("كتاب") == ["كتاب عربي"]


# --- The measure itself -----------------------------------------------------------------------------------------------
def judged(folder, *lines: str):
    file = folder / "judged.csv"
    file.write_text("\n".join(lines))
    return file


def test_relevance_is_one_when_the_best_come_first_and_less_when_not(tmp_path):
    make_offer(title="Travel kettle", sku="K")
    make_offer(title="Kettle descaler", sku="D")
    first, second = ["K", "D"] if found("kettle")[0] == "Travel kettle" else ["D", "K"]
    head = "query,docid,rating"
    right = judged(tmp_path, head, f"kettle,{first},3", f"kettle,{second},1")
    assert measure(right)[0].ndcg == pytest.approx(1)
    wrong = judged(tmp_path, head, f"kettle,{first},0", f"kettle,{second},3")
    assert measure(wrong)[0].ndcg < 0.7
    assert measure(judged(tmp_path, head, "kettle,not here,3"))[0].ndcg is None


def test_rules_judge_by_category_and_title(tmp_path):
    put_up("Travel kettle", category="Kettles")
    file = judged(tmp_path, "group,query,category,title", "a,kettle,Kettles,travel", "b,kettle,Kettles,big", "c,boat,,")
    assert [(row.ndcg, row.found) for row in measure(file)] == [(1.0, 1), (None, 1), (None, 0)]


def test_a_file_of_another_kind_is_refused_with_what_it_lacks(tmp_path):
    with pytest.raises(CommandError, match="must name the columns"):
        call_command("measure_relevance", judged(tmp_path, "a,b", "1,2"), stdout=StringIO())


def test_search_learns_at_once_when_much_was_imported_and_tonight_when_little():
    put_up(*(f"Kettle number {number}" for number in range(11)))
    assert not statistics.learn_after(0)
    assert not statistics.learn_after(1)
    assert not TermCount.objects.exists()
    assert statistics.learn_after(2)
    assert TermCount.objects.get(lexeme="kettl").listings == 11


@pytest.mark.django_db(transaction=True)
def test_two_may_learn_at_once():
    put_up(*(f"Kettle number {number}" for number in range(5)))

    def learn_and_close(_: int) -> None:
        try:
            for _ in range(5):
                statistics.learn()
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(learn_and_close, range(3)))
    assert TermCount.objects.get(lexeme="kettl").listings == 5
