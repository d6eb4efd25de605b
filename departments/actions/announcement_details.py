"""What an announcement says, as its writers give it: checked and put into the row."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from departments.models import Announcement, Place, Service
from departments.rules import services_visible_to
from servicedesk.accounts.models import User
from servicedesk.events.changes import changes_between
from servicedesk.text.cleaning import clean_line, clean_text

SIDES = ("en", "zh")
TITLES = tuple(f"title_{side}" for side in SIDES)
TEXTS = tuple(f"{name}_{side}" for name in ("text", "follow_up") for side in SIDES)
NAMED = ("services", "places")
TIMES = ("starts_at", "ends_at")
DETAILS = ("kind", *TITLES, *TEXTS, *TIMES, *NAMED)
MOST_NAMED = 50


@dataclass(frozen=True)
class AnnouncementChange:
    """What a save changed: words, services and places as field -> [old, new]; the times, as the event says them."""

    words: dict[str, list[Any]] = field(default_factory=dict)
    moved: dict[str, datetime | None] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.words or self.moved)


def set_details(
    announcement: Announcement, details: Mapping[str, Any], by: User | None
) -> AnnouncementChange:
    """Check the details, put them into the row and save it; of services, those stay that `by` may not see.

    Raises ValidationError by field, and TypeError for a name that is not in DETAILS.
    """
    if unknown := set(details) - set(DETAILS):
        raise TypeError(f"an announcement has no {sorted(unknown)}")
    before = Announcement.objects.get(pk=announcement.pk) if announcement.pk else None
    for name in details:
        if name not in NAMED:
            setattr(announcement, name, _cleaned(name, details[name]))
    announcement.full_clean(exclude=NAMED, validate_constraints=False)
    _check(announcement)
    named = _named(announcement, details, by)
    announcement.save()
    words = _changed_words(before, announcement) if before is not None else {}
    for name, (old, new) in named.items():
        if old != new:
            getattr(announcement, name).set(new)
            words[name] = [sorted(old), sorted(new)]
    return AnnouncementChange(words, _moved(before, announcement))


def _cleaned(name: str, value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(second=0, microsecond=0)
    if not isinstance(value, str):
        return value
    return clean_text(value) if name in TEXTS else clean_line(value)


def _check(announcement: Announcement) -> None:
    problems = {}
    if not any(getattr(announcement, name) for name in TITLES):
        problems["title_en"] = _("Enter a title in at least one language.")
    for name in ("text", "follow_up"):
        for side in SIDES:
            if getattr(announcement, f"{name}_{side}") and not getattr(announcement, f"title_{side}"):
                problems[f"title_{side}"] = _("There is a text in this language, so it needs a title.")
    if announcement.ends_at is None and announcement.kind == "planned":
        problems["ends_at"] = _("Say when planned work ends. You can change it later.")
    elif announcement.ends_at is not None and announcement.ends_at <= announcement.starts_at:
        problems["ends_at"] = _("The end must be after the beginning.")
    if problems:
        raise ValidationError(problems)


def _named(
    announcement: Announcement, details: Mapping[str, Any], by: User | None
) -> dict[str, tuple[set[int], set[int]]]:
    """Return the ids of services and places before and after; together they are one at least."""
    named = {}
    for name in NAMED:
        old = set(getattr(announcement, name).values_list("pk", flat=True)) if announcement.pk else set()
        new = {row.pk for row in details[name]} if name in details else old
        if name == "services" and by is not None:
            new |= old - set(services_visible_to(by).filter(pk__in=old).values_list("pk", flat=True))
        named[name] = (old, new)
        if len(new) > MOST_NAMED:
            raise ValidationError({name: _("Choose %(most)s at most.") % {"most": MOST_NAMED}})
    _check_services(announcement, *named["services"], by)
    _check_places(*named["places"])
    if not named["services"][1] | named["places"][1]:
        raise ValidationError({"services": _("Choose at least one service or place.")})
    return named


def _check_services(
    announcement: Announcement, old: Collection[int], new: Collection[int], by: User | None
) -> None:
    """Of those that are added, each is one of the department's that is offered, and that the writer may see."""
    added = set(new) - set(old)
    own = Service.objects.filter(department=announcement.department_id, state="published", pk__in=added)
    if by is not None:
        own = own.filter(pk__in=services_visible_to(by))
    if own.count() != len(added):
        raise ValidationError(
            {"services": _("Choose services that %(name)s offers.") % {"name": announcement.department}}
        )


def _check_places(old: Collection[int], new: Collection[int]) -> None:
    added = set(new) - set(old)
    if Place.objects.filter(pk__in=added, is_active=True).count() != len(added):
        raise ValidationError({"places": _("Choose places that are in use.")})


def _changed_words(before: Announcement, after: Announcement) -> dict[str, list[Any]]:
    return changes_between(before, after, ("kind", *TITLES, *TEXTS))


def _moved(before: Announcement | None, after: Announcement) -> dict[str, datetime | None]:
    if before is None or (before.starts_at, before.ends_at) == (after.starts_at, after.ends_at):
        return {}
    return {
        "from_start": before.starts_at, "from_end": before.ends_at, "start": after.starts_at, "end": after.ends_at,
    }  # fmt: skip
