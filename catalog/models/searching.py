"""What search knows about words, and what administrators tell it."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.utils.translation import gettext_lazy as _


class TermCount(models.Model):
    """How many listings a word's stem is in; rare stems say more about what is meant. Rebuilt by `reindex`."""

    lexeme = models.CharField(primary_key=True, max_length=255)
    listings = models.PositiveIntegerField()
    kinds = models.PositiveIntegerField(
        default=0, db_default=0, help_text=_("How many of them are a thing of that name.")
    )

    def __str__(self) -> str:
        return f"{self.lexeme}: {self.listings}"


class TitleWord(models.Model):
    """A word that titles are made of: what a mistyped one is corrected to. Rebuilt by `reindex`."""

    word = models.CharField(primary_key=True, max_length=64)
    listings = models.PositiveIntegerField()

    class Meta:
        indexes = [GinIndex(OpClass("word", "gin_trgm_ops"), name="title_word_trigrams")]

    def __str__(self) -> str:
        return self.word


class Suggestion(models.Model):
    """What to offer while somebody types: the most sold phrases that start like that. Rebuilt by `reindex`."""

    prefix = models.CharField(primary_key=True, max_length=8)
    phrases = ArrayField(models.CharField(max_length=80))

    def __str__(self) -> str:
        return f"{self.prefix} …"


class SearchSynonym(models.Model):
    """Words that mean the same to shoppers: asking for one finds the others too. Edited in the admin."""

    words = ArrayField(models.CharField(max_length=40), help_text=_("Single words with commas: laptop, notebook"))

    def __str__(self) -> str:
        return ", ".join(self.words)


class SearchUnit(models.Model):
    """A unit as people write it, and what it comes to: 1 kg is 1000 g, so "1,5 kg" finds "1500 g". Edited in the admin;
    `manage.py reindex` applies a change to the listings that there are."""

    name = models.CharField(primary_key=True, max_length=20, help_text=_("As written, in lower case: kg"))
    base = models.CharField(max_length=20, help_text=_("What it is counted in: g"))
    factor = models.DecimalField(max_digits=16, decimal_places=6, help_text=_("How many of those it is: 1000"))

    def __str__(self) -> str:
        return f"1 {self.name} = {self.factor.normalize():f} {self.base}"


class SearchRedirect(models.Model):
    """A search term that leads straight to a page: "returns" to the help."""

    term = models.CharField(max_length=80, unique=True, help_text=_("As typed, in lower case."))
    path = models.CharField(max_length=200, help_text=_("A page of the shop, starting with /"))

    def __str__(self) -> str:
        return f"{self.term} → {self.path}"
