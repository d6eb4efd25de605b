"""A refused form names what is wrong with it, and leads there."""

from crispy_forms.utils import render_crispy_form
from django import forms

from servicedesk.web.forms.wrong_fields import wrong_fields


class Order(forms.Form):
    name = forms.CharField()
    color = forms.ChoiceField(choices=[("red", "Red"), ("blue", "Blue")], widget=forms.RadioSelect)
    items = forms.Field(required=False)


def test_each_wrong_field_is_named_once_with_where_it_is() -> None:
    form = Order({})
    form.errors["items.0.amount"] = form.error_class(["Too much."])
    form.errors["items.1.amount"] = form.error_class(["Too much."])
    assert wrong_fields(form) == [
        ("Name", "id_name"), ("Color", "id_color_0"), ("Items", "id_items-0-amount"),
    ]  # fmt: skip


def test_a_single_error_stands_beside_its_field_alone() -> None:
    assert "#id_name" not in render_crispy_form(Order({"color": "red"}))
    page = render_crispy_form(Order({}))
    assert '<a href="#id_name" data-leads>Name</a>' in page and '<a href="#id_color_0" data-leads>' in page
    assert "data-leads" not in render_crispy_form(Order())
