"""What a unit says about itself, in both languages: the same for admins and for those who run it."""

from django import forms
from django.utils.translation import gettext_lazy

from departments.formspec.texts import MAX_TEXT
from servicedesk.web.forms.text_fields import TextField


class AboutForm(forms.Form):
    """The description of a unit."""

    about_en = TextField(
        label=gettext_lazy("Description in English"),
        required=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    about_zh = TextField(
        label=gettext_lazy("Description in Chinese"),
        required=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
