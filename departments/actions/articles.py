"""Verbs on what an article says and beside what it stands.

Each saving that changes its texts makes a version of them, and the HTML. `by` None is the desk itself.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from departments.actions.catalog import free_slug
from departments.events import ArticleEvent
from departments.models import Article, ArticleVersion, Department, Service
from departments.models.articles import LANGUAGES
from departments.rules import may_write_about, may_write_article, services_visible_to
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.changes import changes_between
from servicedesk.events.record import record
from servicedesk.text.cleaning import clean_line, clean_text
from servicedesk.verbs.exceptions import NotAllowed, Refused
from servicedesk.web.display.markup import RENDERER, safe_markdown
from servicedesk.web.display.people import named

MAX_BODY, MOST_SERVICES = 40_000, 20
TEXTS = ("name_en", "name_zh", "body_en", "body_zh")
PLACED = ("owner", "is_for_everyone", "review_on")
DETAILS = (*TEXTS, *PLACED, "services")


def create_article(
    *, department: Department, details: Mapping[str, Any], by: User | None, at: datetime | None = None
) -> Article:
    """Begin an article, as a draft. `details`: values for names in DETAILS; without an owner it is the person's.

    Raises NotAllowed, and ValidationError by field.
    """
    moment, services = at or clock.now(), list(details.get("services", ()))
    if by is not None and not may_write_about(by, department, services):
        raise NotAllowed(_("You do not write for this department."))
    if department.is_team or not department.is_active:
        raise ValidationError({"department": _("Articles belong to a department in service.")})
    with transaction.atomic():
        article = Article(department=department, owner=by, changed_at=moment)
        _set(article, details)
        article.slug = free_slug(article)
        article.number = 1
        article.save()
        article.services.set(services)
        _require_sound(article, DETAILS)
        _keep_version(article, by, moment)
        record(ArticleEvent.CREATED, subject=article, by=by, at=moment, department=department.pk)
    return article


def change_article(
    *, article: Article, details: Mapping[str, Any], by: User | None, at: datetime | None = None
) -> list[str]:
    """Change an article; return the names of what did change. Other texts are its next version, shown at once.

    Raises NotAllowed, and ValidationError by field: a published one stays whole.
    """
    with locked_article(article, by) as locked:
        before, moment = copy(locked), at or clock.now()
        services = {one.pk: one for one in locked.services.all()}
        _set(locked, details)
        changes = changes_between(before, locked, PLACED) | _moved(locked, services, details, by)
        changed = [name for name in TEXTS if getattr(before, name) != getattr(locked, name)]
        if changed:
            locked.number, locked.changed_at = locked.number + 1, moment
        if changed or changes:
            locked.save()
            _require_sound(locked, changes)
        if changed:
            _keep_version(locked, by, moment)
            record(ArticleEvent.WRITTEN, subject=locked, by=by, at=moment, version=locked.number)
        if changes:
            record(ArticleEvent.CHANGED, subject=locked, by=by, at=moment, changes=_as_data(changes))
    return [*changed, *changes]


def restore_version(
    *, article: Article, number: int, by: User | None, at: datetime | None = None
) -> int | None:
    """Give the article the texts of an older version again, as its next one; return its number, None for no change.

    Raises NotAllowed, Refused for a version that there is not, and ValidationError where a published article would
    not be whole.
    """
    with locked_article(article, by) as locked:
        version = locked.versions.filter(number=number).first()
        if version is None:
            raise Refused(_("There is no version %(n)s.") % {"n": number}, code="unknown_version")
        moment, texts = at or clock.now(), {name: getattr(version, name) for name in TEXTS}
        if all(getattr(locked, name) == text for name, text in texts.items()):
            return None
        _set(locked, texts)
        locked.number, locked.changed_at = locked.number + 1, moment
        locked.save()
        _require_sound(locked, ())
        _keep_version(locked, by, moment)
        record(ArticleEvent.RESTORED, subject=locked, by=by, at=moment, from_=number, version=locked.number)
        return locked.number


def lacks_of_article(article: Article) -> dict[str, str]:
    """Return field -> what is missing before the article can be read by others."""
    lacks = {}
    if not article.languages:
        side = "zh" if article.name_zh and not article.name_en else "en"
        name = f"body_{side}" if getattr(article, f"name_{side}") else f"name_{side}"
        lacks[name] = _("Write a title and a text in the same language.")
    if not article.is_for_everyone and not article.services.exists():
        lacks["services"] = _("Choose a service that it is about, or say that it is for everyone.")
    return lacks


@contextmanager
def locked_article(article: Article, by: User | None) -> Iterator[Article]:
    """Hand out the article, locked, to who writes it. Raises NotAllowed."""
    with transaction.atomic():
        locked = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
        if by is not None and not may_write_article(by, locked):
            raise NotAllowed(_("This article belongs to another department."))
        yield locked
    article.refresh_from_db()


def _set(article: Article, details: Mapping[str, Any]) -> None:
    unknown = set(details) - set(DETAILS)
    if unknown:
        raise TypeError(f"an article has no {sorted(unknown)}")
    before = {name: getattr(article, name) for name in TEXTS}
    for name, value in details.items():
        if name in TEXTS:
            value = clean_text(value) if name.startswith("body") else clean_line(value)
        if name != "services":
            setattr(article, name, value)
    article.full_clean(exclude=["slug", "changed_at"], validate_constraints=False)
    for side in LANGUAGES:
        _render(article, side, is_new=getattr(article, f"body_{side}") != before[f"body_{side}"])


def _render(article: Article, side: str, *, is_new: bool) -> None:
    body = getattr(article, f"body_{side}")
    if len(body) > MAX_BODY:
        words = _("Use at most %(most)s characters. These are %(count)s.")
        raise ValidationError({f"body_{side}": words % {"most": MAX_BODY, "count": len(body)}})
    if is_new:
        setattr(article, f"html_{side}", safe_markdown(body) if body else "")
        setattr(article, f"renderer_{side}", RENDERER)


def _moved(
    article: Article, before: Mapping[int, Service], details: Mapping[str, Any], by: User | None
) -> dict[str, list[Any]]:
    """Put the article beside the services of the details, if they name any; return what that changed."""
    if "services" not in details:
        return {}
    after = {one.pk: one for one in details["services"]}
    if by is not None:
        after |= _unseen(before, by)
    if before.keys() == after.keys():
        return {}
    if by is not None and not may_write_about(by, article.department, list(after.values())):
        raise NotAllowed(_("Choose services that you own."))
    article.services.set(after)
    return {"services": [_listed(before.values()), _listed(after.values())]}


def _unseen(services: Mapping[int, Service], by: User) -> dict[int, Service]:
    """Return those that the person may not know of: they stay, since no form of theirs names them."""
    seen = set(services_visible_to(by).filter(pk__in=services).values_list("pk", flat=True))
    return {pk: one for pk, one in services.items() if pk not in seen}


def _require_sound(article: Article, changed: Collection[str]) -> None:
    """Raise ValidationError, by field, for what does not fit together, of what was changed."""
    services = list(article.services.all())
    if "services" in changed:
        _require_own(article, services)
    if services and article.is_for_everyone:
        words = _("Whoever can see one of its services can read it. For everyone: choose no service.")
        raise ValidationError({"is_for_everyone": words})
    if "owner" in changed and article.owner is not None and not _may_own(article.owner, article):
        words = _("%(name)s does not write for %(unit)s.")
        names = {"name": named(article.owner), "unit": article.department}
        raise ValidationError({"owner": words % names})
    if article.is_published and (lacks := lacks_of_article(article)):
        raise ValidationError(lacks)


def _require_own(article: Article, services: Collection[Service]) -> None:
    if len(services) > MOST_SERVICES:
        raise ValidationError({"services": _("At most %(most)s services.") % {"most": MOST_SERVICES}})
    if any(one.department_id != article.department_id for one in services):
        raise ValidationError({"services": _("Choose services of the department whose article it is.")})


def _may_own(person: User, article: Article) -> bool:
    return person.is_active and may_write_article(person, article)


def _keep_version(article: Article, by: User | None, at: datetime) -> None:
    texts = {name: getattr(article, name) for name in TEXTS}
    ArticleVersion.objects.create(article=article, number=article.number, by=by, at=at, **texts)


def _listed(services: Collection[Service]) -> str:
    return ", ".join(sorted(one.slug for one in services))


def _as_data(changes: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    return {
        name: [one.isoformat() if isinstance(one, date) else one for one in pair]
        for name, pair in changes.items()
    }
