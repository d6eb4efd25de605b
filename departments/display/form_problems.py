"""What is wrong with a request form, in words for its author."""

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from departments.formspec.edits import FormFull
from departments.formspec.form import FormSpec
from departments.formspec.references import Problem
from servicedesk.text.bilingual import pick

from .condition_words import REQUESTER

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
    "no_currency": gettext_lazy("Choose the currency."),
    "follows_unasked": gettext_lazy("Only a required answer can follow later. Make the field required."),
    "pattern_unfit": gettext_lazy(
        "Only short text can have a pattern. Remove the pattern, or change the type."
    ),
    "total_unfit": gettext_lazy("Only columns with numbers or amounts have a total."),
    "bounds_exclude": gettext_lazy("The minimum is above the maximum, so no answer is possible."),
    "bounds_unfit": gettext_lazy("A field of this type cannot have this limit. Remove the limit."),
    "step_unfit": gettext_lazy("The step must be greater than 0."),
    "circle": gettext_lazy(
        "This field depends on itself through other fields. Remove one of these conditions."
    ),
    "field_gone": gettext_lazy(
        "This field refers to “%(about)s”, which is not in this form. Choose another field, or remove the reference."
    ),
    "test_unfit": gettext_lazy(
        "The condition on “%(about)s” does not fit that field any more. Choose a test and a value that it can have."
    ),
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
LANGUAGES = {"en": gettext_lazy("English"), "zh": gettext_lazy("Chinese")}
ABOUT_FIELDS = {
    "calculation_unfit": gettext_lazy(
        "“%(about)s” does not fit this calculation. Choose a field of another type."
    ),
    "bounds_unfit": gettext_lazy("“%(about)s” is not a date that this field can be compared with."),
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


def full_words(error: FormFull) -> str:
    """Return why there is no room for more."""
    return str(FULL[error.what]) % {"n": error.most}


def name_of(form: FormSpec, key: str) -> str:
    """Return how a field, column or section is called: its label in the reader's language, else its key."""
    name, _dot, column = key.partition(".")
    sections = {section.key: section.label for section in form.sections if section.key}
    field = form.by_key.get(name)
    label = field.label if field else sections.get(name, {})
    columns = {one.key: one.label for one in field.columns} if field else {}
    return pick(columns.get(column, {}) if column else label, get_language() or "en") or key


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
