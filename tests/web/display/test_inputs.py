"""Inputs of filter bars: what Django's own would send, and nothing that a person typed as markup."""

import pytest
from django import forms
from django.test.html import parse_html
from django.utils.safestring import SafeString

from servicedesk.web.display.fill import fill
from servicedesk.web.display.inputs import PlainSelect

CHOICES = [("", "Any <team>"), ("1", 'A "B" & C'), ("2", "Facilities")]


@pytest.mark.parametrize("value", [None, "", "1", 2, "9"])
def test_a_plain_select_is_djangos_select(value: object) -> None:
    attributes = {"class": "form-select", "id": "id_team"}
    ours = PlainSelect(attrs=attributes, choices=CHOICES).render("team", value)
    theirs = forms.Select(attrs=attributes, choices=CHOICES).render("team", value)
    assert parse_html(ours) == parse_html(theirs)


def test_parts_of_a_piece_are_escaped_unless_they_are_safe() -> None:
    assert fill("<b>{}{name}</b>", "<i>", name=SafeString("<i></i>")) == "<b>&lt;i&gt;<i></i></b>"
    assert isinstance(fill("{}", "'"), SafeString)
    assert fill("{}", "'") == "&#x27;"
