"""What a version of a request form changed of a question, in words."""

from django.utils.translation import gettext_lazy

from departments.queries.form_versions import Change
from servicedesk.web.display.joining import listed

PARTS = {
    "label": gettext_lazy("the words"),
    "kind": gettext_lazy("the type"),
    "help": gettext_lazy("the help"),
    "is_required": gettext_lazy("whether it must be answered"),
    "options": gettext_lazy("the choices"),
    "min": gettext_lazy("the lower bound"),
    "max": gettext_lazy("the upper bound"),
    "is_not_past": gettext_lazy("whether the past is allowed"),
}


def parts_words(change: Change) -> str:
    """Return "the words, the choices"."""
    return listed(PARTS[part] for part in change.parts)
