"""`{% load request_forms %}`: texts of a request form, which are stored in two languages."""

from collections.abc import Mapping

from django import template
from django.utils.translation import get_language

from servicedesk.text.bilingual import pick

register = template.Library()


@register.filter
def in_language(texts: Mapping[str, str]) -> str:
    """Return the reader's side of {"en": ..., "zh": ...}, or the one there is."""
    return pick(texts, get_language() or "en")
