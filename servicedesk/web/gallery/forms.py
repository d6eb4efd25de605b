"""Forms for the gallery: one field of each kind."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servicedesk.web.forms.date_fields import DayField
from servicedesk.web.forms.layouts import Actions, Bilingual, Section, helper
from servicedesk.web.forms.text_fields import AddressField, LineField, TextField


class SampleForm(forms.Form):
    """One field of each kind."""

    name_en = LineField(label=gettext_lazy("Name (English)"), max_length=80)
    name_zh = LineField(label=gettext_lazy("Name (Chinese)"), max_length=80, required=False)
    email = AddressField(label=gettext_lazy("Email"), help_text=gettext_lazy("Where notifications go."))
    details = TextField(label=gettext_lazy("What is it about?"), widget=forms.Textarea(attrs={"rows": 3}))
    seats = forms.IntegerField(label=gettext_lazy("Seats"), min_value=1, initial=12)
    on = DayField(label=gettext_lazy("Needed on"), widget=forms.DateInput(attrs={"type": "date"}))
    impact = forms.ChoiceField(
        label=gettext_lazy("How many are affected?"),
        choices=[
            ("one", gettext_lazy("Only me")),
            ("team", gettext_lazy("My team")),
            ("all", gettext_lazy("Everyone")),
        ],
        widget=forms.RadioSelect,
    )
    place = forms.ChoiceField(label=gettext_lazy("Where"), choices=[("4e", "4F east"), ("4w", "4F west")])
    person = forms.ChoiceField(
        label=gettext_lazy("Person"),
        choices=[("", ""), ("1", "Mia Zhou"), ("2", "Li Wei 李伟"), ("3", "Anna Keller")],
        widget=forms.Select(attrs={"data-pick": ""}),
        required=False,
    )
    tags = forms.MultipleChoiceField(
        label=gettext_lazy("Departments"),
        choices=[("fin", "Finance"), ("hr", "Human Resources"), ("it", "IT")],
        widget=forms.SelectMultiple(attrs={"data-pick": ""}),
        required=False,
    )
    plan = forms.FileField(label=gettext_lazy("Plan"), required=False)
    urgent = forms.BooleanField(label=gettext_lazy("Notify my department head as well"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Lay the fields out in sections."""
        super().__init__(*args, **kwargs)
        self.helper = helper(
            Section(_("About it"), Bilingual("name"), "details", help_text=_("What the others read first.")),
            Section(_("Facts"), "seats", "on", "place", "impact", "person", "tags"),
            Section(_("Contact"), "email", "plan", "urgent"),
            Actions(_("Save"), cancel="/_gallery/"),
        )


class SampleFilter(forms.Form):
    """A filter bar."""

    q = LineField(
        label=gettext_lazy("Search"), widget=forms.TextInput(attrs={"type": "search"}), required=False
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Status"),
        choices=[("", gettext_lazy("Any state")), ("new", gettext_lazy("New"))],
        widget=forms.Select(attrs={"class": "form-select"}),
        required=False,
    )
