"""The shortcuts of verbs: `{% load verb_keys %}`, then `{% verb_keys as keys %}` gives pairs of key and words."""

from django import template

from tickets.verbs.buttons import keys

register = template.Library()


@register.simple_tag
def verb_keys() -> list[tuple[str, str]]:
    """Return the shortcuts of all verbs, each with what it does."""
    return keys()
