"""Fields of forms and their widgets: Django's own markup, tied to label, help and errors, and nothing typed in it."""

import re
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.template import Context, Template
from django.test.html import parse_html
from django.utils.safestring import SafeString

from servicedesk.web.display.fields import form_field
from servicedesk.web.display.widgets import WidgetRenderer

CHOICES = [("", "Any <team>"), ("1", 'A "B" & C'), ("Sites", [("2", "North"), ("3", "South")])]
ATTRIBUTES = {"id": "id_it", "data-words": '"&<', "required": True, "multiple": False, "rows": 4}
WIDGETS = [
    forms.TextInput, forms.NumberInput, forms.EmailInput, forms.URLInput, forms.PasswordInput, forms.HiddenInput,
    forms.DateInput, forms.DateTimeInput, forms.TimeInput, forms.Textarea, forms.CheckboxInput, forms.FileInput,
]  # fmt: skip
LISTS = [
    forms.Select,
    forms.SelectMultiple,
    forms.RadioSelect,
    forms.CheckboxSelectMultiple,
]


@pytest.mark.parametrize("value", [None, "", "0", 'a "b" <c> & d', True])
@pytest.mark.parametrize("widget", WIDGETS)
def test_a_widget_is_what_django_draws(widget: type[forms.Widget], value: Any) -> None:
    ours, theirs = (
        widget(attrs=ATTRIBUTES).render("it", value, renderer=renderer)
        for renderer in (WidgetRenderer(), DjangoTemplates())
    )
    assert parse_html(ours) == parse_html(theirs)


@pytest.mark.parametrize("value", [None, "", ["1", "2"], "3", 9])
@pytest.mark.parametrize("widget", LISTS)
def test_a_list_is_what_django_draws(widget: type[forms.Select], value: Any) -> None:
    ours, theirs = (
        widget(attrs=ATTRIBUTES, choices=CHOICES).render("it", value, renderer=renderer)
        for renderer in (WidgetRenderer(), DjangoTemplates())
    )
    assert parse_html(ours) == parse_html(theirs)


def test_a_text_that_begins_with_an_empty_line_keeps_it() -> None:
    assert ">\n\nwords<" in forms.Textarea().render("it", "\nwords", renderer=WidgetRenderer())


class Example(forms.Form):
    """A field of each make."""

    name = forms.CharField(
        label="<Name>", help_text="What <b>you</b> say.", widget=forms.TextInput({"class": "wide"})
    )
    team = forms.ChoiceField(choices=CHOICES, required=False)
    way = forms.ChoiceField(
        choices=[("a", "By <air>"), ("b", "By rail")], widget=forms.RadioSelect, help_text="Which"
    )
    parts = forms.MultipleChoiceField(choices=CHOICES[1:], widget=forms.CheckboxSelectMultiple)
    sure = forms.BooleanField(label="I am sure", help_text=SafeString("<i>Really</i>"))
    plan = forms.FileField()
    key = forms.CharField(widget=forms.HiddenInput)


def drawn(name: str, data: dict[str, str] | None = None, **options: Any) -> str:
    return form_field(Example(data)[name], **options)


def test_an_input_has_its_label_and_its_help() -> None:
    text = drawn("name")
    assert (
        '<label for="id_name" class="form-label">&lt;Name&gt;<span class="asteriskField">*</span></label>'
        in text
    )
    assert 'class="wide form-control"' in text and 'aria-describedby="id_name_helptext"' in text
    assert '<div id="id_name_helptext" class="form-text">What &lt;b&gt;you&lt;/b&gt; say.</div>' in text
    assert 'class="form-select"' in drawn("team") and "*" not in drawn("team")


@pytest.mark.parametrize("name", ["name", "way", "parts", "sure", "plan"])
@pytest.mark.parametrize("in_line", [False, True])
def test_what_is_wrong_with_a_field_is_tied_to_it(name: str, in_line: bool) -> None:
    text = drawn(name, {}, in_line=in_line)
    assert text.count("is-invalid") == text.count("<input ") and text.count(Example({}).errors[name][0]) == 1
    assert text.count(f'<div id="id_{name}_error" class="invalid-feedback">') == 1
    described = re.findall(r'aria-describedby="([^"]+)"', text)
    assert len(described) == 1 and f"id_{name}_error" in described[0].split()
    assert "invalid" not in drawn(name)


def test_choices_are_a_group_with_a_legend() -> None:
    text = drawn("way")
    assert '<fieldset aria-describedby="id_way_helptext"><legend class="form-label fs-6">Way<span' in text
    assert '<label for="id_way_0" class="form-check-label">By &lt;air&gt;</label>' in text
    assert text.count("form-check-inline") == 0 and drawn("way", in_line=True).count("form-check-inline") == 2
    assert '<strong>Sites</strong><div class="form-check">' in drawn("parts")
    assert 'value="a" id="id_way_0" required checked' in drawn("way", {"way": "a"})


def test_a_box_to_tick_stands_before_its_label() -> None:
    text = drawn("sure")
    assert text.index("<input ") < text.index('<label for="id_sure" class="form-check-label">I am sure<span')
    assert "<i>Really</i>" in text


def test_forms_are_drawn_by_these_fields() -> None:
    page = Template("{% load crispy_forms_tags %}{{ form|crispy }}").render(Context({"form": Example()}))
    assert all(drawn(name) in page for name in Example.base_fields)
    assert drawn("key").startswith('<input type="hidden"')
