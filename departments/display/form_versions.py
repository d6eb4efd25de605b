"""What one request form changed of another, in words for its author."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from departments.enums import FieldKind
from departments.formspec.differences import TEXTS, Change, Part, differences
from departments.formspec.fields import FieldSpec, Texts
from departments.formspec.form import FormSpec
from servicedesk.web.display.joining import labelled, listed

from .condition_words import condition_words, text_of
from .form_problems import name_of

FEW = 5
NAMES = {
    "label": gettext_lazy("text"),
    "help": gettext_lazy("help"),
    "unit": gettext_lazy("unit"),
    "kind": gettext_lazy("type"),
    "min": gettext_lazy("minimum"),
    "max": gettext_lazy("maximum"),
    "step": pgettext_lazy("of a number", "step"),
    "currency": gettext_lazy("currency"),
    "mask": gettext_lazy("pattern"),
    "pattern": gettext_lazy("pattern"),
    "stage": gettext_lazy("stage"),
}
CHANGED = {
    "after": gettext_lazy("after which date"),
    "not_before": gettext_lazy("not before which date"),
    "not_above": gettext_lazy("not more than which field"),
    "default": gettext_lazy("default value"),
    "calculation": gettext_lazy("calculation"),
    "totals": gettext_lazy("totals"),
    "when": gettext_lazy("condition"),
    "origin": gettext_lazy("field set"),
}
REFERRING = ("when", "totals", "after", "not_before", "not_above")
SWITCHED = {
    "is_required": (gettext_lazy("no longer required"), gettext_lazy("now required")),
    "may_follow": (gettext_lazy("can no longer follow later"), gettext_lazy("can follow later")),
    "is_not_past": (gettext_lazy("accepts dates in the past"), gettext_lazy("no dates in the past")),
}
IN_LANGUAGE = {
    ("label", "en"): gettext_lazy("text in English"),
    ("label", "zh"): gettext_lazy("text in Chinese"),
    ("help", "en"): gettext_lazy("help in English"),
    ("help", "zh"): gettext_lazy("help in Chinese"),
    ("unit", "en"): gettext_lazy("unit in English"),
    ("unit", "zh"): gettext_lazy("unit in Chinese"),
}
SENTENCES = {
    ("added", "section"): gettext_lazy("Section “%(label)s” added"),
    ("removed", "section"): gettext_lazy("Section “%(label)s” removed"),
    ("moved", "section"): gettext_lazy("Section “%(label)s” moved"),
    ("changed", "section"): gettext_lazy("Section “%(label)s” changed"),
    ("added", "field"): gettext_lazy("“%(label)s” added"),
    ("removed", "field"): gettext_lazy("“%(label)s” removed"),
    ("moved", "field"): gettext_lazy("“%(label)s” moved"),
    ("changed", "field"): gettext_lazy("“%(label)s” changed"),
    ("added", "column"): gettext_lazy("Column “%(label)s” added to “%(where)s”"),
    ("removed", "column"): gettext_lazy("Column “%(label)s” removed from “%(where)s”"),
    ("moved", "column"): gettext_lazy("Column “%(label)s” of “%(where)s” moved"),
    ("changed", "column"): gettext_lazy("Column “%(label)s” of “%(where)s” changed"),
}
ICONS = {"added": "plus-lg", "removed": "dash-lg", "moved": "arrow-left-right", "changed": "pencil"}
STAGES = {
    "filing": pgettext_lazy("stage of a form", "submission"),
    "approval": pgettext_lazy("stage of a form", "approval"),
    "fulfilment": pgettext_lazy("stage of a form", "fulfilment"),
    "closing": pgettext_lazy("stage of a form", "closing"),
}


def changed_names(before: FormSpec, after: FormSpec) -> str:
    """Return what the sections and fields are called that differ, the first few of them by name."""
    names = list(dict.fromkeys(filter(None, (text_of(one.label) for one in differences(before, after)))))
    more = len(names) - FEW
    words = listed(names[:FEW])
    return _("%(names)s and %(n)s more") % {"names": words, "n": more} if more > 0 else words


@dataclass(frozen=True)
class ChangeWords:
    """A change as it is listed: a sentence, and what exactly changed. address: of the field, "" for a section."""

    icon: str
    sentence: str
    details: tuple[str, ...]
    address: str


def change_words(change: Change) -> ChangeWords:
    """Return a change in words."""
    sentence: Any = SENTENCES[change.what, change.of]
    if change.is_across:
        sentence = _("“%(label)s” moved to section “%(where)s”") if text_of(change.where) else sentence
    said = str(sentence) % {"label": _label(change), "where": text_of(change.where)}
    details = tuple(detail for part in change.parts for detail in _details(part, change))
    return ChangeWords(ICONS[change.what], said, details, "" if change.of == "section" else change.address)


def _label(change: Change) -> str:
    """Return what a section, field or column is called now, or was."""
    forms = (change.new, change.old)
    return text_of(change.label) or next(
        (name for form in forms if (name := name_of(form, change.address)) != change.address), change.address
    )


def _details(part: Part, change: Change) -> Iterator[str]:
    if part.name in TEXTS:
        yield from _of_texts(part)
    elif part.name.startswith("options_"):
        yield _of_options(part)
    elif part.name in SWITCHED:
        yield str(SWITCHED[part.name][bool(part.after)])
    elif part.name in NAMES:
        yield labelled(
            NAMES[part.name], _arrow(_value(part.name, part.before), _value(part.name, part.after))
        )
    elif part.name in REFERRING:
        yield labelled(CHANGED[part.name], _arrow(*_named(part, change)))
    else:
        yield labelled(CHANGED[part.name], _how(part))


def _named(part: Part, change: Change) -> Iterator[str]:
    """Give the old and the new value of what refers to fields, by their names."""
    rows, dot, _column = change.address.partition(".")
    for value, form in ((part.before, change.old), (part.after, change.new)):
        beside = form.by_key.get(rows) if dot else None
        if part.name == "when":
            yield condition_words(value, form, beside) or _("none")
        elif part.name == "totals":
            yield listed(_quoted(name_of(form, f"{change.address}.{key}")) for key in value) or _("none")
        else:
            yield _quoted(name_of(form, f"{rows}.{value}" if beside and _is_column(beside, value) else value))


def _is_column(rows: FieldSpec, key: str) -> bool:
    return any(column.key == key for column in rows.columns)


def _of_texts(part: Part) -> Iterator[str]:
    for language in ("en", "zh"):
        old, new = part.before.get(language, ""), part.after.get(language, "")
        if old != new:
            yield labelled(IN_LANGUAGE[part.name, language], _arrow(_quoted(old), _quoted(new)))


def _of_options(part: Part) -> str:
    if part.name == "options_added":
        return labelled(_("choices added"), listed(_quoted(text_of(label)) for label in part.after))
    if part.name == "options_removed":
        return labelled(_("choices removed"), listed(_quoted(text_of(label)) for label in part.before))
    if part.name == "options_moved":
        return labelled(_("order of the choices"), listed(text_of(label) for label in part.after))
    pairs = zip(part.before, part.after, strict=True)
    return labelled(
        _("choices reworded"), listed(_arrow(_quoted(_both(a)), _quoted(_both(b))) for a, b in pairs)
    )


def _both(label: Texts) -> str:
    return " / ".join(filter(None, (label.get("en", ""), label.get("zh", ""))))


def _how(part: Part) -> str:
    """Say of something that is too long to quote whether it came, went or changed; of a field set, its versions."""
    if part.name == "origin" and part.before and part.after and part.before.key == part.after.key:
        versions = {"old": part.before.version, "new": part.after.version}
        return _("version %(old)s → %(new)s") % versions
    if part.before in (None, "", ()):
        return pgettext("part of a field", "added")
    is_gone = part.after in (None, "", ())
    return pgettext("part of a field", "removed") if is_gone else pgettext("part of a field", "changed")


def _value(name: str, value: Any) -> str:
    known = {"kind": dict(FieldKind.choices), "stage": STAGES}.get(name, {})
    return str(known.get(value) or value or _("none"))


def _quoted(words: str) -> str:
    return _("“%(text)s”") % {"text": words} if words else _("none")


def _arrow(before: str, after: str) -> str:
    return f"{before} → {after}"
