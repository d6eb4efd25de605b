"""The editor of a request form: a row for each question."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Self

from django import forms
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from departments.enums import FieldKind
from departments.formspec.fields import FieldSpec
from departments.formspec.kinds import WITH_OPTIONS
from departments.formspec.reading import MAX_FIELDS
from servicedesk.text.bilingual import pick
from servicedesk.web.forms.rows import Rows, RowWords
from servicedesk.web.forms.text_fields import LineField, TextField

from .bounds import check_bounds, kept_bounds

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
SEPARATOR = "|"


def _label(form: forms.Form) -> str:
    """Return the question as it is typed, in the reader's language if there is one."""
    typed = {"en": str(form["label_en"].value() or ""), "zh": str(form["label_zh"].value() or "")}
    return pick(typed, get_language() or "en")


def _kind_words(form: forms.Form) -> str:
    """Return what a question without words is called, by its type."""
    kind = {kind.value: kind.label for kind in FieldKind}.get(str(form["kind"].value()))
    return _("a question (%(kind)s)") % {"kind": kind} if kind else _("a question")


class QuestionForm(forms.Form):
    """A question: its words, its type, what may be chosen or filled in."""

    key = LineField(required=False, widget=forms.HiddenInput)
    label_en = LineField(label=gettext_lazy("Question in English"), max_length=200, required=False)
    label_zh = LineField(label=gettext_lazy("Question in Chinese"), max_length=200, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Type"),
        choices=FieldKind.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    required = forms.BooleanField(
        label=gettext_lazy("Required"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    help_en = LineField(label=gettext_lazy("Help in English"), max_length=300, required=False)
    help_zh = LineField(label=gettext_lazy("Help in Chinese"), max_length=300, required=False)
    options = TextField(
        label=gettext_lazy("Choices"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "One per line, English and Chinese separated by |: Third floor | 三楼. Only for choices."
        ),
    )

    min = LineField(label=gettext_lazy("Minimum"), max_length=30, required=False)
    max = LineField(
        label=gettext_lazy("Maximum"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("A number, or a date such as 2026-03-31. Leave empty for no limit."),
    )
    not_past = forms.BooleanField(
        label=gettext_lazy("Not in the past"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def clean_key(self) -> str:
        """Drop a key that nobody's editor has written."""
        key = self.cleaned_data["key"]
        return key if KEY.fullmatch(key) else ""

    def clean(self) -> dict[str, Any]:
        """Ask for a question, and for choices exactly where there is something to choose."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("label_en") and not data.get("label_zh"):
            self.add_error("label_en", _("Write the question in at least one language."))
        lines = option_lines(data.get("options", ""))
        if data.get("kind") in WITH_OPTIONS and not lines:
            self.add_error("options", _("Enter the choices, one per line."))
        if len(set(lines)) < len(lines):
            self.add_error("options", _("A choice appears twice."))
        check_bounds(self)
        return data


class Questions(Rows):
    """The questions of a form, in order."""

    form = QuestionForm
    max_num = MAX_FIELDS
    first_field = "label_en"
    can_move = True
    new_row = {"kind": FieldKind.TEXT.value}

    @classmethod
    def get_default_prefix(cls) -> str:
        return "q"

    @classmethod
    def of_specs(cls, specs: Iterable[FieldSpec]) -> Self:
        """Show what is published."""
        return cls.shown(map(_row, specs))

    def words(self, form: forms.Form, number: int) -> RowWords:
        """Say which question a button is about."""
        values = {"n": number}
        return RowWords(
            remove=_("Remove question %(n)s") % values,
            what=_label(form) or _kind_words(form),
            up=_("Move question %(n)s up") % values,
            down=_("Move question %(n)s down") % values,
        )

    def to_json(self, before: Iterable[FieldSpec]) -> list[dict[str, Any]]:
        """Return them as the fields of a form; keys and values stay as in `before`, new ones are made from labels."""
        known = {spec.key: spec for spec in before}
        taken = {form.cleaned_data["key"] for form in self.live}
        used: set[str] = set()
        fields = []
        for form in self.live:
            data = form.cleaned_data
            key = data["key"] if data["key"] not in used else ""
            key = key or _free(data["label_en"], "question", used | taken)
            used.add(key)
            fields.append(_field(key, data, known.get(key)))
        return fields


def option_lines(text: str) -> list[tuple[str, str]]:
    """Return the choices of a text as (English, Chinese); a line without a bar is used for both."""
    pairs = []
    for line in text.splitlines():
        english, bar, chinese = (part.strip() for part in line.partition(SEPARATOR))
        if english or chinese:
            pairs.append((english, chinese if bar else ""))
    return pairs


def _row(spec: FieldSpec) -> dict[str, Any]:
    return {
        "key": spec.key,
        "kind": spec.kind,
        "required": spec.is_required,
        **{f"label_{language}": text for language, text in spec.label.items()},
        **{f"help_{language}": text for language, text in spec.help.items()},
        "options": "\n".join(_option_line(option.label) for option in spec.options),
        "min": spec.min,
        "max": spec.max,
        "not_past": spec.is_not_past,
    }


def _option_line(label: Mapping[str, str]) -> str:
    english, chinese = label.get("en", ""), label.get("zh", "")
    return f"{english} {SEPARATOR} {chinese}" if chinese else english


def _field(key: str, data: Mapping[str, Any], before: FieldSpec | None) -> dict[str, Any]:
    return {
        "key": key,
        "kind": data["kind"],
        "required": data["required"],
        "label": {"en": data["label_en"], "zh": data["label_zh"]},
        "help": {"en": data["help_en"], "zh": data["help_zh"]},
        "options": _options(data["options"], before) if data["kind"] in WITH_OPTIONS else [],
        **kept_bounds(data),
    }


def _options(text: str, before: FieldSpec | None) -> list[dict[str, Any]]:
    """Return the choices; a choice whose text was there before keeps its value, so that old answers still fit."""
    old = before.options if before else ()
    values = {words: option.value for option in old for words in option.label.values() if words}
    used: set[str] = set()
    options = []
    for english, chinese in option_lines(text):
        kept = values.get(english) or values.get(chinese)
        value = kept if kept and kept not in used else _free(english, "choice", used | set(values.values()))
        used.add(value)
        options.append({"value": value, "label": {"en": english, "zh": chinese}})
    return options


def _free(words: str, otherwise: str, used: set[str]) -> str:
    """Return a key made of the words that is not used yet."""
    base = slugify(words).replace("-", "_")[:34].strip("_")
    base = base if KEY.fullmatch(base) else otherwise
    candidates = (base, *(f"{base}_{number}" for number in range(2, len(used) + 3)))
    return next(key for key in candidates if key not in used)
