"""Icons from the sprite `vendor/icons.svg`; `static/vendor.json` says which ones there are."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString


def icon(name: str, label: str = "", extra: str = "") -> SafeString:
    """Return the icon `name` of bootstrap-icons.

    Decoration unless `label` says what it means; `extra` adds classes.
    """
    classes = f"i {extra}".strip()
    href = f"{static('vendor/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>', classes, label, href
        )
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>', classes, href)
