"""What keeps a request form from being read, in words: by the codes of formspec.values.FormSpecError."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from .form_problems import FULL

SHAPES: Mapping[str, Any] = {
    **FULL,
    "unfit": _("A form cannot be like this."),
    "list": _("“%(about)s” must be a list in square brackets."),
    "object": _("Sections, fields, choices, columns and sets must be objects in curly brackets."),
    "outside": _("Where a form has sections, every field belongs in one."),
    "key": _(
        "“%(about)s” is not a key: it begins with a small letter and has small letters, digits and _ only."
    ),
    "stage": _("There is no stage “%(about)s”."),
    "kind": _("There is no field type “%(about)s” here."),
    "columns_of": _("Only rows have columns."),
    "options": _("A field has at most %(about)s choices."),
    "no_bound": _("This field type has no “%(about)s”."),
    "bound": _("“%(about)s” is not a limit that this field type can have."),
    "pattern": _("There is no pattern “%(about)s”."),
    "mask": _("A field has one pattern: a named one, or one of its own with at most %(about)s characters."),
    "currency": _("“%(about)s” is not a currency. Use three capital letters, such as CNY."),
    "default": _("This cannot be filled in beforehand."),
    "set": _("A field set is named by key, version, field and part."),
    "operation": _("A calculation is a sum, count, product or days_between."),
    "terms": _("A calculation names up to %(about)s fields, in a list."),
    "decimals": _("A calculation has 0 to %(about)s decimals."),
    "condition": _("A condition is an object with 1 to %(about)s tests. Groups of tests cannot hold groups."),
    "test_of": _("Each test names either a field, or what it asks about the requester."),
    "test": _("There is no test “%(about)s”."),
    "operand": _("A test compares with text, a number or a date."),
    "days": _("Days from today are a whole number of at most %(about)s."),
    "long_text": _("A text has at most %(about)s characters."),
    "nul": _("There is a character here that no text can have: a null or half a character."),
}


def shape_words(code: str, about: str) -> str:
    """Return what is wrong, without where."""
    return str(SHAPES[code]) % {"about": about, "n": about}
