"""Inputs of filter bars, written in Python.

Django draws a select from three templates an option; over a list that costs more than the list itself.
"""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class PlainSelect(forms.Select):
    """A select without groups of options."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the select with what `value` names chosen."""
        chosen = set(self.format_value(value))
        options = [("" if key is None else str(key), label) for key, label in self.choices]
        return format_html(
            '<select name="{}"{}>{}</select>',
            name,
            flatatt(self.build_attrs(self.attrs, attrs)),
            format_html_join(
                "",
                '<option value="{}"{}>{}</option>',
                ((key, SafeString(" selected" if key in chosen else ""), label) for key, label in options),
            ),
        )


class PlainSearch(forms.TextInput):
    """The field of words to search for."""

    input_type = "search"

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the input holding `value`."""
        given = {"type": self.input_type, "name": name, "value": self.format_value(value)}
        return format_html("<input{}>", flatatt(given | self.build_attrs(self.attrs, attrs)))
