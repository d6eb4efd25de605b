"""Form fields for what people type. Each brings it into the form in which it is stored, before its length is counted.

Every form takes its text through these, so that a line end counts once and nothing invisible counts as text.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from servicedesk.text.cleaning import clean_line, clean_text, has_hidden_characters, normal_address

UNSEEN = _("This contains an invisible character. Type it again instead of pasting it.")


class LineField(forms.CharField):
    """Text on one line; cleans to `clean_line`."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(clean_line(value) if isinstance(value, str) else value)


class TextField(forms.CharField):
    """Text with paragraphs; cleans to `clean_text`."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        return super().to_python(clean_text(value) if isinstance(value, str) else value)


class NameField(LineField):
    """The name of a person; refuses one that could only look like another."""

    default_error_messages = {"unseen": UNSEEN}

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and has_hidden_characters(value):
            raise ValidationError(self.error_messages["unseen"], code="unseen")
        return super().to_python(value)


class AddressField(forms.EmailField):
    """An e-mail address, in its one form."""

    default_error_messages = {"unseen": UNSEEN}

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = normal_address(value)
            if has_hidden_characters(value):
                raise ValidationError(self.error_messages["unseen"], code="unseen")
        return super().to_python(value)
