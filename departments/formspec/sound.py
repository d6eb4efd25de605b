"""The part of an unsound form that can be shown while its author is still at work. Pure."""

from dataclasses import replace

from .fields import FieldSpec
from .form import FormSpec, Section, address_of
from .problems import problems_of
from .translations import LANGUAGES

HARMLESS = "no_label"  # a field without words is shown by its place


def sound_part(form: FormSpec) -> FormSpec:
    """Return the form without the fields that are refused, and without conditions of sections that are.

    What names a field that went goes too. Of sections with the same key the first keeps it. Choices that have no words
    yet are none.
    """
    form = _worded(_told_apart(form))
    while refused := _refused(form):
        form = FormSpec(tuple(_section(section, refused) for section in form.sections))
    return form


def _told_apart(form: FormSpec) -> FormSpec:
    first: dict[str, int] = {}
    for at, section in enumerate(form.sections):
        first.setdefault(section.key, at)
    return FormSpec(
        tuple(
            section if first[section.key] == at else replace(section, key="")
            for at, section in enumerate(form.sections)
        )
    )


def _worded(form: FormSpec) -> FormSpec:
    return FormSpec(
        tuple(
            replace(section, fields=tuple(map(_with_worded_options, section.fields)))
            for section in form.sections
        )
    )


def _with_worded_options(spec: FieldSpec) -> FieldSpec:
    options = tuple(option for option in spec.options if any(option.label.get(one) for one in LANGUAGES))
    columns = tuple(map(_with_worded_options, spec.columns))
    return replace(spec, options=options, columns=columns)


def _refused(form: FormSpec) -> set[str]:
    return {one.key for one in problems_of(form) if one.is_refusal and one.code != HARMLESS}


def _section(section: Section, refused: set[str]) -> Section:
    fields = (_field(spec, refused) for spec in section.fields if spec.key not in refused)
    return replace(section, when=None if section.key in refused else section.when, fields=tuple(fields))


def _field(spec: FieldSpec, refused: set[str]) -> FieldSpec:
    columns = tuple(one for one in spec.columns if address_of(one, spec) not in refused)
    if columns == spec.columns:
        return spec
    left = {one.key for one in columns}
    return replace(spec, columns=columns, totals=tuple(one for one in spec.totals if one in left))
