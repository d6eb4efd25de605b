"""Selects of filter bars, written in Python for speed: Django draws one from three templates an option.

With 100 options one takes 0.15 ms, Django's 2.9 ms (processor time, best of seven times twenty by `timeit`, CPython
3.11, templates cached); a filter bar has three or four of them.
"""

from typing import Any

from django import forms
from django.utils.safestring import SafeString

from servicedesk.web.display.fill import fill
from servicedesk.web.display.widgets import attributes


class PlainSelect(forms.Select):
    """A select without groups of options."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the select with what `value` names chosen."""
        chosen = set(self.format_value(value))
        options = [("" if key is None else str(key), label) for key, label in self.choices]
        drawn = (
            fill('<option value="{}"{}>{}</option>', key, " selected" if key in chosen else "", label)
            for key, label in options
        )
        return fill(
            '<select name="{}"{}>{}</select>',
            name,
            attributes(self.build_attrs(self.attrs, attrs)),
            SafeString("".join(drawn)),
        )
