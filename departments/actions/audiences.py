"""Say who may see a service, and who of them may order it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from departments.actions.catalog import require_service_editor
from departments.audiences import Audience, Group
from departments.enums import ROLES, AudiencePurpose, Criterion
from departments.events import ServiceEvent
from departments.models import AudienceCriterion, Service
from departments.rules import audience_of
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.record import record
from servicedesk.text.cleaning import clean_line, folded

MOST_GROUPS = 20
MOST_NAMED = 200


def set_audience(
    *, service: Service, audience: Audience, by: User | None, at: datetime | None = None
) -> bool:
    """Make this the audience of the service; return whether that changed anything. Job titles may come in any case.

    Raises NotAllowed, and ValidationError for a group that names nothing, too much, or a role that there is not.
    """
    with transaction.atomic():
        locked = Service.objects.select_for_update(no_key=True).get(pk=service.pk)
        require_service_editor(by, locked)
        wanted = Audience(see=_clean(audience.see), order=_clean(audience.order))
        before = audience_of(locked)
        if wanted == before:
            return False
        locked.criteria.all().delete()
        AudienceCriterion.objects.bulk_create(
            [
                *_rows(locked, AudiencePurpose.SEE, wanted.see),
                *_rows(locked, AudiencePurpose.ORDER, wanted.order),
            ]
        )
        changes = {
            purpose.value: [plain_groups(getattr(before, purpose)), plain_groups(getattr(wanted, purpose))]
            for purpose in AudiencePurpose
            if getattr(before, purpose) != getattr(wanted, purpose)
        }
        record(ServiceEvent.AUDIENCE_SET, subject=locked, by=by, at=at or clock.now(), changes=changes)
    return True


def _clean(groups: Iterable[Group]) -> tuple[Group, ...]:
    made: dict[Group, None] = {}
    for group in groups:
        posts = frozenset(folded(clean_line(post)) for post in group.posts) - {""}
        clean = replace(group, posts=posts)
        if clean == Group():
            raise ValidationError(_("A group names a department, a role, a job title or a place."))
        if not clean.roles <= ROLES.keys():
            raise ValidationError(_("This role does not exist."))
        if len(clean.departments) + len(posts) + len(clean.places) > MOST_NAMED or any(
            len(post) > 120 for post in posts
        ):
            raise ValidationError(_("A group names %(most)s at most.") % {"most": MOST_NAMED})
        made[clean] = None
    if len(made) > MOST_GROUPS:
        raise ValidationError(_("There are %(most)s groups at most.") % {"most": MOST_GROUPS})
    return tuple(made)


def _rows(service: Service, purpose: AudiencePurpose, groups: Iterable[Group]) -> list[AudienceCriterion]:
    rows = []
    for number, group in enumerate(groups):
        named: list[dict[str, Any]] = [
            {"kind": Criterion.DEPARTMENT, "department_id": pk} for pk in sorted(group.departments)
        ]
        named += [{"kind": Criterion.ROLE, "word": role} for role in sorted(group.roles)]
        named += [{"kind": Criterion.POST, "word": post} for post in sorted(group.posts)]
        named += [{"kind": Criterion.PLACE, "place_id": pk} for pk in sorted(group.places)]
        rows += [AudienceCriterion(service=service, purpose=purpose, group=number, **one) for one in named]
    return rows


def plain_groups(groups: Iterable[Group]) -> list[list[list[Any]]]:
    """Return the groups as an event keeps them: departments, roles, titles and places of each, sorted."""
    return [
        [sorted(one.departments), sorted(one.roles), sorted(one.posts), sorted(one.places)] for one in groups
    ]
