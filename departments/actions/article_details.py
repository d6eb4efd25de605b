"""What an article says and beside what it stands, as its writers give it: checked and put into the row."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from departments.models import Article, Service
from departments.models.articles import LANGUAGES
from departments.rules import may_write_about, may_write_article, services_visible_to
from servicedesk.accounts.models import User
from servicedesk.text.cleaning import clean_line, clean_text
from servicedesk.verbs.exceptions import NotAllowed
from servicedesk.web.display.markup import RENDERER, safe_markdown
from servicedesk.web.display.people import named

MAX_BODY, MOST_SERVICES = 40_000, 20
TEXTS = ("name_en", "name_zh", "body_en", "body_zh")
PLACED = ("owner", "is_for_everyone", "review_on")
DETAILS = (*TEXTS, *PLACED, "services")


def set_details(article: Article, details: Mapping[str, Any]) -> None:
    """Put details into the row, with the HTML of new texts; the services among them are for `place_beside`.

    Raises ValidationError by field, and TypeError for a name that is not in DETAILS.
    """
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


def place_beside(
    article: Article, before: Mapping[int, Service], details: Mapping[str, Any], by: User | None
) -> dict[str, list[Any]]:
    """Put the article beside the services of the details, if they name any; return what that changed.

    Raises NotAllowed where the person may not write about these.
    """
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


def _listed(services: Collection[Service]) -> str:
    return ", ".join(sorted(one.slug for one in services))


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


def require_sound(article: Article, changed: Collection[str]) -> None:
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


def as_data(changes: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """Return changes as an event keeps them."""
    return {
        name: [one.isoformat() if isinstance(one, date) else one for one in pair]
        for name, pair in changes.items()
    }
