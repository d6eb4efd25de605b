"""Verbs on what people searched for without opening a result: note it; make it a word of a service, or no need."""

import re
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from departments.actions.catalog import change_service, require_service_editor
from departments.models import DismissedSearch, MissedSearch, Service
from departments.queries.missed_searches import missed_searches
from departments.rules import may_see_missed_searches
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.text.bilingual import side_of
from servicedesk.text.query_parts import terms_of
from servicedesk.verbs.exceptions import NotAllowed, Refused

MOST_LETTERS, MOST_OF_A_PERSON = 200, 200
LONGEST = 60
_ADDRESS = re.compile(r"\S+@\S+")


def note_missed(*, text: str, shown: Service | None, by: User, at: datetime | None = None) -> None:
    """Note that the person opened nothing of what a search showed, the service `shown` first.

    Kept are the words that have a meaning of their own, without addresses and numbers; of a confidential service, and
    of a person with two hundred already, nothing.
    """
    words = _kept(text)
    if not words or (shown is not None and shown.is_confidential):
        return
    own = MissedSearch.objects.filter(person=by)
    if own.filter(words=words).exists() or own.count() < MOST_OF_A_PERSON:
        noted = {"service": shown, "at": at or clock.now()}
        MissedSearch.objects.update_or_create(words=words, person=by, defaults=noted)


def make_word(*, words: str, service: Service, by: User, at: datetime | None = None) -> None:
    """Let a service be found by the words; they leave the list. Raises NotAllowed, Refused, ValidationError."""
    with transaction.atomic():
        locked = Service.objects.select_for_update(no_key=True).get(pk=service.pk)
        require_service_editor(by, locked)
        _require_listed(words, by)
        side = side_of(words)
        details = {f"words_{side}": "\n".join([*locked.words[side], words])}
        change_service(service=locked, details=details, by=by, at=at)
        MissedSearch.objects.filter(words=words).delete()


def dismiss_search(*, words: str, by: User, at: datetime | None = None) -> None:
    """Say that the words are no need: they are shown no more. Raises NotAllowed, Refused."""
    with transaction.atomic():
        _require_listed(words, by)
        said = {"by": by, "at": at or clock.now()}
        DismissedSearch.objects.get_or_create(words=words, defaults=said)  # another may do so at this moment


def restore_search(*, words: str, by: User) -> None:
    """Show dismissed words again. Raises NotAllowed, and Refused where they are not dismissed by whoever undoes it."""
    _require_reader(by)
    own = DismissedSearch.objects.filter(words=words, by=by)
    if not own.delete()[0]:
        raise Refused(_("“%(words)s” is on the list already.") % {"words": words}, code="not_dismissed")


def _kept(text: str) -> str:
    terms = terms_of(_ADDRESS.sub(" ", text[:MOST_LETTERS]))
    return " ".join(term for term in terms if not any(map(str.isdigit, term)))[:LONGEST].strip()


def _require_reader(by: User) -> None:
    if not may_see_missed_searches(by):
        raise NotAllowed(_("This list is for department heads and admins."))


def _require_listed(words: str, by: User) -> None:
    _require_reader(by)
    if words not in {one.words for one in missed_searches(by)}:
        raise Refused(_("“%(words)s” is not on the list any more.") % {"words": words}, code="not_listed")
