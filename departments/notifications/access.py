"""The way in: an invitation, and the link to choose a password."""

from collections.abc import Mapping
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.queries.people import home_department
from servicedesk.accounts.events import PersonEvent
from servicedesk.accounts.models import User
from servicedesk.events.models import Event
from servicedesk.events.record import subscribe
from servicedesk.notifications.actions import tell
from servicedesk.notifications.kinds import Kind, Wording, register
from servicedesk.notifications.models import Channel

DAY = 24 * 3600
MAIL_ALONE: Mapping[str, Any] = {
    "template": "departments/emails/invitation",
    "goes_alone": True,
    "channels": frozenset({Channel.MAIL}),
    "is_optional": False,
}


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


def _facts(recipient: User) -> list[tuple[str, str]]:
    facts = [(_("You sign in with"), recipient.email)]
    department = home_department(recipient)
    return [*facts, (_("Your department"), department.name)] if department is not None else facts


INVITATION = register(
    Kind("person.invited", gettext_lazy("Invitation to the desk"), word=word_invitation, **MAIL_ALONE)
)
NEW_PASSWORD = register(
    Kind("person.password_asked", gettext_lazy("Password reset link"), word=word_new_password, **MAIL_ALONE)
)


@subscribe(PersonEvent.INVITED, formerly=["departments.subscribers.send_invitation"])
def send_invitation(event: Event) -> None:
    """Mail the person the link to choose a password."""
    people = User.objects.filter(pk=event.subject_id, is_active=True)
    tell(INVITATION, people, event=event, at=event.at)


@subscribe(PersonEvent.PASSWORD_ASKED, formerly=["departments.subscribers.send_link"])
def send_link(event: Event) -> None:
    """Mail the person the link to choose a new password."""
    people = User.objects.filter(pk=event.subject_id, is_active=True)
    tell(NEW_PASSWORD, people, event=event, at=event.at)
