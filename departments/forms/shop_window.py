"""What a head fills in about the page of their department, and about what it is to others."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from departments.actions.shop_window import ABOUT, CONTACT, DETAILS
from departments.display.relations import MEANINGS
from departments.enums import RelationKind
from departments.forms.about import AboutForm
from departments.forms.place_fields import PlaceField
from departments.models import Contact, Department, Relation
from departments.queries.structure import departments_in_service
from servicedesk.web.forms.layouts import Actions, Bilingual, Section, helper
from servicedesk.web.forms.person_fields import DepartmentField
from servicedesk.web.forms.shared import SharedForm
from servicedesk.web.forms.text_fields import AddressField, LineField

NOTHING = ("", gettext_lazy("Not set"))


class ShopWindowForm(SharedForm, AboutForm):
    """What a unit is, and how to reach it."""

    email = AddressField(label=gettext_lazy("Email"), required=False, max_length=254)
    phone = LineField(
        label=pgettext_lazy("contact", "Phone"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    place = PlaceField(label=gettext_lazy("Place"), required=False)
    note_en = LineField(label=gettext_lazy("Note in English"), required=False, max_length=300)
    note_zh = LineField(label=gettext_lazy("Note in Chinese"), required=False, max_length=300)

    def __init__(
        self, *args: Any, department: Department, contact: Contact | None, cancel: str, **kwargs: Any
    ) -> None:
        """Begin with what the page says."""
        initial = {name: getattr(department, name) for name in ABOUT}
        if contact is not None:
            initial |= {name: getattr(contact, name) for name in CONTACT}
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.share()
        self.helper = helper(
            Section(
                _("Introduction"), Bilingual("about"), help_text=_("The first thing others read on its page.")
            ),
            Section(
                _("How to reach it"),
                "email",
                "phone",
                "place",
                Bilingual("note"),
                help_text=_("For what is not a request. Everyone in the company sees it."),
            ),
            Actions(_("Save"), cancel=cancel),
            draft="",
        )

    @property
    def details(self) -> dict[str, Any]:
        """Return what goes into the verb as `details`."""
        return {name: self.cleaned_data[name] for name in DETAILS}


class RelationForm(SharedForm):
    """What a department is to another that it serves."""

    kind = forms.ChoiceField(label=gettext_lazy("Relation"), widget=forms.RadioSelect, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the kinds with what they mean."""
        super().__init__(*args, **kwargs)
        self.share()
        kind: Any = self.fields["kind"]
        kind.choices = [*MEANINGS.items(), NOTHING]

    @property
    def chosen(self) -> RelationKind | None:
        """Return the kind, or None."""
        kind = self.cleaned_data["kind"]
        return RelationKind(kind) if kind else None


class NewRelationForm(RelationForm):
    """The same, with the department that is meant."""

    consumer = DepartmentField(Department.objects.none(), label=gettext_lazy("Department"))
    field_order = ("consumer", "kind")

    def __init__(self, *args: Any, provider: Department, **kwargs: Any) -> None:
        """Offer the other departments in service."""
        super().__init__(*args, **kwargs)
        self._provider = provider
        consumer: Any = self.fields["consumer"]
        consumer.queryset = departments_in_service().exclude(pk=provider.pk)
        kind: Any = self.fields["kind"]
        kind.choices, kind.required = list(MEANINGS.items()), True

    def clean_consumer(self) -> Department:
        """Refuse a pair of which something is said already: its own form shows what."""
        consumer: Department = self.cleaned_data["consumer"]
        row = Relation.objects.filter(provider=self._provider, consumer=consumer).first()
        if row is not None and row.kind != self.data.get(self.add_prefix("kind")):
            said = _(
                "It is set already: “%(kind)s”. Change it in the list of the departments that are served."
            )
            raise forms.ValidationError(said % {"kind": row.get_kind_display()})
        return consumer
