"""The editor of a request form: one small form for each question, and a list of them that can be rearranged.

The whole state travels in the page, so that adding, moving and removing work with plain submit buttons.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.enums import FieldKind
from departments.formspec import MAX_FIELDS, WITH_OPTIONS, FieldSpec
from servicedesk.web.forms.text_fields import LineField, TextField

from .bounds import check_bounds, kept_bounds

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
NAMES = (
    "key", "label_en", "label_zh", "kind", "required", "help_en", "help_zh", "options", "min", "max", "not_past",
)  # fmt: skip
SEPARATOR = "|"
Row = dict[str, Any]


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
        label=gettext_lazy("Must be answered"),
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
            "One a line, English and Chinese with | between: Third floor | 三楼. Only for choices."
        ),
    )

    min = LineField(label=gettext_lazy("At least"), max_length=30, required=False)
    max = LineField(
        label=gettext_lazy("At most"),
        max_length=30,
        required=False,
        help_text=gettext_lazy(
            "A number, or a date such as 2026-03-31. Leave it empty where anything will do."
        ),
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
            self.add_error("label_en", _("Write the question, in one language at least."))
        lines = option_lines(data.get("options", ""))
        if data.get("kind") in WITH_OPTIONS and not lines:
            self.add_error("options", _("Write the choices, one a line."))
        if len(set(lines)) < len(lines):
            self.add_error("options", _("A choice stands there twice."))
        check_bounds(self)
        return data


class Questions:
    """The questions of a form, in order."""

    def __init__(self, rows: Sequence[Row], *, is_bound: bool = False) -> None:
        """Take the raw rows; bound ones can be checked and show their errors."""
        self.rows = list(rows)[:MAX_FIELDS]
        self.forms = [_form(index, row, is_bound) for index, row in enumerate(self.rows)]

    @classmethod
    def of_specs(cls, specs: Iterable[FieldSpec]) -> "Questions":
        """Show what is published."""
        return cls([_row(spec) for spec in specs])

    @classmethod
    def of_post(cls, data: QueryDict, *, is_bound: bool) -> "Questions":
        """Take over what stands in the page."""
        given = data.get("count", "")
        count = min(int(given), MAX_FIELDS) if given.isdecimal() else 0
        rows = [{name: data.get(f"q{index}-{name}", "") for name in NAMES} for index in range(count)]
        return cls(rows, is_bound=is_bound)

    def rearranged(self, command: str) -> "Questions":
        """Return them after "add", "up:2", "down:2" or "remove:2"; anything else changes nothing."""
        rows, (verb, _colon, place) = list(self.rows), command.partition(":")
        index = int(place) if place.isdecimal() else len(rows)
        if verb == "add" and len(rows) < MAX_FIELDS:
            rows.append({"kind": FieldKind.TEXT.value, "is_new": True})
        elif verb == "remove" and index < len(rows):
            del rows[index]
        elif verb == "up" and 0 < index < len(rows):
            rows[index - 1], rows[index] = rows[index], rows[index - 1]
        elif verb == "down" and index < len(rows) - 1:
            rows[index + 1], rows[index] = rows[index], rows[index + 1]
        return Questions(rows)

    def is_valid(self) -> bool:
        """Check every question, so that all errors show at once."""
        return all([form.is_valid() for form in self.forms])

    def to_json(self, before: Iterable[FieldSpec]) -> list[dict[str, Any]]:
        """Return them as the fields of a form; keys and values of `before` are kept, new ones are made of the words."""
        known = {spec.key: spec for spec in before}
        taken = {form.cleaned_data["key"] for form in self.forms}
        used: set[str] = set()
        fields = []
        for form in self.forms:
            data = form.cleaned_data
            key = data["key"] if data["key"] not in used else ""
            key = key or _free(data["label_en"], "question", used | taken)
            used.add(key)
            fields.append(_field(key, data, known.get(key)))
        return fields


def option_lines(text: str) -> list[tuple[str, str]]:
    """Return the choices of a text as (English, Chinese); a line without a bar stands for both."""
    pairs = []
    for line in text.splitlines():
        english, bar, chinese = (part.strip() for part in line.partition(SEPARATOR))
        if english or chinese:
            pairs.append((english, chinese if bar else ""))
    return pairs


def _form(index: int, row: Row, is_bound: bool) -> QuestionForm:
    prefix = f"q{index}"
    if is_bound:
        form = QuestionForm({f"{prefix}-{name}": row.get(name, "") for name in NAMES}, prefix=prefix)
    else:
        ticked = {name: bool(row.get(name)) for name in ("required", "not_past")}
        form = QuestionForm(initial=row | ticked, prefix=prefix)
    if row.get("is_new"):
        form.fields["label_en"].widget.attrs["autofocus"] = True
    return form


def _row(spec: FieldSpec) -> Row:
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
    """Return the choices; one whose words stood there before keeps its value, so that old answers still fit."""
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
