"""What is said of the file of a service: what is wrong with it, what is unknown here, whom it is for."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from departments.cached_places import place_tree
from departments.cached_reads import org_tree
from departments.display.form_problems import name_of, problem_sentence
from departments.display.form_shape import shape_words
from departments.enums import ROLES, Duty
from departments.formspec.form import FormSpec
from departments.formspec.references import Problem
from departments.queries.service_files import Exported
from departments.service_files.codes import DEPARTMENT, FIELD_SET, PLACE, POST, ROLE, Named
from departments.service_files.service_file import (
    HEAD,
    KINDS_OF_PEOPLE,
    PROVIDER,
    TEAM,
    FileProblem,
    People,
    ServiceFile,
    ServiceFileError,
)
from servicedesk.web.display.joining import labelled, listed

FORM = "form_"  # before the code of what keeps the form from being read
PROBLEMS = {
    "too_large": gettext_lazy("The file is larger than %(about)s kB. The file of a service is much smaller."),
    "too_deep": gettext_lazy("The file is nested too deeply to be the file of a service."),
    "not_utf8": gettext_lazy("The file is not UTF-8 text. Save it as UTF-8, then try again."),
    "nul": gettext_lazy("There is a character here that no text can have: a null or half a character."),
    "twice": gettext_lazy("This name appears twice in the same object. Remove one of the two."),
    "number": gettext_lazy("“%(about)s” is not a number that the file of a service can have."),
    "no_json": gettext_lazy("The file is not JSON: it cannot be read from line %(line)s, column %(column)s."),
    "other_format": gettext_lazy(
        "This is not the file of a service. Choose a file that a desk has exported."
    ),
    "newer_version": gettext_lazy(
        "The file has format version %(about)s, and this desk reads version 1. Update this desk, or export the service "
        "from a desk of the same version."
    ),
    "other_version": gettext_lazy("There is no format version “%(about)s”. This desk reads version 1."),
    "unknown": gettext_lazy("This name means nothing here. Check its spelling, or remove it."),
    "missing": gettext_lazy("This is required."),
    "no_name": gettext_lazy("Enter a name in at least one language."),
    "too_long": gettext_lazy("This text is longer than %(about)s characters."),
    "too_many": gettext_lazy("There are more than %(about)s here."),
    "no_slug": gettext_lazy("An address has letters a to z, digits, - and _ only."),
    "empty_group": gettext_lazy("A group names a department, a role, a job title or a place."),
    "not_kept": gettext_lazy("This value does not fit here. Check its type."),
    "names_people": gettext_lazy(
        "“%(about)s” names a person, or a unit or place by a number. Files hold neither: remove it."
    ),
    "unknown_word": gettext_lazy("This must be one of: %(about)s."),
    "target_twice": gettext_lazy("A target is set twice for the same priority."),
    "no_amount": gettext_lazy("A target has either “minutes” or “working_days”."),
    "wrong_amount": gettext_lazy("This must be a whole number from 1 to %(about)s."),
}
TYPES = {
    "object": gettext_lazy("This must be an object in curly brackets."),
    "list": gettext_lazy("This must be a list in square brackets."),
    "text": gettext_lazy("This must be text in quotation marks."),
    "flag": gettext_lazy("This must be true or false."),
}
UNKNOWN = {
    DEPARTMENT: gettext_lazy("No department or team has the code “%(word)s”"),
    ROLE: gettext_lazy("There is no role “%(word)s”"),
    POST: gettext_lazy("No one has the job title “%(word)s”"),
    PLACE: gettext_lazy("No place has the code “%(word)s”"),
    FIELD_SET: gettext_lazy(
        "There is no field set “%(word)s” here that this form can take. Its fields stay as ordinary fields."
    ),
}
WHERE = {
    "audience": pgettext_lazy("part of a service file", "audience"),
    "responsibility": pgettext_lazy("part of a service file", "responsibility"),
    "form": pgettext_lazy("part of a service file", "conditions of the form"),
}
WORDS = {
    PROVIDER: gettext_lazy("the providing department"),
    TEAM: gettext_lazy("the team of the service"),
    HEAD: gettext_lazy("the head of the providing department"),
}


def file_problem_words(problem: FileProblem) -> str:
    """Return what is wrong, without where."""
    if problem.code == "wrong_type":
        return str(TYPES[problem.about])
    if problem.code.startswith(FORM):
        return shape_words(problem.code.removeprefix(FORM), problem.about)
    line, _colon, column = problem.about.partition(":")
    return str(PROBLEMS[problem.code]) % {"about": problem.about, "line": line, "column": column}


def file_problem_sentences(error: ServiceFileError) -> list[str]:
    """Return a sentence for each problem, with its place in the file before it."""
    return [
        labelled(one.path, file_problem_words(one)) if one.path else file_problem_words(one)
        for one in error.problems
    ]


def unknown_words(named: Named) -> str:
    """Return what is unknown: "No place has the code “HQ-3”"."""
    return str(UNKNOWN[named.kind]) % {"word": named.word}


def where_words(named: Named) -> str:
    """Return where in the file it is named: "audience, conditions of the form"."""
    return listed(WHERE[where] for where in named.where)


def left_out_sentences(one: Exported, form: FormSpec) -> list[str]:
    """Return a sentence for each thing that stays out of the file."""
    sentences = []
    if one.has_owner:
        sentences.append(_("The owner."))
    if one.people:
        sentences.append(
            ngettext("%(n)s person with a responsibility.", "%(n)s people with a responsibility.", one.people)
            % {"n": one.people}
        )
    for key in one.keys:
        text = _("In “%(field)s”: what names a person, or a fixed department or place.")
        sentences.append(text % {"field": name_of(form, key)})
    return sentences


def people_lines(groups: Iterable[People]) -> list[str]:
    """Return a line for each group of people of a file."""
    return [" · ".join(filter(None, map(str, _kinds(group)))) for group in groups]


def duty_lines(file: ServiceFile) -> list[tuple[str, str]]:
    """Return (duty, who has it) for each duty that someone has."""
    duties = [(Duty(duty), units) for duty, units in file.responsibility.items()]
    return [(str(duty.label), listed(map(unit_words, units))) for duty, units in duties if units]


def unit_words(word: str) -> str:
    """Return the name of a unit of a file; its code where it is unknown."""
    if word in WORDS:
        return str(WORDS[word])
    tree = org_tree()
    return tree.name(tree.by_code[word]) if word in tree.by_code else word


def form_sentences(form: FormSpec, problems: Iterable[Problem]) -> list[tuple[bool, str]]:
    """Return (whether it keeps the form from being published, what it is) for each problem of a form."""
    ordered = sorted(problems, key=lambda problem: not problem.is_refusal)
    return [(problem.is_refusal, problem_sentence(form, problem)) for problem in ordered]


def _kinds(group: People) -> Iterable[str]:
    either = pgettext("between alternatives", " or ")
    for kind in KINDS_OF_PEOPLE:
        yield either.join(_PEOPLE[kind](word) for word in getattr(group, kind))


def _place(code: str) -> str:
    tree = place_tree()
    pk = tree.coded(code)
    return code if pk is None else tree.path(pk)


_PEOPLE = {
    "departments": unit_words,
    "roles": lambda word: str(ROLES.get(word, word)),
    "posts": lambda word: pgettext("quotation", "“%(words)s”") % {"words": word},
    "places": _place,
}
