"""Verbs on the catalog: services, and the versions of their request forms."""

import re
from collections.abc import Mapping
from copy import copy
from datetime import datetime
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import Truncator, slugify
from django.utils.translation import gettext as _

from departments.enums import ServiceState
from departments.events import ServiceEvent
from departments.everyday_words import LONGEST, MOST, WordsError, joined_words
from departments.models import Article, Deflection, MissedSearch, SearchedWord, Service, ServiceCategory
from departments.rules import catalogs_editable_by, may_edit_service, may_offer_for
from servicedesk.accounts.models import User
from servicedesk.database.turns import take_turn
from servicedesk.events import clock
from servicedesk.events.changes import changes_between
from servicedesk.events.record import record
from servicedesk.text.cleaning import clean_line, clean_text
from servicedesk.text.initials import initials_of
from servicedesk.verbs.exceptions import NotAllowed

# What an owner finds as it is: who may put the entry into the catalog says it.
GIVEN = ("department", "team", "owner")
LONG = ("description_en", "description_zh")
WORDS = {"words_en": "en", "words_zh": "zh"}
DETAILS = (
    "department", "team", "category", "owner", "name_en", "name_zh", "summary_en", "summary_zh", "description_en",
    "description_zh", "words_en", "words_zh", "is_confidential", "is_shared_in_department", "watchers_may_reply",
    "allows_third_party_wait",
)  # fmt: skip
RESERVED_SLUGS = {"new"}
ADDRESS = ("slug", "former_slugs")
ADDRESSES = "departments.slugs"  # the turn of whoever gives one


def create_service(
    *,
    details: Mapping[str, Any],
    slug: str = "",
    by: User | None,
    at: datetime | None = None,
) -> Service:
    """Add a draft of a service to a department's catalog.

    `details` holds values for names in DETAILS; `slug` is the address wanted, made from the name where
    none is, and numbered where it is taken. Raises NotAllowed, and ValidationError by field.
    """
    with transaction.atomic():
        service = Service()
        _set(service, details, by)
        service.slug = free_slug(service, slug)
        service.save()
        record(
            ServiceEvent.CREATED,
            subject=service,
            by=by,
            at=at or clock.now(),
            department=service.department_id,
        )
    return service


def change_service(
    *,
    service: Service,
    details: Mapping[str, Any],
    by: User | None,
    at: datetime | None = None,
) -> dict[str, list[Any]]:
    """Change a service; return field -> [old, new] of what did change.

    The address of a draft follows its name, as long as it was made of it; that of what was published stays. Requests
    that run keep going where they are. Raises NotAllowed, and ValidationError by field.
    """
    with transaction.atomic():
        locked = Service.objects.select_for_update(no_key=True).get(pk=service.pk)
        require_service_editor(by, locked)
        before = copy(locked)
        _set(locked, details, by)
        _follow_name(locked, before)
        changes = changes_between(before, locked, [*details, *ADDRESS])
        if changes:
            locked.save(update_fields=list(changes))
            if locked.is_confidential:  # what people searched with, and who needed no request, tells of each
                SearchedWord.objects.filter(service=locked).delete()
                MissedSearch.objects.filter(service=locked).delete()
                Deflection.objects.filter(service=locked).delete()
            record(ServiceEvent.CHANGED, subject=locked, by=by, at=at or clock.now(), changes=changes)
    service.refresh_from_db()
    return changes


def _set(service: Service, details: Mapping[str, Any], by: User | None) -> None:
    unknown = set(details) - set(DETAILS)
    if unknown:
        raise TypeError(f"a service has no {sorted(unknown)}")
    before = {name: getattr(service, f"{name}_id") for name in GIVEN}
    for name, value in details.items():
        setattr(service, name, _cleaned(name, value) if isinstance(value, str) else value)
    service.full_clean(exclude=["slug"], validate_constraints=False)
    if service.pk is None or any(getattr(service, f"{name}_id") != pk for name, pk in before.items()):
        _require_place(by, service)
    if service.department.is_team:
        raise ValidationError({"department": _("A team offers its services through its department.")})
    if service.team is not None and (
        not service.team.is_team or service.team.parent_id != service.department_id
    ):
        raise ValidationError(
            {"team": _("This team does not belong to %(name)s.") % {"name": service.department}}
        )
    for name in ("department", "team"):
        unit = getattr(service, name)
        if unit is not None and unit.pk != before[name] and not unit.is_active:
            raise ValidationError({name: _("%(name)s has been deactivated.") % {"name": unit}})


def _cleaned(name: str, text: str) -> str:
    if name not in WORDS:
        return clean_text(text) if name in LONG else clean_line(text)
    try:
        return joined_words([text], WORDS[name])
    except WordsError as error:
        raise ValidationError({name: words_refused(error)}) from error


def words_refused(error: WordsError) -> str:
    """Return what is wrong with everyday words, as a sentence."""
    if error.word:
        words = {"word": Truncator(error.word).chars(30), "most": LONGEST}
        return _("“%(word)s” is longer than %(most)d characters.") % words
    return _("There can be at most %(most)d words.") % {"most": MOST}


def require_service_editor(by: User | None, service: Service) -> None:
    """Raise NotAllowed unless the person edits the entry."""
    if by is not None and not may_edit_service(by, service):
        raise NotAllowed(_("This catalog belongs to another department."))


def _require_place(by: User | None, service: Service) -> None:
    """Raise NotAllowed unless the person may put the entry where it is: its owner alone may not."""
    if by is None or may_offer_for(by, service.department_id, service.team_id):
        return
    if catalogs_editable_by(by).filter(pk=service.department_id).exists():
        raise NotAllowed(
            _("In this catalog you can edit the services that go to your team. Choose your team.")
        )
    raise NotAllowed(_("This catalog belongs to another department."))


def _follow_name(service: Service, before: Service) -> None:
    """Give a draft the address of its new name. Its old one goes on leading to it, and is given to no other."""
    old, new = _words_of(before), _words_of(service)
    is_own = re.fullmatch(f"{re.escape(old)}(-[0-9]+)?", before.slug) is not None
    if service.state == ServiceState.DRAFT and is_own and old != new:
        service.slug = free_slug(service)
        service.former_slugs = [*(one for one in before.former_slugs if one != service.slug), before.slug]


def free_slug(row: Article | Service | ServiceCategory, wanted: str = "") -> str:
    """Return an address that no other has: the wanted one, or one made of it, of the name or its Chinese initials.

    Nobody else is given it until the transaction ends.
    """
    take_turn(ADDRESSES)
    others = type(row)._default_manager.exclude(pk=row.pk)
    taken = {*others.values_list("slug", flat=True), *RESERVED_SLUGS}
    if isinstance(row, Service):
        former = Service.objects.exclude(pk=row.pk).values_list("former_slugs", flat=True)
        taken.update(chain.from_iterable(former))
    if wanted and wanted not in taken:
        return wanted
    base = _words_of(row, wanted)
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (base, *numbered) if slug not in taken)


def _words_of(row: Article | Service | ServiceCategory, wanted: str = "") -> str:
    words = slugify(wanted or row.name_en) or slugify(initials_of(row.name_en or row.name_zh))
    return words[:50].strip("-") or "item"
