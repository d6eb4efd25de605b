"""The icons of shelves, to choose from."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from departments.enums import CategoryIcon
from servicedesk.web.assets.icons import icon


def icon_choices() -> list[tuple[str, SafeString]]:
    """Return each icon with its drawing and its name."""
    return [(one.value, format_html("{} {}", icon(one.value), one.label)) for one in CategoryIcon]
