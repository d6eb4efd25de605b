"""The form of a correction: which time does not count, and why."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from servicedesk.web.forms.date_fields import MomentField
from servicedesk.web.forms.text_fields import TextField
from sla.models import Clock

MINUTE = timedelta(minutes=1)
TYPED = "%Y-%m-%dT%H:%M"


class CorrectionForm(forms.Form):
    """From, to and a reason. Moments are typed in the person's zone, to the minute."""

    from_at = MomentField(
        label=_("From"), input_formats=[TYPED],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=TYPED),
    )  # fmt: skip
    to_at = MomentField(
        label=_("To"), input_formats=[TYPED],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=TYPED),
    )  # fmt: skip
    reason = TextField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Explain why this time is excluded. Both sides will read it.")},
    )  # fmt: skip

    def __init__(self, *args: Any, clock: Clock, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clock = clock

    def clean_from_at(self) -> datetime:
        """Take the beginning of the clock for the minute in which it began."""
        typed: datetime = self.cleaned_data["from_at"]
        began = self.clock.started_at
        return began if timedelta() < began - typed < MINUTE else typed

    def clean(self) -> dict[str, Any]:
        """Refuse a time that ends before it begins, so that what would follow can be shown."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = cleaned.get("from_at"), cleaned.get("to_at")
        if start is not None and end is not None and end <= start:
            self.add_error("to_at", _("The end is before the start."))
        return cleaned

    @property
    def interval(self) -> dict[str, datetime]:
        """Return the time that is to be left out."""
        return {"from_at": self.cleaned_data["from_at"], "to_at": self.cleaned_data["to_at"]}

    def refuse(self, error: ValidationError) -> None:
        """Put what the verb refused beside the field it is about."""
        by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for name, messages in by_field.items():
            self.add_error(name if name in self.fields else None, messages)
