"""No one works in a department that offers services any more: those who answer for it are told."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from departments.events import MembershipEvent
from departments.models import Department
from departments.queries.staffing import answerable_for, is_unstaffed, left_unstaffed, offered_services
from servicedesk.accounts.events import PersonEvent
from servicedesk.accounts.models import User
from servicedesk.events.models import Event
from servicedesk.events.record import subscribe
from servicedesk.notifications.actions import tell
from servicedesk.notifications.kinds import Kind, Wording, register
from servicedesk.web.display.joining import listed


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


UNSTAFFED = register(
    Kind(
        "department.unstaffed",
        gettext_lazy("No one works on requests in a department"),
        word=word_unstaffed,
        template="departments/emails/notice",
        is_optional=False,
        icon="people",
    )
)


@subscribe(
    PersonEvent.DEACTIVATED,
    MembershipEvent.MOVED,
    MembershipEvent.ROLE_GIVEN,
    formerly=["departments.subscribers.tell_of_unstaffed"],
)
def tell_of_unstaffed(event: Event) -> None:
    """The heads above, else admins, and the owners of services that no one can order any more."""
    left: dict[User, list[int]] = defaultdict(list)
    for department in left_unstaffed(event.subject_id, event.at):
        for person in answerable_for(department):
            left[person].append(department.pk)
    for person, departments in left.items():
        tell(UNSTAFFED, [person], event=event, at=event.at, departments=departments)
