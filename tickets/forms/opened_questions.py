"""The questions of a form that was just opened, drawn once for each of its versions and languages.

Most questions look the same to everyone as long as nothing is answered, and a form may have dozens of them. What shows
something of the person or of the day, begins with an answer or has one already, is drawn each time.
"""

from django.core.cache import caches
from django.utils.translation import get_language

from departments.answers.keeping import PREFIX
from departments.formspec.fields import FieldSpec
from servicedesk.web.display.fields import form_field

from .answering import AnsweringForm

SAME_FOR_ALL = frozenset({"text", "long_text", "number", "money", "yes_no", "choice", "choices"})


def opened_questions(form: AnsweringForm) -> dict[str, str]:
    """Return key -> drawn field; nothing for a form that was sent, that brings answers, or of no published version."""
    if form.is_bound or form.given or not form.version_key:
        return {}
    pieces, name = caches["pieces"], f"questions:{form.version_key}:{form.stage}:{get_language()}"
    drawn: dict[str, str] | None = pieces.get(name)
    if drawn is None:
        drawn = {one.key: form_field(form[PREFIX + one.key]) for one in form.questions if _is_same(one)}
        pieces.set(name, drawn, None)
    return drawn


def _is_same(spec: FieldSpec) -> bool:
    return spec.kind in SAME_FOR_ALL and spec.default is None
