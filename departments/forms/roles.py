"""The roles in a department, in words that say what they mean."""

from typing import Any

from django.utils.translation import gettext_lazy

from departments.enums import MemberRole


def role_choices(*, with_head: bool) -> list[tuple[str, Any]]:
    """Return the roles that somebody may give; only admins make heads."""
    words = {
        MemberRole.MEMBER: gettext_lazy("Member: files requests for the department"),
        MemberRole.AGENT: gettext_lazy("Agent: works on its requests"),
        MemberRole.LEAD: gettext_lazy("Team lead: works, assigns, and edits the catalog"),
        MemberRole.HEAD: gettext_lazy("Department head: leads, and answers for its promises"),
    }
    return [(role.value, words[role]) for role in MemberRole if with_head or role != MemberRole.HEAD]
