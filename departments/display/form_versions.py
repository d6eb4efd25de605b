"""What a version of a request form changed of a question, in words."""

from django.utils.translation import gettext_lazy

from departments.queries.form_versions import Change
from servicedesk.web.display.joining import listed

PARTS = {
    "label": gettext_lazy("text"),
    "kind": gettext_lazy("type"),
    "help": gettext_lazy("help"),
    "is_required": gettext_lazy("required or not"),
    "options": gettext_lazy("choices"),
    "min": gettext_lazy("minimum"),
    "max": gettext_lazy("maximum"),
    "is_not_past": gettext_lazy("dates in the past"),
}


def parts_words(change: Change) -> str:
    """Return "the words, the choices"."""
    return listed(PARTS[part] for part in change.parts)
