"""Whom someone means by an e-mail address or a full name, in either alphabet; the same for forms and programs."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from servicedesk.text.cleaning import clean_line, folded
from servicedesk.web.display.joining import listed

SUGGESTED = 5
LONGEST = 700  # letters: two names and a blank, or an address, and nobody is called more
SHOWN_LETTERS = 60
MESSAGES: dict[str, Any] = {
    "left": _("%(name)s has left."),
    "invalid_choice": _("No one here is called “%(value)s”. Enter the email address or the full name."),
    "unclear": _("“%(value)s” could be %(people)s. Enter the email address."),
}


def typed_name(value: Any) -> str:
    """Return what was typed as it is looked for; "" for blanks."""
    return clean_line(str(value or "").replace("\x00", ""))


def only_match(typed: str, people: QuerySet[Any]) -> Any:
    """Return the one person among `people` who has this address or full name, else None."""
    found = list(_matching(people, typed)[:2])
    return found[0] if len(found) == 1 else None


def why_no_person(typed: str, people: QuerySet[Any], messages: dict[str, Any] = MESSAGES) -> ValidationError:
    """Return why no one was found: they left, it could be several people, or there is no one of the name."""
    gone = _matching(people.model._default_manager.all(), typed).filter(is_active=False).first()
    if gone is not None and not _matching(people, typed).exists():
        return ValidationError(messages["left"], code="left", params={"name": gone})
    names = listed(f"{person} <{person.email}>" for person in _near(people, typed)[:SUGGESTED])
    code = "unclear" if names else "invalid_choice"
    shown = Truncator(typed).chars(SHOWN_LETTERS)
    return ValidationError(messages[code], code=code, params={"value": shown, "people": names})


def person_called(typed: Any, people: QuerySet[Any]) -> Any:
    """Return whom someone means among `people`, None for blanks. Raises ValidationError."""
    name = typed_name(typed)
    if not name:
        return None
    found = only_match(name, people)
    if found is None:
        raise why_no_person(name, people)
    return found


def _matching(people: QuerySet[Any], typed: str) -> QuerySet[Any]:
    if len(typed) > LONGEST:
        return people.none()
    plain = folded(typed)
    if "@" in plain:
        return people.filter(email__iexact=plain)
    named = Q()
    turned = " ".join(reversed(plain.split()))  # "Wei Li" for Li Wei
    for name in {typed, plain, turned}:  # a name may be stored or typed in full-width letters
        named |= Q(name__iexact=name) | Q(native_name__iexact=name) | Q(whole__iexact=name)
    return _named(people).filter(named)


def _near(people: QuerySet[Any], typed: str) -> QuerySet[Any]:
    if len(typed) > LONGEST:
        return people.none()
    near = _named(people).filter(Q(whole__icontains=typed) | Q(email__icontains=typed))
    return near.order_by("name", "pk")


def _named(people: QuerySet[Any]) -> QuerySet[Any]:
    return people.annotate(whole=Concat("name", Value(" "), "native_name"))
