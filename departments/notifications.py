"""What people are told of their account: the invitation, with the link to choose a password."""

from collections.abc import Mapping
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.queries.people import home_department
from servicedesk.accounts.models import User
from servicedesk.notifications.kinds import Kind, Wording, register
from servicedesk.notifications.models import Channel

INVITATION = "person.invited"
DAY = 24 * 3600


def word_invitation(recipient: User, data: Mapping[str, Any]) -> Wording | None:
    """Word the invitation; nothing is left to say once the person has chosen a password.

    The link is made when the mail is worded, so that its days count from then; it works until a password is chosen.
    """
    if recipient.has_usable_password():
        return None
    token = default_token_generator.make_token(recipient)
    path = reverse(
        "account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(recipient), "key": token}
    )
    return Wording(
        title=_("Your access to %(site)s") % {"site": settings.SITE_NAME},
        path=path,
        body=_(
            "Choose a password, and you can ask every department for what you need and see who has it, by when."
        ),
        context={
            "actions": [{"url": settings.SITE_URL + path, "label": _("Choose a password"), "is_first": True}],
            "facts": _facts(recipient),
            "because": _("You get this because an admin of your company gave you access."),
            "days": settings.PASSWORD_RESET_TIMEOUT // DAY,
            "new_link_url": settings.SITE_URL + reverse("account_reset_password"),
        },
    )


def _facts(recipient: User) -> list[tuple[str, str]]:
    facts = [(_("You sign in with"), recipient.email)]
    department = home_department(recipient)
    return [*facts, (_("Your department"), department.name)] if department is not None else facts


register(
    Kind(
        name=INVITATION,
        label=gettext_lazy("Invitation to the desk"),
        word=word_invitation,
        template="departments/emails/invitation",
        channels=frozenset({Channel.MAIL}),
        is_optional=False,
    )
)
