"""What a page says of a request form beyond its fields: what came and went with the answers, and newer versions."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from departments.display.answers import in_language
from servicedesk.web.display.joining import listed, sentences

from .answering import SHOWN, AnsweringForm
from .request import RequestTicketForm


def notices_of(form: RequestTicketForm, copied_from: str = "") -> list[str]:
    """Return what is said above a form that came back, or was copied from a request of this number."""
    said = []
    if form.older is not None and copied_from:
        words = {"number": copied_from}
        said.append(
            _("The form of this service has changed since %(number)s. What still fits was copied.") % words
        )
    elif form.older is not None:
        said.append(
            _(
                "The form of this service was changed while you filled it in. What you typed was carried over. "
                "Check it, then submit."
            )
        )
    if labels := _labels(form, form.unseen):
        said.append(_("Your answers led to more questions: %(labels)s.") % {"labels": listed(labels)})
    return said


def came_and_went(form: AnsweringForm) -> str:
    """Return what the last change made relevant, and what no longer is, for those who do not see it."""
    before, now = set(form.data.get(SHOWN, "").split()), set(form.parts.shown)
    came, went = _labels(form, now - before), _labels(form, before - now)
    return sentences(
        [
            _("Now asked: %(labels)s.") % {"labels": listed(came)} if came else "",
            _("No longer asked: %(labels)s.") % {"labels": listed(went)} if went else "",
        ]
    )


def _labels(form: AnsweringForm, parts: Iterable[str]) -> list[str]:
    """Return what the fields among some parts are called, in order, each name once."""
    wanted, found = set(parts), []
    for spec in form.specs:
        found += [in_language(spec.label) or in_language(spec.help)] if spec.key in wanted else []
        cells = {part.rpartition(".")[2] for part in wanted if part.startswith(f"{spec.key}.")}
        found += [in_language(column.label) for column in spec.columns if column.key in cells]
    return list(dict.fromkeys(found))
