"""What the fields of a page for questions have in common."""

from typing import Any

from django import forms

from departments.formspec.fields import FieldSpec


class AnswerField(forms.Field):
    """A field of a page for one question. It takes everything: all answers are checked together by AnsweringForm."""

    def __init__(self, *, spec: FieldSpec, **options: Any) -> None:
        """Take the question."""
        self.spec = spec
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        return value

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """Let a person field remember whom it begins with, and the page show defaults beside what was typed."""
        super().get_bound_field(form, field_name)
        return AnswerBoundField(form, self, field_name)


class AnswerBoundField(forms.BoundField):
    """What was typed; what the form begins with where the page that was sent did not have the field yet."""

    form: Any  # with a method `mentions`

    def value(self) -> Any:
        if self.form.is_bound and self.form.mentions(self.name):
            return self.field.prepare_value(self.data)
        return self.field.prepare_value(self.initial)
