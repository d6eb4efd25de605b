"""Verbs on people: invite, change, give roles, deactivate and take back. For admins; `by` None is the desk itself."""

from collections.abc import Iterable, Mapping
from copy import copy
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from servicedesk.accounts.enums import CompanyRole
from servicedesk.accounts.events import PersonEvent
from servicedesk.accounts.models import Absence, ApiToken, RoleGrant, User
from servicedesk.accounts.queries import line_above, never_invited
from servicedesk.accounts.rules import is_admin
from servicedesk.database.turns import take_turn
from servicedesk.events import clock
from servicedesk.events.changes import changes_between
from servicedesk.events.record import Fact, record, record_all
from servicedesk.text.cleaning import clean_line, has_hidden_characters, normal_address
from servicedesk.verbs.exceptions import NotAllowed, Refused
from servicedesk.web.display.people import named

from .assistants import end_all, lock_with_assisted
from .locking import lock_person

DETAILS = (
    "email", "name", "native_name", "language", "zone", "calendar", "line_manager", "location", "post",
)  # fmt: skip
ADDRESSES = "accounts.addresses"  # the turn of whoever gives one; who locks people does so before it
UNMISTAKABLE = ("email", "name", "native_name")  # what could only look like someone else's


def invite_person(*, details: Mapping[str, Any], by: User | None, at: datetime | None = None) -> User:
    """Create a person without a password; what follows from `person.invited` mails the link to choose one.

    `details` holds values for names in DETAILS, at least email and name. Raises NotAllowed, and ValidationError
    by field: a taken or malformed address, an unknown zone.
    """
    require_admin(by)
    with transaction.atomic():
        person = User()
        person.set_unusable_password()
        _set(person, details)
        person.save()
        record(
            PersonEvent.INVITED,
            subject=person,
            by=by,
            at=at or clock.now(),
        )
    return person


def invite_again(*, person: User, by: User | None, at: datetime | None = None) -> None:
    """Send a new link to someone who never chose a password. Raises Refused for everyone else."""
    require_admin(by)
    with transaction.atomic():
        locked = lock_person(person)
        if not locked.is_active or locked.has_usable_password():
            message = _("%(name)s already has a password and can ask for a new one on the sign-in page.")
            raise Refused(message % {"name": named(locked)}, code="not_waiting")
        record(
            PersonEvent.INVITED,
            subject=locked,
            by=by,
            at=at or clock.now(),
        )


def invite_everyone(*, by: User | None, at: datetime | None = None) -> int:
    """Send everyone who was never invited a link to choose a password; return to how many."""
    require_admin(by)
    moment = at or clock.now()
    with transaction.atomic():
        people = never_invited().select_for_update(of=("self",))
        return record_all([Fact(PersonEvent.INVITED, person, moment, by) for person in people])


def change_person(
    *, person: User, details: Mapping[str, Any], by: User | None, at: datetime | None = None
) -> dict[str, list[Any]]:
    """Change what the directory says of a person; return field -> [old, new] of what did change.

    Raises NotAllowed, and ValidationError by field.
    """
    require_admin(by)
    with transaction.atomic():
        locked = lock_person(person)
        before = copy(locked)
        _set(locked, details)
        changes = changes_between(before, locked, details)
        if changes:
            locked.save(update_fields=list(changes))
            record(PersonEvent.CHANGED, subject=locked, by=by, at=at or clock.now(), changes=changes)
        if "email" in changes:
            EmailAddress.objects.filter(
                user=locked
            ).delete()  # the old address must not open the door any more
    person.refresh_from_db()
    return changes


def set_roles(*, person: User, roles: Iterable[str], by: User | None, at: datetime | None = None) -> None:
    """Give a person exactly these company roles. Raises NotAllowed, and Refused where no admin would be left."""
    require_admin(by)
    wanted = {CompanyRole(role) for role in roles}
    with transaction.atomic():
        locked = lock_person(person)
        grants = RoleGrant.objects.filter(user=locked)
        before = {CompanyRole(role) for role in grants.values_list("role", flat=True)}
        if CompanyRole.ADMIN in before - wanted:
            _keep_an_admin(locked)
        grants.exclude(role__in=wanted).delete()
        RoleGrant.objects.bulk_create([RoleGrant(user=locked, role=role) for role in wanted - before])
        if wanted != before:
            record(
                PersonEvent.ROLES_SET, subject=locked, by=by, at=at or clock.now(),
                from_=sorted(before), to=sorted(wanted),
            )  # fmt: skip


