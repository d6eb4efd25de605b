"""Verbs on words of those who request a service: note what they searched with; take a word of theirs, or leave it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from departments.actions.catalog import change_service, require_service_editor
from departments.everyday_words import LONGEST
from departments.models import RefusedWord, SearchedWord, Service, TitleWords
from departments.queries.learned_words import proposed_words
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.text.bilingual import side_of
from servicedesk.text.query_parts import terms_of
from servicedesk.verbs.exceptions import Refused

MOST_LETTERS, MOST_TERMS = 200, 8


def note_search(*, service: Service, text: str, by: User, at: datetime | None = None) -> None:
    """Note what the person had searched with when they requested the service: at most eight words, each once a person.

    Of a confidential service nothing is noted.
    """
    if service.is_confidential:
        return
    terms = [term for term in terms_of(text[:MOST_LETTERS]) if _tells(term)][:MOST_TERMS]
    moment = at or clock.now()
    rows = [SearchedWord(service=service, word=term, person=by, at=moment) for term in terms]
    SearchedWord.objects.bulk_create(rows, ignore_conflicts=True)


def accept_word(*, service: Service, word: str, by: User, at: datetime | None = None) -> None:
    """Add a proposed word to the everyday words of its language. Raises NotAllowed, Refused, ValidationError."""
    with transaction.atomic():
        locked = _proposing(service, word, by)
        side = side_of(word)
        details = {f"words_{side}": "\n".join([*locked.words[side], word])}
        change_service(service=locked, details=details, by=by, at=at)


def refuse_word(*, service: Service, word: str, by: User, at: datetime | None = None) -> None:
    """Propose a word for the service no more. Raises NotAllowed, Refused."""
    with transaction.atomic():
        locked = _proposing(service, word, by)
        RefusedWord.objects.create(service=locked, word=word, by=by, at=at or clock.now())


def keep_title_words(words: Mapping[int, Sequence[str]]) -> int:
    """Keep, service -> what several people have in the titles of their requests for it; return how many changed.

    A service without such words has no row.
    """
    with transaction.atomic():
        known = dict(TitleWords.objects.filter(service__in=words).values_list("service_id", "words"))
        texts = {service: "\n".join(found) for service, found in words.items()}
        changed = {service: text for service, text in texts.items() if text != known.get(service, "")}
        TitleWords.objects.filter(service__in=[pk for pk, text in changed.items() if not text]).delete()
        TitleWords.objects.bulk_create(
            [TitleWords(service_id=pk, words=text) for pk, text in changed.items() if text],
            update_conflicts=True,
            unique_fields=["service"],
            update_fields=["words"],
        )
    return len(changed)


def _proposing(service: Service, word: str, by: User) -> Service:
    """Return the locked service, for which the word is proposed."""
    locked = Service.objects.select_for_update(no_key=True).get(pk=service.pk)
    require_service_editor(by, locked)
    if word not in {one.word for one in proposed_words(locked)}:
        raise Refused(_("“%(word)s” is not proposed any more.") % {"word": word}, code="not_proposed")
    return locked


def _tells(term: str) -> bool:
    return len(term) <= LONGEST and not term.isdecimal()
