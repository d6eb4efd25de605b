"""The roles in a department, in words that say what they mean."""

from typing import Any

from django.utils.translation import gettext_lazy

from departments.enums import MemberRole


def role_choices(*, with_head: bool) -> list[tuple[str, Any]]:
    """Return the roles that someone may give; only admins make heads."""
    words = {
        MemberRole.MEMBER: gettext_lazy("Member: submits requests for the department"),
        MemberRole.AGENT: gettext_lazy("Agent: works on its requests"),
        MemberRole.LEAD: gettext_lazy("Team lead: works on and assigns requests, edits the catalog"),
        MemberRole.HEAD: gettext_lazy(
            "Department head: leads the department and is responsible for its service levels"
        ),
    }
    return [(role.value, words[role]) for role in MemberRole if with_head or role != MemberRole.HEAD]
