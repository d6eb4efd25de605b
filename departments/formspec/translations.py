"""Translations that were left behind: a text was changed in one language and not in the other. Pure.

A text carries `stale`, the language that waits for its translation. Whoever finds the other text still right takes the
mark off (`still_right`); everything else is worked out from what was there before.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from .fields import FieldSpec, Option, Texts
from .form import FormSpec, Section

LANGUAGES = ("en", "zh")
Mark = Callable[[str, Texts], Texts]  # where a text stands, and the text -> the text with its mark


def mark_stale(form: FormSpec, *, before: FormSpec, published: FormSpec) -> FormSpec:
    """Return the form with its translations marked.

    `before` is what was saved last: a text that is the same there keeps the mark that it comes with, none if it was
    taken off. `published` is what was published last: a text that is as it was there has the mark of then. A text
    where there was none before, such as a copied one, keeps the mark that it comes with.
    """
    saved, known = _texts(before), _texts(published)

    def mark(where: str, text: Texts) -> Texts:
        old, first = saved.get(where, {}), known.get(where, {})
        if _words(text) == _words(first):
            return dict(text) if _words(text) == _words(old) else _marked(text, first.get("stale", ""))
        is_new = not any(_words(old))
        return dict(text) if is_new or _words(text) == _words(old) else _marked(text, _left_behind(old, text))

    return _with(form, mark)


def still_right(form: FormSpec, key: str) -> FormSpec:
    """Return the form without the marks of a section, a field with its choices, or a column ("rows.column")."""
    return _with(form, lambda where, text: _marked(text, "") if where.split(":")[0] == key else dict(text))


def unmarked(form: FormSpec) -> FormSpec:
    """Return the form without any mark."""
    return _with(form, lambda _where, text: _marked(text, ""))


def stale_texts(form: FormSpec) -> tuple[tuple[str, str, str], ...]:
    """Return (key, part, language) of each text that waits for its translation; the part of a choice is its value."""
    marked = ((where.split(":", 1), text.get("stale", "")) for where, text in _texts(form).items())
    return tuple((key, part, language) for (key, part), language in marked if language)


def _left_behind(old: Texts, new: Texts) -> str:
    """Return which language the change from old to new left behind, "" for none."""
    changed = [language for language in LANGUAGES if old.get(language, "") != new.get(language, "")]
    if len(changed) != 1 or not all(old.get(language) and new.get(language) for language in LANGUAGES):
        return ""
    other = LANGUAGES[1 - LANGUAGES.index(changed[0])]
    return "" if old.get("stale") == changed[0] else other


def _marked(text: Texts, language: str) -> Texts:
    return {name: text.get(name, "") for name in LANGUAGES} | ({"stale": language} if language else {})


def _words(text: Texts) -> tuple[str, ...]:
    return tuple(text.get(language, "") for language in LANGUAGES)


def _texts(form: FormSpec) -> Mapping[str, Texts]:
    """Return where -> text, "key:label" or "key:option value"."""
    found: dict[str, Texts] = {}

    def note(where: str, text: Texts) -> Texts:
        found.setdefault(where, text)
        return text

    _with(form, note)
    return found


def _with(form: FormSpec, mark: Mark) -> FormSpec:
    return FormSpec(tuple(_section(section, mark) for section in form.sections))


def _section(section: Section, mark: Mark) -> Section:
    return replace(
        section,
        label=mark(f"{section.key}:label", section.label),
        help=mark(f"{section.key}:help", section.help),
        fields=tuple(_field(spec, spec.key, mark) for spec in section.fields),
    )


def _field(spec: FieldSpec, key: str, mark: Mark) -> FieldSpec:
    return replace(
        spec,
        label=mark(f"{key}:label", spec.label),
        help=mark(f"{key}:help", spec.help),
        unit=mark(f"{key}:unit", spec.unit) if spec.unit else spec.unit,
        options=tuple(
            Option(one.value, mark(f"{key}:option {one.value}", one.label)) for one in spec.options
        ),
        columns=tuple(_field(column, f"{key}.{column.key}", mark) for column in spec.columns),
    )
