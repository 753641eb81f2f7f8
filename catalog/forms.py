"""What people may write about products. Pages escape every word; here is only what no page could show well."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.models import Report
from catalog.services.reviews import MOST_PICTURES, Words

# Controls, and marks that turn the direction of what follows: with them a text can look like another one.
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
STARS = [
    ("5", _("5 stars: excellent")), ("4", _("4 stars: good")), ("3", _("3 stars: all right")),
    ("2", _("2 stars: disappointing")), ("1", _("1 star: bad")),
]  # fmt: skip


class Prose(forms.CharField):
    """Words of a person, with what cannot be seen taken out. `lines`: more than one."""

    def __init__(self, *, most: int, missing: str, lines: int = 0, least: int = 0, **more: object) -> None:
        widget = forms.Textarea({"rows": lines}) if lines else forms.TextInput({"autocomplete": "off"})
        errors = {
            "required": missing,
            "max_length": _("Use at most %(limit_value)d characters: these are %(show_value)d."),
            "min_length": _("Say a little more: at least %(limit_value)d characters."),
        }
        super().__init__(max_length=most, min_length=least or None, widget=widget, error_messages=errors, **more)
        self.lines = lines

    def to_python(self, value: object) -> str:
        text = UNSEEN.sub("", super().to_python(value).replace("\r\n", "\n"))
        return re.sub(r"\n{3,}", "\n\n", text).strip() if self.lines else " ".join(text.split())


class Stars(forms.TypedChoiceField):
    def __init__(self, label: str) -> None:
        told = _("Choose one to five stars.")
        super().__init__(
            label=label, choices=STARS, coerce=int, widget=forms.RadioSelect,
            error_messages={"required": told, "invalid_choice": told},
        )  # fmt: skip


class Pictures(forms.FileField):
    """Several files at once. What is in them is looked at where they are kept, and again by a worker."""

    class Several(forms.ClearableFileInput):
        allow_multiple_selected = True
        template_name = "django/forms/widgets/file.html"

    def __init__(self, **more: object) -> None:
        widget = self.Several({"multiple": True, "accept": "image/jpeg,image/png,image/webp,image/avif,image/heic"})
        super().__init__(widget=widget, required=False, **more)

    def clean(self, data: object, initial: object = None) -> list[object]:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(Pictures, self).clean(each, initial) for each in given if each]


class ReviewForm(forms.Form):
    stars = Stars(_("How good is it?"))
    headline = Prose(label=_("In one line"), most=120, missing=_("Say it in one line."))
    text = Prose(
        label=_("Your review"), most=5000, least=10, lines=7, missing=_("Write what others should know."),
        help_text=_("What is good, what is not, and for whom it is right. Leave out names, addresses and links."),
    )  # fmt: skip

    pictures = Pictures(
        label=_("Pictures"), help_text=_("Up to %(most)d. Where they were taken is not kept.") % {"most": MOST_PICTURES}
    )

    @property
    def words(self) -> Words:
        told = self.cleaned_data
        return Words(told["stars"], told["headline"], told["text"])


class SellerRatingForm(forms.Form):
    stars = Stars(_("How did the seller do?"))
    comment = Prose(
        label=_("Comment"), most=500, lines=3, missing="", required=False,
        help_text=_("On packing, speed and help. What you think of the item itself belongs into a review of it."),
    )  # fmt: skip


class QuestionForm(forms.Form):
    text = Prose(
        label=_("Your question"), most=500, least=10, lines=3, missing=_("Write your question."),
        help_text=_("On this product. For an order, write to its seller instead."),
    )  # fmt: skip


class AnswerForm(forms.Form):
    text = Prose(label=_("Your answer"), most=2000, least=2, lines=5, missing=_("Write your answer."))


class ReplyForm(forms.Form):
    text = Prose(
        label=_("Your reply"), most=2000, lines=5, missing="", required=False,
        help_text=_("Everybody can read it under the review. Save it empty to take it back."),
    )  # fmt: skip


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What is wrong with it?"), choices=Report.Reason.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong."), "invalid_choice": _("Choose what is wrong.")},
    )  # fmt: skip
    note = Prose(label=_("What should we know?"), most=500, lines=3, missing="", required=False)
