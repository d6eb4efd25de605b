"""Why an article did not help."""

from django import forms
from django.utils.translation import gettext_lazy

from departments.actions.article_feedback import MOST_REASON
from servicedesk.web.forms.text_fields import LineField


class ReasonForm(forms.Form):
    """The reason of a reader."""

    reason = LineField(
        label=gettext_lazy("What was missing or wrong?"),
        max_length=MOST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Those who write it read this without your name."),
    )