def deactivate(*, person: User, by: User | None, at: datetime | None = None) -> None:
    """Let a person go: no way in any more, tokens revoked, no longer anybody's deputy or assistant.

    Sessions end because the password goes. Memberships end, and what they hold is freed, by those who hear
    `person.deactivated`. Raises NotAllowed, and Refused for oneself and for the last admin.
    """
    require_admin(by)
    if by is not None and by.pk == person.pk:
        raise Refused(_("Ask another admin to deactivate you."), code="oneself")
    with transaction.atomic():
        locked = lock_with_assisted([person.pk])[person.pk]
        if not locked.is_active:
            return
        _keep_an_admin(locked)
        moment = at or clock.now()
        locked.is_active = False
        locked.set_unusable_password()
        locked.save(update_fields=["is_active", "password"])
        ApiToken.objects.filter(user=locked, revoked_at=None).update(revoked_at=moment)
        Absence.objects.filter(deputy=locked, ends_at__gt=moment).update(deputy=None)
        end_all(people=[locked.pk], by=by, at=moment)
        record(PersonEvent.DEACTIVATED, subject=locked, by=by, at=moment)
    person.refresh_from_db()


def reactivate(*, person: User, by: User | None, at: datetime | None = None) -> None:
    """Take a person back, and mail them a link to choose a password.

    Company roles are in effect again; subscribers of `person.reactivated` start the memberships they left with again.
    """
    require_admin(by)
    with transaction.atomic():
        locked = lock_person(person)
        if locked.is_active:
            return
        moment = at or clock.now()
        locked.is_active = True
        locked.save(update_fields=["is_active"])
        record(PersonEvent.REACTIVATED, subject=locked, by=by, at=moment)
        record(PersonEvent.INVITED, subject=locked, by=by, at=moment)
    person.refresh_from_db()


def require_admin(by: User | None) -> None:
    """Raise NotAllowed for a person who is no admin."""
    if by is not None and not is_admin(by):
        raise NotAllowed(_("Only an admin can do this."))


def check_address(email: str, person: User) -> None:
    """Raise ValidationError for an address that is another's than `person`'s, who may be new."""
    owner = User.objects.filter(email__iexact=normal_address(email)).exclude(pk=person.pk).first()
    if owner is not None:
        raise ValidationError({"email": _("%(name)s already uses this address.") % {"name": owner}})


def check_manager(manager: User | None, person: User) -> None:
    """Raise ValidationError for a manager who is the same person, or reports to them."""
    if person.pk and manager is not None and person.pk in line_above(manager.pk):
        message = _("%(name)s reports to this person, directly or indirectly.") % {"name": manager}
        raise ValidationError({"line_manager": message})


def _set(person: User, details: Mapping[str, Any]) -> None:
    unknown = set(details) - set(DETAILS)
    if unknown:
        raise TypeError(f"a person has no {sorted(unknown)}")
    address = person.email
    for name, value in details.items():
        setattr(person, name, value if not isinstance(value, str) else _cleaned(name, value))
    person.full_clean(exclude=["password"], validate_unique=False, validate_constraints=False)
    if person.email != address:
        take_turn(ADDRESSES)
    check_address(person.email, person)
    check_manager(person.line_manager, person)


def _cleaned(name: str, value: str) -> str:
    if name in UNMISTAKABLE and has_hidden_characters(value):
        raise ValidationError({name: _("This contains an invisible character.")})
    return normal_address(value) if name == "email" else clean_line(value)


def _keep_an_admin(person: User) -> None:
    """Refuse if no one but `person` could configure the desk afterwards; holds the grants' locks until the end."""
    admins = RoleGrant.objects.select_for_update(of=("self",)).filter(
        role=CompanyRole.ADMIN, user__is_active=True
    )
    others = [grant for grant in admins.order_by("pk") if grant.user_id != person.pk]
    if not others and is_admin(person):
        words = _("This is the last admin. Make someone else an admin first.")
        raise Refused(words, code="last_admin", about=person)
