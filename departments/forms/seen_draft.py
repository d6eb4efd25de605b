"""Which content of a draft an editor has seen when they are asked about it."""

from django import forms

from servicedesk.web.forms.text_fields import LineField


class SeenDraftForm(forms.Form):
    """The stamp of the draft (queries.form_drafts.stamp_of); a program may leave it out."""

    stamp = LineField(required=False, max_length=40, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
