"""What people are told of their account, with the link to choose a password, and of calendars they answer for."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from departments.models import Department
from departments.queries.people import home_department
from departments.queries.staffing import is_unstaffed, offered_services
from departments.rules import calendars_editable_by, may_see_calendars
from servicedesk.accounts.models import Assistance, User
from servicedesk.calendars.holidays.coverage import Gap
from servicedesk.calendars.models import Calendar
from servicedesk.calendars.queries import current_version, pressing_gaps
from servicedesk.events import clock
from servicedesk.notifications.kinds import Kind, Wording, register
from servicedesk.notifications.models import Channel
from servicedesk.web.display.joining import listed
from servicedesk.web.display.moments import date_text
from servicedesk.web.display.people import named

# What happened -> in words for the one who named, and for the assistant.
ASSISTING = {
    "person.assistant_named": (
        gettext_lazy("%(assistant)s is your assistant"),
        gettext_lazy("%(person)s has named you as their assistant"),
    ),
    "person.assistance_ended": (
        gettext_lazy("%(assistant)s is no longer your assistant"),
        gettext_lazy("You are no longer %(person)s's assistant"),
    ),
}
INVITATION = "person.invited"
NEW_PASSWORD = "person.password_asked"  # noqa: S105 - the name of a kind
ASSISTANT = "person.assistant"
HOLIDAYS = "calendar.holidays_missing"
UNSTAFFED = "department.unstaffed"
DAY = 24 * 3600


def word_invitation(recipient: User, data: Mapping[str, Any]) -> Wording | None:
    """Word the invitation; nothing is left to say once the person has chosen a password.

    The link is made when the mail is worded, so that its days count from then; it works until a password is chosen.
    """
    if recipient.has_usable_password():
        return None
    path = password_path(recipient)
    return Wording(
        title=_("Your access to %(site)s") % {"site": settings.SITE_NAME},
        path=path,
        body=_(
            "Choose a password. Then you can request services from every department and see who is handling your "
            "request and when it is due."
        ),
        context={
            "actions": [{"url": settings.SITE_URL + path, "label": _("Choose a password"), "is_first": True}],
            "facts": _facts(recipient),
            "because": _("You are receiving this because an admin of your company gave you access."),
            **_life_of_link(),
        },
    )


def word_new_password(recipient: User, data: Mapping[str, Any]) -> Wording:
    """Word the mail with the link to choose a new password, made at this moment and stored nowhere."""
    path = password_path(recipient)
    action = {"url": settings.SITE_URL + path, "label": _("Choose a new password"), "is_first": True}
    return Wording(
        title=_("Choose a new password for %(site)s") % {"site": settings.SITE_NAME},
        path=path,
        body=_(
            "Someone, probably you, asked to reset your password. Your old password works until you choose a new "
            "one."
        ),
        context={
            "actions": [action],
            "because": _(
                "You are receiving this because a password reset was requested. If it wasn't you, you can ignore "
                "this email."
            ),
            **_life_of_link(),
        },
    )


def password_path(recipient: User) -> str:
    """Return where the person may choose a password: for a limited time, and once."""
    token = default_token_generator.make_token(recipient)
    return reverse(
        "account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(recipient), "key": token}
    )


def _life_of_link() -> dict[str, Any]:
    return {
        "days": settings.PASSWORD_RESET_TIMEOUT // DAY,
        "new_link_url": settings.SITE_URL + reverse("account_reset_password"),
    }


def word_missing_holidays(recipient: User, data: Mapping[str, Any]) -> Wording | None:
    """Word what a calendar misses; nothing once it is there, or for one who may not change it any more."""
    calendar = calendars_editable_by(recipient).filter(pk=data["calendar"]).first()
    if calendar is None or data["gap"] not in _gaps(calendar, data["year"]):
        return None
    title = _("%(calendar)s: the holidays of %(year)s are missing")
    if data["gap"] == Gap.MAKE_UP:
        title = _("%(calendar)s: the make-up working days of %(year)s are missing")
    path = reverse("calendar_holidays", args=[calendar.code])
    action = {"url": settings.SITE_URL + path, "label": _("Compare with national holidays"), "is_first": True}
    return Wording(
        title=title % {"calendar": calendar, "year": data["year"]},
        path=path,
        body=_("Until they are set, timers follow the regular week on every day of that year."),
        context={
            "actions": [action],
            "because": _("You are receiving this because you can change this calendar."),
        },
    )


def word_unstaffed(recipient: User, data: Mapping[str, Any]) -> Wording | None:
    """Word that no one works in departments that offer services; nothing once somebody does."""
    known = Department.objects.filter(pk__in=data["departments"]).order_by("pk")
    departments = [one for one in known if is_unstaffed(one)]
    if not departments:
        return None
    path = reverse("department_people", args=[departments[0].code])
    count = sum(offered_services(one.pk) for one in departments)
    body = ngettext(
        "%(n)s service cannot be requested until someone works on requests there.",
        "%(n)s services cannot be requested until someone works on requests there.",
        count,
    )
    action = {"url": settings.SITE_URL + path, "label": _("View its people"), "is_first": True}
    return Wording(
        title=_("%(name)s: no one works on requests any more") % {"name": listed(departments)},
        path=path,
        body=body % {"n": count},
        context={
            "actions": [action],
            "because": _(
                "You are receiving this because you are responsible for this department or one of its services."
            ),
        },
    )


def word_assistant(recipient: User, data: Mapping[str, Any]) -> Wording | None:
    """Word for either side that one assists the other, or no longer does."""
    mine = Q(person=recipient) | Q(assistant=recipient)
    row = Assistance.objects.filter(mine, pk=data["assistance"]).select_related("person", "assistant").first()
    if row is None:
        return None
    is_assistant = recipient.pk == row.assistant_id
    words = {"person": named(row.person), "assistant": named(row.assistant)}
    path = reverse("profile") + "#assistants"
    return Wording(
        title=str(ASSISTING[data["what"]][is_assistant]) % words,
        path=path,
        body=_days_of(row) if data["what"] == "person.assistant_named" else "",
        context={
            "actions": [
                {"url": settings.SITE_URL + path, "label": _("View in your profile"), "is_first": True}
            ],
            "because": _("You are receiving this because it is about you."),
        },
    )


def _days_of(row: Assistance) -> str:
    words = {
        "start": date_text(timezone.localdate(row.starts_at)),
        "end": date_text(timezone.localdate(row.ends_at - timedelta(microseconds=1))),
        "person": named(row.person),
    }
    return (
        _(
            "From %(start)s to %(end)s you can submit confidential requests for %(person)s. Only %(person)s can "
            "see what they say. You can end this in your profile."
        )
        % words
    )


def _gaps(calendar: Calendar, year: int) -> set[str]:
    found = pressing_gaps(calendar, current_version(calendar), clock.reading())
    return {one.gap.value for one in found if one.year == year}


def _facts(recipient: User) -> list[tuple[str, str]]:
    facts = [(_("You sign in with"), recipient.email)]
    department = home_department(recipient)
    return [*facts, (_("Your department"), department.name)] if department is not None else facts


for _name, _label, _word in (
    (INVITATION, gettext_lazy("Invitation to the desk"), word_invitation),
    (NEW_PASSWORD, gettext_lazy("Password reset link"), word_new_password),
):
    register(
        Kind(
            name=_name,
            label=_label,
            word=_word,
            template="departments/emails/invitation",
            goes_alone=True,
            channels=frozenset({Channel.MAIL}),
            is_optional=False,
        )
    )
register(
    Kind(
        name=HOLIDAYS,
        label=gettext_lazy("Holidays of a calendar are missing"),
        word=word_missing_holidays,
        template="departments/emails/notice",
        group=gettext_lazy("Working hours"),
        order=70,
        concerns=may_see_calendars,
        icon="calendar-week",
    )
)
register(
    Kind(
        name=UNSTAFFED,
        label=gettext_lazy("No one works on requests in a department"),
        word=word_unstaffed,
        template="departments/emails/notice",
        is_optional=False,
        icon="people",
    )
)
register(
    Kind(
        name=ASSISTANT,
        label=gettext_lazy("Assistants"),
        word=word_assistant,
        template="departments/emails/notice",
        is_optional=False,
        icon="person-check",
    )
)
