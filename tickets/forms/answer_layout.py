"""How a form draws its questions: sections, each with its parts (answer_parts), and rows as a table."""

from datetime import date
from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from departments.answers.keeping import PREFIX
from departments.display.answers import in_language
from departments.formspec.fields import FieldSpec
from departments.formspec.form import Section
from servicedesk.web.display.fields import form_field
from servicedesk.web.display.moments import date_text
from tickets.display.answer_part import answer_part

from .answer_table import AnswerTable
from .answering import BY, DAY, FOLLOWS, AnsweringForm
from .opened_questions import opened_questions


def sections_of(form: AnsweringForm, *, files_apart: bool = False) -> list["AnswerSection"]:
    """Return the layout of the sections of the form's stage; files that are apart are drawn by FileQuestions.

    A section that holds files alone stays in its place, with its title and help, which nothing else would show.
    """
    every = enumerate(form.spec.sections)
    sections = (AnswerSection(number, one, files_apart) for number, one in every if one.stage == form.stage)
    return [one for one in sections if one.specs]


class FileQuestions(LayoutObject):
    """The questions for files, in one place: so each file is added there once, and says what it belongs to."""

    def __init__(self) -> None:
        """Be a layout object without fields of its own."""
        self.fields: list[Any] = []

    def render(self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any) -> str:
        """Return the part of each question."""
        apart = (one for one in form.spec.sections if not _holds_files_alone(one))
        keys = {spec.key for one in apart for spec in one.fields if spec.kind == "file"}
        files = (spec for spec in form.questions if spec.key in keys)
        parts = [rendered_part(spec, form, context, _field(spec, form)) for spec in files]
        return render_to_string("tickets/request/_file_questions.html", {"parts": parts})


class AnswerSection(LayoutObject):
    """A section of the request form, out of sight while nothing in it is asked."""

    def __init__(self, number: int, section: Section, files_apart: bool) -> None:
        """Take the place of the section in the form, and the section."""
        self.number, self.section = number, section
        are_apart = files_apart and not _holds_files_alone(section)
        self.specs = [spec for spec in section.fields if not (are_apart and spec.kind == "file")]
        self.fields: list[Any] = []

    def render(self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any) -> str:
        """Return the section with all its parts."""
        path, opened = f"section.{self.number}", opened_questions(form)
        parts = [
            rendered_part(spec, form, context, opened.get(spec.key) or _field(spec, form))
            for spec in self.specs
        ]
        words = {
            "path": path,
            "is_hidden": path not in form.parts.shown,
            "title": in_language(self.section.label) or _("About this service"),
            "help_text": in_language(self.section.help),
            "parts": parts,
        }
        return render_to_string("tickets/request/_section.html", words)


def _holds_files_alone(section: Section) -> bool:
    """Say whether a section with words of its own asks for nothing but files."""
    return bool(section.key) and all(spec.kind in ("file", "hint") for spec in section.fields)


def _field(spec: FieldSpec, form: AnsweringForm) -> str:
    has_field = spec.is_asked and spec.kind != "rows"
    return form_field(form[PREFIX + spec.key]) if has_field else ""


def rendered_part(spec: FieldSpec, form: AnsweringForm, context: Any, inside: str = "") -> str:
    """Return the part of one field; `inside` is its drawn form field, where it has one."""
    return answer_part(
        spec.key,
        inside or _shown(spec, form, context),
        is_hidden=spec.key not in form.parts.shown,
        decides=spec.key in form.deciding,
        later=_later(spec, form) if spec.may_follow else "",
    )


def _shown(spec: FieldSpec, form: AnsweringForm, context: Any) -> str:
    """Return what is no single field: rows, what is worked out, a hint."""
    words = {
        "spec": spec,
        "label": in_language(spec.label),
        "help_text": in_language(spec.help),
        "worked": form.parts.worked.get(spec.key, ""),
        "table": AnswerTable(spec, form) if spec.kind == "rows" else None,
        "parts_url": context.get("parts_url", ""),
    }
    return render_to_string(f"tickets/request/_{spec.kind}.html", words)


def part_of_command(form: AnsweringForm, command: str, context: Any) -> str:
    """Return the part of the rows that a command such as "add:answer_items" rearranged; "" where it names none."""
    prefix = command.split(":")[1] if ":" in command else ""
    spec = form.spec.by_key.get(prefix.removeprefix(PREFIX))
    return rendered_part(spec, form, context) if spec is not None and spec.key in form.rows else ""


def depends(form: AnsweringForm) -> bool:
    """Say whether anything in the page depends on an answer."""
    return bool(form.deciding) or _asks_the_requester(form)


def _asks_the_requester(form: AnsweringForm) -> bool:
    conditions = [section.when for section in form.spec.sections] + [
        one.when for one, _r in form.spec.everything()
    ]
    return any(test.requester for condition in conditions if condition for test in condition.tests)


def _later(spec: FieldSpec, form: AnsweringForm) -> str:
    """Return the choice to send an answer later."""
    name = PREFIX + spec.key
    words = {
        "label": in_language(spec.label),
        "name": name + FOLLOWS,
        "by": name + BY,
        "is_chosen": bool(form.data.get(name + FOLLOWS)),
        "day": form.data.get(name + BY, ""),
        "said": form.errors.get(name + DAY) if form.is_bound else None,
        "until": _promised(form.promised.get(spec.key)),
        "first": form.today.isoformat(),
    }
    return render_to_string("tickets/request/_later.html", words)


def _promised(day: date | None) -> str:
    return _("Promised so far: %(day)s") % {"day": date_text(day)} if day else ""
