"""What the API reads: no field that is not meant, no value of another type than said."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request

from servicedesk.text.cleaning import clean_line, clean_text
from servicedesk.text.dates import read_day, read_moment

SHOWN_NAMES = 20
SHOWN_LETTERS = 60
NO_SUCH_FIELD = "There is no such field."


class StrictSerializer(serializers.Serializer):
    """Refuses fields it does not know, so that a typing error does not pass for an answer."""

    def to_internal_value(self, data: Any) -> Any:
        """Check the names before the values. Raises ValidationError, by field."""
        if isinstance(data, Mapping):
            known = {name for name, field in self.fields.items() if not field.read_only}
            strangers = [name for name in data if name not in known and not self.is_known(name, data[name])]
            if strangers:
                raise serializers.ValidationError(
                    {str(name)[:SHOWN_LETTERS]: [NO_SUCH_FIELD] for name in strangers[:SHOWN_NAMES]}
                )
        return super().to_internal_value(data)

    def is_known(self, name: str, value: Any) -> bool:
        """Say whether a name that no field bears is meant all the same."""
        return False


def read_body(
    body: type[serializers.Serializer], request: Request, *, partial: bool = False
) -> dict[str, Any]:
    """Return what a request says, with `partial` only of what it names. Raises ValidationError, by field."""
    sent = body(data=request.data, partial=partial, context={"request": request})
    sent.is_valid(raise_exception=True)
    return dict(sent.validated_data)


class StringField(serializers.CharField):
    """Text on one line, as `clean_line` gives it; a number or a truth value is none."""

    clean = staticmethod(clean_line)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Bring it into its form before anything asks whether it is empty or too long. Raises ValidationError."""
        return super().run_validation(self.clean(data) if isinstance(data, str) else data)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class TextField(StringField):
    """Text with paragraphs, as `clean_text` gives it."""

    clean = staticmethod(clean_text)


class DayField(serializers.DateField):
    """A day such as 2026-03-02, in the years that a desk can mean."""

    def to_internal_value(self, value: Any) -> date:
        try:
            return read_day(value)
        except ValueError:
            self.fail("invalid", format="YYYY-MM-DD")


class MomentField(serializers.DateTimeField):
    """A moment such as 2026-03-02T10:00:00+08:00; one without an offset is read in the person's zone."""

    def to_internal_value(self, value: Any) -> datetime:
        try:
            return read_moment(value, timezone.get_current_timezone())
        except ValueError:
            self.fail("invalid", format="YYYY-MM-DDThh:mm[:ss][+HH:MM|Z]")


class WholeNumberField(serializers.IntegerField):
    """A whole number as JSON has it; text, fractions and truth values are none."""

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return super().to_internal_value(data)


class TruthField(serializers.BooleanField):
    """true or false; in a multipart body these words."""

    words = {"true": True, "false": False}

    def to_internal_value(self, data: Any) -> bool:
        value = self.words.get(data, data) if isinstance(data, str) else data
        if not isinstance(value, bool):
            self.fail("invalid", input=data)
        return value
