"""Every form field is the one field piece, whoever made the form."""

import re

import pytest
from allauth.account.forms import LoginForm
from django import forms
from django.template import Context, Origin, Template
from django.template.loader import render_to_string
from oscar.core.loading import get_model


class Letter(forms.Form):
    email = forms.EmailField(help_text="For the answer.", widget=forms.EmailInput({"autocomplete": "email"}))
    phone = forms.CharField(required=False)
    speed = forms.ChoiceField(choices=[("a", "Slow"), ("b", "Fast")], widget=forms.RadioSelect)
    terms = forms.BooleanField(label="I agree")
    news = forms.BooleanField(required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def test_the_label_comes_before_hint_before_error_before_input():
    drawn = str(Letter({})["email"].as_field_group())
    order = [drawn.index(part) for part in ("<label", 'class="hint"', 'class="error"', "<input")]
    assert order == sorted(order)


def test_hint_and_error_are_tied_to_the_input():
    drawn = str(Letter({})["email"].as_field_group())
    assert 'aria-describedby="id_email_helptext id_email_error"' in drawn
    assert 'id="id_email_helptext"' in drawn and 'id="id_email_error"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'autocomplete="email"' in drawn
    assert 'for="id_email"' in drawn


def test_a_good_field_complains_about_nothing():
    drawn = str(Letter()["email"].as_field_group())
    assert "aria-invalid" not in drawn and "error" not in drawn and "(optional)" not in drawn


def test_what_may_stay_empty_says_so():
    assert "(optional)" in str(Letter()["phone"].as_field_group())
    assert "(optional)" not in str(Letter()["news"].as_field_group())


def test_radio_buttons_are_a_group_with_a_legend():
    drawn = str(Letter({})["speed"].as_field_group())
    assert "<fieldset" in drawn and "<legend" in drawn
    assert 'aria-describedby="id_speed_error"' in drawn.split(">")[0]


def test_the_label_of_a_tick_stands_around_it():
    drawn = str(Letter()["terms"].as_field_group())
    assert re.search(r"<label class=\"check\"><input[^>]*type=\"checkbox\"[^>]*><span>I agree</span></label>", drawn)


def test_what_was_typed_is_kept_and_escaped():
    assert 'value="&lt;b&gt;"' in str(Letter({"phone": "<b>"})["phone"].as_field_group())


def test_a_whole_form_is_made_of_the_piece():
    drawn = str(Letter())
    assert drawn.count('class="field') == 5
    assert 'type="hidden" name="token"' in drawn


def test_the_error_summary_links_to_each_field():
    drawn = render_to_string("pieces/error_summary.html", {"form": Letter({})})
    for place in ("#id_email", "#id_speed", "#id_terms"):
        assert f'href="{place}"' in drawn
    assert 'role="alert"' in drawn and "data-focus" in drawn
    assert render_to_string("pieces/error_summary.html", {"form": Letter()}).strip() == ""


def test_the_error_summary_tells_what_concerns_the_whole_form():
    form = Letter({"email": "a@example.com", "speed": "a", "terms": "on"})
    form.is_valid()
    form.add_error(None, "Not today.")
    assert "Not today." in render_to_string("pieces/error_summary.html", {"form": form})


def test_a_form_of_oscars_models_is_made_of_it_too():
    form = forms.modelform_factory(get_model("address", "UserAddress"), fields=["first_name", "line1", "postcode"])
    assert str(form()).count('class="field') == 3


def element(text: str, **context: object) -> str:
    """allauth asks which template an element stands in."""
    origin = Origin(name="page.html", template_name="page.html")
    return Template("{% load allauth %}" + text, origin=origin).render(Context(context))


def test_a_form_of_allauth_is_made_of_it_too(rf):
    drawn = element("{% element fields form=form %}{% endelement %}", form=LoginForm(request=rf.get("/")))
    assert 'class="field' in drawn and "<p>" not in drawn


@pytest.mark.parametrize(
    ("tags", "kind"),
    [("prominent,login", "btn btn-primary"), ("danger,delete", "btn btn-danger"), ("outline,cancel", "btn")],
)
def test_allauths_buttons_are_our_buttons(tags, kind):
    drawn = element('{% element button type="submit" tags=tags %}Go{% endelement %}', tags=tags)
    assert f'class="{kind}"' in drawn
