"""What is wrong with a request form, in words for its author."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.formspec.edits import FormFull
from departments.formspec.form import FormSpec, Section
from departments.formspec.references import Problem

from .condition_words import REQUESTER, label_of, text_of

PROBLEMS = {
    "duplicate_key": gettext_lazy("There is another field with the same key. Remove one of the two."),
    "no_label": gettext_lazy("Write the question in at least one language."),
    "no_options": gettext_lazy("Add the choices."),
    "options_unfit": gettext_lazy("A field of this type has no choices. Remove them, or change the type."),
    "duplicate_option": gettext_lazy("A choice appears twice."),
    "no_columns": gettext_lazy("Add at least one column."),
    "no_calculation": gettext_lazy("Choose what is calculated, and from which fields."),
    "calculation_unfit": gettext_lazy(
        "The calculation does not work with these fields. Choose other fields."
    ),
    "currencies_mixed": gettext_lazy(
        "It would add up amounts in different currencies (%(about)s). Choose amounts in one currency, or add up each "
        "currency by itself."
    ),
    "no_currency": gettext_lazy("Choose the currency."),
    "follows_unasked": gettext_lazy("Only a required answer can follow later. Make the field required."),
    "pattern_unfit": gettext_lazy(
        "Only short text can have a pattern. Remove the pattern, or change the type."
    ),
    "total_unfit": gettext_lazy("Only columns with numbers or amounts have a total."),
    "bounds_exclude": gettext_lazy("The minimum is above the maximum, so no answer is possible."),
    "bounds_unfit": gettext_lazy("A field of this type cannot have this limit. Remove the limit."),
    "step_unfit": gettext_lazy("The step must be greater than 0."),
    "default_unfit": gettext_lazy(
        "What it is filled in with beforehand does not fit any more, for example because the choice was removed. "
        "Choose something else, or nothing."
    ),
    "default_gone": gettext_lazy(
        "Who or what it is filled in with beforehand has left or is out of use. Choose something else, or nothing."
    ),
    "not_asked_yet": gettext_lazy(
        "Approvals are not part of the desk yet. Until they are, no one is asked for this section."
    ),
    "circle": gettext_lazy(
        "This field depends on itself through other fields. Remove one of these conditions."
    ),
    "field_gone": gettext_lazy(
        "This field refers to “%(about)s”, which is not in this form. Choose another field, or remove the reference."
    ),
    "test_unfit": gettext_lazy(
        "The condition on “%(about)s” does not fit that field any more. Choose a test and a value that it can have."
    ),
    "value_missing": gettext_lazy("The condition on “%(about)s” has no value yet. Choose or enter one."),
    "answered_later": gettext_lazy(
        "The condition asks for “%(about)s”, which is answered at a later stage. Choose an earlier field."
    ),
    "no_day_left": gettext_lazy(
        "This field does not accept dates in the past or after %(about)s, so no date is possible."
    ),
    "no_translation": gettext_lazy("There is no text in %(about)s."),
    "stale_translation": gettext_lazy(
        "The text in %(about)s was not updated when the other language changed. Update it, or mark it as still right."
    ),
    "never": gettext_lazy("The condition can never be met, so this is never shown."),
}
# Warnings of which a form may have dozens, each as one sentence for all.
OF_MANY = {
    "no_translation": gettext_lazy("%(n)s fields or sections have texts that are missing in %(about)s"),
    "stale_translation": gettext_lazy(
        "%(n)s fields or sections have texts that were not updated in %(about)s when the other language changed"
    ),
}
LANGUAGES = {"en": gettext_lazy("English"), "zh": gettext_lazy("Chinese")}
ABOUT_FIELDS = {
    "calculation_unfit": gettext_lazy(
        "“%(about)s” does not fit this calculation. Choose a field of another type."
    ),
    "bounds_unfit": gettext_lazy("“%(about)s” is not a field that this one can be compared with."),
    "total_unfit": gettext_lazy("“%(about)s” is not a column with numbers or amounts, so it has no total."),
}
FULL = {
    "sections": gettext_lazy("A form has at most %(n)s sections."),
    "fields": gettext_lazy("A form has at most %(n)s fields."),
    "hints and fields": gettext_lazy("A form has at most %(n)s fields and hints."),
    "columns": gettext_lazy("Rows have at most %(n)s columns."),
}


def problem_words(form: FormSpec, problem: Problem, known: FormSpec | None = None) -> str:
    """Return what is wrong with a field or section, as a sentence beside it.

    `known` is a form in which what was removed still has its name, as the published one.
    """
    words = ABOUT_FIELDS.get(problem.code) if problem.about else None
    return str(words or PROBLEMS[problem.code]) % {"about": _about(form, problem, known)}


def problem_sentence(form: FormSpec, problem: Problem, known: FormSpec | None = None) -> str:
    """Return the same where it does not stand beside the field: "Amount: Choose the currency."."""
    values = {"field": name_of(form, problem.key), "problem": problem_words(form, problem, known)}
    return _("%(field)s: %(problem)s") % values


def many_words(code: str, about: str, n: int) -> str:
    """Return one sentence for the same warning (one of OF_MANY) about several fields and sections."""
    return str(OF_MANY[code]) % {"n": n, "about": LANGUAGES[about]}


def full_words(error: FormFull) -> str:
    """Return why there is no room for more."""
    return str(FULL[error.what]) % {"n": error.most}


def name_of(form: FormSpec, key: str) -> str:
    """Return how a field, column or section is called in the reader's language; the key for what is not there."""
    name, dot, column = key.partition(".")
    field = form.by_key.get(name)
    if field is not None and dot:
        field = next((one for one in field.columns if one.key == column), None)
    if field is not None:
        return label_of(field)
    sections = [section for section in form.sections if section.key and section.key == key]
    return section_name(form, sections[0]) if sections else key


def section_name(form: FormSpec, section: Section) -> str:
    """Return what a section is called; its number as long as it has no words."""
    return text_of(section.label) or _("Section %(n)s") % {"n": form.sections.index(section) + 1}


def _about(form: FormSpec, problem: Problem, known: FormSpec | None) -> str:
    about = problem.about
    if about in LANGUAGES:
        return str(LANGUAGES[about])
    if about in REQUESTER and about not in form.by_key:
        return str(REQUESTER[about])
    rows, dot, _column = problem.key.partition(".")
    for where in (form, known):
        for key in (f"{rows}.{about}",) * bool(dot) + (about,):
            if where is not None and name_of(where, key) != key:
                return name_of(where, key)
    return about
