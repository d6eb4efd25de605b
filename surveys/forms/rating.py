"""The form of a rating."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from servicedesk.web.forms.text_fields import TextField
from surveys.actions.rating import MAX_COMMENT
from surveys.enums import Reason, Score
from surveys.models import Rating


class RatingForm(forms.Form):
    """Five faces, what it is about, and a word."""

    score = forms.TypedChoiceField(
        choices=Score.choices,
        coerce=int,
        label=_("How did it go?"),
        error_messages={
            "required": _("Choose one of the five faces."),
            "invalid_choice": _("Choose one of the five faces."),
        },
    )
    reasons = forms.MultipleChoiceField(
        choices=Reason.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=pgettext_lazy("rating", "What is it about?"),
    )
    comment = TextField(
        required=False,
        max_length=MAX_COMMENT,
        label=_("Would you like to add something?"),
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
    )

    @classmethod
    def about(cls, rating: Rating | None, *, chosen: str = "", data: Any = None) -> "RatingForm":
        """Return the form as it opens: with what was said, or with the score of the link chosen."""
        if rating is not None:
            said = {"score": rating.score, "reasons": rating.reasons, "comment": rating.comment}
            if chosen in {str(value) for value in Score.values}:
                said["score"] = int(chosen)
            return cls(data, initial=said)
        score = int(chosen) if chosen in {str(value) for value in Score.values} else None
        return cls(data, initial={"score": score})

    @property
    def chosen(self) -> int | None:
        """Return the face that is marked."""
        value = self["score"].value()
        return int(value) if str(value) in {str(score) for score in Score.values} else None
