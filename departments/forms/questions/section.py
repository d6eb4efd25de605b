"""The settings of a section: its title, who fills it in and when."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.formspec.form import Section
from departments.formspec.kinds import UNREACHED
from servicedesk.web.forms.text_fields import LineField

from .languages import shown_text, typed_text

STAGES: tuple[tuple[str, Any], ...] = (
    ("filing", _("the requester, when they submit the request")),
    ("approval", _("the approver, when they approve it (not asked yet)")),
    ("fulfilment", _("the provider, while they work on it")),
    ("closing", _("the provider, when they resolve it")),
)


class SectionSettings(forms.Form):
    """A section: its words in both languages, and its stage.

    A stage that no request reaches yet is no choice, but for a section that has it already (from a file, say).
    """

    label_en = LineField(label=_("Title in English"), max_length=200, required=False)
    label_zh = LineField(label=_("Title in Chinese"), max_length=200, required=False)
    help_en = LineField(label=_("Help in English"), max_length=1000, required=False)
    help_zh = LineField(label=_("Help in Chinese"), max_length=1000, required=False)
    stage = forms.ChoiceField(
        label=_("Who fills this in"), widget=forms.Select(attrs={"class": "form-select"})
    )

    def __init__(self, data: Any = None, *, section: Section) -> None:
        super().__init__(
            data,
            initial={
                **shown_text("label", section.label),
                **shown_text("help", section.help),
                "stage": section.stage,
            },
        )
        self.section = section
        self.fields["stage"] = forms.ChoiceField(
            label=self.fields["stage"].label,
            choices=[one for one in STAGES if one[0] not in UNREACHED or one[0] == section.stage],
            widget=self.fields["stage"].widget,
        )

    def to_settings(self) -> dict[str, Any]:
        """Return the settings by the names of Section."""
        data = self.cleaned_data
        return {
            "label": typed_text(data, "label", self.section.label),
            "help": typed_text(data, "help", self.section.help),
            "stage": data["stage"],
        }
