"""What a link to a request form fills in beforehand, and what is printed above its code."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.answers.keeping import PREFIX
from departments.answers.links import fillable, offered_answer, spelled
from departments.display.links import request_link
from departments.formspec.fields import FieldSpec
from departments.models import Service
from servicedesk.web.display.qr_codes import LONGEST
from servicedesk.web.forms.layouts import Actions, Bilingual, Section, helper
from servicedesk.web.forms.text_fields import LineField, TextField

from .answers import ChoiceAnswer, answer_fields
from .page_reader import on_pages
from .promise import IMPACTS, URGENCIES
from .request import RequestTicketForm

OF_ALL = ("title", "description", "impact", "urgency")
PAPERS = [("a4", gettext_lazy("A4")), ("a5", gettext_lazy("A5"))]
UNSAID = [("", "—")]


class ServiceLinkForm(forms.Form):
    """Takes what the link gives; nothing has to be filled in. `link` is the address."""

    data: Any  # a QueryDict, or what is empty
    title = LineField(label=RequestTicketForm.base_fields["title"].label, required=False, max_length=200)
    description = TextField(
        label=RequestTicketForm.base_fields["description"].label,
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    impact = forms.ChoiceField(
        label=gettext_lazy("Who is affected?"), required=False, choices=[*UNSAID, *IMPACTS]
    )
    urgency = forms.ChoiceField(
        label=gettext_lazy("How urgent is it?"), required=False, choices=[*UNSAID, *URGENCIES]
    )
    poster_en = LineField(label=gettext_lazy("Title in English"), required=False, max_length=80)
    poster_zh = LineField(label=gettext_lazy("Title in Chinese"), required=False, max_length=80)
    paper = forms.ChoiceField(label=gettext_lazy("Paper"), required=False, choices=PAPERS, initial="a4")

    def __init__(self, data: Any = None, *, service: Service, today: date) -> None:
        """Ask what the newest form of the service asks; `today` is the day of whoever makes the link."""
        named = {"poster_en": service.name_en, "poster_zh": service.name_zh}
        super().__init__(data, initial=named)
        self.service, self.today = service, today
        version = service.newest_form
        self.asked: Mapping[str, FieldSpec] = fillable(version.spec) if version else {}
        for name in self.asked.keys() & set(OF_ALL):
            del self.fields[name]  # the question of that key is meant by a link
        for name, words in named.items():
            self.fields[name].widget.attrs["placeholder"] = words
        self.fields.update(answer_fields(self.asked.values(), today))
        for key in self.asked:
            _leave_open(self.fields[PREFIX + key])
        self.values: dict[str, list[str]] = {}
        self.helper = self._helper()

    def mentions(self, name: str) -> bool:
        """Say whether what was sent had the question: all of them are always there."""
        return True

    @property
    def link(self) -> str:
        """The address, once the form is valid or nothing is filled in yet."""
        return request_link(self.service.slug, _pairs(self.values))

    @property
    def state(self) -> str:
        """What was filled in, as the query of this form's own page."""
        names = {name: self.data.getlist(name) for name in self.data if name.partition("-")[0] in self.fields}
        return urlencode([(name, value) for name, values in names.items() for value in values if value])

    @property
    def titles(self) -> dict[str, str]:
        """Language -> what is printed above the code."""
        clean = self.cleaned_data if self.is_bound else {}
        return {
            "en": clean.get("poster_en") or self.service.name_en,
            "zh": clean.get("poster_zh") or self.service.name_zh,
        }

    def clean(self) -> None:
        """Check the answers as the request form will, and that a phone can read the code."""
        lookups = on_pages()
        for key, spec in self.asked.items():
            try:
                value = offered_answer(spec, self[PREFIX + key].data, lookups=lookups, today=self.today)
            except ValidationError as error:
                self.add_error(PREFIX + key, error)
            else:
                self.values[key] = spelled(spec, value)
        for name in OF_ALL:
            if name in self.fields and self.cleaned_data.get(name):
                self.values[name] = [self.cleaned_data[name]]
        if not self.errors and len(self.link) > LONGEST:
            longest = max(self.values, key=lambda key: len(urlencode(_pairs({key: self.values[key]}))))
            words = {"n": len(self.link), "most": LONGEST}
            said = (
                _("The link has %(n)s characters; a phone reads at most %(most)s. Fill in less here.") % words
            )
            self.add_error(PREFIX + longest if longest in self.asked else longest, said)

    def _helper(self) -> FormHelper:
        filled = [name for name in ("title", "description") if name in self.fields]
        weighed = [name for name in ("impact", "urgency") if name in self.fields]
        return helper(
            Section(
                _("Filled in beforehand"),
                *filled,
                *(PREFIX + key for key in self.asked),
                *weighed,
                help_text=_("Leave empty what people fill in themselves. They can change everything."),
            ),
            Section(_("Poster"), Bilingual("poster"), "paper"),
            Actions(_("Make link"), cancel=""),
            draft=None,
        )


def _leave_open(field: forms.Field) -> None:
    """Let a question go unanswered, and a choice be taken back."""
    field.required = False
    if isinstance(field, ChoiceAnswer):
        choices: Any = field.choices
        field.widget = forms.Select(attrs={"class": "form-select"})
        field.choices = [*UNSAID, *(choice for choice in choices if choice not in UNSAID)]


def _pairs(values: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    return [(key, text) for key, texts in values.items() for text in texts]
