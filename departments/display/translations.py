"""Which texts of a catalog entry are there in one language alone, in words for its author."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from departments.models import Service
from servicedesk.web.display.joining import listed

from .form_problems import LANGUAGES

TEXTS: tuple[tuple[str, Any], ...] = (
    ("name", pgettext_lazy("text of a service", "name")),
    ("summary", pgettext_lazy("text of a service", "summary")),
    ("description", pgettext_lazy("text of a service", "description")),
)


def untranslated(service: Service) -> list[str]:
    """Return a sentence for each language in which some of the texts are missing that the other has."""
    sentences = []
    for side, other in (("en", "zh"), ("zh", "en")):
        missing = [
            words
            for name, words in TEXTS
            if getattr(service, f"{name}_{other}") and not getattr(service, f"{name}_{side}")
        ]
        if missing:
            values = {"language": LANGUAGES[side], "other": LANGUAGES[other], "texts": listed(missing)}
            sentences.append(_("Not in %(language)s yet, so shown in %(other)s: %(texts)s.") % values)
    return sentences
