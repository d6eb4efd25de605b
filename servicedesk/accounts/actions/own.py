"""What a person changes about themselves: language and zone, absence, API tokens."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from servicedesk.accounts.enums import Language, TokenScope
from servicedesk.accounts.events import PersonEvent
from servicedesk.accounts.models import Absence, ApiToken, User, validate_zone
from servicedesk.accounts.queries import overlapping
from servicedesk.accounts.rules import is_admin
from servicedesk.events import clock
from servicedesk.events.record import record
from servicedesk.text.cleaning import clean_line
from servicedesk.verbs.exceptions import NotAllowed
from servicedesk.web.display.people import named

from .locking import lock_person

TOKEN_MARK = "desk_"  # noqa: S105 - the public beginning of every token
LONGEST_TOKEN_LIFE = timedelta(days=366)
USE_NOTED_EVERY = timedelta(hours=1)


def change_profile(*, language: str, zone: str, by: User, at: datetime | None = None) -> None:
    """Set the language and time zone in which a person reads the desk. Raises ValidationError for an unknown zone."""
    validate_zone(zone)
    with transaction.atomic():
        person = lock_person(by)
        changes = {
            name: [old, new]
            for name, old, new in (
                ("language", person.language, Language(language).value),
                ("zone", person.zone, zone),
            )
            if old != new
        }
        if changes:
            person.language, person.zone = Language(language).value, zone
            person.save(update_fields=list(changes))
            record(PersonEvent.CHANGED, subject=person, by=by, at=at or clock.now(), changes=changes)
    by.language, by.zone = person.language, person.zone


def set_absence(
    *,
    person: User,
    starts_at: datetime,
    ends_at: datetime,
    deputy: User | None,
    by: User,
    at: datetime | None = None,
) -> Absence:
    """Note a time away, `[starts_at, ends_at)`, in which the deputy has the person's rights. Own, or by an admin.

    One that would have begun before begins now, so that who was back for an hour may leave again the same day.

    Raises NotAllowed, and ValidationError by field: ends before it starts or in the past, overlaps another absence,
    a deputy who is the same person, has left, or is away then.
    """
    _require_own(person, by)
    with transaction.atomic():
        lock_person(person)
        moment = at or clock.now()
        if ends_at > moment:
            starts_at = max(starts_at, moment)
        _check_absence(person, starts_at, ends_at, deputy, moment)
        absence = Absence.objects.create(user=person, deputy=deputy, starts_at=starts_at, ends_at=ends_at)
        record(
            PersonEvent.ABSENCE_SET, subject=person, by=by, at=moment, absence=absence.pk,
            deputy=deputy.pk if deputy else None, starts_at=starts_at, ends_at=ends_at,
        )  # fmt: skip
    return absence


def end_absence(*, absence: Absence, by: User, at: datetime | None = None) -> None:
    """End an absence now, or drop it if it has not begun. Raises NotAllowed."""
    _require_own(absence.user, by)
    with transaction.atomic():
        lock_person(absence.user)
        moment = at or clock.now()
        if absence.starts_at >= moment:
            absence.delete()
        elif absence.ends_at > moment:
            absence.ends_at = moment
            absence.save(update_fields=["ends_at"])
        record(PersonEvent.ABSENCE_ENDED, subject=absence.user, by=by, at=moment)


def create_token(
    *, label: str, scope: str, lasts: timedelta, by: User, at: datetime | None = None
) -> tuple[ApiToken, str]:
    """Make an API token that acts as `by`; return it with its text, which is stored nowhere and so shown only now.

    Raises ValidationError for an empty label or a life above a year.
    """
    label = clean_line(label)
    if not label:
        raise ValidationError({"label": _("Enter what the token is for.")})
    if not timedelta() < lasts <= LONGEST_TOKEN_LIFE:
        raise ValidationError({"lasts": _("A token is valid for one year at most.")})
    secret = secrets.token_urlsafe(32)
    text = TOKEN_MARK + secret
    with transaction.atomic():
        lock_person(by)
        moment = at or clock.now()
        token = ApiToken.objects.create(
            user=by,
            label=label,
            prefix=secret[:8],
            digest=hashlib.sha256(text.encode()).hexdigest(),
            scope=TokenScope(scope),
            created_at=moment,
            expires_at=moment + lasts,
        )
        record(PersonEvent.TOKEN_CREATED, subject=by, by=by, at=moment, token=token.pk, scope=token.scope)
    return token, text


def revoke_token(*, token: ApiToken, by: User, at: datetime | None = None) -> None:
    """Let a token open nothing any more; revoking it twice changes nothing. Raises NotAllowed."""
    _require_own(token.user, by)
    with transaction.atomic():
        lock_person(token.user)
        moment = at or clock.now()
        if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=moment):
            record(PersonEvent.TOKEN_REVOKED, subject=token.user, by=by, at=moment, token=token.pk)


def note_token_use(token: ApiToken, *, at: datetime) -> None:
    """Note to the hour that a token was used, so that its owner sees which ones lie idle; no event."""
    if token.last_used_at is None or at - token.last_used_at >= USE_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)


def _require_own(person: User, by: User) -> None:
    if person.pk != by.pk and not is_admin(by):
        raise NotAllowed(_("You can't change this: it belongs to another person."))


def _check_absence(
    person: User, starts_at: datetime, ends_at: datetime, deputy: User | None, moment: datetime
) -> None:
    if ends_at <= starts_at:
        raise ValidationError({"ends_on": _("The last day is before the first day.")})
    if ends_at <= moment:
        raise ValidationError({"ends_on": _("This is in the past.")})
    if overlapping(person, starts_at, ends_at).exists():
        raise ValidationError({"starts_on": _("You are already set as out of office for part of this time.")})
    if deputy is not None and (deputy.pk == person.pk or not deputy.is_active):
        raise ValidationError({"deputy": _("The deputy must be another person who works here.")})
    if deputy is not None and overlapping(deputy, starts_at, ends_at).exists():
        raise ValidationError(
            {"deputy": _("%(name)s is also out of office for part of this time.") % {"name": named(deputy)}}
        )
