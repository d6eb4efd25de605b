"""Verbs on the working copy of an article: what its writers have changed and not published yet.

It is the version that `copy_number` names. Readers, lists and the search see the texts in use until it is published;
the day of the next review is the article's and stays. What several writers change is published and discarded only as
it was seen. `by` None is the desk itself.
"""

from collections.abc import Mapping
from copy import copy
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from departments.events import ArticleEvent
from departments.models import Article
from departments.queries.articles import is_overtaken
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.record import record
from servicedesk.verbs.exceptions import Refused

from .article_details import TEXTS, require_sound, set_details
from .articles import change_article, keep_version, locked_article, texts_of, version_of


class Seen(NamedTuple):
    """What a writer compared: the working copy and the version in use, by their numbers."""

    copy: int
    in_use: int


def edit_article(
    *,
    article: Article,
    details: Mapping[str, Any],
    publishes: bool = False,
    by: User | None,
    at: datetime | None = None,
) -> list[str]:
    """Save what its page says: texts that others read go to the working copy, which `publishes` publishes at once.

    One that something newer overtook is not published, since its page does not show that. All else is changed at once;
    returns the names of what changed. Raises NotAllowed, and ValidationError by field.
    """
    with transaction.atomic(), locked_article(article, by) as locked:
        if not (locked.is_published or locked.copy_number):
            return change_article(article=locked, details=details, by=by, at=at)
        texts = {name: value for name, value in details.items() if name in TEXTS}
        rest = {name: value for name, value in details.items() if name not in TEXTS}
        changed = save_copy(article=locked, texts=texts, by=by, at=at)
        changed += change_article(article=locked, details=rest, by=by, at=at)
        if publishes and locked.copy_number and not is_overtaken(locked):
            publish_copy(article=locked, by=by, at=at)
        return changed


def save_copy(
    *, article: Article, texts: Mapping[str, str], by: User | None, at: datetime | None = None
) -> list[str]:
    """Keep texts (by names in TEXTS; the others stay) as the working copy; return the names of what changed.

    Texts that are those in use again end it. Raises NotAllowed, and ValidationError by field.
    """
    with locked_article(article, by) as locked:
        moment, in_use = at or clock.now(), texts_of(locked)
        before = texts_of(locked.working_copy or locked)
        trial = copy(locked)
        set_details(trial, {**before, **texts})
        after = texts_of(trial)
        if after == before:
            return []
        if after == in_use:
            _discard(locked, by, moment)
        else:
            after_version = locked.copy_number or locked.number
            locked.copy_number = keep_version(locked, after, by, moment, after=after_version)
            locked.save(update_fields=["copy_number"])
            record(ArticleEvent.COPY_SAVED, subject=locked, by=by, at=moment, version=locked.copy_number)
        return [name for name in TEXTS if before[name] != after[name]]


def publish_copy(
    *, article: Article, by: User | None, seen: Seen | None = None, at: datetime | None = None
) -> int:
    """Put the working copy in use; return the number of its version.

    Who does not say what they have `seen` replaces nothing that overtook it. Raises NotAllowed; Refused where there is
    no copy, or it is not what was seen; ValidationError where a published article would not be whole.
    """
    with locked_article(article, by) as locked:
        moment, working = at or clock.now(), locked.working_copy
        if working is None:
            raise _none()
        if seen is None and is_overtaken(locked):
            words = _("Version %(n)s was published after these changes were begun. Compare them first.")
            raise Refused(words % {"n": locked.number}, code="copy_overtaken")
        if seen not in (None, Seen(working.number, locked.number)):
            raise _changed()
        set_details(locked, texts_of(working))
        locked.number, locked.copy_number, locked.changed_at = working.number, None, moment
        locked.save()
        require_sound(locked, ())
        record(ArticleEvent.WRITTEN, subject=locked, by=by, at=moment, version=working.number)
        return working.number


def discard_copy(
    *, article: Article, by: User | None, seen: int | None = None, at: datetime | None = None
) -> int:
    """End the working copy; its texts stay among the versions. Returns their number.

    Raises NotAllowed, and Refused where there is none, or not the one that was `seen`, by its number.
    """
    with locked_article(article, by) as locked:
        number = locked.copy_number
        if number is None:
            raise _none()
        if seen not in (None, number):
            raise _changed()
        _discard(locked, by, at or clock.now())
        return number


def resume_copy(*, article: Article, number: int, by: User | None, at: datetime | None = None) -> None:
    """Make a version the working copy again. Raises NotAllowed, and Refused where there is one, or no such version."""
    with locked_article(article, by) as locked:
        version = version_of(locked, number)
        if locked.copy_number is not None or number == locked.number:
            raise Refused(_("There are other unpublished changes already."), code="has_copy")
        locked.copy_number = version.number
        locked.save(update_fields=["copy_number"])
        kind = ArticleEvent.COPY_SAVED
        record(kind, subject=locked, by=by, at=at or clock.now(), version=version.number)


def _none() -> Refused:
    return Refused(_("There are no unpublished changes."), code="no_copy")


def _changed() -> Refused:
    return Refused(
        _("This was changed after you opened it, so nothing was done. Look at it again, then decide."),
        code="copy_changed",
    )


def _discard(article: Article, by: User | None, at: datetime) -> None:
    record(ArticleEvent.COPY_DISCARDED, subject=article, by=by, at=at, version=article.copy_number)
    article.copy_number = None
    article.save(update_fields=["copy_number"])
