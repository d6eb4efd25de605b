"""A link that fills a request form beforehand, such as /services/cleaning/request/?room=3.12 on a poster.

Answers are spelled as departments/answers/links.py says. `title`, `description`, `impact`, `urgency` and `requester`
fill in what every request is asked, unless the form has a question of that key. What a link names and the form cannot
take is told in a sentence; what was typed in the search that led here comes along and fills in nothing.
"""

from copy import deepcopy
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from departments.answers.links import fillable, linked_answer
from departments.display.answers import in_language
from departments.formspec.conditions import EMPTY
from departments.formspec.fields import FieldSpec
from departments.formspec.form import FormSpec
from departments.formspec.keys import OF_REQUESTS
from tickets.display.searched import SEARCHED

from .copied_files import COPY
from .page_reader import on_pages
from .request import RequestTicketForm

SHOWN_LETTERS = 60
MAX_NAMES = 100
OF_ALL = {name: RequestTicketForm.base_fields[name] for name in OF_REQUESTS}


class LinkValues:
    """What a link (a QueryDict) fills in.

    given: key -> checked answer. initial: the same of what every request is asked. said: what is told of the rest.
    """

    def __init__(self, form: FormSpec, query: Any, today: date) -> None:
        """Read the link to a form, for one for whom it is `today`."""
        self.given: dict[str, Any] = {}
        self.initial: dict[str, Any] = {}
        self.said: list[str] = []
        self._lookups = on_pages()
        asked, names = fillable(form), [name for name in query if name not in (SEARCHED, COPY)]
        for key in names[:MAX_NAMES]:
            try:
                self._take(key, asked.get(key), query.getlist(key), today)
            except ValidationError as error:
                label = in_language(asked[key].label) if key in asked else str(OF_ALL[key].label)
                words = {"value": query[key][:SHOWN_LETTERS], "label": label, "why": " ".join(error.messages)}
                self.said.append(_("“%(value)s” in the link does not fit “%(label)s”. %(why)s") % words)
        if len(names) > MAX_NAMES:
            words = {"n": len(names), "most": MAX_NAMES}
            self.said.append(_("The link fills in %(n)s fields. Only the first %(most)s were read.") % words)

    def _take(self, key: str, spec: FieldSpec | None, values: list[str], today: date) -> None:
        """Take the values of one name. Raises ValidationError for what does not fit."""
        if len(values) > 1 and (spec is None or spec.kind != "choices"):
            words = _("The link names “%(key)s” more than once. Only the last was read.")
            self.said.append(words % {"key": key[:SHOWN_LETTERS]})
        if spec is not None:
            value = linked_answer(spec, values, lookups=self._lookups, today=today)
            self.given |= {key: value} if value not in EMPTY else {}
        elif key in OF_ALL:
            if values[-1]:
                self.initial[key] = deepcopy(OF_ALL[key]).clean(values[-1])
        else:
            words = _("The link also names “%(key)s”. The form cannot take that from a link.")
            self.said.append(words % {"key": key[:SHOWN_LETTERS]})
